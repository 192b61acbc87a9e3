"""Files, pages, slots and macros that nobody uses or finds."""

from __future__ import annotations

from types import ModuleType

from . import code_owners, navigation, repeated, unused_authority, unused_file, unused_macro, unused_slot

RULES: tuple[ModuleType, ...] = (
    navigation,
    unused_slot,
    unused_macro,
    unused_file,
    repeated,
    unused_authority,
    code_owners,
)
