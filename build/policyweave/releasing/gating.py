"""The gates of one release: each is looked at, and what somebody lets pass is set apart with the reason."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..cycle.state import state
from ..edition import gates
from ..edition.gates import ALL, Closed
from ..edition.manifest import Waiver
from ..edition.released import Released
from ..github.guard import check_nothing_of_staff, check_pages, plain_tree
from ..github.refused import Refused
from ..model.content import Content
from ..model.finding import Finding
from ..model.near import near
from ..model.origin import Audience
from ..pipeline import CannotUse, Woven
from ..repository.git import succeeds
from .entry import Entry
from .noting import Written, compared, written
from .sources import Sources


def check_waivers(waivers: Iterable[Waiver]) -> None:
    """Raises CannotUse for a waiver of no gate, of one that nobody can let pass, or without a reason or a name."""
    known = {gate.id: gate for gate in ALL}
    seen: set[str] = set()
    for waiver in waivers:
        if waiver.gate not in known:
            raise CannotUse(
                f"There is no gate “{waiver.gate}”.{near(waiver.gate, known)} The gates are: {', '.join(known)}."
            )
        if not known[waiver.gate].waivable:
            raise CannotUse(f"The gate “{waiver.gate}” cannot be waived: {known[waiver.gate].title}.")
        if not (waiver.reason or "").strip() or not (waiver.by or "").strip():
            raise CannotUse(f"To waive “{waiver.gate}” give --reason and --by: the release shows both for good.")
        if waiver.gate in seen:
            raise CannotUse(f"“{waiver.gate}” is waived twice.")
        seen.add(waiver.gate)


def of_entry(entry: Entry) -> Iterator[Closed]:
    """The gates for which nothing has to be read but Git."""
    yield from gates.of_checkout(entry.dirty)
    yield from gates.of_tags(entry.found)
    yield from gates.of_remote(entry.here, entry.there, entry.remote)
    before = entry.found.editions[-1] if entry.found.editions else None
    yield from gates.of_history(before, before is None or _stands_on(entry, before))


def _stands_on(entry: Entry, before: Released) -> bool:
    return succeeds(entry.top, "merge-base", "--is-ancestor", before.manifest.commit, entry.commit)


def of_content(
    entry: Entry, content: Content, woven: Woven, name: str, patch: bool, day: datetime.date
) -> Iterator[Closed]:
    """The gates that the woven content decides."""
    earlier = [one for one in entry.found.editions if one.manifest.edition != content.cycle.edition]
    yield from gates.of_edition(content, entry.found, name, patch, entry.commit)
    yield from gates.of_checks(woven.findings)
    yield from gates.of_reviews(state(content, woven.sites, day))
    yield from gates.of_approvals(content, earlier[-1] if earlier else None, day)


def of_notes(entry: Entry, made: Sources, content: Content, name: str, jobs: int) -> tuple[Written, tuple[Closed, ...]]:
    """The change notes, and the gate for them. The first edition needs none."""
    before = entry.found.editions[-1] if entry.found.editions else None
    expected = compared(entry.root, before, entry.commit, name, jobs) if before else {}
    notes = written(made.folder, content, name, expected)
    return notes, tuple(gates.of_notes(notes.missing, notes.drawn_up))


def of_site(site: Path | None, findings: Iterable[Finding]) -> Iterator[Closed]:
    """The gates that the built sites decide."""
    yield from gates.of_checks(findings)
    if site is not None:
        yield from gates.closed(gates.PUBLIC, _of_staff(site), "Nothing is released. Mend that first.")


def _of_staff(site: Path) -> Iterator[str]:
    try:
        trees = {audience: plain_tree(site / audience.value) for audience in Audience}
        for audience, tree in trees.items():
            check_pages(tree, audience)
        check_nothing_of_staff(trees[Audience.PUBLIC], trees[Audience.STAFF])
    except Refused as reason:
        yield str(reason)


def split(
    found: Sequence[Closed], waivers: Sequence[Waiver]
) -> tuple[tuple[Closed, ...], tuple[tuple[Closed, Waiver], ...]]:
    """The closed gates that stand in the way, and those that a waiver lets pass."""
    named = {waiver.gate: waiver for waiver in waivers}
    order = {gate.id: number for number, gate in enumerate(ALL)}
    found = sorted(found, key=lambda one: order[one.gate.id])
    against = tuple(one for one in found if one.gate.id not in named)
    return against, tuple((one, named[one.gate.id]) for one in found if one.gate.id in named)
