"""PW106: a heading has no words."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.finding import Finding, Rule, Severity, finding
from ..kinds import Case, Passage

RULE = Rule("PW106", "empty-heading", Severity.WARNING, "A heading has no words.")
FIX = "Write the heading, or delete its #."


def passage(case: Case, passage: Passage) -> Iterator[Finding]:
    """A finding for a heading in which a reader sees nothing."""
    if passage.kind == "heading" and not passage.text.strip():
        message = "This heading is empty: it stands in the contents of the page as a line without words."
        yield finding(RULE, case.content.place_of(passage.origin.path, passage.origin.line, "#"), message, FIX)
