"""What a run of `make bench` found, as values and as a file."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.bench.ours import Row
from tests.bench.process import Taken

FILE = Path(__file__).with_name("last.json")


@dataclass(frozen=True, slots=True)
class Size:
    """How much lies on the disk for so many schools, in bytes and files. kept is what the next build needs beside the
    sites; packed are the public sites as one .tar.gz, 0 where that was not tried.
    """

    schools: int
    sources: int
    public: int
    staff: int
    kept: int
    files: int
    packed: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the bench: when and of which commit it was measured, how long that took, and what stopped it."""

    name: str
    when: str
    commit: str
    seconds: float
    rows: tuple[Row, ...] = ()
    sizes: tuple[Size, ...] = ()
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """All parts, the machine, the versions, and how many schools are few, usual and many."""

    machine: str
    versions: dict[str, str]
    few: int
    usual: int
    many: int
    parts: dict[str, Part] = field(default_factory=dict)

    @property
    def rows(self) -> list[Row]:
        return [row for part in self.parts.values() for row in part.rows]

    @property
    def sizes(self) -> list[Size]:
        return [size for part in self.parts.values() for size in part.sizes]

    def row(self, id: str, schools: int | None = None) -> Row | None:
        """The row of this name and number of schools (by itself, as many as usual)."""
        wanted = self.usual if schools is None else schools
        return next((row for row in self.rows if row.id == id and row.schools in (wanted, 0)), None)


def write(file: Path, results: Results) -> None:
    """Writes them as JSON."""
    file.write_text(json.dumps(asdict(results), indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def read(file: Path) -> Results:
    """Reads what write wrote; raises OSError, ValueError, KeyError or TypeError for anything else."""
    data = json.loads(file.read_text(encoding="utf-8"))
    parts = {
        name: Part(
            **{
                **part,
                "rows": tuple(
                    Row(**{**row, "runs": tuple(Taken(**run) for run in row["runs"])}) for row in part["rows"]
                ),
                "sizes": tuple(Size(**size) for size in part["sizes"]),
            }
        )
        for name, part in data["parts"].items()
    }
    return Results(**{**data, "parts": parts})


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of several values, with the least and the greatest."""

    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        found = list(values)
        return cls(statistics.median(found), min(found), max(found))


def walls(row: Row) -> Spread:
    """Seconds of its runs."""
    return Spread.of(run.wall for run in row.runs)


def ratios(one: Row, other: Row, of: Callable[[Taken], float | None] = lambda run: run.wall) -> Spread | None:
    """One against the other, round by round; None where it was not measured."""
    pairs = [(of(mine), of(theirs)) for mine, theirs in zip(one.runs, other.runs, strict=True)]
    found = [mine / theirs for mine, theirs in pairs if mine is not None and theirs]
    return Spread.of(found) if found else None


def most(row: Row, of: Callable[[Taken], float | None]) -> float | None:
    """The greatest value of its runs."""
    return max((value for run in row.runs if (value := of(run)) is not None), default=None)


def middle(runs: Sequence[Taken], of: Callable[[Taken], float | None]) -> float | None:
    """The middle value of runs."""
    found = [value for run in runs if (value := of(run)) is not None]
    return statistics.median(found) if found else None
