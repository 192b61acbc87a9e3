"""Everything that was read from a content repository, before anything is woven."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .finding import Place
from .origin import Audience, Layer
from .schema import (
    Authority,
    ContextualReview,
    Cycle,
    Guidance,
    LeftSchool,
    PageFront,
    Rechecked,
    Renamed,
    School,
    Term,
    Trust,
)

Positions = Mapping[tuple[str | int, ...], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Data:
    """Where a YAML file's values stand: path of keys → (line, column)."""

    path: str
    positions: Positions

    def place(self, *keys: str | int) -> Place:
        """The place of a value, or of the nearest mapping around it that is there."""
        for cut in range(len(keys), -1, -1):
            found = self.positions.get(keys[:cut])
            if found:
                return Place(self.path, *found)
        return Place(self.path)


@dataclass(frozen=True, slots=True)
class PageSource:
    """A policy page as the trust wrote it. body keeps the file's line numbers: its front matter became empty lines."""

    id: str
    path: str
    body: str
    front: PageFront
    data: Data


@dataclass(frozen=True, slots=True)
class TextSource:
    """An overlay or a fragment. name is the slot's name, or the fragment's path below policies/fragments."""

    name: str
    layer: Layer
    owner: str
    path: str
    body: str
    audience: Audience | None
    lang: str


@dataclass(frozen=True, slots=True)
class MacroFile:
    """A file of macros."""

    path: str
    body: str


@dataclass(frozen=True, slots=True)
class Content:
    """A content repository as values. schools, their reviews and authorities are by slug, rechecked by guidance; files
    are all paths below the root (but those of schools that have left the trust, which are in `left` by slug), sources
    the Markdown and macro texts by path, with the lines of their files.
    """

    root: str
    trust: Trust
    national: Mapping[str, Guidance]
    cycle: Cycle
    authorities: Mapping[str, Authority]
    schools: Mapping[str, School]
    pages: Mapping[str, PageSource]
    fragments: Mapping[str, TextSource]
    authority_texts: Mapping[tuple[str, str], TextSource]
    school_texts: Mapping[tuple[str, str], TextSource]
    macros: tuple[MacroFile, ...]
    files: frozenset[str]
    sources: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Data] = field(default_factory=dict)
    renamed: tuple[Renamed, ...] = ()
    reviews: Mapping[str, ContextualReview] = field(default_factory=dict)
    rechecked: Mapping[str, Rechecked] = field(default_factory=dict)
    left: Mapping[str, LeftSchool] = field(default_factory=dict)
    glossary: tuple[Term, ...] = ()

    def place_of(self, path: str, line: int, words: str) -> Place:
        """The place of words at or below a line of a Markdown file, or the line itself."""
        lines = self.sources.get(path, "").split("\n")
        for number in range(line, min(line + 20, len(lines)) + 1):
            at = lines[number - 1].find(words)
            if at >= 0:
                return Place(path, number, at + 1)
        return Place(path, line)

    def page_at(self, path: str) -> PageSource | None:
        """The trust's page that is written in this file."""
        return next((page for page in self.pages.values() if page.path == path), None)

    def numbered(self, page: PageSource) -> bool:
        """Whether a page's sections are numbered: as its front matter says, else as trust.yml does."""
        return self.trust.numbered if page.front.numbered is None else page.front.numbered

    def slot_page(self, slot: str) -> PageSource | None:
        """The page that declares a slot."""
        return next((page for page in self.pages.values() if slot in page.front.slots), None)
