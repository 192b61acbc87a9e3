"""Who may sign: the roles of trust.yml, as people name them."""

from __future__ import annotations

from collections.abc import Sequence

from ..edit.cannot import CannotEdit
from ..model.content import Content
from ..model.near import near


def role_of(content: Content, slug: str, by: str) -> str:
    """How a role is written in review.yml, from its key, abbreviation or title.

    Raises CannotEdit for any other word, and for a role of the school that nobody holds there.
    """
    word = " ".join(by.split()).casefold()
    for key, role in content.trust.roles.items():
        if word in {name.casefold() for name in (key, role.short, role.title) if name}:
            if key not in content.schools[slug].roles:
                raise CannotEdit(
                    f"Nobody holds the role “{role.title}” at {slug}. Fill it in school.yml, or sign as another."
                )
            return role.short or role.title
    return _of_trust(content, by, [*content.trust.roles, *content.trust.people])


def trust_role_of(content: Content, by: str) -> str:
    """The same for what is the trust's or a council's: one of the trust's own roles."""
    return _of_trust(content, by, list(content.trust.people))


def _of_trust(content: Content, by: str, known: Sequence[str]) -> str:
    word = " ".join(by.split()).casefold()
    for key, person in content.trust.people.items():
        if word in (key, person.title.casefold()):
            return person.title
    whose = "" if len(known) > len(content.trust.people) else " of the trust's own"
    raise CannotEdit(
        f"“{by}” is no role{whose} in policies/trust.yml.{near(by, known)} The roles are: {', '.join(known)}."
    )


def role_name(content: Content, key: str) -> str:
    """How people call a role: its abbreviation, or its title."""
    role = content.trust.roles.get(key)
    return (role.short or role.title) if role else key
