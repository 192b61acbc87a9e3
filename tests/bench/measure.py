"""Measures policyweave, alone and beside other generators, and writes docs/benchmarks.md and figures of docs/scale.md.

    python -m tests.bench.measure                   everything; about twenty minutes
    python -m tests.bench.measure --quick           the same with a handful of schools, printed and kept nowhere
    python -m tests.bench.measure --only serve      one part anew, put among the last results
    python -m tests.bench.measure --only largest    one of the shards of 10,000 schools; in no other run
    python -m tests.bench.measure --write           only the pages, from the last results and reasons.md

No test asserts a time.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import os
import platform
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from tests.bench import ours, outside, page, peers, results, scale, targets
from tests.bench.ours import Place, Row
from tests.bench.process import Failed
from tests.bench.results import Part, Results, Size
from tests.trustkit import REPOSITORY

LIBRARIES = ("mkdocs", "mkdocs-material", "markdown-it-py", "jinja2", "pydantic")
BENCHMARKS, SCALE = REPOSITORY / "docs/benchmarks.md", REPOSITORY / "docs/scale.md"
METHOD = Path(__file__).with_name("method.md")


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: few, usual and many schools, and how many runs of what is long and of what is short."""

    few: int = 10
    usual: int = 100
    many: int = 1000
    rounds: int = 3
    long: int = 2
    short: int = 5
    shards: int = 4
    largest: int = 10_000
    largest_shards: int = 40


QUICK = Plan(few=2, usual=3, many=5, rounds=1, long=1, short=1, shards=2, largest=6, largest_shards=3)
APART = ("largest",)  # measured only when it is asked for


class Bench:
    """The parts of one run, with their trusts in a folder."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan, self.folder = plan, folder
        self.sizes: list[Size] = []

    def parts(self) -> dict[str, Callable[[], Iterator[Row]]]:
        """By name, in the order in which they are measured."""
        plan = self.plan
        return {
            "others": self.others,
            "sizes": self.full,
            "help": lambda: ours.help_text(4 * plan.short),
            "changes": lambda: ours.changed(self.place("changes"), plan.short),
            "check": self.check,
            "diff": lambda: ours.diff(self.place("diff"), plan.rounds),
            "links": lambda: outside.links(self.place("links"), plan.long),
            "release": lambda: outside.release(self.place("release"), plan.long),
            "shards": self.shards,
            "serve": lambda: ours.serve(self.place("serve"), plan.short),
            "largest": lambda: outside.shards(self.place("largest", plan.largest), plan.largest_shards, 1),
        }

    def place(self, name: str, schools: int = 0) -> Place:
        return Place(self.folder / f"{name}-{schools or self.plan.usual}", schools or self.plan.usual)

    def others(self) -> Iterator[Row]:
        """The other generators; first with few schools, which shows that all make the same words, and warms up."""
        env = peers.Peers(self.folder / "peers")
        first = peers.Contest(env, self.folder / "first", 2)
        first.measured(1, say)
        first.alike(2)
        contest = peers.Contest(env, self.folder / "contest", self.plan.usual)
        for name, runs in contest.measured(self.plan.rounds, say).items():
            yield Row(name, self.plan.usual, name, tuple(runs))
        contest.alike(self.plan.usual)

    def full(self) -> Iterator[Row]:
        """Full builds of three sizes, and what a change costs with few and with many schools."""
        few, usual, many = (self.place("size", schools) for schools in (self.plan.few, self.plan.usual, self.plan.many))
        yield from ours.full([few, usual, many], self.plan.long, say)
        for place in (few, usual, many):
            self.sizes.append(size_of(place, pack=place is not many))
        for place in (few, many):
            yield from ours.changed(place, 1)

    def check(self) -> Iterator[Row]:
        """All rules with three sizes."""
        for schools, runs in (
            (self.plan.few, self.plan.rounds),
            (self.plan.usual, self.plan.rounds),
            (self.plan.many, 1),
        ):
            yield from ours.check(self.place("check", schools), runs)

    def shards(self) -> Iterator[Row]:
        """A usual trust on several machines, and one machine's part of a large one."""
        yield from outside.shards(self.place("shards"), self.plan.shards)
        yield from outside.shards(self.place("shards", self.plan.many), 10, 1)


