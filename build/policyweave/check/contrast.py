"""PW060: a brand colour is hard to read behind white letters."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import rules
from ..model.colour import WHITE, contrast, secure
from ..model.content import Content
from ..model.finding import Finding, finding
from ..model.page import ComposedSchool


def check(content: Content, slug: str, sites: tuple[ComposedSchool, ...]) -> Iterator[Finding]:
    """An advice for the school's own primary colour, or the trust's, that has less contrast than WCAG 2.2 asks (1.4.3)."""
    own = content.schools[slug].brand
    path = f"schools/{slug}/school.yml" if own else "policies/trust.yml"
    primary = (own or content.trust.brand).primary
    shade = secure(primary, WHITE)
    if shade.changed:
        message = f"White letters on {primary} have a contrast of {contrast(primary, WHITE):.1f} to 1; 4.5 is needed."
        fix = (
            f"Nothing has to be done: the pages use {shade.colour} instead. Write that if you like to choose yourself."
        )
        schools = (slug,) if own else ()
        yield finding(rules.CONTRAST, content.data[path].place("brand", "primary"), message, fix, schools=schools)
