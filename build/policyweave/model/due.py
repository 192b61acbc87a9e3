"""What a school is reminded of."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing to do: by when, who, what has changed since it was done last, and the command, if there is one."""

    title: str
    due: datetime.date | None = None
    who: str = ""
    changed: tuple[str, ...] = ()
    command: str = ""


@dataclass(frozen=True, slots=True)
class SchoolDue:
    """What is due at a school: past its day, to be looked at again, and before long. earlier are the folder's old names."""

    school: str
    name: str
    earlier: tuple[str, ...] = ()
    late: tuple[DueItem, ...] = ()
    again: tuple[DueItem, ...] = ()
    soon: tuple[DueItem, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing is due."""
        return not (self.late or self.again or self.soon)
