"""Who can mend a finding: the person in whose files it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..model.finding import Finding


@dataclass(frozen=True, slots=True, order=True)
class Mender:
    """Somebody who can mend findings; rank sets the order in which people are named."""

    rank: int
    name: str


TRUST = Mender(0, "the trust's safeguarding lead")
IT = Mender(3, "the trust's IT")


def mender(path: str) -> Mender:
    """Who looks after a file of the content repository."""
    parts = path.split("/")
    if parts[:2] == ["policies", "authorities"] and len(parts) > 2:
        return Mender(1, f"whoever looks after the texts of {parts[2]}")
    if parts[0] in ("policies", "macros"):
        return TRUST
    if parts[0] == "schools" and len(parts) > 1:
        return Mender(2, f"the DSL of {parts[1]}")
    return IT


def by_mender(findings: Iterable[Finding]) -> list[tuple[Mender, list[Finding]]]:
    """The findings of each person, the gravest first, then by place."""
    groups: dict[Mender, list[Finding]] = {}
    for item in sorted(findings, key=lambda item: (item.severity.rank, item.place, item.rule.id, item.message)):
        groups.setdefault(mender(item.place.path), []).append(item)
    return sorted(groups.items(), key=lambda group: group[0])
