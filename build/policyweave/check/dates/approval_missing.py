"""PW091: nobody has approved the policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model.finding import Finding, Rule, Severity, finding
from ..kinds import Case
from .approvals import approval_of

RULE = Rule("PW091", "approval-missing", Severity.ERROR, "It is not said who approved the policy and when.")

PENDING = re.compile(
    r"[\W_]*(?:(?:not (?:yet|known)|to be|t\.?b\.?[acd]|todo|pending|awaiting|awaited|unknown|none|nobody|n/?a|x{2,})\b.*)?",
    re.IGNORECASE | re.DOTALL,
)


def trust(case: Case) -> Iterator[Finding]:
    """A finding where cycle.yml names no body."""
    body = case.content.cycle.approval.body
    if PENDING.fullmatch(body):
        message = f"“{body}” does not say who approved the edition for the trust."
        place = case.content.data["policies/cycle.yml"].place("approval", "body")
        yield finding(RULE, place, message, "Write the body that approved it and the day, once it has.")


def school(case: Case, slug: str) -> Iterator[Finding]:
    """A finding where school.yml has no approval, or names no body."""
    approval = approval_of(case.content, slug)
    data = case.content.data[f"schools/{slug}/school.yml"]
    fix = "Write approval: with body:, date: and next_review:, once the governors have approved the policy."
    if not approval:
        yield finding(RULE, data.place("approval"), "The school's approval is missing.", fix)
    elif PENDING.fullmatch(approval.body):
        message = f"“{approval.body}” does not say who approved the policy at the school."
        yield finding(RULE, data.place("approval", "body"), message, fix)
