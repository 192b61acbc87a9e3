"""PW070: an edition of national guidance is named that a newer one has replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...model.fields import day_in_words
from ...model.finding import Finding, Rule, Severity, finding
from ..kinds import Case, Passage
from .typed import State, Typed, in_passage, in_school, in_trust

RULE = Rule(
    "PW070",
    "guidance-superseded",
    Severity.WARNING,
    "An edition of national guidance is named that is no longer in force.",
)


def trust(case: Case) -> Iterator[Finding]:
    """Findings in the YAML values of trust and authorities."""
    return _found(in_trust(case, State.OLD))


def school(case: Case, slug: str) -> Iterator[Finding]:
    """Findings in a school's YAML values."""
    return _found(in_school(case, slug, State.OLD))


def passage(case: Case, passage: Passage) -> Iterable[Finding]:
    """A finding for each old edition that is typed in a text."""
    found = in_passage(case, passage, State.OLD)
    return _found(found) if found else ()


def _found(editions: Iterable[Typed]) -> Iterator[Finding]:
    for typed in editions:
        message = f"“{typed.words}” is no longer in force{_since(typed)}."
        fix = f"{typed.instead}, and check that what is said about it is still true."
        yield finding(RULE, typed.place, message, fix)


def _since(typed: Typed) -> str:
    current = typed.current
    if current is None or current.in_force is None:
        return ""
    return f"; since {day_in_words(current.in_force)} it is the edition {current.name}"
