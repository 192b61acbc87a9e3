"""policyweave cycle status: schools × steps at a glance."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..cycle.state import CycleState, SchoolState, Standing, StepState
from ..cycling import Since, since, status
from ..model.fields import MONTHS, day_in_words
from ..report.terminal import counted
from ..report.terminal import seen as plain
from ..review.names import heading
from .call import CLEAN
from .common import Progress, add_format, show_json

WIDEST = 120  # columns of a table, however wide the terminal
NARROWEST = 60
GAP = "  "


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("schools", nargs="*", metavar="SCHOOL", help="slugs of schools (default: all)")
    parser.add_argument(
        "--changes", action="store_true", help="for what is to be looked at again, also what readers see change since"
    )
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Prints where the contextual reviews stand."""
    progress = Progress()
    found = status(args.root, args.schools, progress=progress)
    progress.done()
    seen = changes(args.root, found) if args.changes else {}
    if args.format == "json":
        show_json(as_data(found, seen))
        return CLEAN
    for line in lines(found, seen, min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)):
        print(plain(line))
    return CLEAN


Seen = Mapping[tuple[str, str], Sequence[str]]  # sentences on what changed, by school and step


def changes(root: Path, found: CycleState) -> Seen:
    """What readers see change in each stale step since its sign-off."""
    return {(school.school, one.step.id): _sentences(one) for school in found.schools for one in since(root, school)}


def _sentences(one: Since) -> list[str]:
    if not one.commit:
        return ["The sign-off is in no commit yet, so that it cannot be compared."]
    said = [f"Since commit {one.commit[:9]}:"]
    for shared in one.changes:
        change = shared.change
        where = f"{shared.page_title}, “{change.section.text}”" if change.section.text else shared.page_title
        kinds = heading(change.kinds, change.what, change.number)
        said.append(f"{kinds}: {where}: {change.what}. {' '.join(change.said)}".rstrip())
    return said if one.changes else [*said, "Readers see no change."]


def as_data(found: CycleState, seen: Seen) -> dict[str, Any]:
    """The state for a program."""
    return {
        "edition": found.edition,
        "on": found.on.isoformat(),
        "done": found.done,
        "unread": list(found.unread),
        "schools": [
            {"school": school.school, "name": school.name, "active": school.active, "opened": school.opened,
             "done": school.done, "steps": [_step_data(step, seen.get((school.school, step.id), ())) for step in school.steps]}
            for school in found.schools
        ],
    }  # fmt: skip


def _step_data(step: StepState, seen: Sequence[str]) -> dict[str, Any]:
    return {
        "step": step.id, "title": step.title, "standing": step.standing.value, "by": step.by or None,
        "on": step.on.isoformat() if step.on else None, "changed": list(step.changed),
        "due": step.due.isoformat() if step.due else None, "overdue": step.overdue, "turn": step.turn or None,
        "seen": list(seen),
    }  # fmt: skip


def lines(found: CycleState, seen: Seen, width: int) -> Iterator[str]:
    """The state for a person: a table as wide as fits, then what is to be looked at again."""
    ready = sum(school.done for school in found.schools)
    yield f"Contextual reviews of the edition {found.edition} on {day_in_words(found.on)}: {ready} of {counted(len(found.schools), 'school')} done."
    days = sorted({step.due for school in found.schools for step in school.steps if step.overdue and step.due})
    if days:
        yield f"Late: due by {' or '.join(map(day_in_words, days))}."
    if not found.schools:
        return
    yield ""
    yield from _table(_rows(found), width)
    again = [
        (school, step)
        for school in found.schools
        for step in school.steps
        if step.standing is Standing.STALE and step.on is not None
    ]
    if again:
        yield from ("", "To be looked at again:")
    for school, step in again:
        since = f"signed off by {step.by} on {day_in_words(step.on)}" if step.on else ""
        yield f"{GAP}{school.school}, {step.id} ({since}):"
        yield from (f"{GAP}{GAP}{said}" for said in (*step.changed, *seen.get((school.school, step.id), ())))
    if found.unread:
        yield ""
        yield f"school.yml cannot be read: {', '.join(found.unread)}. Run `policyweave check` and mend it."
    closed = [school.school for school in found.schools if not school.opened]
    if closed:
        yield ""
        yield f"Not opened yet: {', '.join(closed)}. Run `policyweave cycle open {found.to_open}`."


def _rows(found: CycleState) -> list[list[str]]:
    head = ["School", *(step.id for step in found.schools[0].steps), "Turn"]
    return [head, *([school.school, *map(_cell, school.steps), _turn(school)] for school in found.schools)]


def _cell(step: StepState) -> str:
    if step.standing is Standing.DONE and step.on is not None:
        return f"done {step.on.day} {MONTHS[step.on.month - 1][:3]}"
    if step.standing is Standing.NOTHING:
        return "nothing to do"
    return f"{step.standing.value}, late" if step.overdue else step.standing.value


def _turn(school: SchoolState) -> str:
    turns = list(dict.fromkeys(step.turn for step in school.steps if step.turn))
    return ", ".join(turns) if school.opened else "Trust"


def _table(rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Rows in columns; where they are wider than the terminal each school gets lines of its own."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    if sum(widths) + len(GAP) * (len(widths) - 1) <= width:
        for row in rows:
            yield GAP.join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip()
        return
    label = max(len(name) for name in rows[0])
    for row in rows[1:]:
        yield row[0]
        for name, cell in zip(rows[0][1:], row[1:], strict=True):
            yield f"{GAP}{name.ljust(label)}{GAP}{cell}".rstrip()
