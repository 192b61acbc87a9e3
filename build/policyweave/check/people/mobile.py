"""PW082: a mobile number stands where the public sees it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...model.finding import Finding, Place, Rule, Severity, finding
from ...model.origin import Audience
from ..kinds import Case, Passage
from .phones import numbers
from .values import Value, school_values, trust_values

RULE = Rule("PW082", "mobile", Severity.WARNING, "A mobile number stands where the public sees it.")
FIX = "Give a number of the school, or put it into a {% staff %} block or staff_values if only staff need it."


def trust(case: Case) -> Iterator[Finding]:
    """Values of the trust and of the authorities."""
    yield from _judged(case, trust_values(case.content))


def school(case: Case, slug: str) -> Iterator[Finding]:
    """Values of a school, but for those that only staff see."""
    yield from _judged(case, school_values(case.content, slug))


def _judged(case: Case, values: Iterable[Value]) -> Iterator[Finding]:
    for value in values:
        if value.public and any(number.mobile for _, _, number in numbers(value.text)):
            yield _finding(value.place(case.content))


def passage(case: Case, passage: Passage) -> Iterator[Finding]:
    """Numbers in the words of public pages."""
    if "7" in passage.text and passage.audience is Audience.PUBLIC and not passage.origin.staff:
        for start, words, number in numbers(passage.own):
            if number.mobile:
                yield _finding(passage.place(case.content, start, words))


def _finding(place: Place) -> Finding:
    message = "A mobile number is public here. It may be somebody's own, and it is silent when its owner is away."
    return finding(RULE, place, message, FIX)
