"""Findings as lines for a person at a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ..model.finding import Finding, Severity

WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "advice"}


def counted(number: int, word: str) -> str:
    """“1 error”, “2 errors”, “3 advice”."""
    return f"{number} {word}" if number == 1 or word == "advice" else f"{number} {word}s"


def lines(findings: Sequence[Finding], all_schools: int) -> Iterable[str]:
    """Each finding in two lines: place, what is wrong; then what to do next."""
    for item in findings:
        where = _schools(item.schools, all_schools)
        yield f"{item.place}: {WORDS[item.severity]}: {item.message}{where} [{item.rule.id}]"
        yield f"    {item.fix}"


def _schools(schools: tuple[str, ...], all_schools: int) -> str:
    if not schools or (len(schools) >= all_schools and all_schools > 1):
        return ""
    if len(schools) <= 4:
        return f" (at {', '.join(schools)})"
    return f" (at {len(schools)} schools)"


def summary(findings: Sequence[Finding]) -> str:
    """“2 errors, 1 warning” or “nothing to mend”."""
    count = Counter(item.severity for item in findings)
    parts = [counted(count[severity], WORDS[severity]) for severity in Severity if count[severity]]
    return ", ".join(parts) or "nothing to mend"
