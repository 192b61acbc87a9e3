"""Two tables as people and answers: who works where, and who has confirmed what."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from .columns import FORM, STAFF, columns_of, needed
from .days import day_of, month_first
from .table import Table

ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
YEARS = re.compile(r"(?<!\d)(20\d\d)\s*[-/\u2010-\u2015]\s*(?:20)?(\d\d)(?!\d)")
HEX = re.compile(r"[0-9a-f]{8,64}")
UNREADABLE = "?"  # such as what a spreadsheet made of it
GONE = frozenset({"yes", "y", "true", "left", "leaver"})


@dataclass(frozen=True, slots=True)
class Schools:
    """The schools of the trust: their names by slug."""

    names: Mapping[str, str]

    def named(self, cell: str) -> tuple[str, ...] | None:
        """The slugs of the schools that a cell names, by slug or name; None if any word in it is no school."""
        one = self._slug(cell)
        if one is not None:
            return (one,)
        parts = [part for part in re.split(r"[;|,/]|\band\b|&", cell) if part.strip()]
        found = [self._slug(part) for part in parts]
        known = [slug for slug in found if slug is not None]
        return tuple(dict.fromkeys(known)) if known and len(known) == len(found) else None

    def _slug(self, word: str) -> str | None:
        plain = " ".join(word.split()).casefold()
        return next(
            (slug for slug, name in self.names.items() if plain in (slug, " ".join(name.split()).casefold())), None
        )


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at one school. school is the slug, or empty where the list names none that is known; typed is its cell."""

    email: str
    name: str
    school: str
    typed: str
    line: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody sent. schools are slugs, None where the cell names no known one and () where it is empty."""

    email: str
    schools: tuple[str, ...] | None
    typed: str
    edition: str
    digest: str
    day: datetime.date | None
    line: int


def staff_of(
    table: Table, schools: Schools, given: Mapping[str, str], on: datetime.date
) -> tuple[tuple[Person, ...], int]:
    """The people of a staff list, once a school, and how many rows are of people who have left by a day."""
    found = columns_of(table, STAFF, given)
    email = needed(table, found, "email", "--staff-column")
    at = found.get("school")
    if at is None and len(schools.names) > 1:
        needed(table, found, "school", "--staff-column")
    american = month_first([row.cells[found["left"]] for row in table.rows]) if "left" in found else False
    people: dict[tuple[str, str, str], Person] = {}
    left = 0
    for row in table.rows:
        if "left" in found and _has_left(row.cells[found["left"]], american, on):
            left += 1
            continue
        address = _address(row.cells[email])
        name = row.cells[found["name"]] if "name" in found else _joined(row.cells, found)
        typed = row.cells[at] if at else ""
        slugs = schools.named(typed) if at else tuple(schools.names)
        for slug in slugs or ("",):
            key = (address or f"line {row.line}", slug, "" if slug else typed)
            people.setdefault(key, Person(address, name, slug, typed, row.line))
    return tuple(people.values()), left


def answers_of(table: Table, schools: Schools, given: Mapping[str, str]) -> tuple[Answer, ...]:
    """The answers of a form, in order."""
    found = columns_of(table, FORM, given)
    email = needed(table, found, "email", "--column")
    if "edition" not in found and "digest" not in found:
        needed(table, found, "edition", "--column")
    american = month_first([row.cells[found["date"]] for row in table.rows]) if "date" in found else False
    out = []
    for row in table.rows:
        cells = {kind: row.cells[header] for kind, header in found.items()}
        typed = cells.get("school", "")
        out.append(
            Answer(
                _address(row.cells[email]), schools.named(typed) if typed else (), typed,
                edition_of(cells.get("edition", "")), digest_of(cells.get("digest", "")),
                day_of(cells.get("date", ""), american), row.line,
            )
        )  # fmt: skip
    return tuple(out)


def edition_of(text: str) -> str:
    """The edition that a text names: 2026-27 of “Edition 2026/2027”; any other word in small letters."""
    match = YEARS.search(text)
    return f"{match[1]}-{match[2]}" if match else text.casefold()


def digest_of(text: str) -> str:
    """The digits of a digest however it is typed; UNREADABLE for words that are none, nothing for none."""
    plain = re.sub(r"[\s-]", "", text.casefold().removeprefix("sha256-"))
    return plain if not plain or HEX.fullmatch(plain) else UNREADABLE


def _address(cell: str) -> str:
    match = ADDRESS.search(cell)
    return match[0].casefold().strip("'\"") if match else ""


def _joined(cells: Mapping[str, str], found: Mapping[str, str]) -> str:
    return " ".join(cells[found[kind]] for kind in ("first", "last") if kind in found).strip()


def _has_left(cell: str, american: bool, on: datetime.date) -> bool:
    day = day_of(cell, american)
    return day < on if day else cell.casefold() in GONE
