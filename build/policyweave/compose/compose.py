"""Content to woven pages, school by school."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from ..model import rules
from ..model.content import Content, PageSource
from ..model.finding import Finding, Place, finding
from ..model.origin import Audience
from ..model.page import ACKNOWLEDGEMENT, ComposedPage, ComposedSchool
from ..model.schema import Status
from .links import link_pages
from .texts import Library, Texts
from .weave import PageWeaver, Woven

JOINING_PAGE = "joining"
INDEX = "index"


def compose_school(
    library: Library, slug: str, audience: Audience, known: dict[str, Woven] | None = None, only: Set[str] | None = None
) -> tuple[ComposedSchool, list[Finding]]:
    """All pages of one school for one audience, and the findings of its texts, each naming the school.

    known keeps what was woven for the school's other audience, so that pages that are the same are woven once. only
    are ids of the pages that are wanted: links to the others are then taken on trust.
    """
    site, found = compose_pages(library, slug, audience, known, only)
    return site, [item for items in found.values() for item in items]


def compose_pages(
    library: Library, slug: str, audience: Audience, known: dict[str, Woven] | None = None,
    only: Set[str] | None = None, anchors: bool = False,
) -> tuple[ComposedSchool, dict[str, list[Finding]]]:  # fmt: skip
    """As compose_school(), with the findings by the path of the page's source; what concerns no single page is under "".

    With anchors, a page that is not wanted is woven all the same if a link leads to a place on it.
    """
    content = library.content
    joining = content.schools[slug].status is Status.JOINING
    texts = Texts(library, slug, audience)
    weaver = PageWeaver(texts, {} if known is None else known)
    found: dict[str, list[Finding]] = {"": [*library.findings, *texts.take()]}
    pages: list[ComposedPage] = []
    unseen = {ACKNOWLEDGEMENT} if audience is Audience.STAFF else set()  # which is added when all others are woven
    for source in sources_of(content, audience, joining):
        if only is not None and source.id not in only:
            unseen.add(source.id)
            continue
        page = weaver.weave(source)
        found[source.path] = [*texts.take(), *weaver.take()]
        if page is not None:
            pages.append(page)
    if joining and audience is Audience.PUBLIC:
        pages = [_as_index(page) for page in pages]
    others: dict[str, ComposedPage | None] = {}

    def other(id: str) -> ComposedPage | None:
        if id not in others:
            others[id] = weaver.weave(content.pages[id]) if id in content.pages else None
        return others[id]

    linked, faults = link_pages(
        content, tuple(pages), audience, library.lines, joining, unseen, other if anchors else None
    )
    for path, items in faults.items():
        found[path] += items
    if only is None and not any(page.id == INDEX for page in linked):
        found[""] += _no_front(content, audience, joining)
    named = {path: [_of_school(item, slug) for item in items] for path, items in found.items()}
    return ComposedSchool(slug, audience, linked, joining), named


def sources_of(content: Content, audience: Audience, joining: bool) -> list[PageSource]:
    """The pages that a school shows to an audience, in the order of the navigation."""
    if joining and audience is Audience.PUBLIC:
        return [page for page in content.pages.values() if page.id == JOINING_PAGE]
    order = [INDEX, *(name for section in content.trust.navigation for name in section.pages)]
    place = {name: number for number, name in reversed(list(enumerate(order)))}
    pages = [
        page
        for page in content.pages.values()
        if page.id != JOINING_PAGE and (audience is Audience.STAFF or page.front.audience is Audience.PUBLIC)
    ]
    return sorted(pages, key=lambda page: (place.get(page.id, len(order)), page.id))


def _as_index(page: ComposedPage) -> ComposedPage:
    return replace(page, id=INDEX)


def _no_front(content: Content, audience: Audience, joining: bool) -> list[Finding]:
    name = JOINING_PAGE if joining and audience is Audience.PUBLIC else INDEX
    path = f"policies/{name}.md"
    source = content.pages.get(name)
    hidden = source is not None and audience is Audience.PUBLIC and source.front.audience is Audience.STAFF
    if path in content.files and not hidden:
        return []  # it is there and could not be read or woven: that was reported
    if hidden:
        message = f"“{path}” is for staff only, but every school's public site needs it."
    else:
        message = f"“{path}” is not there; every school's site needs it."
    return [finding(rules.MISSING_FILE, Place(path), message, "Write it; `policyweave init` shows an example.")]


def _of_school(item: Finding, slug: str) -> Finding:
    return Finding(item.rule, item.place, item.message, item.fix, item.severity, (slug,), item.also)
