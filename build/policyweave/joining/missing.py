"""What a school has still to do until its policy can be published, in the order to do it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..cycle.pins import pins_of
from ..cycle.state import state_of
from ..model import rules
from ..model.content import Content
from ..model.finding import Finding, Severity
from ..model.origin import Audience
from ..model.page import ComposedSchool
from ..model.schema import School, Status
from ..pipeline import CannotUse, chosen, weave

OWN_SITE = ("phone", "email", "website", "hours")
APPROVALS = frozenset({"PW090", "PW091", "PW092", "PW094"})
LISTED = frozenset({rules.ROLE_MISSING.id, rules.LINK_MISSING.id, rules.MISSING_FIELD.id, *APPROVALS})


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: what, in which file, and how."""

    what: str
    path: str
    how: str


def missing(root: Path, slug: str, on: datetime.date | None = None) -> tuple[Todo, ...]:
    """What is missing at a school, first things first; nothing for one that is active and whole.

    Raises CannotUse if there is no such school, or its school.yml cannot be read.
    """
    day = on or datetime.date.today()
    woven = weave(root, [slug], on=day)
    content = woven.content
    if content is None:
        raise CannotUse("The trust's files cannot be read. Run `policyweave check` and mend them first.")
    chosen(content, [slug])
    if slug not in content.schools:
        raise CannotUse(f"schools/{slug}/school.yml cannot be read. Run `policyweave check {slug}`.")
    site = next(site for site in woven.sites if site.audience is Audience.STAFF)
    return tuple(_all(content, site, woven.findings, day))


def _all(content: Content, site: ComposedSchool, findings: tuple[Finding, ...], day: datetime.date) -> Iterator[Todo]:
    slug = site.school
    school, path = content.schools[slug], f"schools/{slug}/school.yml"
    for item in findings:
        if item.severity is Severity.ERROR and not item.place.path.startswith(f"schools/{slug}/"):
            yield Todo(item.message, item.place.path, item.fix)
    for name in OWN_SITE:
        if not getattr(school, name):
            about = School.model_fields[name].description or name
            yield Todo(about, path, f'policyweave school set {slug} {name} "…"')
    for key, role in content.trust.roles.items():
        if role.required and key not in school.roles:
            how = f'policyweave school set {slug} roles.{key}.phone "…" roles.{key}.email "…"'
            yield Todo(f"{role.title}: work telephone and shared mailbox.", path, how)
    for key, link in content.trust.links.items():
        if link.required and key not in school.links:
            yield Todo(f"{link.title}: the page on the school's website.", path, f'policyweave school set {slug} links.{key} "…"')  # fmt: skip
    for item in findings:
        if item.place.path.startswith(f"schools/{slug}/") and _stops(item) and item.rule.id not in LISTED:
            yield Todo(item.message, item.place.path, item.fix)
    yield from _review(content, site, day)
    if school.approval is None:
        how = "Write approval: with body:, date: and next_review:, once they have."
        yield Todo("The governing body approves the school's parts.", path, how)
    if content.trust.reviewers and not school.reviewers:
        how = "Write reviewers:, then run `policyweave owners --write`."
        yield Todo("Who agrees to changes of the school's files on GitHub.", path, how)
    if school.status is Status.JOINING:
        yield Todo("The policy is published.", path, "Delete `status: joining`, once all of the above is done.")


def _stops(item: Finding) -> bool:
    """Whether a finding would stop publishing once the school has joined."""
    return item.rule.severity is Severity.ERROR or item.severity is Severity.ERROR


def _review(content: Content, site: ComposedSchool, day: datetime.date) -> Iterator[Todo]:
    found = state_of(content, {site.school: pins_of(content, site)}, day).schools[0]
    path = f"schools/{site.school}/review.yml"
    if not found.opened:
        yield Todo("The contextual review is opened.", path, f"policyweave cycle open {content.cycle.edition}")
        return
    for step in found.steps:
        if not step.settled:
            how = f"policyweave cycle sign-off {site.school} {step.id} --by {step.turn}"
            yield Todo(f"Contextual review: {step.title}.", path, how)
