"""Approvals and reviews."""

from __future__ import annotations

from types import ModuleType

from . import approval_late, approval_missing, approval_old, milestones, review_overdue

RULES: tuple[ModuleType, ...] = (
    review_overdue,
    approval_missing,
    approval_late,
    milestones,
    approval_old,
)
