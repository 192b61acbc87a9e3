"""Wires the stages: load → compose → check → render. Everything that runs policyweave goes through here."""

from __future__ import annotations

import datetime
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from .check import check_all, settings
from .compose.compose import compose_school
from .compose.texts import Library
from .compose.weave import Woven as WovenPage
from .load.content import load
from .model import rules
from .model.content import Content
from .model.fields import day_in_words
from .model.finding import Finding, Place, Severity, finding, merged
from .model.near import near
from .model.origin import Audience
from .model.page import ComposedSchool

Progress = Callable[[str, int, int], None]
BOTH = (Audience.PUBLIC, Audience.STAFF)
TOP_FILES = frozenset({"index.html", "404.html", "year.html"})  # the files that we write beside the schools' folders
OUTPUT = frozenset({"public", "staff", "preview"})


class CannotUse(Exception):
    """The call or the folder cannot be used; the message says why and what to do, in one or two sentences."""


@dataclass(frozen=True, slots=True)
class Woven:
    """What weaving gave. content is None when the repository cannot be woven at all; findings say why."""

    content: Content | None
    sites: tuple[ComposedSchool, ...]
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Whether there is a finding that stops publishing."""
        return self.content is None or any(item.severity is Severity.ERROR for item in self.findings)


def read(root: Path, instead: Mapping[str, bytes] | None = None) -> tuple[Content | None, tuple[Finding, ...]]:
    """The content repository at root and the findings of its files; raises CannotUse if it is none.

    instead has the bytes of YAML files as they would be after a change, by path.
    """
    usable(root)
    return load(root, instead)


def usable(root: Path) -> None:
    """Raises CannotUse if root is no content repository."""
    if not root.is_dir():
        raise CannotUse(f"“{root}” is not a folder. Name the content repository with --root.")
    if not (root / "policies").is_dir():
        raise CannotUse(
            f"“{root}” holds no policies folder. Name the content repository with --root, or run `policyweave init`."
        )


def chosen(content: Content, schools: Sequence[str] | None) -> tuple[str, ...]:
    """The slugs asked for, or all; raises CannotUse for a school that is not there."""
    if not schools:
        return tuple(sorted(content.schools))
    for slug in schools:
        folder = any(path.startswith(f"schools/{slug}/") for path in content.files)
        if slug in content.left:
            since = day_in_words(content.left[slug].left.since)
            raise CannotUse(
                f"“{slug}” has not been part of the trust since {since}. Its site is one page that says so."
            )
        if slug not in content.schools and not folder:
            raise CannotUse(f"There is no school “{slug}”.{near(slug, content.schools)}")
    return tuple(slug for slug in dict.fromkeys(schools) if slug in content.schools)


def weave(
    root: Path,
    schools: Sequence[str] | None = None,
    audiences: Iterable[Audience] = BOTH,
    progress: Progress | None = None,
    on: datetime.date | None = None,
) -> Woven:
    """Reads, weaves and checks. Nothing is written.

    progress is told the school, its number and how many there are; on is the day for which dates are judged (today).
    """
    content, findings = read(root)
    if content is None:
        return Woven(None, (), merged(list(findings)))
    slugs = chosen(content, schools)
    wanted = tuple(audiences)
    day = on or datetime.date.today()
    sites, found = _woven_and_checked(content, slugs, wanted, day, progress)
    found += [item for item in findings if _concerns(item, schools, slugs)]
    complete = set(slugs) == set(content.schools) and set(wanted) == set(BOTH)
    return Woven(content, tuple(sites), merged(settings.apply(merged(found), content, day, complete)))


def _woven_and_checked(
    content: Content,
    slugs: Sequence[str],
    audiences: Sequence[Audience],
    day: datetime.date,
    progress: Progress | None = None,
) -> tuple[list[ComposedSchool], list[Finding]]:
    library = Library(content)
    sites: list[ComposedSchool] = []
    found: list[Finding] = []
    for number, slug in enumerate(slugs, 1):
        if progress:
            progress(slug, number, len(slugs))
        known: dict[str, WovenPage] = {}
        for audience in audiences:
            site, faults = compose_school(library, slug, audience, known)
            sites.append(site)
            found += faults
    return sites, found + check_all(content, tuple(sites), day)


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking found, and how many schools were checked."""

    findings: tuple[Finding, ...]
    schools: int


def check(
    root: Path,
    schools: Sequence[str] | None = None,
    jobs: int = 0,
    progress: Progress | None = None,
    on: datetime.date | None = None,
) -> Checked:
    """The findings that weave() gives, with many schools shared among jobs processes (0: as many as there are cores)."""
    content, findings = read(root)
    slugs = chosen(content, schools) if content is not None else ()
    jobs = jobs or os.cpu_count() or 1
    if content is None or jobs == 1 or len(slugs) < FEW_SCHOOLS:
        woven = weave(root, schools, BOTH, progress, on)
        return Checked(woven.findings, len({site.school for site in woven.sites}))
    day = on or datetime.date.today()
    found = [item for item in findings if _concerns(item, schools, slugs)]
    with ProcessPoolExecutor(jobs, initializer=_take_content, initargs=(content,)) as pool:
        for part in pool.map(_checked_part, [slugs[number::jobs] for number in range(jobs)], [day] * jobs):
            found += part
    complete = set(slugs) == set(content.schools)
    return Checked(merged(settings.apply(merged(found), content, day, complete)), len(slugs))


