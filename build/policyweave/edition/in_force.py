"""What was in force at a school on a day, from the released editions alone, in sentences that say what is not known."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..model.fields import day_in_words
from ..model.schema import Status
from .released import Found, Released


@dataclass(frozen=True, slots=True)
class Answer:
    """What was in force at a school on a day. edition is None if nothing was; said are sentences, the answer first.

    earlier are editions that were in force at other hours of that day, in order. doubts are sentences on what could
    make the answer another one: tags that cannot be used, numbers that are missing.
    """

    school: str
    on: datetime.date
    edition: Released | None
    said: tuple[str, ...]
    earlier: tuple[Released, ...] = ()
    doubts: tuple[str, ...] = ()


def knows(found: Found, school: str) -> bool:
    """Whether any released edition holds a school."""
    return any(school in one.manifest.schools for one in found.editions)


def in_force(found: Found, school: str, on: datetime.date, today: datetime.date) -> Answer:
    """What was in force at a school on a day, as it is known today.

    An edition is in force from the day that it names, but never before its release, until a later one takes its
    place. Of two the one with the later day in force counts, then the one that was released later.
    """
    trust = _in_order(found, on)
    now = trust[-1] if trust else None
    doubts = tuple(_doubts(found, on, today))
    if now is None:
        return Answer(school, on, None, tuple(_before_all(found, school, on)), doubts=doubts)
    if school not in now.manifest.schools:
        return Answer(school, on, None, tuple(_without(found, now, school, on)), doubts=doubts)
    said = [_this(now, school, on)]
    if now.manifest.schools[school].status is Status.JOINING:
        said.append(
            "The school was joining then: its public site said that its policy was being prepared, and only the staff "
            "site had a draft."
        )
    said += _late(now)
    said += _own_year(now, on)
    same = _same_day(found, now, on)
    said += _within_day(same, now, on)
    return Answer(school, on, now, tuple(said), tuple(one for one in same if school in one.manifest.schools), doubts)


def _in_order(found: Found, on: datetime.date) -> list[Released]:
    """The editions that had come into force by the end of a day; the last one counts."""
    return [one for one in found.editions if one.manifest.from_day <= on]


def _this(now: Released, school: str, on: datetime.date) -> str:
    name = now.manifest.schools[school].name
    return f"On {day_in_words(on)} the edition {now.name} was in force at {name}, from {day_in_words(now.manifest.from_day)}."


def _before_all(found: Found, school: str, on: datetime.date) -> Iterator[str]:
    yield f"On {day_in_words(on)} no released edition was in force."
    holding = [one for one in found.editions if school in one.manifest.schools]
    first = min(found.editions, key=lambda one: one.manifest.from_day, default=None)
    if first is None:
        yield "No edition has been released yet."
    else:
        yield (
            f"The first one, {first.name}, was released on {day_in_words(first.manifest.moment.date())} and in force from "
            f"{day_in_words(first.manifest.from_day)}. What applied before that day is not recorded here."
        )
    if holding and first is not None and first not in holding:
        yield _joined(holding)


def _without(found: Found, now: Released, school: str, on: datetime.date) -> Iterator[str]:
    yield f"On {day_in_words(on)} the edition {now.name} was in force in the trust, and {school} was not in it."
    holding = [one for one in found.editions if school in one.manifest.schools]
    before = [one for one in holding if one.manifest.from_day <= on]
    after = [one for one in holding if one.manifest.from_day > on]
    if before:
        yield f"The school was last in the edition {before[-1].name} and had left the trust's policy by {now.name}."
    if after:
        yield _joined(after)


def _joined(holding: Sequence[Released]) -> str:
    first = min(holding, key=lambda one: (one.manifest.from_day, one.manifest.moment))
    return f"The school came in with the edition {first.name}, in force from {day_in_words(first.manifest.from_day)}."


def _late(now: Released) -> Iterator[str]:
    manifest = now.manifest
    if manifest.moment.date() > manifest.in_force:
        yield (
            f"It says of itself that it applies from {day_in_words(manifest.in_force)}, but it was released only on "
            f"{day_in_words(manifest.moment.date())}: before that day it was in force nowhere."
        )


def _own_year(now: Released, on: datetime.date) -> Iterator[str]:
    year = int(now.manifest.edition[:4])
    if on > datetime.date(year + 1, 8, 31):
        yield f"That is after the year {now.manifest.edition}: no later edition was in force yet, so that this one went on."


def _same_day(found: Found, now: Released, on: datetime.date) -> tuple[Released, ...]:
    """The editions that came before this one within the day, and the one that the day began with."""
    if now.manifest.from_day != on or now.manifest.moment.date() != on:
        return ()
    whole = [
        one
        for one in found.editions
        if one.manifest.from_day < on or (one.manifest.from_day == on and one.manifest.moment.date() < on)
    ]
    within = [one for one in found.editions if one.manifest.from_day == on and one.manifest.moment.date() == on]
    day = [*whole[-1:], *sorted(within, key=lambda one: one.manifest.moment)]
    ranks = {one.tag: number for number, one in enumerate(found.editions)}
    shown: list[Released] = []
    for one in day:
        if not shown or ranks[one.tag] > ranks[shown[-1].tag]:
            shown.append(one)
    return tuple(one for one in shown if one is not now)


def _within_day(same: Sequence[Released], now: Released, on: datetime.date) -> Iterator[str]:
    if not same:
        if now.manifest.from_day == on == now.manifest.moment.date():
            yield f"It was released that day at {now.manifest.moment:%H:%M} UTC; before that nothing was in force."
        return
    order = [*same, now]
    parts = [f"{one.name} until {after.manifest.moment:%H:%M} UTC" for one, after in pairwise(order)]
    yield f"That day more than one was in force: {', then '.join(parts)}, and {now.name} after that."


def _doubts(found: Found, on: datetime.date, today: datetime.date) -> Iterator[str]:
    for one in found.damaged:
        yield f"The tag {one.tag} is not used. {one.why}"
    numbers: dict[str, set[int]] = {}
    for released in found.editions:
        numbers.setdefault(released.manifest.edition, set()).add(released.manifest.patch)
    taken = found.names
    for edition, patches in sorted(numbers.items()):
        for number in range(max(patches)):
            name = f"{edition}.{number}" if number else edition
            if name not in taken:
                yield f"There is no tag edition/{name}, though a later one of that year is there. Fetch all tags, or find out who took it away."
    if on > today:
        yield f"{day_in_words(on)} is still to come: what is released until then can make this another answer."
