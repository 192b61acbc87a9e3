"""Colours."""

from __future__ import annotations

from types import ModuleType

from . import contrast

RULES: tuple[ModuleType, ...] = (contrast,)