FEW_SCHOOLS = 16
_content: Content | None = None


def _take_content(content: Content) -> None:
    """Gives a worker process what was read."""
    global _content
    _content = content
    end_with_parent()


def _checked_part(slugs: Sequence[str], day: datetime.date) -> list[Finding]:
    assert _content is not None
    return list(merged(_woven_and_checked(_content, slugs, BOTH, day)[1]))


def weave_one(
    root: Path, school: str, audience: Audience
) -> tuple[Content | None, ComposedSchool | None, tuple[Finding, ...]]:
    """One school's site for plain MkDocs; an empty name stands for the first school."""
    content, findings = read(root)
    if content is None or not content.schools:
        return content, None, merged(list(findings))
    try:
        woven = weave(root, [school or min(content.schools)], [audience])
    except CannotUse as reason:
        place, fix = Place("schools"), "Set POLICYWEAVE_SCHOOL to the name of a folder in schools/."
        return content, None, (finding(rules.UNKNOWN_REFERENCE, place, str(reason), fix),)
    return woven.content, woven.sites[0] if woven.sites else None, woven.findings


def _concerns(item: Finding, asked: Sequence[str] | None, slugs: Sequence[str]) -> bool:
    """Whether a file's fault matters: another school's does not, when only some are asked for."""
    parts = item.place.path.split("/")
    return not asked or parts[0] != "schools" or len(parts) < 2 or parts[1] in asked or parts[1] in slugs


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
    on: datetime.date | None = None,
) -> Built:
    """Weaves, checks and writes the sites into out, all or nothing; with any error out stays as it was.

    jobs is how many processes work at once, 0 for as many as there are cores. on is the day on which the page of the
    year says what is late; without it no page depends on the day. Raises CannotUse if out holds things that are not ours.
    """
    usable(root)
    config = root / "mkdocs.yml"
    if not config.is_file():
        raise CannotUse(f"“{config}” is not there. Copy the one that `policyweave init` writes.")
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
    woven = weave(root, schools, audiences, progress, on)
    content = woven.content
    if content is None or woven.failed:
        return Built(woven.findings, (), len({site.school for site in woven.sites}))
    from .render.front import front_pages
    from .render.moved import moved_pages
    from .render.output import Abandon, replaced, staged
    from .yearly import SchoolPins, year_pages

    whole = not schools and set(audiences) == set(BOTH)
    found = list(woven.findings)
    count = len({site.school for site in woven.sites})
    pins: dict[str, SchoolPins] = {}
    with staged(out) if whole else replaced(out) as stage:
        rendered = _rendered(woven, config, stage, jobs or os.cpu_count() or 1, on)
        for number, (site, (faults, looked_at)) in enumerate(rendered, 1):
            found += settings.judged(faults, content, on or datetime.date.today())
            if looked_at:
                pins[site.school] = looked_at
            if progress:
                progress(f"{site.school} ({site.audience.value})", number, len(woven.sites))
        for audience in audiences:
            files = front_pages(content, audience) | moved_pages(content, audience)
            if audience is Audience.STAFF and (whole or not (out / "staff/year.html").is_file()):
                files |= year_pages(content, pins, on)
            for name, data in files.items():
                path = stage / audience.value / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        if any(item.severity is Severity.ERROR for item in found):
            raise Abandon
    failed = any(item.severity is Severity.ERROR for item in found)
    written = () if failed else tuple((site.school, site.audience) for site in woven.sites)
    joining = tuple(sorted({site.school for site in woven.sites if site.joining}))
    return Built(merged(found), written, count, joining)


_woven: Woven | None = None


def _take(woven: Woven) -> None:
    """Gives a worker process what was woven."""
    global _woven
    _woven = woven
    end_with_parent()


def end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    """Ends this worker when its parent has ended, even if that was killed."""
    parent.join()
    os._exit(1)


Rendered = tuple[tuple[Finding, ...], Any]  # findings, and the pins of a school whose staff site this is


def _render(index: int, config: Path, stage: Path, on: datetime.date | None) -> Rendered:
    assert _woven is not None
    assert _woven.content is not None
    from .render.mkdocs import build_site
    from .yearly import rows_of

    content, site = _woven.content, _woven.sites[index]
    rows, pins = rows_of(content, site, on) if site.audience is Audience.STAFF else ("", None)
    return build_site(content, site, config, stage / site.audience.value / site.school, rows), pins


def _rendered(
    woven: Woven, config: Path, stage: Path, jobs: int, on: datetime.date | None
) -> Iterator[tuple[ComposedSchool, Rendered]]:
    """Each site written below stage, with the findings of its theme, in the order in which they are ready."""
    if jobs == 1 or len(woven.sites) == 1:
        _take(woven)
        for index, site in enumerate(woven.sites):
            yield site, _render(index, config, stage, on)
        return
    with ProcessPoolExecutor(min(jobs, len(woven.sites)), initializer=_take, initargs=(woven,)) as pool:
        futures = {pool.submit(_render, index, config, stage, on): site for index, site in enumerate(woven.sites)}
        for future in as_completed(futures):
            yield futures[future], future.result()
