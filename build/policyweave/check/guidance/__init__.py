"""National guidance, its editions, and bodies that have been replaced."""

from __future__ import annotations

from types import ModuleType

from . import edition_typed, not_in_force, replaced, superseded, unconfirmed, unverified

RULES: tuple[ModuleType, ...] = (
    superseded,
    not_in_force,
    edition_typed,
    unverified,
    unconfirmed,
    replaced,
)
