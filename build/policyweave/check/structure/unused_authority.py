"""PW115: no school names an authority."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.finding import Finding, Place, Rule, Severity, finding
from ..kinds import Case
from .sources import all_read

RULE = Rule("PW115", "authority-unused", Severity.ADVICE, "No school names an authority.")


def trust(case: Case) -> Iterator[Finding]:
    """An advice for each authority that is in no school's list."""
    content = case.content
    named = {slug for school in content.schools.values() for slug in school.authorities}
    for slug, authority in content.authorities.items():
        if slug not in named and all_read(content):
            message = f"No school names {authority.name} among its authorities."
            fix = f"Add {slug} to authorities: of the schools it belongs to, or delete the folder."
            yield finding(RULE, Place(f"policies/authorities/{slug}/authority.yml"), message, fix)
