"""PW036: a role that every school has to fill is not filled."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import rules
from ..model.content import Content
from ..model.finding import Finding, Severity, finding
from ..model.page import ComposedSchool
from ..model.schema import Status


def check(content: Content, slug: str, sites: tuple[ComposedSchool, ...]) -> Iterator[Finding]:
    """One finding for each required role of trust.yml that school.yml leaves out."""
    school = content.schools[slug]
    severity = Severity.WARNING if school.status is Status.JOINING else None
    place = content.data[f"schools/{slug}/school.yml"].place("roles")
    for name, role in content.trust.roles.items():
        if role.required and name not in school.roles:
            message = f"The role “{name}” ({role.title}) is not filled."
            fix = f"Add {name}: under roles: with phone: and email:. {role.help}"
            yield finding(rules.ROLE_MISSING, place, message, fix, severity=severity, schools=(slug,))
