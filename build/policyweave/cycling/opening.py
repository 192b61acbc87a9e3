"""An edition is opened: cycle.yml has its name, each school a review in which nothing is signed off."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..cycle.opening import ahead, check_name, not_opened, with_edition
from ..cycle.record import skeleton
from ..edit.cannot import CannotEdit
from ..edit.files import rewrite_all
from ..pipeline import CannotUse, content_of
from .reading import CYCLE, review_path


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening an edition did: before is the edition that was under way, schools those whose review began."""

    edition: str
    before: str
    schools: tuple[str, ...]


def open_edition(root: Path, edition: str) -> Opened:
    """Opens an edition: its name and year into cycle.yml, and a review.yml in which nothing is signed off a school.

    An edition that is open already is opened for schools that have joined since, or that an interrupted run left
    out; the other schools' sign-offs stay. Raises CannotUse where nothing is left to open, or it cannot be opened.
    """
    content = content_of(root)
    before = content.cycle.edition
    missing = not_opened(content, edition)
    unread = [slug for slug in missing if slug not in content.reviews and review_path(slug) in content.files]
    try:
        check_name(edition, before)
        later = ahead(content)
        if later and edition < later[1]:
            raise CannotUse(
                f"{review_path(later[0])} is about the edition {later[1]} already. Run `policyweave cycle open {later[1]}`, "
                "which finishes what was interrupted."
            )
        if edition == before and unread:
            raise CannotUse(f"{review_path(unread[0])} cannot be read. Run `policyweave check` and mend it first.")
        if edition == before and not missing:
            raise CannotUse(f"The edition {edition} is open already. `policyweave cycle status` shows where it stands.")
        files = {review_path(slug): skeleton(slug, edition, content.cycle.review).encode("utf-8") for slug in missing}
        if edition != before:  # last, so that an interrupted run can be finished
            files[CYCLE] = with_edition((root / CYCLE).read_bytes(), edition)
    except CannotEdit as reason:
        raise CannotUse(f"{CYCLE}: {reason} Nothing was changed.") from None
    rewrite_all({root / path: data for path, data in files.items()})
    return Opened(edition, before, missing)
