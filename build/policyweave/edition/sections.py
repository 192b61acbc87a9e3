"""A built page as its sections: headings with their ids and the words below them, and the ids that links may name."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote

from ..links.extract import REFRESH
from ..load.names import OWN_FOLDERS
from ..redline.tokens import words

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
UNSAID = "data-search-exclude"
UNSPOKEN = frozenset({"headerlink", "pw-number"})
NOTES = ("fn:", "fnref:", "fn-", "fnref-")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading's id (empty before the first heading) and the words of the heading and of what stands below it."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """A page of a built site. ids are the ids in its article with the numbers of their sections; moved is the folder
    in the tree that a page for an earlier address leads to, empty for any other."""

    title: str
    sections: tuple[Section, ...]
    ids: dict[str, int]
    moved: str = ""


Known = dict[bytes, BuiltPage]  # by the digest of the article


def pages_of(files: Iterable[tuple[str, bytes]], known: Known | None = None) -> dict[str, BuiltPage]:
    """The schools' pages of a tree's files by the addresses at which readers find them: "ash/attendance/".

    known are pages that were read before, and takes up those that are read now: few change from edition to edition.
    """
    known = {} if known is None else known
    return {
        path.removesuffix("index.html"): read(path, data, known)
        for path, data in files
        if path.endswith(".html") and "/" in path and path.partition("/")[0] not in OWN_FOLDERS
    }


def read(path: str, data: bytes, known: Known) -> BuiltPage:
    """One page of the tree, by its path there."""
    start, end = data.find(b"<article"), data.rfind(b"</article>")
    article = data[start:end] if 0 <= start < end else data
    key = hashlib.sha256(article).digest()
    if key not in known:
        page = _read(path, article)
        if page.moved:
            return page
        known[key] = page
    return known[key]


def _read(path: str, data: bytes) -> BuiltPage:
    reader = _Reader()
    reader.feed(data.decode("utf-8", "replace"))
    reader.close()
    if reader.moved:
        way = unquote(reader.moved.partition("#")[0])
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(path), way)).strip("/")
        return BuiltPage("", (), {}, f"{target}/" if target else "")
    sections = tuple(Section(id, tuple(words(" ".join(texts)))) for id, texts in reader.sections)
    return BuiltPage(" ".join(reader.title.split()), sections, reader.ids)


@dataclass
class _Reader(HTMLParser):
    moved: str = ""
    title: str = ""
    sections: list[tuple[str, list[str]]] = field(default_factory=lambda: [("", [])])
    ids: dict[str, int] = field(default_factory=dict)
    depth: int = 0  # of elements inside the article; 0 outside
    silent: int = 0  # depth at which something begins that says nothing of the policy
    heading: str = ""

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in reversed(attrs)}
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            match = REFRESH.fullmatch(values.get("content", ""))
            self.moved = match["address"] if match else ""
        if not self.depth and tag != "article":
            return
        if tag in VOID:
            return
        self.depth += 1
        if not self.silent and (
            UNSAID in values or UNSPOKEN & {*values.get("class", "").split()} or tag in ("script", "style")
        ):
            self.silent = self.depth
        id = values.get("id", "")
        if tag in HEADINGS and not self.silent:
            self.heading = tag
            self.sections.append((id, []))
        if id and not id.startswith(NOTES):
            self.ids.setdefault(id, len(self.sections) - 1)

    def handle_endtag(self, tag: str) -> None:
        if not self.depth or tag in VOID:
            return
        if self.silent == self.depth:
            self.silent = 0
        self.depth -= 1
        if tag == self.heading:
            self.heading = ""

    def handle_data(self, data: str) -> None:
        if not self.depth or self.silent:
            return
        self.sections[-1][1].append(data)
        if self.heading == "h1":
            self.title += data
