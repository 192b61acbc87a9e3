"""From the pages of an old edition to today's: where each page and each section is now, or what took its place.

Both sides are read from the built pages, so that no old source has to be woven again. A page is known by its address
and by redirects, a section by its id and its words, aligned as redlines are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..redline.align import Item, Match, align
from .sections import BuiltPage, Section

HOPS = 10
Pages = Mapping[str, BuiltPage]  # by their folders in the tree: "", "ash/", "ash/attendance/"


def today(old: Pages, new: Pages) -> dict[str, Any]:
    """For each school of an old edition a map to today's pages, as editions/today/<edition>/<school>.json has it.

    school is the address of the school's first page now, empty if it has none. Each page says where it is today ("to",
    from the top of the site), whether it is gone and nothing took its place, and for each id on it where that is:
    "#id" on the same page, another address, or nothing.
    """
    schools = sorted({path.partition("/")[0] for path in old if "/" in path})
    return {school: _school(school, old, new) for school in schools}


def _school(school: str, old: Pages, new: Pages) -> dict[str, Any]:
    home = _followed(f"{school}/", new)
    mine = {path: page for path, page in old.items() if path.startswith(f"{school}/") and not page.moved}
    theirs = {path: page for path, page in new.items() if home and path.startswith(home) and not page.moved}
    partner = _partners(school, home, mine, theirs, new)
    places = _sections(partner, mine, theirs)
    pages = {}
    for path, page in sorted(mine.items()):
        to = partner.get(path) or _most(places, path)
        ids = {id: _address(places.get((path, at), ("", "")), to, id, theirs) for id, at in sorted(page.ids.items())}
        pages[path.removeprefix(f"{school}/")] = {"to": to or home, "gone": not to, "ids": ids}
    return {"version": 1, "school": home, "pages": pages}


def _followed(path: str, new: Pages) -> str:
    """The address of what stands at an address today, behind its redirects; empty if nothing does."""
    for _ in range(HOPS):
        page = new.get(path)
        if page is None:
            return ""
        if not page.moved:
            return path
        path = page.moved
    return ""


def _partners(school: str, home: str, mine: Pages, theirs: Pages, new: Pages) -> dict[str, str]:
    """Today's page for each old one that still has its address, a redirect, or a new page that is much like it."""
    found = {}
    for path in mine:
        for known in (path, f"{home}{path.removeprefix(f'{school}/')}"):
            to = _followed(known, new)
            if to in theirs:
                found[path] = to
                break
    lost = sorted(mine.keys() - found.keys())
    more = sorted(theirs.keys() - set(found.values()))
    items = [[_page_item(pages[path]) for path in paths] for pages, paths in ((mine, lost), (theirs, more))]
    for match in align(items[0], items[1]) if lost and more else ():
        found[lost[match.old[0]]] = more[match.new[0]]
    return found


def _page_item(page: BuiltPage) -> Item:
    words = tuple(word for section in page.sections for word in section.words)
    return Item((page.title, words), words, name=page.title, lasting=True)


def _sections(partner: Mapping[str, str], mine: Pages, theirs: Pages) -> dict[tuple[str, int], tuple[str, str]]:
    """Where each old section, (page, number), is today: (page, id). First on the page's own partner, then anywhere."""
    found: dict[tuple[str, int], tuple[str, str]] = {}
    taken: set[tuple[str, int]] = set()
    for path, to in sorted(partner.items()):
        before, after = mine[path].sections, theirs[to].sections
        for i, j in _aligned(before, after):
            found[path, i] = to, after[j].id
            taken.add((to, j))
    lost = [
        (path, at) for path, page in sorted(mine.items()) for at in range(len(page.sections)) if (path, at) not in found
    ]
    more = [
        (path, at)
        for path, page in sorted(theirs.items())
        for at in range(len(page.sections))
        if (path, at) not in taken
    ]
    olds, news = [mine[path].sections[at] for path, at in lost], [theirs[path].sections[at] for path, at in more]
    for i, j in _aligned(olds, news):
        path, at = more[j]
        found[lost[i]] = path, theirs[path].sections[at].id
    return found


def _aligned(old: Sequence[Section], new: Sequence[Section]) -> Iterator[tuple[int, int]]:
    if old and new:
        yield from map(_first, align([_item(one) for one in old], [_item(one) for one in new]))


def _first(match: Match) -> tuple[int, int]:
    return match.old[0], match.new[0]


def _item(section: Section) -> Item:
    return Item((section.id, section.words), section.words, name=section.id, lasting=bool(section.id))


def _most(places: Mapping[tuple[str, int], tuple[str, str]], path: str) -> str:
    """The page that holds most sections of a page that is no longer there."""
    counted = Counter(to for (page, _), (to, _) in places.items() if page == path)
    return min(counted, key=lambda to: (-counted[to], to), default="")


def _address(place: tuple[str, str], to: str, id: str, theirs: Pages) -> str:
    """Where an id is today: itself if it is still in the section's new place, else the section."""
    page, section = place
    if not page:
        return f"#{id}" if to and id in theirs[to].ids else ""
    anchor = id if id in theirs[page].ids and not _other(theirs[page], id, section) else section
    if page == to:
        return f"#{anchor}" if anchor else ""
    return f"{page}#{anchor}" if anchor else page


def _other(page: BuiltPage, id: str, section: str) -> bool:
    """Whether an id stands in another section of a page than the one with this id."""
    return page.sections[page.ids[id]].id != section
