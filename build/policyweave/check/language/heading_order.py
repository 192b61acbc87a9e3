"""PW101: a heading skips a level (WCAG 2.2, 1.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model.finding import Finding, Rule, Severity, finding
from ...model.page import ComposedPage
from ..kinds import Case

RULE = Rule("PW101", "heading-order", Severity.WARNING, "A heading skips a level.")
MARKS = re.compile(r"^[\s>]*(#{1,6})[ \t]")


def page(case: Case, page: ComposedPage) -> Iterator[Finding]:
    """A finding for each heading more than one level below the one before it."""
    before = page.headings[0].level if page.headings else 0
    for heading in page.headings[1:]:
        missing = heading.level - before - 1
        before = heading.level
        if missing > 0:
            place = case.content.place_of(heading.origin.path, heading.origin.line, "#")
            lines = case.content.sources.get(place.path, "").split("\n")
            marks = MARKS.match(lines[place.line - 1]) if place.line <= len(lines) else None
            fix = "Give it a level between, so that a screen reader does not announce a gap."
            if marks and len(marks[1]) > missing:
                fix = f"Write {'#' * (len(marks[1]) - missing)} in front of it."
            message = "This heading skips a level: it stands two or more below the heading before it."
            yield finding(RULE, place, message, fix)
