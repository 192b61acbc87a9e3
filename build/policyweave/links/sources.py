"""From a link on a built page back to the file and line in which somebody wrote it."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from markdown_it.token import Token

from ..model.content import Content
from ..model.finding import Place
from ..model.origin import Audience, Origin
from ..model.page import ComposedPage, ComposedSchool, Target, target_of
from .resolve import KEEP, normal

Addresses = Callable[[str], Callable[[Target], str]]
INSIDE = re.compile(r"pw-(?:page|asset):[^\"'\s,>]+")
WEB = re.compile(r"https?://[^\s\"'<>`\\^|⟦⟧]+", re.IGNORECASE)
TRAILING = ".,;:!?*_]}"
ENDINGS = (".md", ".yml", ".yaml", ".jinja")
FOLDERS = ("policies/", "schools/", "macros/")


@dataclass(frozen=True, slots=True)
class Written:
    """A web address as it stands in a source file: its place, its offset in the file's text, and its characters."""

    place: Place
    start: int
    text: str


def written_addresses(text: str, path: str) -> Iterator[Written]:
    """Every web address in a text, without the punctuation after it."""
    line, last = 1, 0
    for match in WEB.finditer(text):
        address = _trimmed(match[0])
        line += text.count("\n", last, match.start())
        last = match.start()
        column = match.start() - text.rfind("\n", 0, match.start())
        yield Written(Place(path, line, column), match.start(), address)


def _trimmed(address: str) -> str:
    """Without what belongs to the sentence or to the Markdown or YAML around it."""
    address = re.split(r"\]\(|\{\{|\}\}|\{%", address, maxsplit=1)[0]
    depth = 0
    for at, letter in enumerate(address):
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            address = address[:at]
            break
    return address.rstrip(TRAILING)


def spelled(address: str) -> str:
    """The spelling under which an address is compared, as typed in a source or as it stands on a page."""
    try:
        return normal(html.unescape(address))
    except ValueError:
        return address


def source_files(content: Content) -> list[str]:
    """The files in which people write addresses."""
    return sorted(file for file in content.files if file.startswith(FOLDERS) and file.endswith(ENDINGS))


class Sources:
    """Where addresses come from. sites are the woven sites, addresses says how a page writes a target inside its
    site."""

    def __init__(self, content: Content, sites: Iterable[ComposedSchool], addresses: Addresses) -> None:
        self.content = content
        self._addresses = addresses
        self._pages = {
            (site.audience, f"{site.school}/{_file(page.id, addresses)}"): page for site in sites for page in site.pages
        }
        self._seen: dict[tuple[Audience, str], Mapping[str, tuple[Place, ...]]] = {}
        self._web: dict[str, list[Place]] | None = None

    def inside(self, audience: Audience, file: str, address: str) -> tuple[Place, ...]:
        """Where the link of a built page was written; nothing if it is the theme's."""
        page = self._pages.get((audience, file))
        if page is None:
            return ()
        if (audience, file) not in self._seen:
            self._seen[audience, file] = self._links(page)
        return self._seen[audience, file].get(address, ())

    def outside(self, address: str, schools: Collection[str]) -> tuple[Place, ...]:
        """Where a web address is written: in the trust's and authorities' files, and in those of these schools.

        Where “Exit this page” leads can be changed in the trust's file, even if it is not written there.
        """
        found = self.web.get(spelled(address)) or self._unwritten.get(spelled(address), [])
        return tuple(place for place in found if _owner(place.path) in (None, *schools))

    @property
    def web(self) -> Mapping[str, list[Place]]:
        """Every web address that is written in a source file, and its places."""
        if self._web is None:
            self._web = defaultdict(list)
            for path in source_files(self.content):
                text = self.content.sources.get(path) or _read(Path(self.content.root) / path)
                for found in written_addresses(text, path):
                    self._web[spelled(found.text)].append(found.place)
        return self._web

    @property
    def _unwritten(self) -> Mapping[str, list[Place]]:
        leave = self.content.trust.exit
        return {spelled(it): [Place("policies/trust.yml")] for it in (leave.address, leave.guidance.url)}

    def _links(self, page: ComposedPage) -> dict[str, tuple[Place, ...]]:
        link = self._addresses(page.id)
        found: dict[str, list[Place]] = defaultdict(list)
        for origin, href in _hrefs(page.tokens):
            target = target_of(href)
            place = self._place(origin, target, href)
            found[link(target) if target else href].append(place)
        return {href: tuple(dict.fromkeys(places)) for href, places in found.items()}

    def _place(self, origin: Origin, target: Target | None, href: str) -> Place:
        for words in _spellings(target, href):
            place = self.content.place_of(origin.path, origin.line, words)
            if place != origin.place:
                return place
        return origin.place


def _file(page_id: str, addresses: Addresses) -> str:
    """The file of a page below its site."""
    return addresses("index")(Target("page", page_id)).removeprefix("./") + "index.html"


def _hrefs(tokens: Iterable[Token]) -> Iterator[tuple[Origin, str]]:
    """Every address of a page's tokens with the origin of its line."""
    for token in tokens:
        origin = token.meta.get("origin")
        if not isinstance(origin, Origin):
            continue
        for piece in [token] if token.type == "html_block" else token.children or ():
            for name in ("href", "src"):
                if name in piece.attrs:
                    yield origin, str(piece.attrs[name])
            if piece.type.startswith("html_"):
                yield from ((origin, html.unescape(match[0])) for match in INSIDE.finditer(piece.content))


def _spellings(target: Target | None, href: str) -> list[str]:
    """How the address may be typed in the source, likeliest first."""
    if target is None:
        return [href, html.escape(href)]
    name = target.name.rpartition("/")[2]
    if target.kind == "asset":
        return [f"{target.name.removeprefix('policies/')}", name, quote(name, safe=KEEP)]
    anchored = [f"{name}.md#{target.anchor}", f"#{target.anchor}"] if target.anchor else []
    return [*anchored, f"{name}.md"]


def _owner(path: str) -> str | None:
    """The school whose file this is; None for the trust's and an authority's."""
    parts = path.split("/")
    return parts[1] if parts[0] == "schools" and len(parts) > 2 else None


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError):
        return ""
