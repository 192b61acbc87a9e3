"""What sort of school a school.yml is of, and whether the addresses of two schools are the same."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import rules
from ..model.content import Content
from ..model.finding import Finding, Severity, finding
from ..model.schema import JoiningSchool, LeftSchool, School, Status

RESERVED = ("assets", "editions", "p", "preview")  # folders beside the schools' on a site
KINDS: dict[str, type[School]] = {Status.JOINING.value: JoiningSchool, Status.LEFT.value: LeftSchool}


def kind_of(value: object) -> type[School]:
    """The fields of a school, by what its file says of its status."""
    status = value.get("status") if isinstance(value, dict) else None
    return KINDS.get(status, School) if isinstance(status, str) else School


def school_addresses(content: Content) -> Iterator[Finding]:
    """Faults of folders whose address was another school's or is the site's own, and of earlier names used twice."""
    schools: dict[str, School] = {**content.schools, **content.left}
    first: dict[str, str] = {}
    for slug, school in sorted(schools.items()):
        data = content.data[f"schools/{slug}/school.yml"]
        if slug in RESERVED:
            message = f"“{slug}” cannot be a school's folder: the site keeps other things at that address."
            yield finding(rules.USED_ADDRESS, data.place(), message, "Rename the folder.")
        for index, old in enumerate(school.earlier):
            place = data.place("earlier", index)
            if old == slug:
                message = f"“{old}” is the folder's name now, not an earlier one: a renaming was interrupted."
                fix = "Run `policyweave school rename` once more, or delete it from earlier."
                yield finding(rules.USED_ADDRESS, place, message, fix, severity=Severity.WARNING)
            elif old in schools:
                message = f"“{old}” was the address of {school.name}, and old links to that school lead there."
                taken = content.data[f"schools/{old}/school.yml"].place()
                fix = "Give this folder another name; the address of a school is never another school's later."
                yield finding(rules.USED_ADDRESS, taken, message, fix, also=(place,))
            elif old in first:
                message = f"“{old}” is an earlier address of {schools[first[old]].name} already."
                yield finding(rules.USED_ADDRESS, place, message, "Delete it from one of the two.")
            else:
                first[old] = slug
