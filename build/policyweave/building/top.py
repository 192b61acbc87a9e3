"""The files at the top of an audience's tree that other websites and programs read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..model.content import Content
from ..model.listing import NAME, SCHEMA, ListedSchool
from ..model.origin import Audience
from ..render import card
from ..render.feed import feeds_of_build
from ..render.front import front_facts
from ..render.listing import policies_json, schools_in
from ..render.short import short_pages
from ..render.sitemaps import sitemap_files
from ..schemas import SCHEMAS


def top_files(content: Content, audience: Audience) -> dict[str, bytes]:
    """Short addresses, sitemaps, feeds, the schema of policies.json, and the trust's card, by path."""
    facts = front_facts(content, audience is Audience.STAFF)
    address = str(facts["address"])
    files = {
        **short_pages(content, audience, facts),
        **sitemap_files(content, audience, address),
        **feeds_of_build(content, address),
        SCHEMA: (json.dumps(SCHEMAS["policies"](), ensure_ascii=False, indent=1) + "\n").encode(),
    }
    if audience is Audience.PUBLIC:
        files[card.FILE] = card.card_of(content)
    return files


def whole_list(content: Content, audience: Audience, trees: Sequence[Path]) -> dict[str, bytes]:
    """policies.json of the trust, from those of the schools: each from the first of the trees that has it."""
    schools = [one for slug in sorted(content.schools) for one in _school(slug, trees)]
    return {NAME: policies_json(content, audience, schools)}


def _school(slug: str, trees: Sequence[Path]) -> Iterator[ListedSchool]:
    for tree in trees:
        file = tree / slug / NAME
        if file.is_file():
            yield from schools_in(file.read_bytes())
            return
