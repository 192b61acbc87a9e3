"""What stands in the way of a sign-off: faults of what the step covers, at the school that wants to sign it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from ..model import rules
from ..model.content import Content
from ..model.finding import Finding, Severity
from ..model.schema import ReviewStep, Status
from .steps import LINKS, VALUES, covers

ADDRESSES = frozenset(
    rule.id
    for rule in (
        rules.LINK_MISSING, rules.DEAD_LINK, rules.DEAD_ANCHOR, rules.AMBIGUOUS_ANCHOR, rules.STAFF_LINK, rules.BAD_ADDRESS,
    )
)  # fmt: skip
APART = frozenset({"approval", "reviewers"})  # parts of school.yml that no step looks at
APPROVALS = frozenset({"PW090", "PW091", "PW092", "PW094"})  # governors approve after the review


def faults(content: Content, slug: str, step: ReviewStep, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings for which a step of a school cannot be signed off.

    Of a school that is joining these are its gaps too, which elsewhere are only warnings.
    """
    joining = content.schools[slug].status is Status.JOINING
    return tuple(
        item
        for item in findings
        if (not item.schools or slug in item.schools)
        and (item.severity is Severity.ERROR or (joining and item.rule.severity is Severity.ERROR))
        and _concerns(content, slug, step, item)
    )


def _concerns(content: Content, slug: str, step: ReviewStep, item: Finding) -> bool:
    path, own = item.place.path, f"schools/{slug}/"
    if path == f"{own}school.yml":
        return _in_values(content, step, item)
    if path.startswith("schools/") and not path.startswith(own):
        return False
    stem = PurePosixPath(path).stem
    if path.startswith((own, "policies/authorities/")) and path.endswith(".md"):
        links = LINKS in step.covers and path.startswith(own) and item.rule.id in ADDRESSES
        return links or covers(content.cycle, step, stem)
    page = next((page for page in content.pages.values() if page.path == path), None)
    if page is not None:
        return any(covers(content.cycle, step, slot) for slot in page.front.slots)
    return path.startswith(("macros/", "policies/")) or path == f"{own}review.yml"


def _in_values(content: Content, step: ReviewStep, item: Finding) -> bool:
    """Whether a fault of school.yml is in the part that a step looks at."""
    part = _part(content, item)
    if part in APART or item.rule.id in APPROVALS:
        return False
    link = part == "links" or item.rule.id == rules.LINK_MISSING.id
    return (LINKS if link else VALUES) in step.covers


def _part(content: Content, item: Finding) -> str:
    """The key at the top of the file below which a fault stands."""
    data = content.data.get(item.place.path)
    lines = {keys[0]: place[0] for keys, place in data.positions.items() if len(keys) == 1} if data else {}
    above = [(line, str(name)) for name, line in lines.items() if line <= item.place.line]
    return max(above, default=(0, ""))[1]
