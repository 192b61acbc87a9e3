"""Where each released edition stands on a day: in force, in force earlier, coming, or never in force at all."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .released import Released


class State(StrEnum):
    """How an edition stands on a day."""

    CURRENT = "current"
    EARLIER = "earlier"
    COMING = "coming"
    NEVER = "never"  # a later one took its place before it came into force


@dataclass(frozen=True, slots=True)
class Standing:
    """An edition with its state. since is the day from which it is, was or will be in force; until the last day on
    which it was, for one that was in force earlier."""

    released: Released
    state: State
    since: datetime.date
    until: datetime.date | None = None

    @property
    def name(self) -> str:
        """2026-27.1"""
        return self.released.name


def standings(editions: Sequence[Released], on: datetime.date) -> tuple[Standing, ...]:
    """The editions as they stand on a day, in the order in which they are given: that of `released.editions`.

    Of all that have come into force the last one counts, as in `in_force`.
    """
    due = [at for at, one in enumerate(editions) if one.manifest.from_day <= on]
    return tuple(_standing(editions, at, due[-1] if due else -1, on) for at in range(len(editions)))


def current(found: Sequence[Standing]) -> Released | None:
    """The edition in force, if any is."""
    return next((one.released for one in found if one.state is State.CURRENT), None)


def _standing(editions: Sequence[Released], at: int, now: int, on: datetime.date) -> Standing:
    one = editions[at]
    since = one.manifest.from_day
    if at == now:
        return Standing(one, State.CURRENT, since)
    following = [other for other in editions[at + 1 :] if since <= on or other.manifest.from_day <= since]
    until = min((other.manifest.from_day for other in following), default=None)
    if until is None:
        return Standing(one, State.COMING, since)
    if until > since:
        return Standing(one, State.EARLIER, since, until - datetime.timedelta(days=1))
    within = until == since and any(
        other.manifest.from_day == since == other.manifest.moment.date() and other.manifest.moment > one.manifest.moment
        for other in following
    )
    return Standing(one, State.EARLIER if within else State.NEVER, since, since if within else None)
