"""Findings as annotations of a pull request: workflow commands that GitHub Actions reads from the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.finding import Finding, Severity
from .terminal import WORDS, at_schools, counted

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}
# GitHub shows this many annotations of each level for a step and drops the others without a word.
MOST = 10


def lines(findings: Sequence[Finding], all_schools: int, folder: str = "") -> Iterator[str]:
    """One command for each finding, errors first; where there are too many, the last one says how many more.

    folder is the content repository's path below the repository's root, empty or ending with a slash.
    """
    for severity in Severity:
        items = sorted(
            (item for item in findings if item.severity is severity),
            key=lambda item: (item.place, item.rule.id, item.message),
        )
        shown = items if len(items) <= MOST else items[: MOST - 1]
        for item in shown:
            yield _command(item, all_schools, folder)
        if len(shown) < len(items):
            more = counted(len(items) - len(shown), f"more {WORDS[severity]}")
            message = f"There are {more} than GitHub shows here. Run `policyweave check` to see them all."
            yield f"::{LEVELS[severity]} title=policyweave::{_data(message)}"


def _command(item: Finding, all_schools: int, folder: str) -> str:
    where = {
        "file": folder + item.place.path,
        "line": str(item.place.line),
        "col": str(item.place.column),
        "title": f"{item.rule.id} {item.rule.name}",
    }
    fields = ",".join(f"{name}={_property(value)}" for name, value in where.items())
    message = f"{item.message}{at_schools(item, all_schools)} {item.fix}"
    return f"::{LEVELS[item.severity]} {fields}::{_data(message)}"


def _data(text: str) -> str:
    """Text of a command, escaped as GitHub's own toolkit does it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
