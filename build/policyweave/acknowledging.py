"""Wires the report on who has read and understood: private tables from outside the repository, and back to there."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .acknowledged.judge import Current, State, judged
from .acknowledged.people import Schools, answers_of, staff_of
from .acknowledged.table import CannotRead, Table, read_table
from .acknowledged.written import as_csv, counts
from .cycle.read import read_digest
from .model.finding import Finding
from .model.origin import Audience
from .model.schema import Status
from .pipeline import CannotUse, usable, weave
from .repository.outside import real_file, repository_of, write_private


@dataclass(frozen=True, slots=True)
class Tables:
    """The private files, and the headers of columns that somebody names, by kind."""

    form: Path
    staff: Path
    out: Path
    form_columns: Mapping[str, str]
    staff_columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report says, without anybody's name: how many stand where, by school (empty: answers of nobody known).

    findings are why there is none: with an error nobody knows what the edition in force reads.
    """

    edition: str
    schools: Mapping[str, Counter[State]]
    left: int
    inside: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()


def report(root: Path, tables: Tables, on: datetime.date | None = None) -> Reported:
    """Writes who has confirmed the edition in force at each school. Raises CannotUse.

    The edition and its text are those of the content repository as it is at root.
    """
    usable(root)
    out = _outside(root, tables.out)
    if any(file.exists() and out.exists() and out.samefile(file) for file in (tables.form, tables.staff)):
        raise CannotUse("--out is one of the files that are read. Name another one.")
    day = on or datetime.date.today()
    try:
        form, staff = _table(tables.form), _table(tables.staff)
        woven = weave(root, None, [Audience.STAFF], on=day)
        content = woven.content
        if content is None or woven.failed:
            return Reported("", {}, 0, findings=woven.findings)
        schools = Schools({slug: school.name for slug, school in sorted(content.schools.items())})
        people, left = staff_of(staff, schools, tables.staff_columns, day)
        answers = answers_of(form, schools, tables.form_columns)
    except CannotRead as reason:
        raise CannotUse(f"{reason} Nothing was written.") from None
    used = {person.school for person in people}
    digests = {site.school: read_digest(content, site) for site in woven.sites if site.school in used}
    joining = frozenset(slug for slug, school in content.schools.items() if school.status is Status.JOINING)
    standings = judged(people, answers, Current(content.cycle.edition, digests, joining))
    write_private(out, as_csv(standings, schools.names))
    inside = tuple(file for file in (tables.form, tables.staff) if repository_of(root, file.resolve()) is not None)
    return Reported(content.cycle.edition, counts(standings), left, inside)


def _table(file: Path) -> Table:
    if not file.is_file():
        raise CannotUse(f"“{file}” is not a file.")
    return read_table(file.read_bytes(), f"“{file.name}”")


def _outside(root: Path, out: Path) -> Path:
    """Where the report really goes; raises CannotUse for a place inside a repository, whatever links lead there."""
    real = real_file(out, "~/confirmed.csv")
    inside = repository_of(root, real)
    if inside is not None:
        raise CannotUse(
            f"“{out}” lies in the repository {inside}. Who has read what is personal data and does not belong there. "
            "Name a file elsewhere."
        )
    return real
