"""PW105: a whole paragraph or heading is in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model.finding import Finding, Rule, Severity, finding
from ..kinds import Case, Passage

RULE = Rule("PW105", "capitals", Severity.ADVICE, "A paragraph or heading is written in capitals throughout.")
FIX = "Write it as a sentence; make the one word that matters **bold**."
WORD = re.compile(r"[^\W\d_]{2,}")
LEAST = 4
LONGEST_ABBREVIATION = 6  # KCSIE, LADO, SENCO: a row of those is no shouting
SMALL = frozenset("A ALL AND ARE AT DO FOR IF IN IS IT MUST NO NOT OF ON OR THE TO WE WITH YOU".split())


def passage(case: Case, passage: Passage) -> Iterator[Finding]:
    """A finding for a passage of four words or more of which none has a small letter."""
    own = passage.own if passage.quoted else passage.text
    if passage.kind == "code" or own != own.upper():
        return
    words = WORD.findall(own)
    shouted = any(len(word) > LONGEST_ABBREVIATION or word in SMALL for word in words)
    if len(words) >= LEAST and shouted:
        start = own.find(words[0])
        message = "This is written in capitals throughout: slower to read, and some screen readers spell it out."
        yield finding(RULE, passage.place(case.content, start, words[0]), message, FIX)
