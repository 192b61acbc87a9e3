"""Where the contextual reviews stand: each school's steps, open, done or stale, by when, and whose turn it is."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """open: nobody has looked; done; stale: what was looked at has changed since; nothing: there is nothing to look at."""

    OPEN = "open"
    DONE = "done"
    STALE = "stale"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class StepState:
    """One step at one school. by and on are of the sign-off, if there is one; changed are sentences on what is
    different since; turn is the role that has to act, empty when nobody has to.
    """

    id: str
    title: str
    standing: Standing
    by: str = ""
    on: datetime.date | None = None
    pins: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    due: datetime.date | None = None
    overdue: bool = False
    turn: str = ""

    @property
    def settled(self) -> bool:
        """Whether nobody has to do anything."""
        return self.standing in (Standing.DONE, Standing.NOTHING)


@dataclass(frozen=True, slots=True)
class SchoolState:
    """One school. opened says that its review.yml is there and is about this edition; active, that it has joined."""

    school: str
    name: str
    active: bool
    opened: bool
    steps: tuple[StepState, ...]

    @property
    def done(self) -> bool:
        """Whether every step is done."""
        return self.opened and all(step.settled for step in self.steps)


@dataclass(frozen=True, slots=True)
class CycleState:
    """The whole trust on a day. unread are slugs of schools whose school.yml cannot be read, if all were asked for."""

    edition: str
    on: datetime.date
    schools: tuple[SchoolState, ...]
    unread: tuple[str, ...] = ()
    to_open: str = ""  # the edition that is to be opened for the schools that are not

    @property
    def done(self) -> bool:
        """Whether every active school has done every step."""
        return not self.unread and all(school.done for school in self.schools if school.active)
