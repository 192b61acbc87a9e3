"""A school joins: its folder is written as a whole, with the review of the edition under way opened."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..compose.compose import compose_school
from ..compose.texts import Library
from ..cycle.record import skeleton
from ..edit.cannot import CannotEdit
from ..edit.write import Value, flow
from ..load.validate import validate
from ..load.yaml import parse_yaml
from ..model import rules
from ..model.content import Content, Data
from ..model.near import near
from ..model.origin import Audience
from ..model.schema import JoiningSchool
from ..pipeline import CannotUse, content_of
from ..render.output import staged
from .folders import free
from .scaffold import school_yml, slot_md

NEEDED = ("name", "urn", "dfe_number", "phase", "place", "authorities")
OFFERED = ("phone", "email", "website", "hours", "joined", "address")  # may come later


@dataclass(frozen=True, slots=True)
class JoinedNow:
    """What was written for a school: paths, and by slot the council whose words fill it already."""

    slug: str
    name: str
    files: tuple[str, ...]
    defaults: Mapping[str, str]


def new_school(root: Path, slug: str, given: Mapping[str, Value]) -> JoinedNow:
    """Writes schools/<slug> as a whole: school.yml, the slots that the school has to fill itself, an open review.yml.

    given has values by the names of school.yml's fields. Raises CannotUse where the slug is taken or a value is not
    of its form; then nothing is written.
    """
    content = content_of(root)
    free(root, content, slug)
    path = f"schools/{slug}/school.yml"
    try:
        text = school_yml(content, slug, given)
    except CannotEdit as reason:
        raise CannotUse(f"{reason} Nothing was written.") from None
    parsed = parse_yaml(text, path)
    school, findings = validate(JoiningSchool, parsed, path)
    if school is None or parsed.findings:
        found = [*parsed.findings, *findings]
        raise CannotUse(f"{' '.join(item.message for item in found[:3])} Nothing was written.")
    _known(content, school)
    data = {**content.data, path: Data(path, parsed.positions)}
    grown = dataclasses.replace(content, schools={**content.schools, slug: school}, data=data)
    files = {"school.yml": text, "review.yml": skeleton(slug, content.cycle.edition, content.cycle.review)}
    for slot in _empty_slots(grown, slug):
        page = content.slot_page(slot)
        if page is not None:
            files[f"{slot}.md"] = slot_md(page.front.slots[slot])
    with staged(root / "schools" / slug) as place:
        for name, words in files.items():
            (place / name).write_text(words, encoding="utf-8", newline="\n")
        free(root, content, slug)
    written = tuple(f"schools/{slug}/{name}" for name in sorted(files))
    return JoinedNow(slug, school.name, written, dict(_defaults(content, school)))


def fault_of(key: str, value: Value) -> str:
    """What is wrong with a value of a field, in a sentence; empty if it is of its form."""
    try:
        parsed = parse_yaml(f"{key}: {flow(value)}\n", "school.yml")
    except CannotEdit as reason:
        return str(reason)
    _, findings = validate(JoiningSchool, parsed, "school.yml")
    return next((item.message for item in findings if item.message.startswith((f"“{key}”", f"“{key}."))), "")


def _known(content: Content, school: JoiningSchool) -> None:
    """Raises CannotUse for a council that is not there, and for a number that another school has."""
    for name in school.authorities:
        if name not in content.authorities:
            there = ", ".join(content.authorities)
            raise CannotUse(f"There is no authority “{name}”.{near(name, content.authorities)} There are: {there}.")
    for other, one in (*content.schools.items(), *content.left.items()):
        for number, theirs in ((school.urn, one.urn), (school.dfe_number, one.dfe_number)):
            if number == theirs:
                raise CannotUse(f"{number} is the number of {one.name} (schools/{other}) already. Correct it.")


def _empty_slots(content: Content, slug: str) -> list[str]:
    """The slots that nobody fills for a school and that have to be filled there."""
    _, findings = compose_school(Library(content), slug, Audience.STAFF)
    own = f"schools/{slug}/"
    paths = (item.place.path for item in findings if item.rule is rules.SLOT_EMPTY)
    return sorted({PurePosixPath(path).stem for path in paths if path.startswith(own)})


def _defaults(content: Content, school: JoiningSchool) -> list[tuple[str, str]]:
    """Slots that a council of the school's fills, with the council's name."""
    return [
        (slot, content.authorities[name].name)
        for page in content.pages.values()
        for slot in page.front.slots
        for name in reversed(school.authorities)  # the own one last, so that it counts
        if (name, slot) in content.authority_texts
    ]
