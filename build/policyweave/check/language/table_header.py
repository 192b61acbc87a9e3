"""PW104: a table has no words at the head of its columns (WCAG 2.2, 1.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model.finding import Finding, Rule, Severity, finding
from ..kinds import Case, Passage

RULE = Rule("PW104", "table-header", Severity.WARNING, "The header cells of a table are all empty.")
FIX = "Write above each column what stands in it."
EMPTY_ROW = re.compile(r"[\s>|]*\|[\s|]*")


def passage(case: Case, passage: Passage) -> Iterator[Finding]:
    """A finding for a table whose first line, as it was typed, holds nothing but bars."""
    if passage.kind != "header" or passage.text.strip():
        return
    lines = case.content.sources.get(passage.origin.path, "").split("\n")
    line = passage.origin.line
    if line <= len(lines) and EMPTY_ROW.fullmatch(lines[line - 1]):
        message = "This table has nothing at the head of its columns: read aloud, its cells have no meaning."
        yield finding(RULE, case.content.place_of(passage.origin.path, line, "|"), message, FIX)
