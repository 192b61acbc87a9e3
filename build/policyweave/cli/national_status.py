"""policyweave national status: what is still to be looked at because an edition of guidance came."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from ..check.guidance.worklist import Item
from ..cycling import Worked, by_person, national_status
from ..report.menders import mender
from ..report.terminal import counted, seen
from .call import CLEAN
from .common import Progress, add_format, show_json

GAP = "  "


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", metavar="ID", help="one title of guidance, such as kcsie (default: all)")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the worklist of each edition that was recorded."""
    progress, today = Progress(), datetime.date.today()
    found = national_status(args.root, args.id, today, progress)
    progress.done()
    if args.format == "json":
        show_json({"on": today.isoformat(), "updates": [_as_data(one, today) for one in found]})
        return CLEAN
    for line in lines(found, today):
        print(seen(line))
    return CLEAN


def lines(found: Iterable[Worked], on: datetime.date) -> Iterator[str]:
    """The worklists for a person: what is open, by who must act, and how much is done."""
    nothing = True
    for work in found:
        if not nothing:
            yield ""
        nothing = False
        guidance, edition = work.update.guidance, work.update.edition
        waiting = work.open
        yield f"{guidance.short} {edition.name}, {work.update.standing(on)}: {_counts(work)}."
        for person, items in by_person(waiting):
            yield ""
            yield f"For {person.name}: {counted(len(items), 'passage')}"
            for item in items:
                yield from _item(item)
        if waiting:
            yield ""
            yield f"Change it, or run `policyweave national confirm {work.update.id} --place FILE:LINE --by ROLE`."
    if nothing:
        yield "No new edition of guidance was recorded. `policyweave national update` does it."


def _counts(work: Worked) -> str:
    done = len(work.items) - len(work.open)
    return f"{done} of {counted(len(work.items), 'passage')} confirmed, {len(work.open)} open"


def _item(item: Item) -> Iterator[str]:
    slot = f", in the slot {item.slot}" if item.slot else ""
    shown = f" ({_schools(item)})" if not item.place.path.startswith("schools/") and item.schools else ""
    new = "" if item.listed else "; new or changed since the edition was recorded"
    for place, _ in item.places:
        yield f"{GAP}{place.path}:{place.line}{slot}{shown}: {', '.join(item.why)}{new}"
    yield f"{GAP}{GAP}{item.words}"


def _schools(item: Item) -> str:
    if len(item.schools) <= 4:
        return f"at {', '.join(item.schools)}"
    return f"at {len(item.schools)} schools"


def _as_data(work: Worked, on: datetime.date) -> dict[str, Any]:
    edition = work.update.edition
    return {
        "guidance": work.update.id, "title": work.update.guidance.title, "edition": edition.name,
        "before": work.update.before.name, "issued": _day(edition.issued), "in_force": _day(edition.in_force),
        "begun": work.update.begun(on), "open": len(work.open), "confirmed": len(work.items) - len(work.open),
        "groups": [
            {"who": person.name, "kind": _whose(items[0])[0], "slug": _whose(items[0])[1], "items": as_data_items(items)}
            for person, items in by_person(work.items)
        ],
    }  # fmt: skip


def as_data_items(items: Iterable[Item]) -> list[dict[str, Any]]:
    """Items for a program."""
    return [
        {
            "digest": item.digest, "open": item.open, "listed": item.listed, "who": mender(item.place.path).name,
            "places": [{"path": place.path, "line": place.line} for place, _ in item.places],
            "why": list(item.why), "words": item.words, "page": item.page or None, "slot": item.slot or None,
            "schools": list(item.schools), "by": item.record.by if item.record else None,
            "on": _day(item.record.on if item.record else None),
        }
        for item in items
    ]  # fmt: skip


def _whose(item: Item) -> tuple[str, str | None]:
    """Whose words an item is: trust, authority or school, and its slug."""
    parts = item.place.path.split("/")
    if parts[:2] == ["policies", "authorities"]:
        return "authority", parts[2]
    return ("school", parts[1]) if parts[0] == "schools" else ("trust", None)


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
