"""People, contacts, links that have to be given, and what must not be public."""

from __future__ import annotations

from types import ModuleType

from . import (
    empty_contact,
    link_missing,
    mobile,
    personal_data,
    phone_form,
    role_missing,
    same_number,
    webmail,
)

RULES: tuple[ModuleType, ...] = (
    link_missing,
    role_missing,
    phone_form,
    webmail,
    mobile,
    same_number,
    personal_data,
    empty_contact,
)
