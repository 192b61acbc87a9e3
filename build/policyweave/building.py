"""Building every school's site: weave, check and render a few schools at a time, in as many processes as there are cores.

A process that has rendered its schools forgets them, so that memory does not grow with their number.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from .check import settings
from .compose.texts import Library
from .model.content import Content
from .model.finding import Finding, Severity, merged
from .model.origin import Audience
from .pipeline import BOTH, CannotUse, Progress, chosen, concerns, end_with_parent, read, usable, woven_and_checked

TOP_FILES = frozenset({"index.html", "404.html"})  # the files that we write beside the schools' folders
OUTPUT = frozenset({"public", "staff", "preview"})
TOGETHER = 16  # schools that are woven and checked at a time


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the findings, the sites written (none if there were errors), and which schools are joining."""

    findings: tuple[Finding, ...]
    sites: tuple[tuple[str, Audience], ...]
    schools: int
    joining: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether nothing was written because of errors."""
        return any(item.severity is Severity.ERROR for item in self.findings)


def build(
    root: Path,
    out: Path,
    schools: Sequence[str] | None = None,
    audiences: Sequence[Audience] = BOTH,
    jobs: int = 0,
    progress: Progress | None = None,
) -> Built:
    """Weaves, checks and writes the sites into out, all or nothing; with any error out stays as it was.

    jobs is how many processes work at once, 0 for as many as there are cores. Raises CannotUse if out holds things
    that are not ours.
    """
    config = root / "mkdocs.yml"
    usable(root)
    if not config.is_file():
        raise CannotUse(f"“{config}” is not there. Copy the one that `policyweave init` writes.")
    _only_ours(out)
    content, findings = read(root)
    if content is None:
        return Built(merged(list(findings)), (), 0)
    slugs, wanted, day = chosen(content, schools), tuple(audiences), datetime.date.today()
    found = [item for item in findings if concerns(item, schools, slugs)]
    complete = set(slugs) == set(content.schools) and set(wanted) == set(BOTH)
    hopeless = _stops(
        settings.apply(merged(found), content, day, False)
    )  # the other findings are gathered all the same
    from .render.front import front_pages
    from .render.output import Abandon, replaced, staged

    whole = not schools and set(wanted) == set(BOTH)
    sites: list[tuple[str, Audience]] = []
    joining: set[str] = set()
    faults: list[Finding] = []
    with staged(out) if whole else replaced(out) as stage:
        work = _Work(content, wanted, day, None if hopeless else config, stage)
        for part in _done(work, slugs, jobs or os.cpu_count() or 1):
            found += part.found
            faults += part.faults
            sites += part.sites
            joining |= part.joining
            if progress:
                progress(part.sites[-1][0], len(sites) // len(wanted), len(slugs))
        found = settings.apply(merged(found), content, day, complete)
        found += settings.judged(faults, content, day)
        if _stops(found):
            raise Abandon
        for audience in wanted:
            for name, data in front_pages(content, audience).items():
                path = stage / audience.value / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
    written = () if _stops(found) else tuple(sorted(sites))
    return Built(merged(found), written, len(slugs), tuple(sorted(joining)))


def _only_ours(out: Path) -> None:
    """Raises CannotUse if the folder holds what we did not write."""
    foreign = sorted(entry.name for entry in out.iterdir() if entry.name not in OUTPUT) if out.is_dir() else []
    foreign += [
        f"{name}/{entry.name}"
        for name in ("public", "staff")
        if (out / name).is_dir()
        for entry in sorted((out / name).iterdir())
        if entry.is_file() and entry.name not in TOP_FILES
    ]
    if foreign or (out.exists() and not out.is_dir()):
        raise CannotUse(
            f"“{out}” holds things that policyweave did not write ({', '.join(foreign[:3])}). Name another --out."
        )


def _stops(findings: Iterable[Finding]) -> bool:
    return any(item.severity is Severity.ERROR for item in findings)


@dataclass(frozen=True, slots=True)
class _Work:
    """What every process needs to know. Without config nothing is rendered."""

    content: Content
    audiences: tuple[Audience, ...]
    day: datetime.date
    config: Path | None
    stage: Path


@dataclass(frozen=True, slots=True)
class _Part:
    """What was done for a few schools: findings of their texts, faults of the theme, the sites."""

    found: list[Finding]
    faults: list[Finding]
    sites: list[tuple[str, Audience]]
    joining: frozenset[str]


class _Worker:
    """Weaves, checks and renders in one process; texts and templates of the trust are compiled once."""

    def __init__(self, work: _Work) -> None:
        from .render.shared import Shared

        self.work = work
        self.library = Library(work.content)
        self.shared = Shared()

    def do(self, slugs: Sequence[str]) -> _Part:
        from .render.mkdocs import build_site

        work = self.work
        sites, found = woven_and_checked(work.content, slugs, work.audiences, work.day, library=self.library)
        found = list(merged(found))
        faults: list[Finding] = []
        if work.config and not _stops(settings.apply(tuple(found), work.content, work.day, False)):
            for site in sites:
                folder = work.stage / site.audience.value / site.school
                faults += build_site(work.content, site, work.config, folder, self.shared)
        joining = frozenset(site.school for site in sites if site.joining)
        return _Part(found, faults, [(site.school, site.audience) for site in sites], joining)


_worker: _Worker | None = None


def _take(work: _Work) -> None:
    """Gives a process its work."""
    global _worker
    _worker = _Worker(work)
    end_with_parent()


def _do(slugs: Sequence[str]) -> _Part:
    assert _worker is not None
    return _worker.do(slugs)


def _done(work: _Work, slugs: Sequence[str], jobs: int) -> Iterator[_Part]:
    """The parts as they are done."""
    together = max(1, min(TOGETHER, -(-len(slugs) // jobs)))
    parts = [slugs[start : start + together] for start in range(0, len(slugs), together)]
    if jobs == 1 or len(parts) < 2:
        worker = _Worker(work)
        yield from map(worker.do, parts)
        return
    with ProcessPoolExecutor(min(jobs, len(parts)), initializer=_take, initargs=(work,)) as pool:
        for future in as_completed([pool.submit(_do, part) for part in parts]):
            yield future.result()
