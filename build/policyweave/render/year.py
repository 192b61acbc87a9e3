"""Where the year stands, as a page of the staff site and as a school's own rows. Nothing here is ever public.

The pages say what is done and by when the rest is due. What is late depends on the day, and a built page does not: the
day is given by whoever builds, or the reader's own calendar says it, with a script.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..model.content import Content
from ..model.fields import day_in_words
from ..model.standing import CycleState, SchoolState, Standing, StepState
from .front import front_facts, front_page, templates
from .site import trust_lines

PAGE = "year.html"
ORDER = (Standing.DONE, Standing.STALE, Standing.OPEN, Standing.NOTHING)
WORDS = {
    Standing.DONE: "done",
    Standing.STALE: "to be looked at again",
    Standing.OPEN: "open",
    Standing.NOTHING: "with nothing to do",
}
SIGNS = {Standing.DONE: "✓", Standing.STALE: "↻", Standing.OPEN: "○", Standing.NOTHING: "–"}


@dataclass(frozen=True, slots=True)
class Bar:
    """How many schools stand where in one step: as words, and as parts of a line from 0 to 100 (class, start, width)."""

    id: str
    title: str
    due: datetime.date | None
    said: str
    parts: tuple[tuple[str, float, float], ...]


def year_files(content: Content, found: CycleState, on: datetime.date | None = None) -> dict[str, bytes]:
    """The staff site's page of the whole trust, by path. on is the day on which late is late, if given."""
    facts = front_facts(content, staff=True) | {
        "root": "./",
        "found": found,
        "head": found.schools[0].steps if found.schools else (),
        "bars": tuple(bars(found)),
        "ready": sum(school.done for school in found.schools),
        "late": sum(any(step.overdue for step in school.steps) for school in found.schools),
        "again": [(school, step) for school in found.schools for step in school.steps if step.changed],
        "closed": [school for school in found.schools if not school.opened],
        "milestones": content.cycle.milestones,
        "approved": trust_lines(content),
        "on": on,
    }
    return {PAGE: front_page(PAGE, facts | _words())}


def school_rows(content: Content, school: SchoolState, on: datetime.date | None = None) -> str:
    """A school's own steps, as HTML for the end of its staff site's first page."""
    facts = {"school": school, "edition": content.cycle.edition, "page": f"../{PAGE}", "on": on}
    return templates().get_template("year-school.html").render(facts | _words()).strip() + "\n"


def bars(found: CycleState) -> Iterator[Bar]:
    """A bar for each step of the review."""
    for number, step in enumerate(found.schools[0].steps if found.schools else ()):
        counts = Counter(school.steps[number].standing for school in found.schools)
        total, start = len(found.schools), 0.0
        parts = []
        for standing in ORDER:
            width = round(100 * counts[standing] / total, 2)
            if width:
                parts.append((standing.value, round(start, 2), width))
            start += width
        said = [f"{counts[standing]} {WORDS[standing]}" for standing in ORDER[1:] if counts[standing]]
        yield Bar(
            step.id, step.title, step.due, ", ".join([f"{counts[Standing.DONE]} of {total} done", *said]), tuple(parts)
        )


def _words() -> dict[str, object]:
    return {"day": day_in_words, "cell": _cell, "signs": SIGNS, "turn": _turn}


def _cell(step: StepState) -> str:
    """What stands in a step's cell, in words."""
    return {
        Standing.DONE: "Done",
        Standing.STALE: "To be looked at again",
        Standing.OPEN: "Open",
        Standing.NOTHING: "Nothing to do",
    }[step.standing]


def _turn(school: SchoolState) -> str:
    turns = list(dict.fromkeys(step.turn for step in school.steps if step.turn))
    return ", ".join(turns) if school.opened else "Trust"


__all__ = ["PAGE", "Bar", "bars", "school_rows", "year_files"]
