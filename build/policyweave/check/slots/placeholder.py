"""PW034: placeholder words were left in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model.finding import Finding, finding
from ...model.rules import PLACEHOLDER as RULE
from ..kinds import Case, Passage

WORDS = re.compile(
    r"\b(?:TODO|TBC|TBA|TBD|FIXME)\b"
    r"|\bX{3,}\b|\bx{4,}\b"
    r"|\blorem ipsum\b(?: dolor sit amet)?|\bdolor sit amet\b"
    r"|\bto be (?:confirmed|completed|added|inserted|written)\b"
    r"|[\[<(]\s*(?:please\s+)?(?:insert|enter|add|name of|school name|your school|delete as|type here|text here|xx)[^\])>]{0,80}[\])>]"
    r"|\b(?:insert|enter|type)\s+(?:your|the|school|text|name|details)\b[^.]{0,30}\bhere\b"
    r"|\bdelete as (?:appropriate|applicable)\b"
    r"|_{5,}|\.{6,}",
    re.IGNORECASE,
)
CASED = re.compile(r"TODO|TBC|TBA|TBD|FIXME|XXX+|xxxx+")

# Whether it is worth looking closer: some of this is in whatever WORDS finds, once it has small letters.
HINTS = (
    *("todo", "tbc", "tba", "tbd", "fixme", "xx", "lorem", "dolor", "to be", "insert", "enter", "type", "add", "name"),
    *("your school", "delete as", "text here", "_____", "......"),
    *("\u0131", "i\u0307"),  # WORDS takes these letters for an i
)


def passage(case: Case, passage: Passage) -> Iterator[Finding]:
    """One finding for each placeholder that a reader would see, whoever wrote it."""
    small = passage.own.casefold()
    if not any(hint in small for hint in HINTS):
        return
    for match in WORDS.finditer(passage.own):
        if re.fullmatch(r"\w+", match[0]) and not CASED.fullmatch(match[0]):
            continue
        message = f"Placeholder words were left here: “{match[0].strip()}”."
        fix = "Write what belongs there, or delete the sentence."
        yield finding(RULE, passage.place(case.content, match.start(), match[0].strip()), message, fix)
