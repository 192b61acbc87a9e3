"""Reads the private folder: strict, with every fault at its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from ..load.text import read_text
from ..load.validate import validate
from ..load.yaml import parse_yaml
from ..model import rules
from ..model.content import Content, Data
from ..model.finding import Finding, Place, finding
from ..model.governance import GovernancePeople, GovernancePlan, GovernanceSchool, GovernanceStrategy, Placement
from ..model.near import near

T = TypeVar("T", bound=BaseModel)
FILES = ("strategy.yml", "people.yml", "plan.yml")
FOLDER = "schools"
YAML = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class Governance:
    """What the private folder says. schools are by slug, data the places of values by the path of their file."""

    strategy: GovernanceStrategy
    people: GovernancePeople
    plan: GovernancePlan
    schools: Mapping[str, GovernanceSchool]
    data: Mapping[str, Data] = field(default_factory=dict)


def files_of(folder: Path) -> list[str]:
    """Paths of the YAML files in the folder and in schools, hidden ones left out."""
    places = [folder, folder / FOLDER]
    found = [path for place in places if place.is_dir() for path in place.iterdir()]
    shown = (path for path in found if path.suffix.lower() in YAML and not path.name.startswith("."))
    return sorted(path.relative_to(folder).as_posix() for path in shown)


def read_folder(folder: Path, content: Content) -> tuple[Governance | None, list[Finding]]:
    """The values of the folder, or None and the findings that say what is wrong and where."""
    reader = _Reader(folder)
    strategy = reader.file("strategy.yml", GovernanceStrategy)
    people = reader.file("people.yml", GovernancePeople)
    plan = reader.file("plan.yml", GovernancePlan)
    schools = {}
    for path in files_of(folder):
        slug = path.removeprefix(f"{FOLDER}/").removesuffix(".yml")
        if path in FILES:
            continue
        if path != f"{FOLDER}/{slug}.yml":
            message = "This file is none that belongs in the private folder."
            fix = f"It holds {', '.join(FILES)} and {FOLDER}/<school>.yml. Rename the file or move it away."
            reader.findings.append(finding(rules.UNKNOWN_KEY, Place(path), message, fix))
        elif slug not in content.schools:
            message = f"There is no school “{slug}”.{near(slug, content.schools)}"
            fix = "Name the file after the school's folder in the repository, or move it away if the school has left."
            reader.findings.append(finding(rules.UNKNOWN_REFERENCE, Place(path), message, fix))
        elif (school := reader.file(path, GovernanceSchool)) is not None:
            schools[slug] = school
    if strategy is None or people is None or plan is None or reader.findings:
        return None, reader.findings
    return Governance(strategy, people, plan, schools, reader.data), []


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings: list[Finding] = []
        self.data: dict[str, Data] = {}

    def file(self, path: str, kind: type[T]) -> T | None:
        if not (self.folder / path).is_file():
            fix = "Write it after docs/governance.md; `policyweave governance init` makes an example."
            self.findings.append(finding(rules.MISSING_FILE, Place(path), "This file is not there.", fix))
            return None
        text, faults = read_text(self.folder, path, "data")
        self.findings += faults
        if text is None:
            return None
        parsed = parse_yaml(text, path)
        self.data[path] = Data(path, parsed.positions)
        self.findings += parsed.findings
        if parsed.findings:
            return None
        if parsed.value is None and kind in (GovernanceSchool, GovernancePlan):
            return kind()
        value, faults = validate(kind, parsed, path)
        self.findings += faults
        return value


def faults_of(found: Governance, content: Content) -> Iterator[Finding]:
    """Names that have to exist elsewhere, in the folder or in the content repository."""
    names = _Names(found, content)
    yield from names.strategy()
    yield from names.people()
    yield from names.plan()
    for slug in found.schools:
        yield from names.school(slug)


class _Names:
    def __init__(self, found: Governance, content: Content) -> None:
        self.found = found
        self.content = content
        self.slots = [name for page in content.pages.values() for name in page.front.slots]
        self.steps = [step.id for step in found.plan.joining]

    def strategy(self) -> Iterator[Finding]:
        for name, tier in self.found.strategy.tiers:
            ids = [one.id for one in tier.criteria]
            for number, one in enumerate(ids):
                if one in ids[:number]:
                    yield self._twice("strategy.yml", "tiers", name, "criteria", number, "id")
            for number, slot in enumerate(tier.agreement_slots):
                place = ("strategy.yml", "tiers", name, "agreement_slots", number)
                yield from self._known("slot", slot, self.slots, *place)

    def people(self) -> Iterator[Finding]:
        posts = self.found.people.posts
        for key, post in posts.items():
            others = [other for other in posts if other != key]
            for field_, names in (("answers_to", (post.answers_to,)), ("covered_by", post.covered_by)):
                for number, name in enumerate(names):
                    at = ("people.yml", "posts", key, field_, *((number,) if field_ == "covered_by" else ()))
                    if name == key:
                        message = f"“{post.title}” cannot stand in for itself or answer to itself."
                        yield finding(rules.WRONG_VALUE, self._place(*at), message, "Name another post.")
                    elif name is not None:
                        yield from self._known("post", name, others, *at)
            for number, slug in enumerate(post.schools):
                yield from self._known(
                    "school", slug, list(self.content.schools), "people.yml", "posts", key, "schools", number
                )
            seen, up = {key}, post.answers_to
            while up in posts and up not in seen:
                seen.add(up)
                up = posts[up].answers_to
            if up == key != post.answers_to:
                message = f"“{post.title}” answers to itself in the end."
                place = self._place("people.yml", "posts", key, "answers_to")
                yield finding(rules.WRONG_VALUE, place, message, "Begin with the board, which answers to nobody here.")

    def plan(self) -> Iterator[Finding]:
        plan = self.found.plan
        for number, year in enumerate(plan.years):
            for index, theme in enumerate(year.themes):
                at = ("plan.yml", "years", number, "themes", index, "owner")
                if theme.owner is not None:
                    yield from self._known("post", theme.owner, list(self.found.people.posts), *at)
        for number, meeting in enumerate(plan.network):
            for index, slug in enumerate(meeting.came or ()):
                yield from self._known(
                    "school", slug, list(self.content.schools), "plan.yml", "network", number, "came", index
                )
        for number, step in enumerate(self.steps):
            if step in self.steps[:number]:
                yield self._twice("plan.yml", "joining", number, "id")

    def school(self, slug: str) -> Iterator[Finding]:
        school, path = self.found.schools[slug], f"{FOLDER}/{slug}.yml"
        placements: list[tuple[tuple[str | int, ...], Placement]] = []
        if school.placement:
            placements.append((("placement",), school.placement))
        placements += [(("earlier", number), one) for number, one in enumerate(school.earlier)]
        for at, placement in placements:
            criteria = [one.id for one in getattr(self.found.strategy.tiers, placement.tier).criteria]
            for number, met in enumerate(placement.met):
                what = f"criterion of {placement.tier}"
                yield from self._known(what, met.criterion, criteria, path, *at, "met", number, "criterion")
        for number, trained in enumerate(school.training):
            yield from self._known(
                "course", trained.course, list(self.found.plan.training), path, "training", number, "course"
            )
        for slot in school.agreed:
            yield from self._known("slot", slot, self.slots, path, "agreed", slot)
        for step in school.joining.steps if school.joining else ():
            yield from self._known("step of joining", step, self.steps, path, "joining", "steps", step)

    def _known(self, what: str, name: str, known: list[str], path: str, *keys: str | int) -> Iterator[Finding]:
        if name not in known:
            message = f"There is no {what} “{name}”.{near(name, known)}"
            yield finding(
                rules.UNKNOWN_REFERENCE, self._place(path, *keys), message, "Correct the name, or add it there."
            )

    def _twice(self, path: str, *keys: str | int) -> Finding:
        message = "This id stands twice in the list."
        return finding(rules.WRONG_VALUE, self._place(path, *keys), message, "Give one of the two another id.")

    def _place(self, path: str, *keys: str | int) -> Place:
        return self.found.data[path].place(*keys)
