"""The files of a new private folder: the strategy's lists to be made one's own, and a file for each school."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

from ..model.content import Content
from ..model.schema import Status
from .folder import FILES, FOLDER

KINDS = ("refinement", "reinforcement", "renewal", "rescue")
YEARS = 4  # of a strategy
MARK = re.compile(r"%(NAME|[A-Z0-9])")


def example_files(content: Content, invented: bool = False) -> Iterator[tuple[str, str]]:
    """Path and text of each file. invented fills the schools' files with records to try the report with."""
    first = int(content.cycle.academic_year[:4])
    marks = {"X": first - 1, "Y": first, "Z": first + 1, "1": first + 2, "2": first + 3, "L": first + YEARS}
    words = {name: str(year) for name, year in marks.items()}
    words |= {name: _academic(first + number) for number, name in enumerate("PQRS")}
    for name in FILES:
        yield name, _filled(name, words)
    number = 0
    for slug, school in sorted(content.schools.items()):
        kind = "school"
        if invented:
            joining = school.status is Status.JOINING
            kind = "joining" if joining else KINDS[number % len(KINDS)]
            number += not joining
        yield f"{FOLDER}/{slug}.yml", _filled(f"{kind}.yml", words | {"NAME": " ".join(school.name.split())})


def _filled(name: str, words: dict[str, str]) -> str:
    text = (files(__package__) / "example" / name).read_text(encoding="utf-8")
    return MARK.sub(lambda match: words[match[1]], text)


def _academic(year: int) -> str:
    return f"{year}-{(year + 1) % 100:02}"
