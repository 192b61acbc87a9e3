"""Material's search index, with blocks that several pages share read once.

Material reads the HTML of each page from its first to its last sign. What it does at a block depends on the block and
on very little of what came before it; where both are the same, its answer is the one of the time before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from material.plugins.search.plugin import Element, Parser, SearchIndex, Section
from mkdocs.structure.pages import Page

BLOCK = re.compile(r"^(?=</?(?:section|div|table)\b|<(?:h[1-6]|p|ul|ol|dl|pre|blockquote|details)\b)", re.MULTILINE)
TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
ADDRESS = re.compile(r' href="[^"]*"')
WORDS = "\ufdda"  # before the number of words; no file may hold it
PARTICULAR = ("&", "<pre", "<script", "<style", WORDS)  # where words are more than words
PARAGRAPH = re.compile(r"<p>([^<>&]+)</p>(\n?)")
CLOSING = "</section>\n"
LIST = "search/search_index.json"
MOST = 5_000  # blocks that are kept in mind, so that the memory does not grow with the schools


@dataclass(frozen=True, slots=True)
class _Read:
    """What reading a block did: texts that came to the sections before it, their depths, sections that it added.

    open is the number of the section that is open at its end among those added, or, counted from -1 downwards, among
    those before; inside are the tags that are open.
    """

    appended: tuple[tuple[str, ...], ...]
    depths: tuple[float, ...]
    added: tuple[Section, ...]
    open: int
    inside: tuple[str, ...]

    def with_words(self, words: list[str]) -> _Read:
        """The same for a block in which words stood in the place of their numbers."""

        def put(texts: Iterable[str]) -> list[str]:
            return [words[int(text[1:])] if text[:1] == WORDS else text for text in texts]

        added = tuple(map(_copy, self.added))
        for section in added:
            section.text, section.title = put(section.text), put(section.title)
        return _Read(tuple(tuple(put(texts)) for texts in self.appended), self.depths, added, self.open, self.inside)


class Blocks:
    """Blocks that were read before; what is said of them cannot be told from a fresh reading."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], _Read | None] = {}

    def __len__(self) -> int:
        return len(self._known)

    def sections(self, html: str) -> list[Section]:
        """The sections that Material's parser finds in the HTML of an article."""
        parser = Parser()
        for block in BLOCK.split(html):
            read = before = None
            if _paragraph(block, parser):
                continue
            if _plain(parser) and parser.section:
                before = _reachable(parser)
                key = (
                    block,
                    *(part.tag for part in parser.context),
                    *((part.el.tag, part.depth, _spaced(part)) for part in before),
                )
                if key not in self._known:
                    self._keep(key, self._alike(block, key[1:], parser, before))
                read = self._known[key]
            if read is None or before is None:
                parser.feed(block)
            else:
                _replay(parser, before, read)
        parser.close()
        return list(parser.data)

    def _keep(self, key: tuple[Any, ...], read: _Read | None) -> None:
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[key] = read

    def _alike(self, block: str, place: tuple[Any, ...], parser: Parser, before: list[Section]) -> _Read | None:
        """Reads a block after another one in its place with the same tags and other words, if there was one."""
        if any(sign in block for sign in PARTICULAR):
            return _fresh(block, parser, before)
        words: list[str] = []

        def number(found: re.Match[str]) -> str:
            if found[0].isspace():
                return found[0]
            words.append(found[0].replace("\n", " "))
            return f"{WORDS}{len(words) - 1}"

        frame = TEXT.sub(number, ADDRESS.sub("", block))
        if (frame, *place) not in self._known:
            self._keep((frame, *place), _fresh(frame, parser, before))
        read = self._known[frame, *place]
        return read and read.with_words(words)


class _Reader(Parser):  # type: ignore[misc]
    """Material's parser, which notes that it took an empty element back: whether it does so depends on all before."""

    taken_back = False

    def handle_endtag(self, tag: str) -> None:
        section, before = self.section, len(self.section.text) if self.section else 0
        super().handle_endtag(tag)
        self.taken_back |= bool(section) and len(section.text) < before


KEPT, SKIPPED = Parser().keep, len(Parser().skip)


def _plain(parser: Parser) -> bool:
    """Whether the parser is between two blocks, and nothing is left out or quoted around them."""
    return not parser.rawdata and len(parser.skip) == SKIPPED and not any(part.tag in KEPT for part in parser.context)


