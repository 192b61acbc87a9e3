"""How words read and how they are marked up."""

from __future__ import annotations

from types import ModuleType

RULES: tuple[ModuleType, ...] = ()
