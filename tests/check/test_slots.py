"""Answers that are too thin, and overlays that contradict their slot."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from policyweave.pipeline import weave
from tests.trustkit import REPOSITORY, Trust

DAY = datetime.date(2026, 11, 25)
WORDS = "The head of year meets each family in the first week and asks what would help, writes it down and looks at it "
ENOUGH = WORDS + "again with them after six weeks."


def rules(trust: Trust, *ids: str) -> list[str]:
    """The findings of these rules for Trentside, as rule and place."""
    found = weave(trust.root, ["trentside"], on=DAY).findings
    return [f"{item.rule.id} {item.place.path}:{item.place.line}" for item in found if item.rule.id in ids]


@pytest.mark.parametrize(
    ("text", "thin"),
    [
        (ENOUGH, False),
        ("Ask the office.", True),
        ("Please see our website.", True),
        (("For more details please see the early help policy, which can be found with all our other policies and many "
         "useful documents on the website of the academy under the heading of safeguarding for families."), True),
        ("See our website for the times of the club.\n\n" + ENOUGH, False),
        ("- " + "\n- ".join(ENOUGH.split()), False),
        ("TBC", False),  # said by PW034
        ("", False),  # said by PW033
    ],
)  # fmt: skip
def test_thin(text: str, thin: bool, tmp_path: Path) -> None:
    trust = Trust(tmp_path, REPOSITORY).set("schools/trentside/staff-cover.md", text + "\n")
    assert rules(trust, "PW038") == (["PW038 schools/trentside/staff-cover.md:1"] if thin else [])


def test_a_councils_few_words_stand_beside_a_schools(tmp_path: Path) -> None:
    trust = Trust(tmp_path, REPOSITORY)
    trust.set("policies/authorities/nottingham-city/early-help.md", "Ring the city's team.\n")
    for school in ("castle-rise", "wharfside"):
        trust.set(f"schools/{school}/early-help.md", ENOUGH + "\n")
    assert rules(trust, "PW038") == []
    trust.remove("schools/wharfside/early-help.md")
    assert rules(trust, "PW038") == ["PW038 policies/authorities/nottingham-city/early-help.md:1"]


@pytest.mark.parametrize(
    ("slot", "text", "found"),
    [
        ("visitors", "This replaces the trust's text.", True),
        ("visitors", "These steps replace the trust’s procedure.", True),
        ("visitors", "Do this instead of the above.", True),
        ("visitors", "Please disregard the trust's rules.", True),
        ("visitors", "The section above does\nnot apply here.", True),
        ("visitors", "The rule on badges does not apply at our school.", True),
        ("visitors", "This replaces the paper form that we used before.", False),
        ("visitors", "Instead of the trust's safeguarding lead, call the head teacher first.", False),
        ("visitors", "The above-mentioned gate is shut.", False),
        ("visitors", "As the trust's text says, visitors sign in.", False),
        ("mobile-phones", "This applies in addition to the trust's rules.", True),
        ("mobile-phones", "Phones stay off, as well as the trust's tablets.", True),
        ("mobile-phones", "This replaces the trust's rules.", False),
    ],
)
def test_words_against_the_rule(slot: str, text: str, found: bool, tmp_path: Path) -> None:
    trust = Trust(tmp_path, REPOSITORY).set(f"schools/trentside/{slot}.md", f"First words.\n\n{text}\n")
    assert rules(trust, "PW039") == ([f"PW039 schools/trentside/{slot}.md:3"] if found else [])


def test_a_council_that_is_not_shown(tmp_path: Path) -> None:
    trust = Trust(tmp_path, REPOSITORY)
    trust.set("policies/authorities/nottinghamshire/mobile-phones.md", "Phones are for parents to decide.\n")
    assert rules(trust, "PW039") == ["PW039 schools/trentside/mobile-phones.md:1"]
    trust.remove("schools/trentside/mobile-phones.md")
    assert rules(trust, "PW039") == []


def test_a_place_that_the_school_does_not_get(tmp_path: Path) -> None:
    trust = Trust(tmp_path, REPOSITORY).set("schools/trentside/early-years.md", "The blue door opens at 8 am.\n")
    assert rules(trust, "PW039") == ["PW039 schools/trentside/early-years.md:1"]
    trust.change("schools/trentside/school.yml", "sixth_form: yes", "sixth_form: yes\nearly_years: yes")
    assert rules(trust, "PW039") == []
