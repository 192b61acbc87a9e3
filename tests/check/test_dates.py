"""Approvals, reviews and milestones on different days."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from policyweave.pipeline import weave
from tests.trustkit import Trust

SCHOOL = "{body: Local governing body, date: 2026-10-06, next_review: 2027-10-05}"
TRUST = "{body: Trust board, date: 2026-07-14}"


def dated(root: Path, on: str) -> list[str]:
    """The findings about dates on a day, as rule and place."""
    found = weave(root, ["ash"], on=datetime.date.fromisoformat(on)).findings
    return [f"{item.rule.id} {item.place.path.split('/')[-1]}" for item in found if item.rule.id.startswith("PW09")]


@pytest.mark.parametrize(
    ("approval", "on", "expected"),
    [
        (SCHOOL, "2026-11-25", []),
        (SCHOOL, "2026-10-06", []),
        (SCHOOL, "2026-10-05", ["PW092 school.yml"]),
        ("{body: Governors, date: 2026-09-24, next_review: 2027-07-10}", "2027-07-10", []),
        ("{body: Governors, date: 2026-09-24, next_review: 2027-07-10}", "2027-07-11", ["PW090 school.yml"]),
        ("{body: Governors, date: 2025-10-06, next_review: 2026-10-05}", "2026-09-01", []),
        ("{body: Governors, date: 2025-10-06, next_review: 2026-12-05}", "2026-10-06", ["PW094 school.yml"]),
        ("{body: Governors, date: 2025-10-06, next_review: 2026-12-05}", "2026-10-07", ["PW094 school.yml"]),
        ("{body: Governors, date: 2024-02-29, next_review: 2026-12-05}", "2026-09-01", ["PW094 school.yml"]),
        ("{body: TBC, date: 2026-10-06, next_review: 2027-10-05}", "2026-11-25", ["PW091 school.yml"]),
        ("{body: not yet approved, date: 2026-10-06, next_review: 2027-10-05}", "2026-11-25", ["PW091 school.yml"]),
        ('{body: "-", date: 2026-10-06, next_review: 2027-10-05}', "2026-11-25", ["PW091 school.yml"]),
        ("{body: Nonesuch committee, date: 2026-10-06, next_review: 2027-10-05}", "2026-11-25", []),
    ],
)
def test_a_schools_approval(approval: str, on: str, expected: list[str], tmp_path: Path) -> None:
    trust = Trust(tmp_path).change("schools/ash/school.yml", SCHOOL, approval)
    assert dated(trust.root, on) == expected


@pytest.mark.parametrize(
    ("approval", "on", "expected"),
    [
        ("{body: Trust board, date: 2026-09-01}", "2026-11-25", []),
        ("{body: Trust board, date: 2026-09-02}", "2026-11-25", ["PW092 cycle.yml"]),
        ("{body: awaiting the board, date: 2026-07-14}", "2026-11-25", ["PW091 cycle.yml"]),
        (TRUST, "2027-07-14", []),
        (TRUST, "2027-07-15", ["PW094 cycle.yml"]),
    ],
)
def test_the_trusts_approval(approval: str, on: str, expected: list[str], tmp_path: Path) -> None:
    trust = Trust(tmp_path).change("policies/cycle.yml", TRUST, approval)
    assert dated(trust.root, on) == expected


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2026-05-01 2026-07-14 2027-08-31", []),
        ("2026-07-14 2026-07-14", []),
        ("2026-04-30", ["PW093 cycle.yml"]),
        ("2027-09-01", ["PW093 cycle.yml"]),
        ("2026-10-01 2026-09-30 2026-10-02", ["PW093 cycle.yml"]),
        ("2026-07-01 2025-09-30 2026-09-30", ["PW093 cycle.yml"]),
    ],
)
def test_milestones(due: str, expected: list[str], tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    text = trust.read("policies/cycle.yml")
    steps = "".join(f"  - {{id: s{day}, title: Step, due: {day}, who: Lead}}\n" for day in due.split())
    trust.set("policies/cycle.yml", text[: text.index("milestones:")] + "milestones:\n" + steps)
    assert dated(trust.root, "2026-11-25") == expected


def test_schools_have_until_their_own_step(tmp_path: Path) -> None:
    trust = Trust(tmp_path).add(
        "policies/cycle.yml", "  - {id: school-approval, title: Schools approve, due: 2026-10-16, who: Schools}\n"
    )
    trust.change("schools/ash/school.yml", SCHOOL, "{body: Governors, date: 2026-03-06, next_review: 2027-03-05}")
    assert dated(trust.root, "2026-10-16") == []
    assert dated(trust.root, "2026-10-17") == ["PW094 school.yml"]


def test_a_joining_school_is_told_mildly(tmp_path: Path) -> None:
    trust = Trust(tmp_path).change("schools/ash/school.yml", f"approval: {SCHOOL}\n", "status: joining\n")
    found = weave(trust.root, ["ash"], on=datetime.date(2026, 11, 25)).findings
    assert [item.severity.value for item in found if item.rule.id == "PW091"] == ["warning"]