def _paragraph(block: str, parser: Any) -> bool:
    """Reads a block if it is a paragraph of words alone, with no more ado than the parser would make of it."""
    found = PARAGRAPH.fullmatch(block)
    section = parser.section
    if (
        found is None
        or found[1].isspace()
        or section is None
        or not _plain(parser)
        or section.depth > len(parser.context) + 1
    ):
        return False
    if any(part.tag == section.el.tag for part in parser.context):
        return False
    section.text += ["<p>", found[1].replace("\n", " "), "</p>"]
    if found[2]:
        section.text.append(" ")
    return True


def _reachable(parser: Parser) -> list[Section]:
    """The open section, and those that the parser can come back to: the last one of each depth, last first."""
    found: list[Section] = [parser.section]
    least = float("inf")
    for section in reversed(parser.data):
        if section.depth < least:
            least = section.depth
            if section is not parser.section:
                found.append(section)
    return found


def _spaced(section: Section) -> bool | None:
    return section.text[-1].isspace() if section.text else None


def _fresh(block: str, parser: Parser, before: list[Section]) -> _Read | None:
    """Reads a block with stand-ins for what came before; None if it leaves something open that is not plain."""
    reader = _Reader()
    stand_ins = {}
    for section in before:
        stand_ins[id(section)] = stand_in = Section(section.el, section.depth)
        stand_in.text = section.text[-1:]
    starts = [len(stand_in.text) for stand_in in stand_ins.values()]
    reader.data = [stand_ins[id(section)] for section in parser.data if id(section) in stand_ins]
    reader.section = stand_ins[id(before[0])]
    reader.context = [Element(part.tag) for part in parser.context]
    known = len(reader.data)
    reader.feed(block)
    if reader.taken_back or not _plain(reader):
        return None
    added, old = reader.data[known:], list(stand_ins.values())
    if any(one.title for one in old):
        return None
    is_open = next((number for number, one in enumerate(added) if one is reader.section), None)
    if is_open is None:
        is_open = -1 - next(number for number, one in enumerate(old) if one is reader.section)
    return _Read(
        tuple(tuple(one.text[start:]) for one, start in zip(old, starts, strict=True)),
        tuple(one.depth for one in old),
        tuple(added),
        is_open,
        tuple(part.tag for part in reader.context),
    )


def _replay(parser: Any, before: list[Section], read: _Read) -> None:
    """Does to a parser what reading the block did."""
    for section, texts, depth in zip(before, read.appended, read.depths, strict=True):
        section.text += texts
        section.depth = depth
    added = [_copy(section) for section in read.added]
    parser.data += added
    parser.section = added[read.open] if read.open >= 0 else before[-1 - read.open]
    parser.context = [Element(tag) for tag in read.inside]


def _copy(section: Section) -> Section:
    copy = Section(section.el, section.depth)
    copy.id, copy.text, copy.title = section.id, list(section.text), list(section.title)
    return copy


class Index(SearchIndex):  # type: ignore[misc]
    """Material's index, which asks the blocks known already.

    before is the folder of the site's last build if only some pages are written now; order then has the addresses of
    all pages.
    """

    def __init__(self, plain: SearchIndex, blocks: Blocks, before: Path | None = None) -> None:
        super().__init__(**plain.config)
        self.blocks = blocks
        self.before = before
        self.entries: list[dict[str, Any]] = []
        self.order: list[str] = []
        self.written: set[str] = set()

    def add_entry_from_context(self, page: Page) -> None:
        """Adds a page's sections."""
        self.written.add(page.url)
        search = page.meta.get("search") or {}
        if search.get("exclude"):
            return
        for section in self.blocks.sections(_searched(page.content or "")):
            if not section.is_excluded():
                self.create_entry_for_section(section, page.toc, page.url, page)

    def generate_search_index(self, prev: SearchIndex | None) -> str:
        """The index as JSON, with the entries of pages that were not written now."""
        if self.before is not None:
            old = json.loads((self.before / LIST).read_text(encoding="utf-8"))["docs"]
            rest = [entry for entry in old if _page(entry) not in self.written]
            place = {url: number for number, url in enumerate(self.order)}
            self.entries = sorted([*rest, *self.entries], key=lambda entry: place[_page(entry)])
        return str(super().generate_search_index(prev))


def _searched(html: str) -> str:
    """An article without the sections at its end that are never searched, so that nobody has to read them."""
    for opening in (f'<section class="{name}"' for name in ("pw-words", "pw-legend")):
        start = html.rfind(opening)
        if start >= 0:
            end = html.find(CLOSING, start)
            html = html[:start] + html[end + len(CLOSING) :] if end >= 0 else html
    return html


def _page(entry: dict[str, str]) -> str:
    return entry["location"].partition("#")[0]
