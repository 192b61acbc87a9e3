"""PW083: the same telephone number is given for two contacts that hardly share one.

Sharing is normal: for the school's main number, for a DSL, deputies and other staff, for two governors reached
through one clerk, for an early help team inside the front door. Contacts with the same title, name or mailbox are
the same people. Hardly meant are:

- a governor's number that is also a staff role's: who complains about the head would reach the head;
- a council's out-of-hours or LADO number that is also another of its contacts';
- one number for two councils, for two schools, or for a school and a council.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ...model.content import Content
from ...model.finding import Finding, Place, Rule, Severity, finding
from ...model.origin import Layer
from ...model.schema import AuthorityContacts
from ..kinds import Case
from .phones import SERVICE, judge

RULE = Rule("PW083", "same-number", Severity.WARNING, "Two contacts that hardly share one have the same number.")
FIX = "Correct the one that is wrong. If they do share it, say why under accepted: in policies/trust.yml."
APART = ("out_of_hours", "lado")
MAIN = "main"


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone number that a file gives. key is the role or contact, marks are what only the same people share."""

    layer: Layer
    owner: str
    label: str
    key: str
    place: Place
    shown: str
    marks: frozenset[str]

    @property
    def who(self) -> str:
        """Whom it is said to reach, in words."""
        if self.key == MAIN:
            return self.owner_name
        return self.label if self.layer is Layer.AUTHORITY else f"“{self.label}” at {self.owner_name}"

    @property
    def owner_name(self) -> str:
        """The folder's name."""
        return f"the school {self.owner}" if self.layer is Layer.SCHOOL else self.owner


def trust(case: Case) -> Iterator[Finding]:
    """All numbers of councils and schools against each other; findings only for the schools of this run."""
    by_number: dict[str, list[Line]] = defaultdict(list)
    for line in _lines(case.content):
        by_number[judge(line.shown).national].append(line)
    for national, lines in by_number.items():
        if len(national) <= SERVICE:
            continue
        for number, line in enumerate(lines):
            schools = (line.owner,) if line.layer is Layer.SCHOOL else ()
            others = [other for at, other in enumerate(lines) if _clash(line, other, at < number)]
            if others and set(schools) <= set(case.schools):
                also = tuple(other.place for other in others)
                message = f"{line.shown} is given for {line.who}, and also for {others[0].who}."
                yield finding(RULE, line.place, message, FIX, schools=schools, also=also)


def _clash(line: Line, other: Line, earlier: bool) -> bool:
    """Whether a number has to be reported at line because other has it too; earlier: other comes before it."""
    if line is other or line.marks & other.marks:
        return False
    if line.layer is not other.layer:
        return line.layer is Layer.SCHOOL
    if line.owner != other.owner:
        return earlier or line.layer is Layer.SCHOOL
    if line.layer is Layer.AUTHORITY:
        return earlier and (line.key in APART or other.key in APART)
    return earlier and MAIN not in (line.key, other.key) and _governs(line) != _governs(other)


def _governs(line: Line) -> bool:
    return "governor" in line.key


def _lines(content: Content) -> Iterator[Line]:
    for slug, authority in content.authorities.items():
        data = content.data[f"policies/authorities/{slug}/authority.yml"]
        for key in AuthorityContacts.model_fields:
            contact = getattr(authority.contacts, key)
            if contact.phone:
                marks = _marks(contact.title, contact.name, contact.email)
                place = data.place("contacts", key, "phone")
                yield Line(Layer.AUTHORITY, slug, contact.title, key, place, contact.phone, marks)
    for slug, school in content.schools.items():
        data = content.data[f"schools/{slug}/school.yml"]
        main = judge(school.phone).national if school.phone else ""
        if school.phone:
            yield Line(
                Layer.SCHOOL, slug, "", MAIN, data.place("phone"), school.phone, _marks(school.name, school.email)
            )
        for key, holder in school.roles.items():
            if judge(holder.phone).national != main:
                definition = content.trust.roles.get(key)
                title = holder.title or (definition.title if definition else key)
                place = data.place("roles", key, "phone")
                yield Line(Layer.SCHOOL, slug, title, key, place, holder.phone, _marks(holder.name, holder.email))


def _marks(*marks: str | None) -> frozenset[str]:
    return frozenset(mark.casefold() for mark in marks if mark)
