"""The work of one process: schools are woven, checked and rendered a few at a time, and forgotten."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from ..check import check_all, settings
from ..compose.texts import Library
from ..model.content import Content
from ..model.finding import Finding, Severity, merged
from ..model.origin import Audience
from ..model.page import ComposedSchool
from ..pipeline import end_with_parent, few_collections, with_acknowledgement, woven_and_checked
from .yearly import SchoolPins, rows_of

TOGETHER = 16  # schools that are woven and checked at a time


def stops(findings: Iterable[Finding]) -> bool:
    """Whether one of the findings is an error."""
    return any(item.severity is Severity.ERROR for item in findings)


def apart(content: Content, slugs: Iterable[str], audiences: Iterable[Audience], day: datetime.date) -> list[Finding]:
    """What the rules find in the content alone, without the woven pages."""
    bare = (ComposedSchool(slug, audience, (), False) for slug in slugs for audience in audiences)
    return check_all(content, tuple(bare), day)


def called(content: Content, edition: str) -> Content:
    """The content whose pages call their edition so; an empty name leaves it as cycle.yml has it."""
    return replace(content, cycle=content.cycle.model_copy(update={"edition": edition})) if edition else content


@dataclass(frozen=True, slots=True)
class Work:
    """What every process needs to know. Without config nothing is rendered; sites of schools in kept are not.

    edition is what pages call their edition, empty for what cycle.yml says.
    """

    content: Content
    audiences: tuple[Audience, ...]
    day: datetime.date
    config: Path | None
    stage: Path
    kept: frozenset[str] = frozenset()
    late: datetime.date | None = None
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What was done for one school: findings of its woven texts, faults of the theme, whether it is joining, and what
    its contextual review has to look at (nothing if its staff site was not woven).
    """

    school: str
    found: tuple[Finding, ...]
    faults: tuple[Finding, ...]
    joining: bool
    pins: SchoolPins


class Worker:
    """Weaves, checks and renders in one process; texts and templates of the trust are compiled once."""

    def __init__(self, work: Work) -> None:
        from ..render.shared import Shared

        self.work = work
        self.library = Library(work.content)
        self.shared = Shared()
        self.shown = called(work.content, work.edition)

    def do(self, slugs: Sequence[str]) -> list[Part]:
        """Does the work for some schools."""
        work = self.work
        sites, found = woven_and_checked(work.content, slugs, work.audiences, work.day, library=self.library)
        known = set(apart(work.content, slugs, work.audiences, work.day))
        woven = merged([item for item in found if item not in known])
        hopeless = stops(settings.apply(merged(found), work.content, work.day, False))
        return [self._part(slug, sites, woven, hopeless) for slug in slugs]

    def _part(self, slug: str, sites: Iterable[ComposedSchool], woven: Iterable[Finding], hopeless: bool) -> Part:
        own = [site for site in sites if site.school == slug]
        found = (replace(item, schools=(slug,) if item.schools else ()) for item in woven if _shows_at(item, slug))
        faults: list[Finding] = []
        pins: SchoolPins = {}
        for site in own:
            rows = ""
            if site.audience is Audience.STAFF:
                rows, pins = rows_of(self.work.content, site, self.work.late)
            if not hopeless and slug not in self.work.kept:
                faults += self._render(with_acknowledgement(self.shown, site), rows)
        return Part(slug, tuple(found), tuple(faults), any(site.joining for site in own), pins)

    def _render(self, site: ComposedSchool, rows: str) -> tuple[Finding, ...]:
        if self.work.config is None:
            return ()
        from ..render.mkdocs import build_site

        folder = self.work.stage / site.audience.value / site.school
        return build_site(self.shown, site, self.work.config, folder, self.shared, rows)


def _shows_at(item: Finding, slug: str) -> bool:
    return not item.schools or slug in item.schools


_worker: Worker | None = None


def _take(work: Work) -> None:
    """Gives a process its work."""
    global _worker
    few_collections()
    _worker = Worker(work)
    end_with_parent()


def _do(slugs: Sequence[str]) -> list[Part]:
    assert _worker is not None
    return _worker.do(slugs)


def done(work: Work, slugs: Sequence[str], jobs: int) -> Iterator[Part]:
    """What was done for each school, in the order in which it is ready."""
    together = max(1, min(TOGETHER, -(-len(slugs) // jobs)))
    parts = [slugs[start : start + together] for start in range(0, len(slugs), together)]
    if jobs == 1 or len(parts) < 2:
        worker = Worker(work)
        for part in parts:
            yield from worker.do(part)
        return
    with ProcessPoolExecutor(min(jobs, len(parts)), initializer=_take, initargs=(work,)) as pool:
        for future in as_completed([pool.submit(_do, part) for part in parts]):
            yield from future.result()
