"""The report as CSV that Excel opens as it is, with no cell that a program could take for a formula."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping

from .judge import Standing, State

HEAD = ("School", "Name", "E-mail", "State", "Has to confirm", "Edition confirmed", "Day", "Note")
FORMULA = "=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20\u2212"


def as_csv(standings: Iterable[Standing], names: Mapping[str, str]) -> bytes:
    """The table, a line each. names are the schools' names by slug."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEAD)
    for one in standings:
        waiting = "yes" if one.state.waiting else "no" if one.state in SETTLED else ""
        day = one.day.isoformat() if one.day else ""
        cells = (
            names.get(one.school, one.school),
            one.name,
            one.email,
            one.state.value,
            waiting,
            one.edition,
            day,
            one.said,
        )
        writer.writerow([safe(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig", "replace")


SETTLED = frozenset({State.CONFIRMED, State.UNCHANGED, State.JOINING})


def safe(cell: str) -> str:
    """A cell that no spreadsheet works out: one that begins like a formula gets an apostrophe before it."""
    line = " ".join(cell.split())
    return f"'{line}" if line[:1] and line[0] in FORMULA else line


def counts(standings: Iterable[Standing]) -> dict[str, Counter[State]]:
    """How many stand where, by school; answers that belong to nobody under an empty name."""
    found: dict[str, Counter[State]] = {}
    for one in standings:
        own = "" if one.state in (State.NOT_STAFF, State.UNCLEAR, State.NO_SCHOOL) else one.school
        found.setdefault(own, Counter())[one.state] += 1
    return dict(sorted(found.items(), key=lambda item: (not item[0], item[0])))
