"""A fault of content, as a value: what is wrong, where, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error stops publishing, a warning and an advice do not."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of fault: a stable id (`PW010`), a name in kebab case, its usual severity, one line of description."""

    id: str
    name: str
    severity: Severity
    summary: str


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a source file: path relative to the content repository (posix), line and column from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one place.

    message is a sentence saying what is wrong, fix a sentence saying what to do next; schools are the slugs of
    the schools it shows in (empty: the trust's own, whatever the school); also are further places that belong to it.
    """

    rule: Rule
    place: Place
    message: str
    fix: str
    severity: Severity
    schools: tuple[str, ...] = ()
    also: tuple[Place, ...] = ()

    @property
    def key(self) -> tuple[str, Place, str]:
        """Findings with the same key are the same fault, seen in several schools."""
        return (self.rule.id, self.place, self.message)


def finding(
    rule: Rule,
    place: Place,
    message: str,
    fix: str,
    *,
    severity: Severity | None = None,
    schools: tuple[str, ...] = (),
    also: tuple[Place, ...] = (),
) -> Finding:
    """A finding of this rule, with the rule's own severity unless another is given."""
    return Finding(rule, place, message, fix, severity or rule.severity, schools, also)


def merged(findings: list[Finding]) -> tuple[Finding, ...]:
    """Each fault once, with all the schools it shows in; ordered by place, then by severity."""
    byfault: dict[tuple[str, Place, str], list[Finding]] = {}
    for item in findings:
        byfault.setdefault(item.key, []).append(item)
    found = (items[0] if len(items) == 1 else _one(items) for items in byfault.values())
    return tuple(sorted(found, key=lambda f: (f.place, f.severity.rank, f.rule.id, f.message)))


def _one(same: list[Finding]) -> Finding:
    """One finding of the same fault; if one of them names no school, all of them show it."""
    named = all(item.schools for item in same)
    schools = tuple(sorted({school for item in same for school in item.schools})) if named else ()
    graver = min((item.severity for item in same), key=lambda severity: severity.rank)
    return replace(same[0], severity=graver, schools=schools)