def size_of(place: Place, pack: bool) -> Size:
    """What lies on the disk after a build; with pack, also how much the public sites are as one archive."""
    public, staff = (_files(place.out / name) for name in ("public", "staff"))
    beside = [path for path in place.out.iterdir() if path.name not in ("public", "staff")]
    kept = sum(sum(_files(path)) if path.is_dir() else path.stat().st_size for path in beside)
    sources = sum(sum(_files(place.root / name)) for name in ("policies", "schools", "macros"))
    packed = 0
    if pack:
        archive = place.folder / "public.tar.gz"
        with tarfile.open(archive, "w:gz", compresslevel=6) as tar:
            tar.add(place.out / "public", "public")
        packed = archive.stat().st_size
    return Size(place.schools, sources, sum(public), sum(staff), kept, len(public) + len(staff), packed)


def _files(folder: Path) -> list[int]:
    return [path.stat().st_size for path in folder.rglob("*") if path.is_file()]


def measured(bench: Bench, only: list[str], earlier: Results | None) -> Results:
    """Measures all parts, or only some; what is not measured stays as in an earlier run."""
    plan = bench.plan
    asked = [name for name in bench.parts() if (name in only if only else name not in APART)]
    kept = {name: part for name, part in earlier.parts.items() if only or name in APART} if earlier else {}
    found = Results(machine(), versions(), plan.few, plan.usual, plan.many, kept)
    for name in asked:
        rows = bench.parts()[name]
        say(f"— {name}")
        start, begun, done, failed = time.perf_counter(), _now(), [], ""
        bench.sizes.clear()
        try:
            for row in rows():
                done.append(row)
                say(f"{row.schools} schools, {row.work}: {results.walls(row).middle:.2f} s")
        except (Failed, OSError, AssertionError) as reason:
            failed = reason.what if isinstance(reason, Failed) else type(reason).__name__
            say(f"failed: {reason}")
        seconds = time.perf_counter() - start
        part = Part(name, begun, commit(), seconds, tuple(done), tuple(bench.sizes), failed)
        found.parts[name] = part
    order = list(bench.parts())
    return replace(found, parts={name: found.parts[name] for name in order if name in found.parts})


def machine() -> str:
    """What was measured on, in a sentence."""
    model = memory = ""
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
        kib = int(Path("/proc/meminfo").read_text(encoding="utf-8").split()[1])
        memory = f", {kib / 2**20:.0f} GiB of memory"
    return (
        f"{model or platform.machine()}, {os.cpu_count()} cores{memory}; {platform.system()} "
        f"{platform.release()}; Python {platform.python_version()}."
    )


def versions() -> dict[str, str]:
    """Of the libraries that take the time, and of the other generators."""
    return {name: version(name) for name in LIBRARIES} | peers.Peers.versions()


def commit() -> str:
    """The commit that is measured, with a star if files were changed."""
    done = subprocess.run(
        ["git", "describe", "--always", "--abbrev=9", "--exclude=*", "--dirty=*"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def say(text: str) -> None:
    """Tells of the progress."""
    print(text, file=sys.stderr, flush=True)


def pages(found: Results) -> str:
    """The page of benchmarks."""
    why = targets.reasons(targets.REASONS.read_text(encoding="utf-8"))
    return page.benchmarks(found, why, METHOD.read_text(encoding="utf-8"))


def write(found: Results) -> None:
    """Writes both pages."""
    BENCHMARKS.write_text(pages(found), encoding="utf-8", newline="\n")
    figures = scale.with_figures(SCALE.read_text(encoding="utf-8"), found)
    SCALE.write_text(figures, encoding="utf-8", newline="\n")
    say(f"Written: {BENCHMARKS.relative_to(REPOSITORY)}, {SCALE.relative_to(REPOSITORY)}")


def main() -> int:
    """Measures and writes; ends with 1 if a part could not be measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument(
        "--only", action="append", default=[], metavar="PART", choices=list(Bench(QUICK, Path()).parts())
    )
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--work", type=Path, help="folder for the trusts and the peers (default: one that goes)")
    args = parser.parse_args()
    if args.write:
        write(results.read(results.FILE))
        return 0
    with tempfile.TemporaryDirectory(prefix="policyweave-bench-", dir=args.work) as folder:
        bench = Bench(QUICK if args.quick else Plan(), Path(folder))
        earlier = results.read(results.FILE) if not args.quick and results.FILE.is_file() else None
        found = measured(bench, args.only, earlier)
    if args.quick:
        print(pages(found))
        print(scale.figures(found))
    else:
        results.write(results.FILE, found)
        write(found)
    return int(any(part.failed for part in found.parts.values()))


if __name__ == "__main__":
    sys.exit(main())
