"""Digests of exactly what a step of the contextual review looks at, so that it is known when any of it changes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any, Self

from ..model.content import Content
from ..model.page import ComposedPage, ComposedSchool
from ..model.schema import ReviewStep, SlotRule
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
    return digest_of(name, as_json(value))


def digest_of(name: str, value: str) -> str:
    """The same digest, over a value that is JSON in that form already."""
    return "sha256-" + hashlib.sha256(f"[{VERSION},{as_json(name)},{value}]".encode("ascii")).hexdigest()


def as_json(value: object) -> str:
    """A value as JSON in one form: ASCII, sorted, without spaces."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Looked:
    """What a contextual review looks at on one page: its slots, each with the digests of what is said there by name,
    and the addresses on the web to which the school's own texts lead.
    """

    slots: tuple[tuple[Placed, Pins], ...]
    addresses: tuple[str, ...]

    def plain(self) -> list[Any]:
        """As JSON has it."""
        return [[[*astuple(slot), pins] for slot, pins in self.slots], self.addresses]

    @classmethod
    def of(cls, plain: list[Any]) -> Self:
        """From plain()."""
        slots, addresses = plain
        placed = ((Placed(slot, SlotRule(rule), *rest), pins) for slot, rule, *rest, pins in slots)
        return cls(tuple(placed), tuple(addresses))


def pins_of(content: Content, site: ComposedSchool) -> dict[str, dict[str, str]]:
    """The pins of every step, by step and name, at a school whose staff site this is.

    A step without pins has nothing to look at there.
    """
    return pins_from(content, site.school, {page.id: looked_at(content, page) for page in site.pages})


def looked_at(content: Content, page: ComposedPage, known: Sequence[Block] | None = None) -> Looked:
    """What is looked at on a page of a school's staff site. known are the page's blocks, if somebody has them already."""
    if not any(token.type == "pw_slot_open" for token in page.tokens):
        return Looked((), ())  # the words of others than the trust stand in slots
    return _Page(content, page, known).looked()


def pins_from(content: Content, school: str, pages: Mapping[str, Looked]) -> dict[str, dict[str, str]]:
    """As pins_of(), from what is looked at on each page of the staff site, by its id."""
    slots = {slot: pins for page in pages.values() for slot, pins in page.slots}
    addresses = sorted({address for page in pages.values() for address in page.addresses})
    lost = unwoven(content, school, pages.keys())
    found = {}
    for step in content.cycle.review:
        pins = {name: digest(name, value) for name, value in _values(content, school, step, addresses)}
        for slot in covered(content.cycle, step, tuple(slots)):
            pins |= slots[slot]
        for gone in (slot for slot in lost if covers(content.cycle, step, slot)):
            name = f"{gone}/{UNWOVEN}"
            pins[name] = digest(name, "")
        found[step.id] = pins
    return found


def _values(content: Content, slug: str, step: ReviewStep, addresses: list[str]) -> Iterator[tuple[str, object]]:
    school = content.schools[slug]
    if VALUES in step.covers:
        yield "values/school", _tidy(school.model_dump(mode="json", exclude_defaults=True, exclude=NOT_LOOKED_AT))
        yield "values/asked", sorted(content.trust.roles)
    if LINKS in step.covers:
        yield "links/school", _tidy(dict(school.links))
        yield "links/asked", sorted(content.trust.links)
        yield "links/texts", addresses


def _tidy(value: object) -> object:
    """Plain values without what is left empty and without the spacing of texts."""
    if isinstance(value, str):
        return SPACES.sub(" ", value).strip()
    if isinstance(value, dict):
        return {key: _tidy(item) for key, item in value.items() if item is not None}
    return [_tidy(item) for item in value] if isinstance(value, list) else value


class _Page:
    """The blocks of a page, each with the number of the trust's headings above it."""

    def __init__(self, content: Content, page: ComposedPage, known: Sequence[Block] | None) -> None:
        self.content = content
        self.page = page
        blocks = blocks_of(page) if known is None else known
        self.reader = Reader(f"schools/{page.school}/school.yml", content.schools[page.school], blocks)
        self.sections = tuple(_sectioned(blocks))

    def looked(self) -> Looked:
        slots = (
            (slot, {name: digest(name, value) for name, value in self._slot(slot).items()})
            for slot in placed(self.content, self.page)
        )
        return Looked(tuple(slots), tuple(sorted(self._addresses())))

    def _slot(self, slot: Placed) -> dict[str, object]:
        """What is looked at for one slot: the trust's section around it, the council's words, the school's."""
        parts: dict[str, list[Block]] = {SECTION: [], COUNCIL: [], SCHOOL: []}
        for section, block in self.sections:
            part = _part(block)
            if section == slot.section and (block.slot == slot.slot or (part == SECTION and not block.slot)):
                parts[part].append(block)
        found = {part: self.reader.read(blocks) for part, blocks in parts.items() if blocks or part == SECTION}
        replaced = self._replaced(slot) if slot.own else None
        named: dict[str, object] = {f"{slot.slot}/{part}": value for part, value in found.items()}
        return named | ({f"{slot.slot}/{REPLACED}": replaced} if replaced is not None else {})

    def _replaced(self, slot: Placed) -> str | None:
        """The trust's words in whose place the school's own stand, as they are written."""
        body = self.content.sources.get(self.page.source, "")
        texts = (match[2] for match in SLOT.finditer(body) if match[1] == slot.slot)
        text = next(texts, None) if slot.rule == "replace" else None
        return None if text is None else SPACES.sub(" ", text).strip()

    def _addresses(self) -> set[str]:
        """The addresses on the web to which the school's own texts lead."""
        links = {run.link for _, block in self.sections if _part(block) == SCHOOL for run in block.runs}
        return {link for link in links if re.match(r"https?://", link)}


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
