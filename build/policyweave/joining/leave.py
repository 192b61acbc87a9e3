"""A school leaves the trust: its folder stays, its site becomes a page that says so."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from ..edit.cannot import CannotEdit, NotThere
from ..edit.change import add, set_value
from ..edit.files import rewrite
from ..edit.write import Value
from ..model.finding import Finding, Severity
from ..model.schema import Status
from ..pipeline import CannotUse, chosen, content_of, read
from .folders import school_file, text_of


@dataclass(frozen=True, slots=True)
class LeftNow:
    """A school that has left: its name, its file, and the findings for which nothing was changed."""

    name: str
    path: str
    findings: tuple[Finding, ...] = ()


def leave(root: Path, slug: str, on: datetime.date, policy: str = "") -> LeftNow:
    """Writes into a school's school.yml that it is no longer part of the trust from a day on; nothing else changes.

    policy is the web address of its safeguarding policy from then on. Raises CannotUse for a school that is not there.
    """
    content = content_of(root)
    chosen(content, [slug])
    if slug not in content.schools:
        raise CannotUse(f"schools/{slug}/school.yml cannot be read. Run `policyweave check {slug}`.")
    school, path = content.schools[slug], f"schools/{slug}/school.yml"
    if school.joined and on <= school.joined:
        raise CannotUse(f"{school.name} joined on {school.joined.isoformat()}. Give a later day with --on.")
    file = school_file(root, slug)
    left: dict[str, Value] = {"since": on.isoformat(), **({"policy": policy} if policy else {})}
    try:
        text = add(_with_status(text_of(file, path)), ("left",), left)
    except CannotEdit as reason:
        raise CannotUse(f"{path}: {reason} Nothing was changed.") from None
    data = text.encode("utf-8")
    after, findings = read(root, {path: data})
    own = tuple(item for item in findings if item.place.path == path and item.severity is Severity.ERROR)
    if own or after is None or slug not in after.left:
        return LeftNow(school.name, path, own or findings)
    rewrite(file, lambda old: data)
    return LeftNow(school.name, path)


def _with_status(text: str) -> str:
    try:
        return set_value(text, ("status",), Status.LEFT.value)
    except NotThere:
        return add(text, ("status",), Status.LEFT.value)
