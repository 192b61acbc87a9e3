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
VERSION = 1
MOST = 256 * 2**20  # bytes of a record
Looks = Mapping[str, tuple[int, int]]  # size and modification time in nanoseconds, by path


@dataclass(frozen=True, slots=True)
class School:
    """One school's part of a build: its key, the findings of its texts and of its theme, whether it is joining, and
    what its contextual review has to look at (digests by step and name).
    """

    key: str
    found: tuple[Finding, ...]
    faults: tuple[Finding, ...]
    joining: bool
    pins: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """One build of everything: the digest of all inputs, the day, the day on which late is late, the schools by slug,
    all findings, files by path.
    """

    whole: str
    day: str
    late: str
    schools: Mapping[str, School]
    findings: tuple[Finding, ...]
    files: Looks = field(default_factory=dict)


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

    schools = {
        slug: [school.key, numbers(school.found, slug), numbers(school.faults, slug), school.joining, school.pins]
        for slug, school in kept.schools.items()
    }
    data = {
        "version": VERSION,
        "whole": kept.whole,
        "day": kept.day,
        "late": kept.late,
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

        schools = {
            slug: School(key, listed(found, slug), listed(faults, slug), joining, pins)
            for slug, (key, found, faults, joining, pins) in data["schools"].items()
        }
        files = {path: (size, time) for path, (size, time) in data["files"].items()}
        return Kept(data["whole"], data["day"], data["late"], schools, listed(data["all"]), files)
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
