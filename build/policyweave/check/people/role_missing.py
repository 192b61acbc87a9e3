"""PW036: a role that every school has to fill is not filled."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.finding import Finding, finding
from ...model.rules import ROLE_MISSING as RULE
from ..kinds import Case


def school(case: Case, slug: str) -> Iterator[Finding]:
    """One finding for each required role of trust.yml that school.yml leaves out."""
    school = case.content.schools[slug]
    place = case.content.data[f"schools/{slug}/school.yml"].place("roles")
    for name, role in case.content.trust.roles.items():
        if role.required and name not in school.roles:
            message = f"The role “{name}” ({role.title}) is not filled."
            fix = f"Add {name}: under roles: with phone: and email:. {role.help}"
            yield finding(RULE, place, message, fix)
