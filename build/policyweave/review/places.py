"""Where each change of a school stands on the review's pages: pages put together from both sites, and their anchors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..model.origin import Audience
from ..redline.changes import Entry, Fate, PageRedline, section_of
from ..redline.html import entry_id, inline_html, sides_html
from .review import SchoolReview, Spot
from .shown import for_staff, levelled, plain, unbadged

BOTH, STAFF, PUBLIC = "Public and staff sites", "Staff site only", "Public site"
MIXED = "Public and staff sites; what is marked “Staff only” is on the staff site alone"
ALL_NEW = "All of it is new, so nothing in it is marked."


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page of a school as the review shows it; id begins all ids on it, sites says where readers see it.

    numbers are the entries' numbers on it by the site and the number that they have there.
    """

    id: str
    sites: str
    page: PageRedline
    numbers: Mapping[tuple[Audience, int], int] = field(default_factory=dict)

    @property
    def audience(self) -> Audience:
        """The site that the redline is of; where both say the same it is that of the staff site."""
        return Audience.PUBLIC if self.sites == PUBLIC else Audience.STAFF

    @property
    def plain(self) -> bool:
        """Whether the page is shown without marks: it is new, and nothing of it stood elsewhere before."""
        return self.page.fate is Fate.ADDED and not any(entry.elsewhere for entry in self.page.entries)

    @property
    def note(self) -> str:
        return ALL_NEW if self.plain else ""


def page_html(shown: ShownPage, pages: tuple[ShownPage, ...], side: bool) -> str:
    """The redline of one of a school's pages: as one text, or with before and after side by side.

    A page without marks has nothing to stand beside it.
    """

    def address(page: str, number: int) -> str:
        place = anchor(pages, Spot(0, shown.audience, page, number))
        return f"#{place}" if place else ""

    page = shown.page
    if all(map(for_staff, page.entries)):  # said of the whole page
        page = replace(page, entries=tuple(map(unbadged, page.entries)))
    if shown.plain:
        page = replace(page, entries=tuple(map(plain, page.entries)))
        return levelled(inline_html(page, f"{shown.id}-", None), 2)
    html = (sides_html if side else inline_html)(page, f"{shown.id}-", address=address)
    return levelled(html, 2)


def shown_pages(school: SchoolReview) -> tuple[ShownPage, ...]:
    """The changed pages of a school, each once where both sites say the same of it."""
    sides = {redline.audience: {page.id: page for page in redline.changed} for redline in school.redlines}
    public, staff = sides.get(Audience.PUBLIC, {}), sides.get(Audience.STAFF, {})
    found: list[ShownPage] = []
    for id in dict.fromkeys([*staff, *public]):
        found += _pages(public.get(id), staff.get(id), len(found) + 1)
    return tuple(found)


def _pages(public: PageRedline | None, staff: PageRedline | None, number: int) -> Iterator[ShownPage]:
    if public is not None and staff is not None:
        pairs = _pairs(public, staff)
        if pairs is not None:
            own = [at for at, entry in enumerate(staff.entries, 1) if entry.fate is not Fate.SAME]
            numbers = {(Audience.PUBLIC, a): c for a, c in pairs.items()} | {(Audience.STAFF, at): at for at in own}
            yield ShownPage(f"p{number}", BOTH if len(pairs) == len(own) else MIXED, staff, numbers)
            return
    for page, audience, said in ((public, Audience.PUBLIC, PUBLIC), (staff, Audience.STAFF, "Staff site")):
        if page is not None:
            alone = STAFF if public is None else said
            numbers = {(audience, at): at for at in range(1, len(page.entries) + 1)}
            yield ShownPage(f"p{number}", alone, page, numbers)
            number += 1


def _pairs(public: PageRedline, staff: PageRedline) -> dict[int, int] | None:
    """Numbers of the public site's entries → of the staff site's that are the same, if the others there say that they
    are for staff only; else None."""
    if (public.title, public.fate, public.shifts) != (staff.title, staff.fate, staff.shifts):
        return None
    if public.fate in (Fate.ADDED, Fate.REMOVED) and public.entries != staff.entries:
        return None
    wanted = [(at, entry) for at, entry in enumerate(public.entries, 1) if entry.fate is not Fate.SAME]
    found: dict[int, int] = {}
    for at, entry in enumerate(staff.entries, 1):
        if entry.fate is Fate.SAME:
            continue
        if wanted and wanted[0][1] == entry:
            found[wanted.pop(0)[0]] = at
        elif not (isinstance(entry, Entry) and all(block.staff for block in (*entry.old, *entry.new))):
            return None
    return None if wanted else found


def anchor(pages: tuple[ShownPage, ...], spot: Spot) -> str:
    """The id of a spot on the school's page of the review; empty if it is not there."""
    for shown in pages:
        if shown.page.id != spot.page:
            continue
        if not spot.entry and _has(shown, spot.audience):
            return shown.id
        number = shown.numbers.get((spot.audience, spot.entry))
        if number:
            return entry_id(f"{shown.id}-", number)
    return ""


def _has(shown: ShownPage, audience: Audience) -> bool:
    return shown.sites in (BOTH, MIXED) or (shown.sites == PUBLIC) == (audience is Audience.PUBLIC)


def section_at(pages: tuple[ShownPage, ...], id: str) -> tuple[str, str]:
    """The page's title and the section's words at an anchor."""
    for shown in pages:
        if id == shown.id:
            return shown.page.title, ""
        if id.startswith(f"{shown.id}-"):
            return shown.page.title, section_of(shown.page.entries[int(id.rsplit("-", 1)[1]) - 1]).text
    return "", ""
