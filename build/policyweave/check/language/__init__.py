"""How words read and how they are marked up."""

from __future__ import annotations

from types import ModuleType

from . import alt_text, capitals, empty_heading, heading_order, link_text, reading_age, table_header, typed_number

RULES: tuple[ModuleType, ...] = (
    reading_age,
    heading_order,
    link_text,
    alt_text,
    table_header,
    capitals,
    empty_heading,
    typed_number,
)
