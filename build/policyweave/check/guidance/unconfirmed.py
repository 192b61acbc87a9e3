"""PW075: a passage rests on guidance of which a new edition came, and nobody has looked at it since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...model.finding import Finding, Rule, Severity, finding
from ..kinds import Case, Passage
from ..values import school_words, trust_words
from .worklist import Item, Update, of_passage, of_values, updates

RULE = Rule(
    "PW075",
    "edition-unconfirmed",
    Severity.WARNING,
    "A passage rests on national guidance of which a new edition came, and nobody has confirmed it since.",
)


def trust(case: Case) -> Iterator[Finding]:
    """Findings in the YAML values of trust and authorities."""
    for update in updates(case.content, case.on):
        yield from _found(case, update, of_values(case.content, update, trust_words(case.content)))


def school(case: Case, slug: str) -> Iterator[Finding]:
    """Findings in a school's YAML values."""
    for update in updates(case.content, case.on):
        yield from _found(case, update, of_values(case.content, update, school_words(case.content, slug)))


def passage(case: Case, passage: Passage) -> Iterable[Finding]:
    """A finding for each update that a passage has to be looked at for."""
    found: list[Finding] = []
    for update in updates(case.content, case.on) if case.content.rechecked else ():
        item = of_passage(case.content, update, passage)
        found += _found(case, update, [item] if item else [])
    return found


def _found(case: Case, update: Update, items: Iterable[Item]) -> Iterator[Finding]:
    for item in items:
        if item.open:
            grave = item.listed and update.begun(case.on)
            severity = Severity.WARNING if grave else Severity.ADVICE
            yield finding(RULE, item.place, _message(case, update, item), _fix(update, item), severity=severity)


def _message(case: Case, update: Update, item: Item) -> str:
    guidance, edition = update.guidance, update.edition
    first = f"{guidance.short} {edition.name} is {update.standing(case.on)}, and this text {item.why[0]}."
    if not item.listed:
        return f"{first} It is new or has changed since the edition was recorded, and nobody has confirmed it."
    return f"{first} Nobody has confirmed that it still holds."


def _fix(update: Update, item: Item) -> str:
    return (
        f"Read it beside {update.guidance.short} {update.edition.name}. Change it, or run "
        f"`policyweave national confirm {update.id} --place {item.at} --by ROLE`."
    )
