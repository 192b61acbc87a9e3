"""PW094: an approval is older than a year, or of the edition before."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ...model.fields import day_in_words
from ...model.finding import Finding, Rule, Severity, finding
from ...model.schema import Cycle
from ..kinds import Case
from .approvals import approval_of

RULE = Rule(
    "PW094", "approval-old", Severity.WARNING, "An approval is older than twelve months, or of an earlier edition."
)

SCHOOLS_APPROVE = "school-approval"  # the step of cycle.yml by which schools have approved the edition


def trust(case: Case) -> Iterator[Finding]:
    """A finding once the trust's approval is older than a year."""
    approval = case.content.cycle.approval
    if _year_after(approval.date) < case.on:
        message = f"The trust's approval of {day_in_words(approval.date)} is older than twelve months."
        fix = "Have this year's edition approved, and write the new approval in policies/cycle.yml."
        yield finding(RULE, case.content.data["policies/cycle.yml"].place("approval", "date"), message, fix)


def school(case: Case, slug: str) -> Iterator[Finding]:
    """A finding once a school's approval is older than a year, or older than the edition it should be for."""
    approval, cycle = approval_of(case.content, slug), case.content.cycle
    if not approval:
        return
    said = f"The approval of {day_in_words(approval.date)}"
    if _year_after(approval.date) < case.on:
        message = f"{said} is older than twelve months."
    elif approval.date < cycle.approval.date and _due(cycle) < case.on:
        message = f"{said} is of an earlier edition: the trust approved {cycle.edition} on {day_in_words(cycle.approval.date)}."
    else:
        return
    fix = "Have the policy approved by the governors, and write the new approval."
    yield finding(RULE, case.content.data[f"schools/{slug}/school.yml"].place("approval", "date"), message, fix)


def _due(cycle: Cycle) -> datetime.date:
    """The day by which schools have approved the edition."""
    return next((step.due for step in cycle.milestones if step.id == SCHOOLS_APPROVE), cycle.in_force)


def _year_after(day: datetime.date) -> datetime.date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)
