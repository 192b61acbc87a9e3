"""What must be reached, and whether the last run reached it. Reasons why not stand in reasons.md, by the row's name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench import peers
from tests.bench.results import Results, Spread, most, ratios, walls

REASONS = Path(__file__).with_name("reasons.md")


@dataclass(frozen=True, slots=True)
class Measured:
    """A value to be judged, and how it is said. Smaller is better; more is another value, which may not be above 1."""

    value: float
    said: str
    more: float = 0.0


@dataclass(frozen=True, slots=True)
class Target:
    """A row of the table: what must be reached at least and is aimed at, in words and as the greatest value."""

    id: str
    work: str
    least: str
    aim: str
    bound: float
    goal: float | None
    measure: Callable[[Results], Measured | None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target with what was measured, and what that comes to: "aim", "least", "missed" or "unmeasured"."""

    target: Target
    measured: Measured | None
    comes_to: str


def judged(target: Target, results: Results) -> Verdict:
    """Whether the target was reached."""
    measured = target.measure(results)
    if measured is None:
        return Verdict(target, None, "unmeasured")
    if measured.value > target.bound or measured.more > 1:
        return Verdict(target, measured, "missed")
    return Verdict(target, measured, "least" if target.goal is not None and measured.value > target.goal else "aim")


def reasons(text: str) -> dict[str, tuple[str, str]]:
    """From reasons.md, by the row's name: the first paragraph, and what follows it."""
    found = {}
    for section in re.split(r"^## ", re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL), flags=re.MULTILINE)[1:]:
        name, _, body = section.partition("\n")
        first, _, rest = body.strip().partition("\n\n")
        if first:
            found[name.strip()] = (" ".join(first.split()), rest.strip())
    return found


def _seconds(id: str) -> Callable[[Results], Measured | None]:
    def measure(results: Results) -> Measured | None:
        row = results.row(id)
        return Measured(walls(row).middle, f"{walls(row).middle:.2f} s") if row else None

    return measure


def _against_macros(results: Results) -> Measured | None:
    theirs, mine, both = (results.row(id) for id in (peers.MACROS, peers.PUBLIC, peers.BOTH))
    if not (theirs and mine and both) or not (times := ratios(theirs, mine)) or not (double := ratios(theirs, both)):
        return None
    return Measured(1 / times.middle, f"{_spread(times)} times faster; {double.middle:.2f} times with twice the pages")


def _against_hugo(results: Results) -> Measured | None:
    theirs, mine, both = (results.row(id) for id in (peers.HUGO, peers.PUBLIC, peers.BOTH))
    if not (theirs and mine and both) or not (times := ratios(mine, theirs)) or not (double := ratios(both, theirs)):
        return None
    return Measured(times.middle, f"{_spread(times)} times its wall time; {double.middle:.2f} with twice the pages")


def _memory_against_hugo(results: Results) -> Measured | None:
    theirs, mine = results.row(peers.HUGO), results.row(peers.PUBLIC)
    times = ratios(mine, theirs, lambda run: run.together) if theirs and mine else None
    if not (theirs and mine and times):
        return None
    largest, whole = most(mine, lambda run: run.largest), most(theirs, lambda run: run.together)
    said = f"{_spread(times)} of it, all processes at once; the largest of ours has {largest:.0f} of {whole:.0f} MiB"
    return Measured(times.middle, said)


def _trust_page(results: Results) -> Measured | None:
    page, full = results.row("trust-page"), results.row("full")
    if not (page and full):
        return None
    seconds, part = walls(page).middle, walls(page).middle / walls(full).middle
    return Measured(seconds, f"{seconds:.2f} s, {part:.2f} of a full build", more=part / 0.1)


def _many(results: Results) -> Measured | None:
    many, usual = results.row("full", results.many), results.row("full")
    times = ratios(many, usual) if many and usual else None
    memory = ratios(many, usual, lambda run: run.largest) if many and usual else None
    if not (times and memory):
        return None
    said = f"{_spread(times)} times the time, {memory.middle:.2f} of the memory of the largest process"
    return Measured(times.middle, said, more=memory.middle / 1.1)


def _spread(times: Spread) -> str:
    return f"{times.middle:.2f} ({times.least:.2f}–{times.most:.2f})"


TARGETS = (
    Target("macros", "full build, 100 schools × 12 pages, against a loop of mkdocs with macros",
           "12 times faster", "25 times", 1 / 12, 1 / 25, _against_macros),
    Target("hugo", "the same against Hugo's one run with a tiny theme, wall time",
           "at most 2 times", "no slower", 2.0, 1.0, _against_hugo),
    Target("hugo-memory", "the same, memory", "a third", "", 1 / 3, None, _memory_against_hugo),
    Target("overlay", "one school's overlay changed, 100 schools, whole process",
           "1 s", "0.5 s", 1.0, 0.5, _seconds("overlay")),
    Target("trust-page", "one page of the trust changed, 100 schools (one page each)",
           "a tenth of a full build", "1 s", float("inf"), 1.0, _trust_page),
    Target("nothing", "nothing changed, 100 schools", "0.5 s", "0.3 s", 0.5, 0.3, _seconds("nothing")),
    Target("many", "1,000 schools against 100, full build",
           "10.5 times the time, the same memory a process (at most 1.1)", "", 10.5, None, _many),
    Target("serve", "saved file to page over HTTP under `serve`", "1 s", "0.3 s", 1.0, 0.3, _seconds("serve")),
    Target("help", "`--help`", "0.15 s", "", 0.15, None, _seconds("help")),
)  # fmt: skip
