"""Rules over what was read and woven. One rule, one file; RULES lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..model.content import Content
from ..model.finding import Finding
from ..model.page import ComposedSchool
from . import contrast, help_copied, link_missing, placeholder, role_missing

Check = Callable[[Content, str, tuple[ComposedSchool, ...]], Iterator[Finding]]

RULES: tuple[Check, ...] = (
    role_missing.check,
    link_missing.check,
    placeholder.check,
    help_copied.check,
    contrast.check,
)


def check_school(content: Content, slug: str, sites: tuple[ComposedSchool, ...]) -> list[Finding]:
    """Findings of all rules for one school, whose woven sites are given."""
    return [item for rule in RULES for item in rule(content, slug, sites)]
