"""PW106: a heading has no words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model.finding import Finding, Rule, Severity, finding
from ..kinds import Case, Passage

RULE = Rule("PW106", "empty-heading", Severity.WARNING, "A heading has no words.")
FIX = "Write the heading, or delete its #."
EMPTY = re.compile(r"[\s>*+-]*#{1,6}\s*(?:\{#[^\s{}]*\})?[\s#]*")


def passage(case: Case, passage: Passage) -> Iterator[Finding]:
    """A finding for a heading that was typed without words. One whose value or macro gave none is reported as that."""
    if passage.kind != "heading" or passage.text.strip():
        return
    lines = case.content.sources.get(passage.origin.path, "").split("\n")
    if passage.origin.line <= len(lines) and EMPTY.fullmatch(lines[passage.origin.line - 1]):
        message = "This heading is empty: it stands in the contents of the page as a line without words."
        yield finding(RULE, case.content.place_of(passage.origin.path, passage.origin.line, "#"), message, FIX)
