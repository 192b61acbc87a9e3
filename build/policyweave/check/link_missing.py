"""PW037: a link that every school has to give is not given."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import rules
from ..model.content import Content
from ..model.finding import Finding, Severity, finding
from ..model.page import ComposedSchool
from ..model.schema import Status


def check(content: Content, slug: str, sites: tuple[ComposedSchool, ...]) -> Iterator[Finding]:
    """One finding for each required link of trust.yml that school.yml leaves out."""
    school = content.schools[slug]
    severity = Severity.WARNING if school.status is Status.JOINING else None
    place = content.data[f"schools/{slug}/school.yml"].place("links")
    for name, link in content.trust.links.items():
        if link.required and name not in school.links:
            message = f"The address of “{link.title}” is not given."
            fix = f"Add under links: {name}: https://… (the page or file on the school's website)."
            yield finding(rules.LINK_MISSING, place, message, fix, severity=severity, schools=(slug,))
