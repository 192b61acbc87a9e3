"""What one school contributes to a review: its redlines, its changes weighed, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from ..model.finding import Place
from ..model.origin import Audience, Layer
from ..redline.blocks import Section
from ..redline.changes import Entry, Fate, PageRedline, Redline
from ..redline.describe import sentence
from ..redline.weigh import Change, Kind, weigh
from .review import Overlay
from .signature import Signature, signature

NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Weighed:
    """One change at one school, with what makes it the same as one at another, and overlays in its section."""

    signature: Signature
    change: Change
    audience: Audience
    page_title: str
    overlays: tuple[Overlay, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One school's part. redlines hold only pages with a change; unwoven are sentences."""

    slug: str
    name: str
    fate: str
    redlines: tuple[Redline, ...]
    weighed: tuple[Weighed, ...]
    unwoven: tuple[str, ...] = ()


MADE_PUBLIC = "page for staff before, public now"
MADE_STAFF = "page public before, for staff only now"


def weighed_pages(
    redline: Redline, titles: Sequence[str], differing: Set[str], crossed: Mapping[str, str] = NONE
) -> Iterator[Weighed]:
    """The changes of one school's site; a page that is new or gone is one change, and so is a new title.

    crossed are pages that another audience has now, by id, and what to say of that: told once, not for each block.
    """
    for page in redline.changed:
        overlays = _overlays(page)
        for change in _changes(page, titles, crossed.get(page.id, "")):
            key = _one_value(change) or (page.id, change.kinds, change.what, *_whole(page, change, differing))
            if change.section.id in overlays and change.layer is not Layer.SCHOOL:
                near = tuple(one for one in overlays[change.section.id] if one.place.path != _path(change))
            else:
                near = ()
            yield Weighed(key, change, redline.audience, page.title, near)


def _one_value(change: Change) -> Signature:
    """What makes a change the same wherever it shows, if a single value is all that changed; else nothing."""
    origin = change.origin
    if origin is None or not origin.key or len(change.said) != 1 or change.entry.fate is not Fate.CHANGED:
        return ()
    return ("value", origin.path, origin.key, change.kinds, change.said)


def _path(change: Change) -> str:
    return change.origin.path if change.origin else ""


def _changes(page: PageRedline, titles: Sequence[str], crossed: str) -> Iterator[Change]:
    weighed = weigh(page, titles)
    if page.fate in (Fate.ADDED, Fate.REMOVED):
        kinds = tuple(sorted({Kind.AUDIENCE, *(kind for change in weighed for kind in change.kinds)}))
        yield _of_page(page, (Kind.AUDIENCE,) if crossed else kinds, crossed or f"page {page.fate.value}", ())
        return
    if page.shifts:
        yield _of_page(page, (Kind.WORDING,), "page changed", tuple(sentence(shift) for shift in page.shifts))
    yield from (change for change in weighed if not crossed or change.kinds != (Kind.AUDIENCE,))


def _of_page(page: PageRedline, kinds: tuple[Kind, ...], what: str, said: tuple[str, ...]) -> Change:
    first = next((entry.block for entry in page.entries if entry.block), None)
    origin = first.origin if first else None
    return Change(page.id, 0, kinds, what, said, Section(), origin, Entry(page.fate))


def _whole(page: PageRedline, change: Change, differing: Set[str]) -> Signature:
    if change.number:
        return (change.section.id, *signature(change.entry, differing))
    return (page.title, change.said)


def _overlays(page: PageRedline) -> dict[str, tuple[Overlay, ...]]:
    """The schools' and authorities' own texts by the id of the section around them."""
    found: dict[str, dict[Overlay, None]] = {}
    section = ""
    for entry in page.entries:
        block = entry.block
        if block is None or not entry.fate.in_new:
            continue
        origin = block.origin
        if not block.slot or origin is None or origin.layer is Layer.TRUST:
            section = block.section.id
            continue
        overlay = Overlay(origin.owner, block.slot, Place(origin.path, 1))
        found.setdefault(section, {})[overlay] = None
    return {id: tuple(overlays) for id, overlays in found.items()}
