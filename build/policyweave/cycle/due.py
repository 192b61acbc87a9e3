"""What each school is reminded of, from where its review stands and the milestones; and when nobody is reminded."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from typing import get_args

from ..model.content import Content
from ..model.due import DueItem, SchoolDue
from ..model.schema import Cycle, TermName
from ..model.standing import CycleState, SchoolState, Standing
from .state import REVIEW_MILESTONE, due_day

HALF_TERMS: tuple[str, ...] = get_args(TermName)


def due_at(content: Content, found: CycleState, ahead: int) -> tuple[SchoolDue, ...]:
    """What is due at each school on the day of the state, or within so many days from it.

    A step that is stale is due at once. An open one, and a milestone that schools are reminded of, is due from that
    many days before its day; a milestone is no longer known of once its day has passed.
    """
    return tuple(_school(content, found, school, ahead) for school in found.schools)


def _school(content: Content, found: CycleState, school: SchoolState, ahead: int) -> SchoolDue:
    late, again, soon = [], [], list(_milestones(content, found.on, ahead))
    for item, standing in _steps(content, found, school):
        if standing is Standing.STALE:
            again.append(item)
        elif item.due is not None and item.due < found.on:
            late.append(item)
        elif item.due is not None and (item.due - found.on).days <= ahead:
            soon.append(item)
    soon.sort(key=lambda item: item.due or datetime.date.max)
    earlier = content.schools[school.school].earlier
    return SchoolDue(school.school, school.name, earlier, tuple(late), tuple(again), tuple(soon))


def _steps(content: Content, found: CycleState, school: SchoolState) -> Iterator[tuple[DueItem, Standing]]:
    if not school.opened:
        days = [day for step in content.cycle.review if (day := due_day(content, step))]
        command = f"policyweave cycle open {found.to_open}"
        yield DueItem("The contextual review is opened", min(days, default=None), "Trust", (), command), Standing.OPEN
        return
    for step in school.steps:
        if not step.settled:
            command = f"policyweave cycle sign-off {school.school} {step.id} --by {_word(step.turn)}"
            yield DueItem(step.title, step.due, step.turn, step.changed, command), step.standing


def _word(role: str) -> str:
    """A role as a shell takes it."""
    return role if role.replace("-", "").isalnum() else f"'{role.replace(chr(39), '')}'"


def _milestones(content: Content, on: datetime.date, ahead: int) -> Iterator[DueItem]:
    steps = {REVIEW_MILESTONE, *(step.id for step in content.cycle.review)}  # said step by step
    for one in content.cycle.milestones:
        if one.schools and one.id not in steps and 0 <= (one.due - on).days <= ahead:
            yield DueItem(one.title, one.due, one.who)


def holiday(cycle: Cycle, on: datetime.date) -> bool:
    """Whether a day lies in no half term although the half terms around it are known."""
    named = [name for name in HALF_TERMS if name in cycle.terms]
    terms = {name: cycle.terms[name] for name in named}
    if any(term.first <= on <= term.last for term in terms.values()):
        return False
    for before, after in itertools.pairwise(HALF_TERMS):
        if before in terms and after in terms and terms[before].last < on < terms[after].first:
            return True
    first, last = HALF_TERMS[0], HALF_TERMS[-1]
    return (first in terms and on < terms[first].first) or (last in terms and on > terms[last].last)
