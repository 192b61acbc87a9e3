"""Every rule is explained, and its examples are true of the demonstration itself.

What stands under “Wrong” in build/policyweave/check/explain/<id>.md, put into a copy of policies/, schools/, macros/
and mkdocs.yml, gives exactly the findings that are marked; what stands under “Right” gives none.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from policyweave.check import catalogue
from policyweave.check.explain import FOLDER
from policyweave.model.finding import Rule
from policyweave.model.origin import Audience
from policyweave.pipeline import build, weave
from tests.casefile import Case, compare, sections
from tests.trustkit import REPOSITORY, Found, Trust

DAY = datetime.date(2026, 11, 16)
JOINING = "fenbrook"
RULES = catalogue()


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
    def way(self) -> tuple[object, ...]:
        """Examples that can be checked together have the same."""
        return self.on, self.schools, self.built

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


def together(title: str) -> list[tuple[Example, ...]]:
    """The examples of all rules in groups that touch different files, so that each group is one check.

    What changes the trust's own settings stands alone: it could silence another rule.
    """
    groups: list[list[Example]] = []
    for rule in RULES:
        one = example(rule.id, title)
        if one is None:
            continue
        alone = any(path.endswith("trust.yml") for path in one.case.paths)
        for group in [] if alone else groups:
            taken = frozenset[str]().union(*(other.case.paths for other in group))
            if group[0].way == one.way and not taken & one.case.paths and "policies/trust.yml" not in taken:
                group.append(one)
                break
        else:
            groups.append([one])
    return [tuple(group) for group in groups]


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


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_wrong_example_gives_exactly_what_is_marked(rule: Rule, tmp_path: Path) -> None:
    one = example(rule.id, "Wrong")
    assert one is not None, f"build/policyweave/check/explain/{rule.id}.md has no blocks under “## Wrong”"
    trust = Trust(tmp_path, REPOSITORY)
    expected = one.case.write(trust)
    assert any(rule.id in item.rules and not item.maybe for item in expected), f"nothing is marked as {rule.id}"
    found = one.found(trust)
    wanted = [item for item in found if any(item_expected.fits(item) for item_expected in expected)]
    others = [item for item in found if item not in wanted]
    if difference := compare(expected, wanted + _new(others, before(one.on, one.schools))):
        pytest.fail(difference, pytrace=False)
    for item in wanted:
        assert item.fix.endswith("."), item
        assert item.message[-1] in ".?…”", item


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


def test_no_explanation_is_left_over() -> None:
    assert {file.stem for file in FOLDER.iterdir()} <= {rule.id for rule in RULES}


def test_the_demonstration_is_clean_but_for_the_school_that_joined() -> None:
    found = weave(REPOSITORY, on=DAY).findings
    assert [str(item) for item in map(Found.from_finding, found) if item.schools != (JOINING,)] == []
    assert {item.severity.value for item in found} == {"warning"}
