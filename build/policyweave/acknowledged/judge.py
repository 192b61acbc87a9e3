"""Who has confirmed the edition in force, who has not, and who need not again because the text is the same."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .people import UNREADABLE, Answer, Person, digest_of, edition_of


class State(StrEnum):
    """Where somebody stands at one school, the best first."""

    CONFIRMED = "confirmed"
    UNCHANGED = "need not again"
    CHANGED = "to confirm again"
    EARLIER = "to confirm (an earlier edition only)"
    MISSING = "to confirm"
    JOINING = "nothing to confirm yet"
    NO_SCHOOL = "school not known"
    NO_ADDRESS = "no e-mail address"
    NOT_STAFF = "not on the staff list"
    UNCLEAR = "answer not clear"

    @property
    def waiting(self) -> bool:
        """Whether somebody has to confirm."""
        return self in (State.CHANGED, State.EARLIER, State.MISSING)


@dataclass(frozen=True, slots=True)
class Current:
    """What is in force: the edition, and the whole digest of what staff read by school; schools that are joining."""

    edition: str
    digests: Mapping[str, str]
    joining: frozenset[str] = frozenset()

    def reads(self, school: str, digest: str) -> bool:
        """Whether a digest as somebody sent it is that of the school's text."""
        return bool(digest) and digest_of(self.digests.get(school, "")).startswith(digest)


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the report. school is a slug or what was typed; edition and day are of the answer that counts."""

    state: State
    school: str
    name: str
    email: str
    edition: str = ""
    day: datetime.date | None = None
    said: str = ""


ORDER = list(State)


def judged(people: Sequence[Person], answers: Iterable[Answer], current: Current) -> tuple[Standing, ...]:
    """Where everybody stands, by school; then the answers that belong to nobody on the list."""
    at: dict[str, set[str]] = {}
    for person in people:
        if person.email and person.school:
            at.setdefault(person.email, set()).add(person.school)
    sent: dict[tuple[str, str], list[Answer]] = {}
    others: list[Standing] = []
    for answer in answers:
        schools, why = _schools(answer, at.get(answer.email, set()), current)
        for school in schools:
            sent.setdefault((answer.email, school), []).append(answer)
        if why:
            others.append(_other(answer, why, answer.email in at))
    standings = [_standing(person, sent.get((person.email, person.school), []), current) for person in people]
    ordered = sorted(
        standings, key=lambda one: (one.school.casefold(), ORDER.index(one.state), one.name.casefold(), one.email)
    )
    return (*ordered, *others)


def _schools(answer: Answer, own: set[str], current: Current) -> tuple[list[str], str]:
    """The schools for which an answer counts, and why it does not where it is not clear."""
    if not answer.email:
        return [], "without an e-mail address"
    if not own:
        return [], "this e-mail address is not on the staff list"
    if not answer.edition and not answer.digest:
        return [], "it does not say which edition was read"
    if answer.schools:
        rest = [school for school in answer.schools if school not in own]
        why = f"not on the staff list of {', '.join(rest)}" if rest else ""
        return [school for school in answer.schools if school in own], why
    if answer.schools == () and len(own) == 1:
        return list(own), ""
    same = sorted(school for school in own if current.reads(school, answer.digest))
    return same, "" if same else "it names no school of the trust" if answer.typed else "it does not say which school"


def _other(answer: Answer, why: str, staff: bool) -> Standing:
    state = State.UNCLEAR if staff or not answer.email else State.NOT_STAFF
    return Standing(state, answer.typed, "", answer.email, answer.edition, answer.day, f"line {answer.line}: {why}")


def _standing(person: Person, answers: Sequence[Answer], current: Current) -> Standing:
    school = person.school or person.typed
    if not person.school:
        return Standing(State.NO_SCHOOL, school, person.name, person.email)
    if person.school in current.joining:
        return Standing(State.JOINING, school, person.name, person.email)
    if not person.email:
        return Standing(State.NO_ADDRESS, school, person.name, "", said=f"line {person.line} of the staff list")
    states = [(_state(person.school, answer, current), answer) for answer in answers]
    if not states:
        return Standing(State.MISSING, school, person.name, person.email)
    best = min(ORDER.index(state) for state, _ in states)
    of_best = [answer for state, answer in states if ORDER.index(state) == best]
    answer = max(of_best, key=lambda one: (one.day or datetime.date.min, one.line))
    state = ORDER[best]
    edition = answer.edition or (current.edition if state is State.CONFIRMED else "")
    said = {
        State.UNCHANGED: f"the text is the same as in edition {edition}",
        State.CHANGED: "the digest cannot be read" if answer.digest == UNREADABLE else "the text has changed since",
    }.get(state, "")
    return Standing(state, school, person.name, person.email, edition, answer.day, said)


def _state(school: str, answer: Answer, current: Current) -> State:
    same = current.reads(school, answer.digest)
    if answer.edition in ("", edition_of(current.edition)):
        if same or (answer.edition and not answer.digest):
            return State.CONFIRMED
        return State.CHANGED if answer.edition else State.EARLIER
    return State.UNCHANGED if same else State.EARLIER
