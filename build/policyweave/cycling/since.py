"""What readers see change since a step was signed off: its sign-off is found in Git, and both versions are woven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..compose.compose import compose_school
from ..compose.texts import Library
from ..cycle.state import SchoolState, Standing, StepState
from ..cycle.steps import LINKS, VALUES, Placed, covered, placed, step_of
from ..model.content import Content
from ..model.origin import Audience
from ..model.schema import ReviewStep
from ..pipeline import CannotUse, content_of
from ..repository.git import GitFailed, git, top_of
from ..review.review import Review, SharedChange
from ..reviewing import review
from .reading import review_path


@dataclass(frozen=True, slots=True)
class Since:
    """One stale step: the commit in which it was signed off (empty if in none yet), and what readers see change
    since in what it covers. Values that no page shows change nothing that readers see.
    """

    step: StepState
    commit: str
    changes: tuple[SharedChange, ...]


def since(root: Path, school: SchoolState) -> tuple[Since, ...]:
    """What has changed at a school since each of its stale steps was signed off. Raises CannotUse outside Git."""
    stale = [step for step in school.steps if step.standing is Standing.STALE]
    if not stale:
        return ()
    content = content_of(root)
    try:
        top, prefix = top_of(root)
        commits = {
            step.id: _signed_in(top, f"{prefix}{review_path(school.school)}", _pins(content, school, step))
            for step in stale
        }
    except GitFailed as reason:
        raise CannotUse(str(reason)) from None
    reviews = {commit: review(root, commit, None, direct=True) for commit in dict.fromkeys(commits.values()) if commit}
    site = compose_school(Library(content), school.school, Audience.STAFF)[0]
    slots = tuple(slot for page in site.pages for slot in placed(content, page))
    found = []
    for state in stale:
        step, commit = step_of(content.cycle, state.id), commits[state.id]
        assert step is not None
        seen = _of_step(reviews[commit], content, school.school, step, slots) if commit else ()
        found.append(Since(state, commit, tuple(seen)))
    return tuple(found)


def _pins(content: Content, school: SchoolState, step: StepState) -> Sequence[str]:
    return tuple(content.reviews[school.school].steps[step.id].pins.values())


def _signed_in(top: Path, path: str, pins: Sequence[str]) -> str:
    """The newest commit in which one of these pins came into a file, empty if none did."""
    out = git(top, "log", "-1", "--format=%H", f"-G{'|'.join(pins)}", "--", path)
    return out.decode("ascii").strip()


def _of_step(
    found: Review, content: Content, slug: str, step: ReviewStep, slots: tuple[Placed, ...]
) -> Iterator[SharedChange]:
    """The changes at a school in what a step covers."""
    mine = covered(content.cycle, step, slots)
    for one in found.changes:
        if slug in one.schools and (_in_slots(one, mine) or _in_values(one, slug, step)):
            yield one


def _in_slots(one: SharedChange, slots: Sequence[Placed]) -> bool:
    block = getattr(one.change.entry, "block", None)
    section = one.change.section.id
    return any(
        one.change.page == slot.page
        and (
            (block is not None and block.slot == slot.slot)
            or section == slot.heading
            or section.startswith(f"{slot.slot}--")
        )
        for slot in slots
    )


def _in_values(one: SharedChange, slug: str, step: ReviewStep) -> bool:
    origin = one.change.origin
    if origin is None or origin.path != f"schools/{slug}/school.yml":
        return False
    return (LINKS if origin.key.startswith("links.") else VALUES) in step.covers
