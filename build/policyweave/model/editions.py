"""Which edition of national guidance is in force on a day."""

from __future__ import annotations

import datetime

from .schema import GuidanceEdition


def edition_quoted(editions: tuple[GuidanceEdition, ...], on: datetime.date) -> int | None:
    """Index of the edition to quote on a day: the newest verified one in force and not withdrawn by then."""
    best: int | None = None
    for index, edition in enumerate(editions):
        if edition.verified is None or edition.in_force is None or edition.in_force > on:
            continue
        if edition.withdrawn is not None and edition.withdrawn <= on:
            continue
        if best is None or edition.in_force >= (editions[best].in_force or on):
            best = index
    return best
