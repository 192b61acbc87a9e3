"""Times policyweave on the synthetic trust and writes docs/benchmarks.md. No test asserts a time.

python -m tests.bench.measure [--runs 3] [--schools 10 100] [--out docs/benchmarks.md]
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tests import gitkit
from tests.bench import synthetic

# What is changed for `diff`: a file, words in it, and how the row is called. The base is the commit before.
CHANGES = (
    ("schools/school0001/school.yml", "hours: ", "hours: about ", "a value of one school"),
    (
        "policies/attendance.md",
        "# Attendance",
        "# Attendance at school",
        "a heading of the trust that six pages link to",
    ),
    ("policies/attendance.md", "This policy", "Our policy", "a word of the trust on one page"),
    ("macros/small.jinja", "**{{ contact.title }}**", "{{ contact.title }}", "a macro, so every page is woven"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """What a command took: medians of wall and processor seconds over the runs, and the peak of memory in MiB."""

    schools: int
    command: str
    wall: float
    cpu: float
    peak: float


def measure(root: Path, schools: int, command: list[str], runs: int, what: str = "") -> Figure:
    """Runs policyweave with a command on the trust at root, several times, each in a process of its own.

    what is said of it beside the command's name.
    """
    named = f"`{command[0]}`{what}"
    walls, cpus, peaks = [], [], []
    for _ in range(runs):
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "policyweave", "--root", str(root), *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(process.pid, 0)
        walls.append(time.perf_counter() - start)
        if os.waitstatus_to_exitcode(status):
            raise SystemExit(f"policyweave {' '.join(command)} failed on {root}")
        cpus.append(used.ru_utime + used.ru_stime)
        peaks.append(used.ru_maxrss / 1024)
    return Figure(schools, named, statistics.median(walls), statistics.median(cpus), max(peaks))


def page(figures: list[Figure], runs: int) -> str:
    """The figures as a page of the documentation."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("mkdocs-material", "markdown-it-py", "jinja2"))
    rows = [
        f"| {figure.schools} | {figure.command} | {figure.wall:.2f} s | {figure.cpu:.2f} s | {figure.peak:.0f} MiB |"
        for figure in figures
    ]
    return "\n".join(
        [
            "# Benchmarks",
            "",
            "Written by `make bench`. A synthetic trust of 12 pages of about 900 words a school (`tests/bench/`); each",
            f"figure is the median of {runs} runs in processes of their own, memory the largest of one process.",
            "",
            (
                f"Machine: {platform.machine()}, {os.cpu_count()} cores, {platform.system()}; Python "
                f"{platform.python_version()}, {libraries}."
            ),
            "",
            "| Schools | Command | Time | Processor time | Peak memory |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def main() -> None:
    """Measures check and build, and writes the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--schools", type=int, nargs="+", default=[10, 100])
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    args = parser.parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for schools in args.schools:
            root = Path(folder) / f"trust-{schools}"
            synthetic.write(root, schools)
            for command in (["check"], ["build", "--out", str(Path(folder) / f"site-{schools}")]):
                figures.append(measure(root, schools, command, args.runs))
                print(figures[-1])
            shutil.rmtree(Path(folder) / f"site-{schools}")
            gitkit.begin(root)
            for path, old, new, what in CHANGES:
                text = (root / path).read_text(encoding="utf-8")
                (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")
                figures.append(measure(root, schools, ["diff", "HEAD"], args.runs, f", {what}"))
                print(figures[-1])
                (root / path).write_text(text, encoding="utf-8")
    args.out.write_text(page(figures, args.runs), encoding="utf-8", newline="\n")
    print(f"{args.out} written.")


if __name__ == "__main__":
    main()
