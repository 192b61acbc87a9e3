"""An edition is opened: what its name may be, and what is written into cycle.yml."""

from __future__ import annotations

import re

from ..edit.cannot import CannotEdit
from ..edit.change import set_value
from ..model.content import Content

EDITION = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def check_name(edition: str, before: str) -> None:
    """Raises CannotEdit unless an edition has a name such as 2027-28 that does not lie before the one under way."""
    found = EDITION.fullmatch(edition)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        raise CannotEdit(f"“{edition}” is no academic year such as 2027-28.")
    if EDITION.fullmatch(before) and edition < before:
        raise CannotEdit(f"The edition {before} is under way; {edition} lies before it.")


def not_opened(content: Content, edition: str) -> tuple[str, ...]:
    """The slugs of the schools without a review of this edition."""
    reviews = content.reviews
    return tuple(slug for slug in sorted(content.schools) if slug not in reviews or reviews[slug].edition != edition)


def ahead(content: Content) -> tuple[str, str] | None:
    """A school whose review is of a later edition than cycle.yml, and that edition: its opening was interrupted."""
    now = content.cycle.edition
    found = ((slug, review.edition) for slug, review in sorted(content.reviews.items()))
    return next(((slug, later) for slug, later in found if EDITION.fullmatch(later) and later > now), None)


def with_edition(data: bytes, edition: str) -> bytes:
    """cycle.yml with another edition and academic year, and every other character as it was. Raises CannotEdit."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise CannotEdit("It is not saved as UTF-8. Run `policyweave check` and mend that first.") from None
    for key in ("edition", "academic_year"):
        text = set_value(text, (key,), edition)
    return text.encode("utf-8")
