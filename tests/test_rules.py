"""Every rule is explained, and its examples are true of the demonstration itself.

What stands under “Wrong” in build/policyweave/check/explain/<id>.md, put into a copy of policies/, schools/, macros/
and mkdocs.yml, gives exactly the findings that are marked; what stands under “Right” gives none.

To save time, examples that touch different files are put into one copy. Where that gives anything else than what they
mark, each is tried in a copy of its own.
"""

from __future__ import annotations

import datetime
import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from policyweave.building.build import build
from policyweave.check import catalogue
from policyweave.check.explain import FOLDER
from policyweave.model.finding import Rule
from policyweave.model.origin import Audience
from policyweave.pipeline import weave
from tests.casefile import Case, compare, sections
from tests.trustkit import REPOSITORY, Found, Trust

DAY = datetime.date(2026, 11, 16)
JOINING = "fenbrook"
# What only `policyweave links` sees has a section “Seen by”; its findings are made in tests/links.
SEEN_BY = "Seen by"
ELSEWHERE = tuple(
    rule
    for rule in catalogue()
    if (file := FOLDER / f"{rule.id}.md").is_file() and f"\n## {SEEN_BY}\n" in file.read_text(encoding="utf-8")
)
RULES = tuple(rule for rule in catalogue() if rule not in ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Example:
    """The blocks under Wrong or under Right of one rule, and how they are checked."""

    rule: str
    case: Case

    @property
    def on(self) -> datetime.date:
        """The day of the check."""
        return next((datetime.date.fromisoformat(text.strip()) for _, text in self.case.of("on")), DAY)

    @property
    def schools(self) -> tuple[str, ...]:
        """The schools that are checked."""
        return next((tuple(text.split()) for _, text in self.case.of("schools")), ("trentside",))

    @property
    def built(self) -> bool:
        """Whether a site has to be built to see it."""
        return bool(self.case.of("build"))

    @property
    def alone(self) -> bool:
        """Whether it cannot share a copy with any other."""
        return self.built or any(path.endswith(".yml") for path in self.case.paths)

    def beside(self, other: Example) -> bool:
        """Whether the two can share a copy."""
        same = (self.on, self.schools) == (other.on, other.schools)
        return same and not self.alone and not other.alone and not self.case.paths & other.case.paths

    def found(self, trust: Trust) -> list[Found]:
        """The findings of a trust, checked as this example says."""
        if self.built:
            done = build(trust.root, trust.site, self.schools, (Audience.PUBLIC,), jobs=1)
            return [Found.from_finding(item) for item in done.findings]
        return [Found.from_finding(item) for item in weave(trust.root, self.schools, on=self.on).findings]


def example(rule: str, title: str) -> Example | None:
    """The Wrong or Right of a rule, None where there is none."""
    file = FOLDER / f"{rule}.md"
    blocks = dict(sections(file.read_text(encoding="utf-8"))).get(title) if file.is_file() else None
    return Example(rule, Case(title, rule, blocks)) if blocks else None


@cache
def together(title: str) -> tuple[tuple[Example, ...], ...]:
    """The examples of all rules in groups that can share a copy.

    What changes YAML stands alone: it could take a whole school away, or silence another rule.
    """
    groups: list[list[Example]] = []
    for one in filter(None, (example(rule.id, title) for rule in RULES)):
        fitting = () if one.alone else (group for group in groups if all(one.beside(other) for other in group))
        group = next(iter(fitting), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return tuple(map(tuple, groups))


@cache
def before(on: datetime.date, schools: tuple[str, ...]) -> Counter[tuple[str, str, str]]:
    """What is found in the demonstration as it is, without its places, which examples may move."""
    known = {path.parent.name for path in (REPOSITORY / "schools").glob("*/school.yml")}
    there = tuple(school for school in schools if school in known)
    findings = weave(REPOSITORY, there, on=on).findings
    return Counter(_key(Found.from_finding(item)) for item in findings)


def _key(found: Found) -> tuple[str, str, str]:
    return found.rule, found.path, found.message


def _new(found: list[Found], known: Counter[tuple[str, str, str]]) -> list[Found]:
    """The findings that are not in the demonstration as it is."""
    left = Counter(known)
    new = []
    for item in found:
        if left[_key(item)] > 0:
            left[_key(item)] -= 1
        else:
            new.append(item)
    return new


@cache
def marked(group: tuple[Example, ...]) -> tuple[str, tuple[Found, ...]]:
    """How what is found differs from what the examples mark (nothing when the two agree), and what they mark."""
    with tempfile.TemporaryDirectory() as folder:
        trust = Trust(Path(folder), REPOSITORY)
        expected = [item for one in group for item in one.case.write(trust)]
        found = group[0].found(trust)
    wanted = [item for item in found if any(mark.fits(item) for mark in expected)]
    others = [item for item in found if item not in wanted]
    return compare(expected, wanted + _new(others, before(group[0].on, group[0].schools))), tuple(wanted)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_wrong_example_gives_exactly_what_is_marked(rule: Rule) -> None:
    group = next((group for group in together("Wrong") if rule.id in {one.rule for one in group}), None)
    if group is None:
        pytest.fail(f"build/policyweave/check/explain/{rule.id}.md has no blocks under “## Wrong”", pytrace=False)
    difference, found = marked(group)
    if difference and len(group) > 1:
        difference, found = marked(tuple(one for one in group if one.rule == rule.id))
    if difference:
        pytest.fail(difference, pytrace=False)
    assert rule.id in {item.rule for item in found}, f"nothing is marked as {rule.id}"
    for item in found:
        assert item.fix.endswith("."), item
        assert item.message[-1] in ".?”", item


@pytest.mark.parametrize("group", together("Right"), ids=lambda group: "+".join(one.rule for one in group))
def test_the_right_example_gives_nothing(group: tuple[Example, ...], tmp_path: Path) -> None:
    trust = Trust(tmp_path, REPOSITORY)
    for one in group:
        assert not one.case.write(trust), f"{one.rule}: a right example has no marks"
    if new := _new(group[0].found(trust), before(group[0].on, group[0].schools)):
        pytest.fail("\n".join(map(str, new)), pytrace=False)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_explanation_is_whole(rule: Rule) -> None:
    text = (FOLDER / f"{rule.id}.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert [title for title, _ in sections(text)] == ["", "What to do", "Wrong", "Right"]
    before_first, _, rest = text.partition("\n## What to do\n")
    assert len(before_first.split("\n\n")) > 1, "it says what it means"
    assert rest.partition("\n## Wrong\n")[0].strip(), "it says what to do"
    assert example(rule.id, "Right") is not None


@pytest.mark.parametrize("rule", ELSEWHERE, ids=lambda rule: rule.id)
def test_the_explanation_of_what_is_seen_elsewhere_is_whole(rule: Rule) -> None:
    text = (FOLDER / f"{rule.id}.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.*)\n", text, flags=re.MULTILINE)
    assert parts[1::2] == ["What to do", "Wrong", "Right", SEEN_BY]
    assert text.startswith("# ")
    assert all(part.strip() for part in parts)
    assert "policyweave links" in parts[-1]
    tests = "".join(file.read_text(encoding="utf-8") for file in (REPOSITORY / "tests/links").glob("*.py"))
    assert rule.id in tests, "tests/links shows this finding"


def test_no_explanation_is_left_over() -> None:
    assert {file.stem for file in FOLDER.iterdir()} <= {rule.id for rule in catalogue()}


def test_the_demonstration_is_clean_but_for_the_school_that_joined() -> None:
    found = weave(REPOSITORY, on=DAY).findings
    assert [str(item) for item in map(Found.from_finding, found) if item.schools != (JOINING,)] == []
    assert {item.severity.value for item in found} == {"warning"}
