"""How strictly the rules are applied: `checks` in policies/trust.yml over the findings of a run.

Nothing is ever left out in silence: a setting that has ended, no longer does anything or would hide what protects
people is a finding itself, at its own line.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..model import rules
from ..model.content import Content, Data
from ..model.fields import day_in_words
from ..model.finding import Finding, Rule, Severity, finding
from ..model.near import near
from ..model.schema import Accepted, SeverityWord, Status
from . import catalogue

PATH = "policies/trust.yml"
SHOWN = 10
WHOLE = rules.PRIVACY | rules.HOLES


def apply(findings: Iterable[Finding], content: Content, on: datetime.date, complete: bool) -> list[Finding]:
    """The findings as trust.yml wants them, and those about its settings themselves.

    on is the day of the check; complete says that all schools were checked for both audiences. Only then, and
    if everything could be read, is it known that a finding no longer occurs.
    """
    everything = list(findings)
    data = content.data[PATH]
    complete = complete and not any(item.rule.id in WHOLE and item.severity is Severity.ERROR for item in everything)
    about = [*_about_severities(content, data), *_about_accepted(everything, content, data, on, complete)]
    return judged([*everything, *about], content, on)


def judged(findings: Iterable[Finding], content: Content, on: datetime.date) -> list[Finding]:
    """The findings with the severities of trust.yml, without those that are turned off or accepted."""
    severities = {rule: word for rule, word in content.trust.checks.severity.items() if not _kept(rule, word)}
    accepted = [item for item in content.trust.checks.accepted if on <= item.until and not _never(item)]
    joining = {slug for slug, school in content.schools.items() if school.status is Status.JOINING}
    found = []
    for item in findings:
        word = severities.get(item.rule.id)
        if word is SeverityWord.OFF or any(_is(item, one) for one in accepted):
            continue
        found.append(item if word is None else _with_severity(item, Severity(word.value), joining))
    return found


def _with_severity(item: Finding, severity: Severity, joining: set[str]) -> Finding:
    """Another severity; what was eased, as for a school that is joining, is not made graver by it."""
    own = item.place.path.startswith("schools/") and bool(item.schools) and set(item.schools) <= joining
    gravest = Severity.WARNING.rank if own else Severity.ERROR.rank
    if item.severity.rank > item.rule.severity.rank:
        gravest = item.severity.rank
    return replace(item, severity=list(Severity)[max(severity.rank, gravest)])


def _is(item: Finding, accepted: Accepted) -> bool:
    """Whether a finding is the one that was accepted."""
    return (
        item.rule.id == accepted.rule
        and item.place.path == accepted.path
        and (accepted.words is None or accepted.words in item.message)
    )


def _rule(id: str) -> Rule | None:
    return next((rule for rule in catalogue() if rule.id == id), None)


def _kept(id: str, word: SeverityWord) -> bool:
    """Whether a rule stays as grave as it is, whatever trust.yml says."""
    rule = _rule(id)
    if rule is None or id not in WHOLE:
        return False
    return word is SeverityWord.OFF or Severity(word.value).rank > rule.severity.rank


def _never(accepted: Accepted) -> bool:
    """Whether a finding can be accepted by nobody: personal data can, if its words were looked at."""
    if accepted.rule == "PW084":
        return accepted.words is None
    return accepted.rule in WHOLE


def _about_severities(content: Content, data: Data) -> Iterator[Finding]:
    for id, word in content.trust.checks.severity.items():
        place = data.place("checks", "severity", id)
        if _rule(id) is None:
            yield finding(rules.UNKNOWN_RULE, place, _unknown(id), UNKNOWN_FIX)
        elif _kept(id, word):
            what = "turned off" if word is SeverityWord.OFF else "lowered"
            fix = "Delete the line, and mend what the finding shows."
            yield finding(rules.NOT_LOWERED, place, f"{id} cannot be {what}: {_why(id)}.", fix)


def _about_accepted(
    findings: list[Finding], content: Content, data: Data, on: datetime.date, complete: bool
) -> Iterator[Finding]:
    for number, item in enumerate(content.trust.checks.accepted):
        keys = ("checks", "accepted", number)
        matching = [one for one in findings if _is(one, item)]
        if _rule(item.rule) is None:
            yield finding(rules.UNKNOWN_RULE, data.place(*keys, "rule"), _unknown(item.rule), UNKNOWN_FIX)
        elif _never(item):
            yield _refused(item, data, keys)
        elif on > item.until:
            yield _ended(item, data, keys, matching)
        elif complete and not matching and item.rule not in rules.AFTER_CHECK:
            yield _unused(item, content, data, keys)


def _refused(item: Accepted, data: Data, keys: tuple[str | int, ...]) -> Finding:
    message = f"{item.rule} cannot be accepted: {_why(item.rule)}."
    fix = "Delete the entry, and mend what the finding shows."
    if item.rule == "PW084":
        message = f"{item.rule} cannot be accepted for a whole file: {_why(item.rule)}."
        fix = "Add words: the words of the finding's message that were looked at, or mend what the finding shows."
    return finding(rules.NOT_LOWERED, data.place(*keys, "rule"), message, fix)


def _ended(item: Accepted, data: Data, keys: tuple[str | int, ...], matching: list[Finding]) -> Finding:
    message = f"{item.rule} in {item.path} was accepted until {day_in_words(item.until)}, and that day is over."
    fix = "Mend what the finding shows and delete the entry, or decide again and give a later day."
    return finding(
        rules.ACCEPTED_ENDED,
        data.place(*keys, "until"),
        message,
        fix,
        also=tuple(one.place for one in matching[:SHOWN]),
    )


def _unused(item: Accepted, content: Content, data: Data, keys: tuple[str | int, ...]) -> Finding:
    message = f"{item.rule} is accepted in {item.path}, but is not found there any more."
    fix = "Delete the entry."
    if item.path not in content.files and item.path != "mkdocs.yml":
        message = f"{item.rule} is accepted in “{item.path}”, which is not there.{near(item.path, content.files)}"
        fix = "Correct the path, or delete the entry."
    elif item.words:
        message = (
            f"{item.rule} with the words “{item.words}” is accepted in {item.path}, but is not found there any more."
        )
    return finding(rules.ACCEPTED_UNUSED, data.place(*keys, "rule"), message, fix)


UNKNOWN_FIX = "Correct the id; the reference lists every finding."


def _unknown(id: str) -> str:
    return f"There is no finding “{id}”.{near(id, [rule.id for rule in catalogue()])}"


def _why(id: str) -> str:
    if id in rules.PRIVACY:
        return "it protects what is not for the public"
    return "what it is about would be missing from the policy without anybody seeing it"
