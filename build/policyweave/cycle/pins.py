"""Digests of exactly what a step of the contextual review looks at, so that it is known when any of it changes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..model.content import Content
from ..model.page import ComposedPage, ComposedSchool
from ..model.schema import ReviewStep
from ..redline.blocks import Block, blocks_of
from ..review.beside import SLOT
from .meaning import SPACES, Reader
from .steps import LINKS, VALUES, Placed, covered, covers, placed, unwoven

VERSION = 1  # of what is pinned and how it is written; another one makes every step stale
NOT_LOOKED_AT = {"links", "approval", "reviewers", "status", "earlier"}  # of school.yml, when its values are looked at
SECTION, REPLACED, COUNCIL, SCHOOL, UNWOVEN = "section", "replaced", "council", "school", "unwoven"
Pins = Mapping[str, str]  # digest by the name of what is pinned: "values/school", "early-help/section"


def digest(name: str, value: object) -> str:
    """sha256- and 64 hexadecimal digits, over the value as JSON in one form."""
    text = json.dumps([VERSION, name, value], ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return "sha256-" + hashlib.sha256(text.encode("ascii")).hexdigest()


def pins_of(content: Content, site: ComposedSchool) -> dict[str, dict[str, str]]:
    """The pins of every step, by step and name, at a school whose staff site this is.

    A step without pins has nothing to look at there.
    """
    pages = _Pages(content, site)
    slots, lost = placed(content, site), unwoven(content, site)
    found = {}
    for step in content.cycle.review:
        values = dict(_values(content, site.school, step, pages))
        for slot in covered(content.cycle, step, slots):
            values |= pages.slot(slot)
        values |= {f"{slot}/{UNWOVEN}": "" for slot in lost if covers(content.cycle, step, slot)}
        found[step.id] = {name: digest(name, value) for name, value in values.items()}
    return found


def _values(content: Content, slug: str, step: ReviewStep, pages: _Pages) -> Iterator[tuple[str, object]]:
    school = content.schools[slug]
    if VALUES in step.covers:
        yield "values/school", _tidy(school.model_dump(mode="json", exclude_defaults=True, exclude=NOT_LOOKED_AT))
        yield "values/asked", sorted(content.trust.roles)
    if LINKS in step.covers:
        yield "links/school", _tidy(dict(school.links))
        yield "links/asked", sorted(content.trust.links)
        yield "links/texts", sorted(pages.addresses())


def _tidy(value: object) -> object:
    """Plain values without what is left empty and without the spacing of texts."""
    if isinstance(value, str):
        return SPACES.sub(" ", value).strip()
    if isinstance(value, dict):
        return {key: _tidy(item) for key, item in value.items() if item is not None}
    return [_tidy(item) for item in value] if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class _Page:
    source: str
    reader: Reader
    sections: tuple[tuple[int, Block], ...]


class _Pages:
    """The blocks of a school's pages, each with the number of the trust's headings above it."""

    def __init__(self, content: Content, site: ComposedSchool) -> None:
        self.content = content
        self.slug = site.school
        self.pages = {page.id: self._page(page) for page in site.pages if _has_slots(page)}

    def _page(self, page: ComposedPage) -> _Page:
        blocks = blocks_of(page)
        reader = Reader(f"schools/{self.slug}/school.yml", self.content.schools[self.slug], blocks)
        return _Page(page.source, reader, tuple(_sectioned(blocks)))

    def slot(self, slot: Placed) -> dict[str, object]:
        """What is looked at for one slot: the trust's section around it, the council's words, the school's."""
        page = self.pages[slot.page]
        parts: dict[str, list[Block]] = {SECTION: [], COUNCIL: [], SCHOOL: []}
        for section, block in page.sections:
            part = _part(block)
            if section == slot.section and (block.slot == slot.slot or (part == SECTION and not block.slot)):
                parts[part].append(block)
        found = {part: page.reader.read(blocks) for part, blocks in parts.items() if blocks or part == SECTION}
        replaced = self._replaced(slot, page.source) if slot.own else None
        named: dict[str, object] = {f"{slot.slot}/{part}": value for part, value in found.items()}
        return named | ({f"{slot.slot}/{REPLACED}": replaced} if replaced is not None else {})

    def _replaced(self, slot: Placed, source: str) -> str | None:
        """The trust's words in whose place the school's own stand, as they are written."""
        body = self.content.sources.get(source, "")
        texts = (match[2] for match in SLOT.finditer(body) if match[1] == slot.slot)
        text = next(texts, None) if slot.rule == "replace" else None
        return None if text is None else SPACES.sub(" ", text).strip()

    def addresses(self) -> set[str]:
        """The addresses on the web to which the school's own texts lead."""
        blocks: Iterable[Block] = (block for page in self.pages.values() for _, block in page.sections)
        links = {run.link for block in blocks if _part(block) == SCHOOL for run in block.runs}
        return {link for link in links if re.match(r"https?://", link)}


def _has_slots(page: ComposedPage) -> bool:
    """Whether there is anything of a page to look at: the words of others than the trust stand in slots."""
    return any(token.type == "pw_slot_open" for token in page.tokens)


def _sectioned(blocks: Iterable[Block]) -> Iterator[tuple[int, Block]]:
    section = 0
    for block in blocks:
        if "footnote" in block.path:
            continue  # read where it is called
        section += block.kind == "heading" and not block.slot
        yield section, block


def _part(block: Block) -> str:
    """Whose words a block is: what fills a slot stands in a box that says so."""
    frame = next((frame for frame in block.path if frame.startswith("from ")), "")
    return SCHOOL if frame.startswith("from school ") else COUNCIL if frame else SECTION
