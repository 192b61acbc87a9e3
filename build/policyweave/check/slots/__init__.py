"""What stands in slots."""

from __future__ import annotations

from types import ModuleType

from . import contradiction, help_copied, placeholder, thin

RULES: tuple[ModuleType, ...] = (
    help_copied,
    placeholder,
    thin,
    contradiction,
)
