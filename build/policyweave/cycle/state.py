"""Where the contextual reviews stand: each school's steps, open, done or stale, overdue, and whose turn it is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..model.content import Content
from ..model.origin import Audience
from ..model.page import ComposedSchool
from ..model.schema import ReviewStep, SignOff
from .opening import ahead
from .pins import Pins, pins_of
from .roles import role_name
from .said import changed_pins

REVIEW_MILESTONE = "contextual-review"  # by when schools have reviewed, unless a milestone has a step's own id


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


def state(content: Content, sites: Iterable[ComposedSchool], on: datetime.date) -> CycleState:
    """Where the schools of these woven sites stand on a day; only their staff sites are looked at."""
    staff = [site for site in sites if site.audience is Audience.STAFF]
    return state_of(content, {site.school: pins_of(content, site) for site in staff}, on)


def state_of(content: Content, pins: Mapping[str, Mapping[str, Pins]], on: datetime.date) -> CycleState:
    """Where schools stand, by what is to be looked at now: digests by school, step and name."""
    schools = tuple(_school(content, slug, pins[slug], on) for slug in sorted(pins))
    folders = {path.split("/")[1] for path in content.files if path.startswith("schools/") and path.count("/") > 1}
    unread = folders - content.schools.keys() if pins.keys() == content.schools.keys() else ()
    later = ahead(content)
    to_open = later[1] if later else content.cycle.edition
    return CycleState(content.cycle.edition, on, schools, tuple(sorted(unread)), to_open)


def _school(content: Content, slug: str, pins: Mapping[str, Pins], on: datetime.date) -> SchoolState:
    review = content.reviews.get(slug)
    opened = review is not None and review.edition == content.cycle.edition
    signed = review.steps if review is not None and opened else {}
    steps = tuple(_step(content, step, signed.get(step.id), pins[step.id], on) for step in content.cycle.review)
    school = content.schools[slug]
    return SchoolState(slug, school.name, school.status == "active", opened, steps)


def _step(content: Content, step: ReviewStep, sign_off: SignOff | None, pins: Pins, on: datetime.date) -> StepState:
    due = due_day(content, step)
    changed = changed_pins(content, sign_off.pins, pins) if sign_off else ()
    if sign_off is not None:
        standing = Standing.STALE if changed else Standing.DONE
    else:
        standing = Standing.OPEN if pins else Standing.NOTHING
    waiting = standing in (Standing.OPEN, Standing.STALE)
    return StepState(
        step.id, step.title, standing, sign_off.by if sign_off else "", sign_off.on if sign_off else None,
        tuple(pins), changed, due, waiting and due is not None and due < on, role_name(content, step.who) if waiting else "",
    )  # fmt: skip


def due_day(content: Content, step: ReviewStep) -> datetime.date | None:
    """The day by which a step is done: the milestone with its id, or that of the whole review."""
    days = {milestone.id: milestone.due for milestone in content.cycle.milestones}
    return days.get(step.id) or days.get(REVIEW_MILESTONE)
