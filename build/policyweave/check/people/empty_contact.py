"""PW086: a contact says neither a number, nor a mailbox, nor a form."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.finding import Finding, Rule, Severity, finding
from ...model.schema import AuthorityContacts, Contact
from ..kinds import Case

RULE = Rule("PW086", "empty-contact", Severity.ERROR, "A contact has neither a telephone number, a mailbox nor a form.")
FIX = "Add phone:, email: or form: below it."


def trust(case: Case) -> Iterator[Finding]:
    """The trust's people and the contacts of each authority. A school's roles always have both."""
    for name, person in case.content.trust.people.items():
        yield from _judged(case, "policies/trust.yml", ("people", name), person)
    for slug, authority in case.content.authorities.items():
        for name in AuthorityContacts.model_fields:
            path = f"policies/authorities/{slug}/authority.yml"
            yield from _judged(case, path, ("contacts", name), getattr(authority.contacts, name))


def _judged(case: Case, path: str, keys: tuple[str, ...], contact: Contact) -> Iterator[Finding]:
    if not (contact.phone or contact.email or contact.form):
        message = (
            f"“{contact.title}” has neither a telephone number, a mailbox nor a form, so that nobody can reach it."
        )
        yield finding(RULE, case.content.data[path].place(*keys), message, FIX)
