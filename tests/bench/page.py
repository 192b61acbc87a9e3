"""docs/benchmarks.md, drawn from results and reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tests.bench import peers
from tests.bench.ours import Row
from tests.bench.results import Results, Spread, middle, most, ratios, walls
from tests.bench.targets import TARGETS, Verdict, judged

Reasons = Mapping[str, tuple[str, str]]
NO_REASON = "no reason is written down yet"


def benchmarks(results: Results, reasons: Reasons, method: str) -> str:
    """The page of benchmarks; method is how it was measured, in words."""
    verdicts = [judged(target, results) for target in TARGETS]
    parts = [
        "# Benchmarks",
        "<!-- Written by `make bench` from tests/bench/last.json, reasons.md and method.md; change those. -->",
        measured_at(results),
        "## What was to be reached",
        table(("Work", "At least", "Aim", "Measured", "Reached"), [_verdict(one, reasons) for one in verdicts]),
        *_why(verdicts, reasons),
        f"## Beside other generators: {results.usual} schools × 12 pages",
        *_contest(results),
        "## policyweave alone",
        table(
            ("Schools", "Command", "Time", "Processor time", "Largest process", "All at once"),
            [_alone(row) for row in results.rows if not _peer(row)],
        ),
        *_failures(results),
        method.strip(),
        "## Machine and versions",
        results.machine,
        ", ".join(f"{name} {version}" for name, version in sorted(results.versions.items())) + ".",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; what its cells say stays in them."""
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def measured_at(results: Results) -> str:
    """When and of which commit; by part where they are not all of one run."""
    stamps = {(part.commit, part.when[:10]) for part in results.parts.values()}
    minutes = sum(part.seconds for part in results.parts.values()) / 60
    if len(stamps) == 1:
        commit, day = next(iter(stamps))
        return f"Measured on {day} at commit {commit}, in one run of {minutes:.0f} minutes."
    each = "; ".join(f"{part.name} on {part.when[:10]} at {part.commit}" for part in results.parts.values())
    return f"Not all of this was measured in one run: {each}."


def _verdict(one: Verdict, reasons: Reasons) -> tuple[str, ...]:
    target = one.target
    why = reasons.get(target.id, (NO_REASON, ""))[0]
    reached = {
        "aim": "yes, and the aim" if target.aim else "yes",
        "least": f"yes; the aim not: {why}",
        "missed": f"**no**, because: {why}",
        "unmeasured": "not measured",
    }[one.comes_to]
    return target.work, target.least, target.aim, one.measured.said if one.measured else "", reached


def _why(verdicts: Sequence[Verdict], reasons: Reasons) -> Iterator[str]:
    told = [one for one in verdicts if one.comes_to in ("least", "missed") and reasons.get(one.target.id, ("", ""))[1]]
    if told:
        yield "## Where the time goes"
    for one in told:
        yield f"### {one.target.work[0].upper()}{one.target.work[1:]}"
        yield reasons[one.target.id][1]


def _peer(row: Row) -> bool:
    return row.id in (peers.BOTH, peers.PUBLIC, peers.PLAIN, peers.MACROS, peers.HUGO)


def _contest(results: Results) -> Iterator[str]:
    rows = [row for row in results.rows if _peer(row)]
    both, public = results.row(peers.BOTH), results.row(peers.PUBLIC)
    if not (both and public):
        return
    yield (
        "policyweave builds two sites a school, for the public and for staff, where the others build one; so there is "
        "also a row of its public sites alone. It checks every rule as it builds, and uses all cores; a loop of "
        "`mkdocs build` uses one, which the ratio of processor time makes up for. Times are medians, with the least "
        "and the greatest in brackets; ratios are medians of the ratios in each round."
    )
    cells = []
    for row in rows:
        cpu = ratios(row, both, lambda run: run.cpu)
        cells.append(
            (
                row.work,
                f"{_span(walls(row))} s",
                _times(ratios(row, both)) if row is not both else "1",
                _times(ratios(row, public)) if row is not public else "1",
                number(middle(row.runs, lambda run: run.cpu), "s", 1),
                f"{cpu.middle:.2f}" if cpu else "",
                number(most(row, lambda run: run.largest), "MiB"),
                number(most(row, lambda run: run.together), "MiB"),
            )
        )
    yield table(
        (
            "Generator", "Time", "Time, ours with both sites = 1", "Time, ours with public sites = 1",
            "Processor time", "Processor time, ours with both sites = 1", "Largest process", "All processes at once",
        ),
        cells,
    )  # fmt: skip


def _alone(row: Row) -> tuple[str, ...]:
    return (
        f"{row.schools:,}" if row.schools else "",
        row.work,
        f"{_span(walls(row))} s",
        number(middle(row.runs, lambda run: run.cpu), "s", 2),
        number(most(row, lambda run: run.largest), "MiB"),
        number(most(row, lambda run: run.together), "MiB"),
    )


def _failures(results: Results) -> Iterator[str]:
    for part in results.parts.values():
        if part.failed:
            yield f"**Of “{part.name}” not all could be measured:** {part.failed}"


def _span(spread: Spread) -> str:
    if spread.least == spread.most:
        return f"{spread.middle:.2f}"
    return f"{spread.middle:.2f} ({spread.least:.2f}–{spread.most:.2f})"


def _times(spread: Spread | None) -> str:
    return _span(spread) if spread else ""


def number(value: float | None, unit: str, digits: int = 0) -> str:
    """With its unit; nothing for what was not measured."""
    return "" if value is None else f"{value:.{digits}f} {unit}"
