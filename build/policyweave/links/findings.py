"""Faults of built pages as findings: at the source where it is known, and each once however many pages show it."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.finding import Finding, Place, finding, merged
from .inside import Fault
from .sources import Sources

ALSO = 5


def inside_findings(
    faults: Iterable[Fault], sources: Sources | None, labels: dict[str, str], schools: int
) -> tuple[Finding, ...]:
    """Findings of the faults inside the sites.

    labels says how the folder of an audience is named. schools is how many there are: what all of them show is the
    trust's own, whatever the school.
    """
    known: list[Finding] = []
    theme: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in faults:
        message = _without_school(fault)
        places = sources.inside(fault.audience, fault.page, fault.address) if sources else ()
        if places:
            named = (fault.school,) if fault.school else ()
            known += (finding(fault.rule, place, message, fault.fix, schools=named) for place in places)
        else:
            theme.setdefault((fault.rule.id, fault.audience.value, message), []).append(fault)
    return merged([*known, *(_grouped(message, group, labels, schools) for (_, _, message), group in theme.items())])


def _without_school(fault: Fault) -> str:
    """The message without the school's own folder, so that it is the same for all."""
    return fault.message.replace(f"“{fault.school}/", "“") if fault.school else fault.message


def _grouped(message: str, group: list[Fault], labels: dict[str, str], schools: int) -> Finding:
    """One finding for a fault that many built pages show."""
    places = [Place(f"{labels[fault.audience.value]}/{fault.page}", fault.line, fault.column) for fault in group]
    slugs = {fault.school for fault in group}
    named = () if "" in slugs or (len(slugs) >= schools > 1) else tuple(sorted(slugs))
    first = group[0]
    also = tuple(dict.fromkeys(places[1 : ALSO + 1]))
    return finding(first.rule, places[0], message, first.fix, schools=named, also=also)
