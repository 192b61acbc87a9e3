"""What one built page links to, and the anchors it has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

# Which attributes hold an address (HTML Living Standard, “Attributes”, those whose value is a URL).
ADDRESSES = {
    "a": ("href",),
    "area": ("href",),
    "audio": ("src",),
    "blockquote": ("cite",),
    "embed": ("src",),
    "form": ("action",),
    "iframe": ("src",),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href", "imagesrcset"),
    "object": ("data",),
    "q": ("cite",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "video": ("src", "poster"),
}
SETS = frozenset({"srcset", "imagesrcset"})
REFRESH = re.compile(r"\s*[\d.]+\s*[;,\s]\s*(?:url\s*=\s*)?([\"']?)(?P<address>.*?)\1\s*", re.IGNORECASE | re.DOTALL)
# A candidate is an address and, after a space, its width or density; an address has no comma at its ends.
CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*[^\s,]|[^\s,])(?:\s+[^,]+)?\s*(?:,|$)")


@dataclass(frozen=True, slots=True)
class Link:
    """An address as a built page holds it, with the place of its tag. what is link, image, file, canonical or
    redirect."""

    address: str
    what: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """One built page: path in its tree, its links in order, its anchors."""

    path: str
    links: tuple[Link, ...]
    anchors: frozenset[str]

    def only(self, what: str) -> tuple[Link, ...]:
        """The links of one kind."""
        return tuple(link for link in self.links if link.what == what)


def read_page(path: str, text: str) -> BuiltPage:
    """The links and anchors of a page's HTML."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return BuiltPage(path, tuple(reader.links), frozenset(reader.anchors))


def candidates(srcset: str) -> list[str]:
    """The addresses of a srcset, without widths and densities."""
    return [match[1] for match in CANDIDATE.finditer(srcset)]


@dataclass
class _Reader(HTMLParser):
    links: list[Link] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in reversed(attrs)}
        if values.get("id"):
            self.anchors.add(values["id"])
        if tag == "a" and values.get("name"):
            self.anchors.add(values["name"])
        if tag == "meta":
            self._meta(values)
            return
        for name in ADDRESSES.get(tag, ()):
            if name in values:
                what = _what(tag, values.get("rel", ""))
                for address in candidates(values[name]) if name in SETS else [values[name].strip()]:
                    self._add(address, what)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def _meta(self, values: dict[str, str]) -> None:
        if values.get("http-equiv", "").lower() == "refresh":
            match = REFRESH.fullmatch(values.get("content", ""))
            if match and match["address"]:
                self._add(match["address"], "redirect")
        if values.get("property", "").lower() in ("og:url", "og:image"):
            self._add(values.get("content", ""), "file")

    def _add(self, address: str, what: str) -> None:
        line, column = self.getpos()
        self.links.append(Link(address, what, line, column + 1))


def _what(tag: str, rel: str) -> str:
    if tag == "link":
        return "canonical" if "canonical" in rel.lower().split() else "file"
    return {"a": "link", "area": "link", "img": "image", "source": "image"}.get(tag, "file")
