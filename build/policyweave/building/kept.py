"""What a build keeps for the next one, in a file beside the two trees: keys, findings, and how each file looked.

The sites themselves are the store. A site is used again only if its key is the same and every file of it is as it was
written; a record that is damaged, half written or of another program is no record.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..model.finding import Finding, Place, Rule, Severity

NAME = ".policyweave-build.json"
VERSION = 3
MOST = 256 * 2**20  # bytes of a record
Looks = Mapping[str, tuple[int, int]]  # size and modification time in nanoseconds, by path


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a school: its key, the findings of its texts, and what the rest of the school's sites shows of it.

    files are the pictures and documents that it shows, by audience; calling are the audiences whose page says whom to
    call; read is the digest of what staff read, looked what the contextual review looks at, as plain values (nothing where
    staff have no such page); ages are for which age its texts suit, by path.
    """

    key: str
    found: tuple[Finding, ...]
    files: Mapping[str, tuple[str, ...]]
    calling: tuple[str, ...]
    read: str = ""
    looked: list[Any] | None = None
    ages: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class School:
    """One school's part of a build: its keys, its pages by the path of their source, the findings that concern no single
    page, those of its theme, whether it is joining, what its contextual review has to look at (digests by step and
    name), and the digest of what its staff site says of that.
    """

    key: str
    frame: str
    pages: Mapping[str, Page]
    apart: tuple[Finding, ...]
    faults: tuple[Finding, ...]
    joining: bool
    pins: Mapping[str, Mapping[str, str]]
    rows: str

    @property
    def found(self) -> tuple[Finding, ...]:
        """All findings of its texts."""
        return (*self.apart, *(item for page in self.pages.values() for item in page.found))


@dataclass(frozen=True, slots=True)
class Kept:
    """One build of everything: the digest of all inputs, the day, the day on which late is late, the schools by slug,
    all findings, files by path, the digest of the ledger of links that the lead's page was made from, and whether there
    are PDFs.
    """

    whole: str
    day: str
    late: str
    schools: Mapping[str, School]
    findings: tuple[Finding, ...]
    files: Looks = field(default_factory=dict)
    ledger: str = ""
    pdf: bool = False


def looks(out: Path, folders: Iterable[str]) -> dict[str, tuple[int, int]]:
    """How the files in these folders of out look now, and those that stand beside the folders' last parts."""
    found: dict[str, tuple[int, int]] = {}
    waiting = list(folders)
    while waiting:
        below = waiting.pop()
        try:
            entries = list(os.scandir(out / below))
        except OSError:
            continue
        for entry in entries:
            path = f"{below}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                seen = entry.stat(follow_symlinks=False)
                found[path] = (seen.st_size, seen.st_mtime_ns)
    return found


def write(folder: Path, kept: Kept) -> None:
    """Writes the record into a folder."""
    table: dict[Finding, int] = {}

    def numbers(findings: Iterable[Finding], slug: str = "") -> list[int]:
        """Numbers in the table of findings, which says once what many schools show; one that names none is below 0."""
        found = []
        for item in findings:
            bare = replace(item, schools=()) if slug else item
            number = table.setdefault(bare, len(table))
            found.append(number if item.schools or not slug else -1 - number)
        return found

    def page(one: Page, slug: str) -> list[Any]:
        return [one.key, numbers(one.found, slug), one.files, one.calling, one.read, one.looked, one.ages]

    schools = {
        slug: [
            school.key,
            school.frame,
            {path: page(one, slug) for path, one in school.pages.items()},
            numbers(school.apart, slug),
            numbers(school.faults, slug),
            school.joining,
            school.pins,
            school.rows,
        ]
        for slug, school in kept.schools.items()
    }
    data = {
        "version": VERSION,
        "whole": kept.whole,
        "day": kept.day,
        "late": kept.late,
        "ledger": kept.ledger,
        "pdf": kept.pdf,
        "schools": schools,
        "all": numbers(kept.findings),
        "files": kept.files,
        "findings": [_plain(item) for item in table],
    }
    body = json.dumps(data, separators=(",", ":"), ensure_ascii=True).encode("ascii")
    (folder / NAME).write_bytes(signed(body))


def signed(body: bytes) -> bytes:
    """A record's bytes with their digest in front."""
    return hashlib.sha256(body).hexdigest().encode("ascii") + b"\n" + body


def read(out: Path) -> Kept | None:
    """The record of the last build into out, if there is one that can be trusted."""
    try:
        if (out / NAME).stat().st_size > MOST:
            return None
        sum_, _, body = (out / NAME).read_bytes().partition(b"\n")
        if signed(body) != sum_ + b"\n" + body:
            return None
        data = json.loads(body)
        if data["version"] != VERSION:
            return None
        findings = [_finding(item) for item in data["findings"]]

        def listed(numbers: list[int], slug: str = "") -> tuple[Finding, ...]:
            if not slug:
                return tuple(findings[number] for number in numbers)
            return tuple(
                replace(findings[number], schools=(slug,)) if number >= 0 else findings[-1 - number]
                for number in numbers
            )

        def page(item: list[Any], slug: str) -> Page:
            key, found, files, calling, read, looked, ages = item
            shown = {audience: tuple(paths) for audience, paths in files.items()}
            return Page(key, listed(found, slug), shown, tuple(calling), read, looked, ages)

        schools = {
            slug: School(
                key, frame, {path: page(one, slug) for path, one in pages.items()}, listed(apart, slug),
                listed(faults, slug), joining, pins, rows,
            )
            for slug, (key, frame, pages, apart, faults, joining, pins, rows) in data["schools"].items()
        }  # fmt: skip
        files = {path: (size, time) for path, (size, time) in data["files"].items()}
        return Kept(
            data["whole"], data["day"], data["late"], schools, listed(data["all"]), files, data["ledger"], data["pdf"]
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return None


def _plain(item: Finding) -> list[Any]:
    rule = [item.rule.id, item.rule.name, item.rule.severity.value, item.rule.summary]
    also = [_place(place) for place in item.also]
    return [rule, _place(item.place), item.message, item.fix, item.severity.value, item.schools, also]


def _place(place: Place) -> tuple[str, int, int]:
    return place.path, place.line, place.column


def _finding(data: list[Any]) -> Finding:
    (id, name, usual, summary), place, message, fix, severity, schools, also = data
    rule = Rule(id, name, Severity(usual), summary)
    return Finding(
        rule, Place(*place), message, fix, Severity(severity), tuple(schools), tuple(Place(*one) for one in also)
    )
