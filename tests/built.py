"""A built site as its readers get it: every page's addresses and anchors, read with the standard library alone."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ADDRESSES = frozenset(("href", "src", "poster", "action", "data", "cite"))
SILENT = frozenset(("script", "style", "template"))
REFRESH = re.compile(r"\d+;\s*url=(.+)")


@dataclass
class Built:
    """One HTML file: its path below the audience's tree and what it holds."""

    path: str
    links: list[tuple[int, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    canonical: list[str] = field(default_factory=list)
    moved: str = ""
    hidden: bool = False
    text: str = ""

    @property
    def place(self) -> str:
        """The folder at which readers find it, `""` for the top: `trentside/attendance/`."""
        return "".join(self.path.rpartition("/")[:2])


class _Reader(HTMLParser):
    def __init__(self, page: Built) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.silent = 0
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.silent += tag in SILENT
        self.words.append(" ")
        if "id" in values:
            self.page.ids.append(values["id"])
        if tag == "link" and values.get("rel") == "canonical":
            self.page.canonical.append(values["href"])
            return
        if tag == "meta":
            self._meta(values)
        line = self.getpos()[0]
        self.page.links += [(line, value) for name, value in values.items() if name in ADDRESSES]
        for one in filter(None, (part.strip() for part in values.get("srcset", "").split(","))):
            self.page.links.append((line, one.split()[0]))

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT
        self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)

    def _meta(self, values: dict[str, str]) -> None:
        if values.get("http-equiv", "").lower() == "refresh":
            found = REFRESH.fullmatch(values["content"])
            assert found, values
            self.page.moved = found[1]
            self.page.links.append((self.getpos()[0], found[1]))
        if values.get("name") == "robots":
            self.page.hidden = "noindex" in values["content"]


def read_page(tree: Path, file: Path) -> Built:
    """What a page of a tree holds."""
    page = Built(file.relative_to(tree).as_posix())
    reader = _Reader(page)
    reader.feed(file.read_text(encoding="utf-8"))
    reader.close()
    page.text = " ".join("".join(reader.words).split())
    return page


def read_tree(tree: Path) -> dict[str, Built]:
    """Every HTML page of a tree by its path."""
    pages = (read_page(tree, file) for file in sorted(tree.rglob("*.html")))
    return {page.path: page for page in pages}


def broken(tree: Path, pages: dict[str, Built], base: str = "") -> Iterator[str]:
    """Every address in these pages that leads to a file or an anchor that is not there, with its place.

    A server gives a folder's index.html, shows the tree at its top, and 404.html wherever it is asked for.
    """
    for page in pages.values():
        for line, address in page.links:
            fault = _fault(tree, pages, page, address.removeprefix(base) if base else address)
            if fault:
                yield f"{page.path}:{line}: {address}: {fault}"


def _fault(tree: Path, pages: dict[str, Built], page: Built, address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme in ("http", "https", "mailto", "tel") or address == "data:,":
        return "" if parts.netloc or parts.path else "leads nowhere"
    if parts.scheme or parts.netloc:
        return "has a scheme that nobody expects"
    if page.path == "404.html" and parts.path and not parts.path.startswith("/"):
        return "is relative, but this page is shown at every address"
    path = posixpath.normpath(posixpath.join("/", page.place, unquote(parts.path))).lstrip("/")
    climbs = posixpath.normpath(posixpath.join(page.place or ".", unquote(parts.path)))
    if not parts.path:
        path = page.path
    elif climbs.startswith(".."):
        return "leads out of the tree"
    elif parts.path.endswith(("/", ".")) or (tree / path).is_dir():
        path = posixpath.join(path, "index.html") if path else "index.html"
    if not (tree / path).is_file():
        return f"there is no {path}"
    anchor = unquote(parts.fragment)
    return f"{path} has no #{anchor}" if anchor and (path not in pages or anchor not in pages[path].ids) else ""


def runs(text: str, length: int = 5) -> set[str]:
    """Every run of so many words in a text, whatever its capitals and signs."""
    words = re.findall(r"\w+", html.unescape(text).casefold())
    return {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}
