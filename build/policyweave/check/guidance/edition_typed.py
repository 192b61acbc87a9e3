"""PW072: the edition in force is typed by hand, so that it will be old one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...model.finding import Finding, Rule, Severity, finding
from ..kinds import Case, Passage
from .typed import State, Typed, in_passage, in_school, in_trust

RULE = Rule(
    "PW072",
    "edition-typed",
    Severity.ADVICE,
    "The edition of national guidance that is in force is typed by hand instead of quoted.",
)


def trust(case: Case) -> Iterator[Finding]:
    """Findings in the YAML values of trust and authorities."""
    return _found(in_trust(case, State.CURRENT))


def school(case: Case, slug: str) -> Iterator[Finding]:
    """Findings in a school's YAML values."""
    return _found(in_school(case, slug, State.CURRENT))


def passage(case: Case, passage: Passage) -> Iterable[Finding]:
    """A finding for each edition in force that is typed in a text."""
    found = in_passage(case, passage, State.CURRENT)
    return _found(found) if found else ()


def _found(editions: Iterable[Typed]) -> Iterator[Finding]:
    for typed in editions:
        message = f"“{typed.words}” is typed by hand, so that it will be out of date when the next edition comes."
        yield finding(RULE, typed.place, message, f"{typed.instead}.")
