"""The page of the trust's lead: the year at a glance, each figure with the list behind it. Staff only, never public.

Printed it is a report for the board: sentences and short tables, the long lists left out.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..model.content import Content
from ..model.fields import day_in_words
from ..model.lead import Lead
from ..model.standing import CycleState
from .front import front_facts, front_page
from .site import trust_lines
from .year import bars

PAGE = "lead.html"
SHOWN = 40  # findings of one rule


@dataclass(frozen=True, slots=True)
class Open:
    """Steps that schools have still to do, by the day on which they are due."""

    title: str
    due: datetime.date | None
    late: bool
    schools: tuple[tuple[str, str], ...]


def lead_files(content: Content, found: CycleState, lead: Lead, on: datetime.date | None = None) -> dict[str, bytes]:
    """The page and its style, by path in the staff tree. on is the day on which late is late, if given."""
    by_school = Counter(
        slug for rule in lead.rules for item in rule.findings for slug in item.schools if slug in content.schools
    )
    severities = Counter(rule.severity for rule in lead.rules for _ in rule.findings)
    facts = front_facts(content, staff=True) | {
        "root": "./",
        "found": found,
        "lead": lead,
        "open": tuple(_open(found)),
        "bars": tuple(bars(found)),
        "ready": sum(school.done for school in found.schools),
        "again": sum(any(step.changed for step in school.steps) for school in found.schools),
        "late": sum(any(step.overdue for step in school.steps) for school in found.schools),
        "approved": trust_lines(content),
        "by_school": [
            (slug, school.name, by_school[slug])
            for slug, school in sorted(content.schools.items(), key=lambda item: item[1].name.casefold())
        ],
        "names": {slug: school.name for slug, school in content.schools.items()},
        "severities": [(word, severities[word]) for word in ("error", "warning", "advice")],
        "goal": content.trust.checks.reading_age,
        "hard": sum(age.above for age in lead.ages),
        "unconfirmed": sum(bool(one.said or one.open) for one in lead.cited),
        "shown": SHOWN,
        "day": day_in_words,
        "on": on,
    }
    return {PAGE: front_page(PAGE, facts)}


def _open(found: CycleState) -> Iterator[Open]:
    for number, step in enumerate(found.schools[0].steps if found.schools else ()):
        waiting = [school for school in found.schools if not school.steps[number].settled]
        if waiting:
            names = tuple((school.school, school.name) for school in waiting)
            yield Open(step.title, step.due, any(school.steps[number].overdue for school in waiting), names)
