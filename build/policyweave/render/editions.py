"""Pages about the released editions: a list of all, and what changed this year at a school."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..model.origin import Audience
from ..model.schema import Trust
from .feed import EDITIONS
from .front import front_css, front_page
from .leaving import leaving_files

STYLE = "editions/pw-editions.css"


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition in the list. said says how it stands; facts are sentences; href leads to it from /editions/, manifest
    to its manifest, whose SHA-256 is digest. notes are the trust's change notes as HTML, empty if there are none."""

    name: str
    said: str
    coming: bool
    facts: tuple[str, ...]
    href: str
    manifest: str
    digest: str
    tag: str
    notes: str


@dataclass(frozen=True, slots=True)
class YearPart:
    """What one edition changed at a school: a heading, and HTML."""

    heading: str
    html: str


@dataclass(frozen=True, slots=True)
class Place:
    """Whose pages they are: the trust, the audience, the address of the audience's site (it ends with a slash).

    feed, ahead and year say whether there is a feed, a site of what is being prepared, and a page of the year in it.
    """

    trust: Trust
    audience: Audience
    address: str
    feed: bool
    ahead: bool = False
    year: bool = False

    def facts(self, root: str, path: str) -> dict[str, object]:
        """What the templates know of the site; root is the way to its top, path the page's own address below it."""
        return {
            "trust": self.trust, "staff": self.audience is Audience.STAFF, "address": self.address + path, "root": root,
            "edition": "", "style": root + STYLE, "own_files": "editions/", "feed": f"{root}editions/feed.xml" if self.feed else "",
            "changes": self.address + EDITIONS if self.feed else "",
        }  # fmt: skip


def editions_page(place: Place, rows: Sequence[EditionRow], schools: Sequence[tuple[str, str]]) -> bytes:
    """The list of all editions, newest first. schools are slugs and names of those with a page on what changed."""
    shown = [(row, Markup(row.notes)) for row in rows]
    repository = place.trust.repository
    source = repository.address if repository and (place.audience is Audience.STAFF or not repository.private) else ""
    facts = place.facts("../", "editions/")
    return front_page(
        "editions.html",
        {**facts, "ahead": place.ahead, "year": place.year, "rows": shown, "schools": schools, "source": source},
    )


def changes_page(place: Place, slug: str, school: str, parts: Sequence[YearPart]) -> bytes:
    """What changed this year at a school, the newest edition first."""
    shown = [(part.heading, Markup(part.html)) for part in parts]
    facts = place.facts("../../../", f"editions/changes/{slug}/")
    return front_page("changes.html", {**facts, "slug": slug, "school": school, "parts": shown})


def editions_files(place: Place) -> dict[str, bytes]:
    """Styles and scripts of these pages by path; they do not use those of an edition, which may be older than they are."""
    own = leaving_files("editions/") if place.audience is Audience.PUBLIC else {}
    return {STYLE: front_css(place.trust.brand).encode(), **own}
