"""A school's approval, which may be missing while the school is joining."""

from __future__ import annotations

from ...model.content import Content
from ...model.schema import Approval


def approval_of(content: Content, slug: str) -> Approval | None:
    """The approval in school.yml."""
    return content.schools[slug].approval
