"""Where the work on new editions of national guidance stands: woven, and looked at passage by passage."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..check.guidance.worklist import Item, Update, updates, worklist
from ..compose.compose import compose_school
from ..compose.texts import Library
from ..compose.weave import Woven
from ..model.content import Content
from ..model.near import near
from ..model.page import ComposedSchool
from ..pipeline import BOTH, CannotUse, Progress, content_of
from ..report.menders import Mender, mender


@dataclass(frozen=True, slots=True)
class Worked:
    """An edition that is being worked in, and everything that rests on the one before, by place."""

    update: Update
    items: tuple[Item, ...]

    @property
    def open(self) -> tuple[Item, ...]:
        """What somebody still has to look at."""
        return tuple(item for item in self.items if item.open)


def national_status(
    root: Path, id: str | None = None, on: datetime.date | None = None, progress: Progress | None = None
) -> tuple[Worked, ...]:
    """The work on each edition that was recorded (of one title of guidance, if id says which) on a day (today).

    Raises CannotUse for guidance that is not there.
    """
    content = content_of(root)
    if id is not None:
        guidance_of(content, id)
    day = on or datetime.date.today()
    asked = [one for one in updates(content, day) if id in (None, one.id)]
    sites = tuple(woven(content, progress)) if asked else ()
    return tuple(Worked(update, _whole(content, worklist(content, sites, update))) for update in asked)


def woven(content: Content, progress: Progress | None = None) -> Iterator[ComposedSchool]:
    """Every school's site for both audiences, whatever its faults."""
    library = Library(content)
    for number, slug in enumerate(sorted(content.schools), 1):
        if progress:
            progress(slug, number, len(content.schools))
        known: dict[str, Woven] = {}
        for audience in BOTH:
            yield compose_school(library, slug, audience, known)[0]


def guidance_of(content: Content, id: str) -> None:
    """Raises CannotUse unless national.yml has this id."""
    if id not in content.national:
        known = list(content.national)
        raise CannotUse(
            f"There is no guidance “{id}” in policies/national.yml.{near(id, known)} There are: {', '.join(known)}."
        )


def by_person(items: Iterable[Item]) -> list[tuple[Mender, list[Item]]]:
    """The items of each person who has to act: the trust, whoever looks after a council's texts, a school's DSL."""
    groups: dict[Mender, list[Item]] = {}
    for item in items:
        groups.setdefault(mender(item.place.path), []).append(item)
    return sorted(groups.items(), key=lambda group: group[0])


def known_by(item: Item) -> str:
    """What people know an item by, beside its digest."""
    return f"{item.place.path}: {item.words}"


def _whole(content: Content, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items with the schools that a council's values reach, which no page was asked for."""
    out = []
    for item in items:
        parts = item.place.path.split("/")
        if not item.schools and parts[:2] == ["policies", "authorities"]:
            slugs = [slug for slug, school in content.schools.items() if parts[2] in school.authorities]
            item = replace(item, schools=tuple(sorted(slugs)))
        out.append(item)
    return tuple(out)
