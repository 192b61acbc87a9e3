"""PW107: a number is typed into a heading of a page whose sections are numbered by the tool."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model.finding import Finding, Rule, Severity, finding
from ...model.page import ComposedPage, Heading
from ..kinds import Case

RULE = Rule(
    "PW107", "typed-number", Severity.WARNING, "A heading has a number typed in, on a page whose sections are numbered."
)
SURE = re.compile(
    r"(?:(?:section|part|clause)\s+)?(?:\d{1,2}(?:\.\d{1,2})+[.):]?|\d{1,2}[.):]|[(]\d{1,2}[)])(?=\s)", re.I
)
ALONE = re.compile(r"(\d{1,2})(?=\s+[^\W\d_])")


def page(case: Case, page: ComposedPage) -> Iterator[Finding]:
    """A finding for each such heading. A number alone, as in “16 to 19”, counts if a heading with the next one follows."""
    source = case.content.page_at(page.source)
    if source is None or not case.content.numbered(source):
        return
    counted = _counted(page.headings)
    for heading in page.headings:
        match = SURE.match(heading.text) or (ALONE.match(heading.text) if heading in counted else None)
        if match and heading.level > 1:
            place = case.content.place_of(heading.origin.path, heading.origin.line, match[0])
            message = f"“{match[0]}” is typed into this heading, but the sections of this page get their numbers by themselves."
            fix = "Delete the number. To number by hand, write numbered: no at the top of the page."
            yield finding(RULE, place, message, fix)


def _counted(headings: tuple[Heading, ...]) -> set[Heading]:
    """Headings of the same level that begin with a number alone, each one more than the one before."""
    found: set[Heading] = set()
    before: dict[int, tuple[int, Heading]] = {}
    for heading in headings:
        match = ALONE.match(heading.text)
        if match is None:
            continue
        number, last = int(match[1]), before.get(heading.level)
        if last and last[0] + 1 == number:
            found |= {last[1], heading}
        before[heading.level] = number, heading
    return found
