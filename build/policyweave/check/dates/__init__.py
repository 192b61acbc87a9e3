"""Approvals and reviews."""

from __future__ import annotations

from types import ModuleType

RULES: tuple[ModuleType, ...] = ()
