"""PW037: a link that every school has to give is not given."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.finding import Finding, finding
from ...model.rules import LINK_MISSING as RULE
from ..kinds import Case


def school(case: Case, slug: str) -> Iterator[Finding]:
    """One finding for each required link of trust.yml that school.yml leaves out."""
    school = case.content.schools[slug]
    place = case.content.data[f"schools/{slug}/school.yml"].place("links")
    for name, link in case.content.trust.links.items():
        if link.required and name not in school.links:
            message = f"The address of “{link.title}” is not given."
            fix = f"Add under links: {name}: https://… (the page or file on the school's website)."
            yield finding(RULE, place, message, fix)
