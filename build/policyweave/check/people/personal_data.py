"""PW084: personal data stands in a file. The finding never repeats it, since findings are printed in public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...model.finding import Finding, Place, Rule, Severity, finding
from ..kinds import Case, Passage
from .patterns import personal, promising
from .values import Value, school_values, trust_values

RULE = Rule("PW084", "personal-data", Severity.ERROR, "Personal data that belongs in no policy stands in a text.")
FIX = "Delete it. If it was ever pushed, it is in Git's history too: tell the data protection officer today."


def trust(case: Case) -> Iterator[Finding]:
    """Values of the trust and of the authorities."""
    yield from _judged(case, trust_values(case.content))


def school(case: Case, slug: str) -> Iterator[Finding]:
    """Values of a school."""
    yield from _judged(case, school_values(case.content, slug))


def _judged(case: Case, values: Iterable[Value]) -> Iterator[Finding]:
    for value in values:
        for _, _, what in personal(value.text) if promising(value.text) else ():
            yield _finding(value.place(case.content), what)


def passage(case: Case, passage: Passage) -> Iterator[Finding]:
    """Personal data in the words of a page, whoever may read it."""
    if not promising(passage.text):
        return
    own = passage.own
    for start, words, what in personal(own.replace("\n", " ")) if promising(own) else ():
        first_line = own[start : start + len(words)].split("\n")[0]
        yield _finding(passage.place(case.content, start, first_line), what)


def _finding(place: Place, what: str) -> Finding:
    return finding(RULE, place, f"What looks like {what} stands here.", FIX)
