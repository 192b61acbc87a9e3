"""Where the contextual reviews stand: each school's steps, open, done or stale, overdue, and whose turn it is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from ..model.content import Content
from ..model.origin import Audience
from ..model.page import ComposedSchool
from ..model.schema import ReviewStep, SignOff
from ..model.standing import CycleState, SchoolState, Standing, StepState
from .opening import ahead
from .pins import Pins, pins_of
from .roles import role_name
from .said import changed_pins

__all__ = ["REVIEW_MILESTONE", "CycleState", "SchoolState", "Standing", "StepState", "due_day", "state", "state_of"]

REVIEW_MILESTONE = "contextual-review"  # by when schools have reviewed, unless a milestone has a step's own id


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
