"""PW071: an edition of national guidance is named that is not in force, or not known to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...model.fields import day_in_words
from ...model.finding import Finding, Rule, Severity, finding
from ..kinds import Case, Passage
from .typed import State, Typed, in_passage, in_school, in_trust

RULE = Rule(
    "PW071",
    "guidance-not-in-force",
    Severity.WARNING,
    "An edition of national guidance is named that is not in force yet, or that national.yml does not say is in force.",
)


def trust(case: Case) -> Iterator[Finding]:
    """Findings in the YAML values of trust and authorities."""
    return _found(case, in_trust(case, State.NOT_IN_FORCE))


def school(case: Case, slug: str) -> Iterator[Finding]:
    """Findings in a school's YAML values."""
    return _found(case, in_school(case, slug, State.NOT_IN_FORCE))


def passage(case: Case, passage: Passage) -> Iterable[Finding]:
    """A finding for each such edition that is typed in a text."""
    found = in_passage(case, passage, State.NOT_IN_FORCE)
    return _found(case, found) if found else ()


def _found(case: Case, editions: Iterable[Typed]) -> Iterator[Finding]:
    for typed in editions:
        fix = f"{typed.instead}, or have this edition checked and entered in policies/national.yml."
        yield finding(RULE, typed.place, _message(case, typed), fix)


def _message(case: Case, typed: Typed) -> str:
    edition = typed.edition
    if edition is None:
        return f"“{typed.words}” names an edition that policies/national.yml does not know."
    if edition.in_force is not None and edition.in_force > case.on:
        return f"“{typed.words}” comes into force only on {day_in_words(edition.in_force)}."
    if edition.in_force is None:
        return f"“{typed.words}” names an edition that policies/national.yml does not say is in force."
    return f"“{typed.words}” names an edition that nobody has checked yet."
