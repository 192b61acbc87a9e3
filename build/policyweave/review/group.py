"""Puts the schools' parts together: the same change once, with all its schools, the heaviest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..model.content import Content
from ..model.origin import Audience, Layer, Origin
from ..model.schema import SlotRule
from ..redline.changes import TableEntry
from ..redline.weigh import Change
from .part import Part, Weighed
from .review import Overlay, Reviewer, SchoolReview, SharedChange, Spot
from .signature import Signature

Accounts = Callable[[str], tuple[str, ...]]


@dataclass(slots=True)
class _Group:
    first: Weighed
    schools: dict[str, None] = field(default_factory=dict)
    audiences: set[Audience] = field(default_factory=set)
    overlays: dict[Overlay, None] = field(default_factory=dict)
    places: dict[tuple[str, str], None] = field(default_factory=dict)
    spots: dict[tuple[str, Audience], list[Spot]] = field(default_factory=dict)


def grouped(
    parts: Sequence[Part], content: Content, accounts: Accounts
) -> tuple[tuple[SharedChange, ...], tuple[SchoolReview, ...]]:
    """Each change once, numbered, and the schools with the changes that readers see there.

    parts come in the order of schools; content is the newer one; accounts says who looks after a file, by its path.
    """
    groups: dict[Signature, _Group] = {}
    for part in parts:
        for one in part.weighed:
            group = groups.setdefault(one.signature, _Group(one))
            group.schools[part.slug] = None
            group.audiences.add(one.audience)
            group.overlays.update(dict.fromkeys(one.overlays))
            group.places[(one.page_title, one.change.section.text)] = None
            spot = Spot(0, one.audience, one.change.page, one.change.number)
            group.spots.setdefault((part.slug, one.audience), []).append(spot)
    ordered = sorted(groups.values(), key=lambda group: _order(group, content))
    lines: dict[tuple[str, str, int], list[int]] = {}
    for number, group in enumerate(ordered, 1):
        for line in _lines(group.first.change):
            lines.setdefault(line, []).append(number)
    changes = tuple(_shared(number, group, content, accounts, lines) for number, group in enumerate(ordered, 1))
    return changes, tuple(_school(part, ordered) for part in parts)


def _order(group: _Group, content: Content) -> tuple[object, ...]:
    """Heaviest first; then what more schools see; then by page and place."""
    change = group.first.change
    pages = [*content.pages]
    page = pages.index(change.page) if change.page in pages else len(pages)
    return (change.kind, -len(group.schools), page, change.page, change.number, min(group.schools))


def _lines(change: Change) -> set[tuple[str, str, int]]:
    """The lines of the sources that a change stands in."""
    if not change.number:
        return set()
    return {(change.page, origin.path, origin.line) for origin in origins(change) if not origin.key}


def origins(change: Change) -> Iterable[Origin]:
    """Where the words of a change come from, on both sides."""
    entry = change.entry
    cells = entry.cells if isinstance(entry, TableEntry) else (entry,)
    for cell in cells:
        yield from (block.origin for block in (*cell.old, *cell.new) if block.origin is not None)
    if change.origin is not None:
        yield change.origin


def _shared(
    number: int, group: _Group, content: Content, accounts: Accounts, lines: dict[tuple[str, str, int], list[int]]
) -> SharedChange:
    change = group.first.change
    also = sorted({other for line in _lines(change) for other in lines[line]} - {number})
    audiences = tuple(audience for audience in Audience if audience in group.audiences)
    return SharedChange(
        number, change, group.first.page_title, tuple(group.schools), audiences, tuple(also), tuple(group.overlays),
        _replaced_at(change, group, content), reviewers(change, group.schools, accounts), tuple(group.places),
    )  # fmt: skip


def _replaced_at(change: Change, group: _Group, content: Content) -> tuple[str, ...]:
    """The schools that show words of their own where the trust's changed."""
    entry = change.entry
    block = entry.block
    page = content.slot_page(block.slot) if block is not None and block.slot else None
    if block is None or page is None or change.layer is not Layer.TRUST:
        return ()
    if page.front.slots[block.slot].rule is not SlotRule.REPLACE:
        return ()
    return tuple(
        slug for slug in sorted(content.schools)
        if (slug, block.slot) in content.school_texts and slug not in group.schools
    )  # fmt: skip


def reviewers(change: Change, schools: Iterable[str], accounts: Accounts) -> tuple[Reviewer, ...]:
    """Who has to agree to a change: whoever looks after the words or the value that changed."""
    found: dict[str, Reviewer] = {}
    places = list(origins(change)) if change.origin is None or not change.origin.key else [change.origin]
    for origin in places:
        who = f"{origin.layer.value} {origin.owner}".rstrip()
        found.setdefault(who, Reviewer(who, accounts(origin.path)))
    if not found and not change.number:
        found = {
            f"school {slug}": Reviewer(f"school {slug}", accounts(f"schools/{slug}/school.yml")) for slug in schools
        }
    return tuple(found[who] for who in sorted(found, key=lambda who: (not who.startswith("trust"), who)))


def _school(part: Part, ordered: Sequence[_Group]) -> SchoolReview:
    numbers = [number for number, group in enumerate(ordered, 1) if part.slug in group.schools]
    spots = [
        replace(spot, change=number)
        for number in numbers
        for audience in Audience
        for spot in ordered[number - 1].spots.get((part.slug, audience), ())
    ]
    return SchoolReview(part.slug, part.name, part.fate, part.redlines, tuple(numbers), tuple(spots))
