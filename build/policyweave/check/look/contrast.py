"""PW060: a brand colour is hard to read behind white letters (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.colour import WHITE, contrast, secure
from ...model.finding import Finding, Place, finding
from ...model.rules import CONTRAST as RULE
from ...model.schema import Brand
from ..kinds import Case


def trust(case: Case) -> Iterator[Finding]:
    """An advice for the trust's primary colour."""
    yield from _judged(case.content.trust.brand, case.content.data["policies/trust.yml"].place("brand", "primary"))


def school(case: Case, slug: str) -> Iterator[Finding]:
    """An advice for a school's own primary colour."""
    brand = case.content.schools[slug].brand
    if brand is not None:
        yield from _judged(brand, case.content.data[f"schools/{slug}/school.yml"].place("brand", "primary"))


def _judged(brand: Brand, place: Place) -> Iterator[Finding]:
    shade = secure(brand.primary, WHITE)
    if shade.changed:
        ratio = contrast(brand.primary, WHITE)
        message = f"White letters on {brand.primary} have a contrast of {ratio:.1f} to 1; 4.5 is needed."
        fix = (
            f"Nothing has to be done: the pages use {shade.colour} instead. Write that if you like to choose yourself."
        )
        yield finding(RULE, place, message, fix)
