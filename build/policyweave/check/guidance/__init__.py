"""National guidance, its editions, and bodies that have been replaced."""

from __future__ import annotations

from types import ModuleType

RULES: tuple[ModuleType, ...] = ()
