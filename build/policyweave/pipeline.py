"""Wires the stages: load → compose → check → render. Everything that runs policyweave goes through here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .check import check_school
from .compose.compose import compose_school
from .compose.texts import Library
from .load.content import load
from .model.content import Content
from .model.finding import Finding, Severity, merged
from .model.near import near
from .model.origin import Audience
from .model.page import ComposedSchool

BOTH = (Audience.PUBLIC, Audience.STAFF)


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


def read(root: Path) -> tuple[Content | None, tuple[Finding, ...]]:
    """The content repository at root and the findings of its files; raises CannotUse if it is none."""
    if not root.is_dir():
        raise CannotUse(f"“{root}” is not a folder. Name the content repository with --root.")
    if not (root / "policies").is_dir():
        raise CannotUse(f"“{root}” holds no policies folder. Name the content repository with --root, or run `policyweave init`.")
    return load(root)


def chosen(content: Content, schools: Sequence[str] | None) -> tuple[str, ...]:
    """The slugs asked for, or all; raises CannotUse for a school that is not there."""
    if not schools:
        return tuple(sorted(content.schools))
    for slug in schools:
        folder = any(path.startswith(f"schools/{slug}/") for path in content.files)
        if slug not in content.schools and not folder:
            raise CannotUse(f"There is no school “{slug}”.{near(slug, content.schools)}")
    return tuple(slug for slug in dict.fromkeys(schools) if slug in content.schools)


def weave(
    root: Path,
    schools: Sequence[str] | None = None,
    audiences: Iterable[Audience] = BOTH,
    progress: Callable[[str, int, int], None] | None = None,
) -> Woven:
    """Reads, weaves and checks. Nothing is written. progress is told the school, its number and how many there are."""
    content, findings = read(root)
    if content is None:
        return Woven(None, (), merged(list(findings)))
    slugs = chosen(content, schools)
    library = Library(content)
    wanted = tuple(audiences)
    sites: list[ComposedSchool] = []
    found = [item for item in findings if _concerns(item, schools, slugs)]
    for number, slug in enumerate(slugs, 1):
        if progress:
            progress(slug, number, len(slugs))
        own = []
        for audience in wanted:
            site, faults = compose_school(library, slug, audience)
            own.append(site)
            found += faults
        found += check_school(content, slug, tuple(own))
        sites += own
    return Woven(content, tuple(sites), merged(found))


def _concerns(item: Finding, asked: Sequence[str] | None, slugs: Sequence[str]) -> bool:
    """Whether a file's fault matters: another school's does not, when only some are asked for."""
    parts = item.place.path.split("/")
    return not asked or parts[0] != "schools" or len(parts) < 2 or parts[1] in asked or parts[1] in slugs
