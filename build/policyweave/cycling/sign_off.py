"""A step of a school's contextual review is signed off."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from ..cycle.opening import ahead
from ..cycle.pins import pins_of
from ..cycle.record import signed
from ..cycle.refused import faults
from ..cycle.roles import role_of
from ..cycle.steps import step_of
from ..edit.cannot import CannotEdit
from ..edit.files import rewrite
from ..model.content import Content
from ..model.finding import Finding
from ..model.near import near
from ..model.origin import Audience
from ..model.schema import SignOff
from ..pipeline import CannotUse, chosen, content_of, weave
from .reading import review_path


@dataclass(frozen=True, slots=True)
class Signed:
    """What a sign-off did. findings are why it was refused; changed is false if the file said so already."""

    title: str
    path: str
    by: str
    on: datetime.date | None = None
    pins: int = 0
    changed: bool = False
    findings: tuple[Finding, ...] = ()


def sign_off(root: Path, slug: str, step_id: str, by: str, on: datetime.date | None = None) -> Signed:
    """Signs a step of a school's contextual review off as it reads now, for a role, on a day (today).

    Raises CannotUse for a step, school or role that is not there, and where the review is not open. Signed twice by
    the same role the file stays as it is, with the first day.
    """
    day = on or datetime.date.today()
    content = content_of(root)
    chosen(content, [slug])
    if slug not in content.schools:
        raise CannotUse(f"schools/{slug}/school.yml cannot be read. Run `policyweave check {slug}`.")
    step = step_of(content.cycle, step_id)
    if step is None:
        known = [one.id for one in content.cycle.review]
        raise CannotUse(f"There is no step “{step_id}”.{near(step_id, known)} The steps are: {', '.join(known)}.")
    role = _role(content, slug, by)
    path = review_path(slug)
    woven = weave(root, [slug], on=day)
    if woven.content is None:
        raise CannotUse("The files changed meanwhile. Run the command again.")
    content = woven.content
    against = faults(content, slug, step, woven.findings)
    if against:
        return Signed(step.title, path, role, findings=against)
    _opened(content, slug)
    site = next(site for site in woven.sites if site.audience is Audience.STAFF)
    pins = pins_of(content, site).get(step.id, {})
    if not pins:
        raise CannotUse(f"At this school there is nothing to look at in the step “{step.title}”.")
    before = content.reviews[slug].steps.get(step.id)
    if before is not None and (before.by, before.pins) == (role, pins):
        return Signed(step.title, path, role, before.on, len(pins))

    def change(data: bytes | None) -> bytes:
        return signed((data or b"").decode("utf-8"), step, SignOff(by=role, on=day, pins=pins)).encode("utf-8")

    try:
        changed = rewrite(root / path, change)
    except UnicodeDecodeError:
        raise CannotUse(f"{path} is not saved as UTF-8. Run `policyweave check` and mend that first.") from None
    except CannotEdit as reason:
        raise CannotUse(f"{path}: {reason} Nothing was changed.") from None
    return Signed(step.title, path, role, day, len(pins), changed)


def _opened(content: Content, slug: str) -> None:
    """Raises CannotUse unless the school's review of this edition is open."""
    edition, path = content.cycle.edition, review_path(slug)
    review = content.reviews.get(slug)
    if review is None and path in content.files:
        raise CannotUse(f"{path} cannot be read. Run `policyweave check {slug}` and mend it first.")
    if review is None:
        raise CannotUse(f"The review of {slug} is not open. Run `policyweave cycle open {edition}` first.")
    if review.edition != edition:
        later = ahead(content)
        raise CannotUse(
            f"{path} is about the edition {review.edition}, but {edition} is under way. "
            f"Run `policyweave cycle open {later[1] if later else edition}` first."
        )


def _role(content: Content, slug: str, by: str) -> str:
    try:
        return role_of(content, slug, by)
    except CannotEdit as reason:
        raise CannotUse(str(reason)) from None
