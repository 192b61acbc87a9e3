"""Where on a woven site the text of a finding shows: the page, and the heading above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from ..model.finding import Finding, Place
from ..model.origin import Origin
from ..model.page import ComposedPage, ComposedSchool, origin_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with the page on which its text shows, and the id of the heading above it; empty for the page's start.

    page is None for what no page of this site shows.
    """

    finding: Finding
    page: ComposedPage | None = None
    anchor: str = ""


def shown_in(site: ComposedSchool | None, findings: Sequence[Finding]) -> tuple[Shown, ...]:
    """The findings in their order, each with its place on the site."""
    wanted = {item.place.path for item in findings}
    marks = [mark for page in site.pages for mark in _marks(page, wanted)] if site else []
    return tuple(_shown(site, item, marks) for item in findings)


@dataclass(frozen=True, slots=True)
class _Mark:
    place: Place
    page: ComposedPage
    anchor: str


def _shown(site: ComposedSchool | None, item: Finding, marks: Sequence[_Mark]) -> Shown:
    best: _Mark | None = None
    for mark in marks:
        if mark.place.path == item.place.path and mark.place.line <= item.place.line:
            best = mark if best is None or mark.place.line > best.place.line else best
    if best is not None and (best.place.line == item.place.line or best.place.path.endswith(".md")):
        return Shown(item, best.page, best.anchor)
    page = next((page for page in site.pages if page.source == item.place.path), None) if site else None
    return Shown(item, page)


def _marks(page: ComposedPage, wanted: set[str]) -> Iterator[_Mark]:
    """Each block and each value of a page that comes from one of these files, with the heading above it."""
    anchor = ""
    for token in page.tokens:
        if token.type == "heading_open" and token.tag != "h1":
            anchor = str(token.attrGet("id") or "")
        for origin in _origins(token):
            if origin.path in wanted:
                yield _Mark(Place(origin.path, origin.line), page, anchor)


def _origins(token: Token) -> Iterator[Origin]:
    own = origin_of(token)
    if own is not None:
        yield own
    for child in token.children or ():
        value = child.meta.get("value")
        if isinstance(value, Origin):
            yield value
