"""What schools are reminded of on a day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from ..cycle.due import due_at, holiday
from ..model.due import SchoolDue
from ..pipeline import Progress, content_of
from .status import status

AHEAD = 14  # days before the day on which something is due


@dataclass(frozen=True, slots=True)
class Due:
    """What is due on a day at each school; gone are those that have left the trust; holiday says that no school is open."""

    on: datetime.date
    schools: tuple[SchoolDue, ...]
    gone: tuple[SchoolDue, ...]
    holiday: bool


def due(root: Path, on: datetime.date | None = None, ahead: int = AHEAD, progress: Progress | None = None) -> Due:
    """What is due on a day (today) and within so many days from it. Raises CannotUse if nothing can be read."""
    day = on or datetime.date.today()
    content = content_of(root)
    found = status(root, on=day, progress=progress) if content.schools else None
    gone = tuple(SchoolDue(slug, one.name, one.earlier) for slug, one in sorted(content.left.items()))
    return Due(day, due_at(content, found, ahead) if found else (), gone, holiday(content.cycle, day))
