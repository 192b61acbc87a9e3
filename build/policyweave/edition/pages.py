"""What a release says of its pages: a digest of what each one says, whatever it looks like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..cycle.pins import as_json, digest_of
from ..model.content import Content
from ..model.origin import Audience
from ..model.page import ComposedPage, ComposedSchool
from .manifest import Page, SchoolPages
from .said import said

LONGEST = 2000  # characters of a title or a name in a manifest


def page_digest(page: ComposedPage) -> str:
    """The digest of what readers see on a page: title, words, values, links; no spacing, no numbers of footnotes."""
    return digest_of("page", f"[{as_json(page.title)},{said(page.tokens)}]")


def digested(site: ComposedSchool) -> ComposedSchool:
    """A site each of whose pages has its digest."""
    pages = tuple(page if page.digest else replace(page, digest=page_digest(page)) for page in site.pages)
    return replace(site, pages=pages)


def line(text: str) -> str:
    """A name or title as it stands in a manifest."""
    return " ".join(text.split())[:LONGEST]


def schools_of(content: Content, sites: Iterable[ComposedSchool]) -> dict[str, SchoolPages]:
    """The schools of woven sites with their pages. A page that both sites have is called as the public one calls it."""
    pages: dict[str, dict[str, Page]] = {}
    for site in sorted(sites, key=lambda site: site.audience is Audience.STAFF):
        found = pages.setdefault(site.school, {})
        for page in site.pages:
            before = found.get(page.id) or Page(title=line(page.title))
            found[page.id] = before.model_copy(update={site.audience.value: page_digest(page)})
    return {
        slug: SchoolPages(name=line(content.schools[slug].name), status=content.schools[slug].status, pages=found)
        for slug, found in pages.items()
    }
