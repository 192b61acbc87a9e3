"""PW034: placeholder words were left in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import rules
from ..model.content import Content
from ..model.finding import Finding, Severity, finding
from ..model.page import ComposedSchool
from ..model.schema import Status
from .woven import passages

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


def check(content: Content, slug: str, sites: tuple[ComposedSchool, ...]) -> Iterator[Finding]:
    """One finding for each placeholder that a reader would see."""
    severity = Severity.WARNING if content.schools[slug].status is Status.JOINING else None
    for site in sites:
        for page in site.pages:
            for text, origin in passages(page):
                for match in WORDS.finditer(text):
                    if re.fullmatch(r"\w+", match[0]) and not CASED.fullmatch(match[0]):
                        continue
                    line = origin.line + text.count("\n", 0, match.start())
                    message = f"Placeholder words were left here: “{match[0].strip()}”."
                    fix = "Write what belongs there, or delete the sentence."
                    place = content.place_of(origin.path, line, match[0].strip())
                    yield finding(rules.PLACEHOLDER, place, message, fix, severity=severity, schools=(slug,))
