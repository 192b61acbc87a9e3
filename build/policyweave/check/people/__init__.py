"""People, contacts, links that have to be given, and what must not be public."""

from __future__ import annotations

from types import ModuleType

from . import link_missing, role_missing

RULES: tuple[ModuleType, ...] = (
    link_missing,
    role_missing,
)
