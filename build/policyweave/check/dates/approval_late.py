"""PW092: an approval comes too late for what it approves, or has not happened yet."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.fields import day_in_words
from ...model.finding import Finding, Rule, Severity, finding
from ..kinds import Case
from .approvals import approval_of

RULE = Rule(
    "PW092",
    "approval-late",
    Severity.ERROR,
    "An approval is later than the coming into force of what it approves, or has not happened yet.",
)


def trust(case: Case) -> Iterator[Finding]:
    """A finding where the trust approved the edition only after it came into force."""
    cycle = case.content.cycle
    if cycle.approval.date > cycle.in_force:
        message = (
            f"The edition {cycle.edition} is in force from {day_in_words(cycle.in_force)}, but was approved only on "
            f"{day_in_words(cycle.approval.date)}."
        )
        fix = "Correct the date, or let the edition come into force on the day of its approval or later."
        yield finding(RULE, case.content.data["policies/cycle.yml"].place("approval", "date"), message, fix)


def school(case: Case, slug: str) -> Iterator[Finding]:
    """A finding where the day of a school's approval is still to come. Schools approve after the trust, in autumn."""
    approval = approval_of(case.content, slug)
    if approval and approval.date > case.on:
        message = f"The approval of {day_in_words(approval.date)} has not happened yet."
        fix = "Correct the date, or keep the last approval until the governors have met."
        yield finding(RULE, case.content.data[f"schools/{slug}/school.yml"].place("approval", "date"), message, fix)
