"""Where the contextual reviews stand."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from ..compose.compose import compose_school
from ..compose.texts import Library
from ..cycle.pins import pins_of
from ..cycle.state import CycleState, state_of
from ..model.content import Content
from ..model.origin import Audience
from ..pipeline import FEW_SCHOOLS, Progress, chosen, content_of, end_with_parent

_Pins = dict[str, dict[str, str]]


def status(
    root: Path,
    schools: Sequence[str] | None = None,
    on: datetime.date | None = None,
    jobs: int = 0,
    progress: Progress | None = None,
) -> CycleState:
    """Where the contextual reviews of schools (None: all) stand on a day (today); jobs processes work at once."""
    content = content_of(root)
    slugs = chosen(content, schools)
    pins = {}
    for number, (slug, found) in enumerate(_all_pins(content, slugs, jobs or os.cpu_count() or 1), 1):
        pins[slug] = found
        if progress:
            progress(slug, number, len(slugs))
    return state_of(content, pins, on or datetime.date.today())


def _all_pins(content: Content, slugs: Sequence[str], jobs: int) -> Iterator[tuple[str, _Pins]]:
    if jobs == 1 or len(slugs) < FEW_SCHOOLS:
        library = Library(content)
        yield from ((slug, _pins(library, slug)) for slug in slugs)
        return
    with ProcessPoolExecutor(jobs, initializer=_take, initargs=(content,)) as pool:
        yield from zip(slugs, pool.map(_pins_here, slugs, chunksize=4), strict=True)


_library: Library | None = None


def _take(content: Content) -> None:
    """Gives a worker process what was read."""
    global _library
    _library = Library(content)
    end_with_parent()


def _pins_here(slug: str) -> _Pins:
    assert _library is not None
    return _pins(_library, slug)


def _pins(library: Library, slug: str) -> _Pins:
    return pins_of(library.content, compose_school(library, slug, Audience.STAFF)[0])
