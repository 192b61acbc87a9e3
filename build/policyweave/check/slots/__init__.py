"""What stands in slots."""

from __future__ import annotations

from types import ModuleType

from . import help_copied, placeholder

RULES: tuple[ModuleType, ...] = (
    help_copied,
    placeholder,
)
