"""Wires the stages: load → compose → check → render. Everything that runs policyweave goes through here."""

from __future__ import annotations

import datetime
import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing.process import BaseProcess
from pathlib import Path

from .check import check_all, settings
from .compose.acknowledgement import acknowledgement_page
from .compose.compose import compose_school
from .compose.texts import Library
from .compose.weave import Woven as WovenPage
from .cycle.read import read_digest, short
from .edition.pages import digested
from .load.content import load
from .model import rules
from .model.content import Content
from .model.fields import day_in_words
from .model.finding import Finding, Place, Severity, finding, merged
from .model.near import near
from .model.origin import Audience
from .model.page import ACKNOWLEDGEMENT, ComposedSchool
from .model.unusable import CannotUse as CannotUse

Progress = Callable[[str, int, int], None]
BOTH = (Audience.PUBLIC, Audience.STAFF)
FEW_SCHOOLS = 16  # for which no other process is worth its start


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


def content_of(root: Path) -> Content:
    """The content repository at root; raises CannotUse if it cannot be read at all."""
    content, findings = read(root)
    if content is None:
        first = next((item for item in findings if item.severity is Severity.ERROR), None)
        said = f" {first.place.path}:{first.place.line}: {first.message}" if first else ""
        raise CannotUse(f"The trust's files cannot be read. Run `policyweave check` and mend them first.{said}")
    return content


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
    sites, found = woven_and_checked(content, slugs, wanted, day, progress)
    found += [item for item in findings if concerns(item, schools, slugs)]
    complete = set(slugs) == set(content.schools) and set(wanted) == set(BOTH)
    return Woven(content, tuple(sites), merged(settings.apply(merged(found), content, day, complete)))


def woven_and_checked(
    content: Content,
    slugs: Sequence[str],
    audiences: Sequence[Audience],
    day: datetime.date,
    progress: Progress | None = None,
    library: Library | None = None,
) -> tuple[list[ComposedSchool], list[Finding]]:
    library = library or Library(content)
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


def with_acknowledgement(content: Content, site: ComposedSchool) -> ComposedSchool:
    """A site whose pages have their digests; a staff site with the page on which people confirm what they have read, if
    the trust has a form for it."""
    if not asks_acknowledgement(content) or site.audience is not Audience.STAFF:
        return digested(site)
    return digested(acknowledged(content, site, read_digest(content, site)))


def asks_acknowledgement(content: Content) -> bool:
    """Whether the trust has a form with which staff confirm what they have read."""
    return content.trust.acknowledgement_form is not None


def acknowledged(content: Content, site: ComposedSchool, read: str) -> ComposedSchool:
    """A staff site with the page on which people confirm what they have read; read is the digest of all of it."""
    if site.page(ACKNOWLEDGEMENT):
        return site
    page = acknowledgement_page(content, site.school, short(read))
    return replace(site, pages=(*site.pages, page)) if page else site


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
    site = with_acknowledgement(woven.content, woven.sites[0]) if woven.content and woven.sites else None
    return woven.content, site, woven.findings


def concerns(item: Finding, asked: Sequence[str] | None, slugs: Sequence[str]) -> bool:
    """Whether a file's fault matters: another school's does not, when only some are asked for."""
    parts = item.place.path.split("/")
    return not asked or parts[0] != "schools" or len(parts) < 2 or parts[1] in asked or parts[1] in slugs


def few_collections() -> None:
    """Has Python look for circles of objects less often: weaving makes many objects that live on, and few circles."""
    gc.set_threshold(1_000_000, 20, 100)


def end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    """Ends this worker when its parent has ended, even if that was killed."""
    parent.join()
    os._exit(1)
