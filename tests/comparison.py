"""docs/comparison.md: what policyweave and plain MkDocs do with the same faults, as they were just seen to do.

`python -m tests.comparison` writes the page; tests/test_seeded_faults.py says whether it is still true.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tests.seeded import SEEDS, SETTINGS, PlainRun, Seed, plain
from tests.trustkit import REPOSITORY, Found, Trust

PAGE = REPOSITORY / "docs" / "comparison.md"
# What the plugin's documentation offers to whoever knows of it.
STRICTER = SETTINGS.replace(
    "{include_dir: schools/trentside}", "{include_dir: schools/trentside, on_undefined: strict, on_error_fail: true}"
)
STRICTER += "validation: {omitted_files: warn, anchors: warn, unrecognized_links: warn}\nnot_in_nav: staff-guide.md\n"


@dataclass(frozen=True, slots=True)
class Row:
    """One fault: policyweave's finding for it if there was one at its file and line, and two runs of plain MkDocs."""

    seed: Seed
    found: Found | None
    default: PlainRun
    stricter: PlainRun


def seeded(folder: Path) -> tuple[Trust, dict[Seed, tuple[str, int]]]:
    """A copy of the demonstration with all the faults, and the file and line of each."""
    trust = Trust(folder, REPOSITORY)
    return trust, {seed: seed.sow(trust) for seed in SEEDS}


def at(found: Sequence[Found], seed: Seed, path: str, line: int) -> Found | None:
    """The finding for a fault at its own file and line."""
    return next((item for item in found if (item.rule, item.path, item.line) == (seed.rule, path, line)), None)


def measured(folder: Path, found: Sequence[Found], places: dict[Seed, tuple[str, int]]) -> list[Row]:
    """Runs plain MkDocs on each fault alone."""
    rows = []
    for number, seed in enumerate(SEEDS):
        default = plain(folder / f"default-{number}", seed)
        stricter = plain(folder / f"stricter-{number}", seed, STRICTER)
        rows.append(Row(seed, at(found, seed, *places[seed]), default, stricter))
    return rows


def page(rows: Sequence[Row]) -> str:
    """The page in Markdown."""
    through = sum(row.default.code == 0 for row in rows)
    names = ", ".join(f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material", "mkdocs-macros-plugin"))
    table = ["| Fault | policyweave | mkdocs-macros, default | mkdocs-macros, strict |", "| --- | --- | --- | --- |"]
    table += [
        f"| {row.seed.title} | {_ours(row)} | {_plain(row.default)} | {_plain(row.stricter)} |" for row in rows
    ]  # fmt: skip
    return f"""<!-- Written by `python -m tests.comparison`; tests/test_seeded_faults.py holds it true. -->
# Compared with plain MkDocs Material

Six kinds of fault, one of them in two forms, were put into a copy of this repository's policies and schools, all at once, and each into a small plain site
with the same words: MkDocs Material with mkdocs-macros-plugin, built by `mkdocs build --strict`. This is what each did.

{chr(10).join(table)}

Of these {len(rows)} faults, plain MkDocs with the plugin's default settings let {through} through, under `--strict`.

- **default**: `plugins: [search, macros]`, and nothing else about faults.
- **strict**: the plugin's `on_undefined: strict` and `on_error_fail: true`, and MkDocs' `validation` of left-out pages, anchors and links set to `warn`.
  MkDocs stops at the first fault of a template, so that one run shows one fault.
- policyweave showed all of them in one run, each at its own file and line, ended with 1 and wrote nothing.

Plain MkDocs does not know what a slot is, nor for whom a page or a value is; this is no fault of MkDocs. Seen with {names}.
"""


def _ours(row: Row) -> str:
    if row.found is None:
        return "not reported"
    return f"exit 1: {row.found.name} ({row.found.rule}) at its file and line"


def _plain(run: PlainRun) -> str:
    outcome = re.sub(r"([|{}\[\]])", r"\\\1", run.outcome)
    return f"exit {run.code}: {outcome}"


def main() -> int:
    """Runs everything and writes the page."""
    with tempfile.TemporaryDirectory() as name:
        trust, places = seeded(Path(name))
        PAGE.write_text(page(measured(Path(name), trust.findings(), places)), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
