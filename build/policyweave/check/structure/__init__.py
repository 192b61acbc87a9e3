"""Files, pages, slots and macros that nobody uses or finds."""

from __future__ import annotations

from types import ModuleType

RULES: tuple[ModuleType, ...] = ()
