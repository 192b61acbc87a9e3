"""PW090: a school's policy should have been reviewed by now."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.fields import day_in_words
from ...model.finding import Finding, Rule, Severity, finding
from ..kinds import Case
from .approvals import approval_of

RULE = Rule("PW090", "review-overdue", Severity.WARNING, "The day by which a school reviews its policy has passed.")


def school(case: Case, slug: str) -> Iterator[Finding]:
    """A finding once the day of the next review is over."""
    approval = approval_of(case.content, slug)
    if approval and approval.next_review < case.on:
        message = f"The policy was to be reviewed by {day_in_words(approval.next_review)}."
        fix = "Review it, have it approved, and write the new approval with its date and next_review."
        yield finding(
            RULE, case.content.data[f"schools/{slug}/school.yml"].place("approval", "next_review"), message, fix
        )
