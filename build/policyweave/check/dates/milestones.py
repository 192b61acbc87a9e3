"""PW093: the steps of the year are out of order or lie outside the year."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ...model.fields import day_in_words
from ...model.finding import Finding, Rule, Severity, finding
from ..kinds import Case

RULE = Rule(
    "PW093", "milestone-dates", Severity.WARNING, "A step of the annual cycle is out of order or outside its year."
)


def trust(case: Case) -> Iterator[Finding]:
    """A finding for each step that is due before the one above it, or outside the year and the summer before it."""
    cycle = case.content.cycle
    data = case.content.data["policies/cycle.yml"]
    year = int(cycle.academic_year[:4])
    first, last = datetime.date(year, 5, 1), datetime.date(year + 1, 8, 31)
    before: datetime.date | None = None
    for index, step in enumerate(cycle.milestones):
        place = data.place("milestones", index, "due")
        if not first <= step.due <= last:
            message = f"“{step.title}” is due on {day_in_words(step.due)}, which is not part of the year {cycle.academic_year}."
            fix = f"Correct the date: from {day_in_words(first)}, when the year is prepared, to {day_in_words(last)}."
            yield finding(RULE, place, message, fix)
        elif before is not None and step.due < before:
            message = f"“{step.title}” is due on {day_in_words(step.due)}, before the step above it."
            yield finding(RULE, place, message, "Correct the date, or put the steps in the order of their dates.")
        else:
            before = step.due
