"""Gates that need no build: the days of an edition, approvals, and tags that others have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.edition.releases import (
    APPROVED,
    FIRST,
    TAG,
    at,
    closed,
    commit_and_sign,
    known,
    noted,
    ready,
    released,
    tags,
)
from tests.gitkit import commit, git
from tests.trustkit import Trust


@pytest.mark.parametrize(
    ("old", "new", "gates"),
    [
        ("in_force: 2026-09-01", "in_force: 2026-08-24", set()),
        ("in_force: 2026-09-01", "in_force: 2025-09-01", {"edition", "checks"}),
        ("date: 2026-07-14}", "date: 2027-07-14}", {"checks", "trust-approval", "school-approvals"}),
        ("date: 2026-07-14}", "date: 2025-07-14}", {"trust-approval"}),
    ],
)
def test_the_days_of_the_trust(tmp_path: Path, old: str, new: str, gates: set[str]) -> None:
    trust = ready(tmp_path)
    trust.change("policies/cycle.yml", old, new)
    commit(trust.root)
    assert closed(trust).keys() - {"reviews"} == gates


def test_an_edition_has_the_name_of_a_year(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    trust.change("policies/cycle.yml", 'edition: "2026-27"', "edition: Autumn ../../x")
    commit(trust.root)
    assert "no academic year" in closed(trust)["edition"][0]


def test_each_active_school_approves(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    trust.change("schools/elm/school.yml", APPROVED, APPROVED.replace("2026-10-06", "2025-10-06"))
    commit(trust.root)
    (said,) = closed(trust)["school-approvals"]
    assert said.startswith("elm: the approval of 6 October 2025 is older")
    (said,) = closed(trust, at("2026-09-30"))["school-approvals"][:1]
    assert said == "ash: the approval of 6 October 2026 has not happened yet."


def test_an_approval_counts_for_one_edition(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    released(trust)
    trust.change("policies/cycle.yml", 'edition: "2026-27"', 'edition: "2027-28"')
    trust.change("policies/cycle.yml", 'academic_year: "2026-27"', 'academic_year: "2027-28"')
    trust.change("policies/cycle.yml", "in_force: 2026-09-01", "in_force: 2027-06-01")
    for school in ("ash", "elm"):
        trust.change(f"schools/{school}/review.yml", 'edition: "2026-27"', 'edition: "2027-28"')
    commit_and_sign(trust)
    noted(trust)
    commit(trust.root)
    found = closed(trust, at("2027-05-20"))
    assert found.keys() == {"trust-approval"}
    assert "is of an edition before 2027-28" in found["trust-approval"][0]


def test_what_others_have_released_has_to_be_here(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    git(trust.root, "clone", "-q", "--bare", str(trust.root), str(tmp_path / "there.git"))
    git(trust.root, "remote", "add", "origin", str(tmp_path / "there.git"))
    git(trust.root, "clone", "-q", str(tmp_path / "there.git"), str(tmp_path / "other"))
    known(tmp_path / "other")
    other = Trust(tmp_path / "unused")
    other.root = tmp_path / "other"
    other.run("cycle", "release", "--remote", "origin").expect(0)
    assert closed(trust, remote="origin")["remote"] == (f"{TAG} is in origin and not here.",)
    released(trust, FIRST)
    assert f"{TAG} is another one in origin than here." in closed(trust, remote="origin")["remote"]
    assert tags(tmp_path / "there.git") == tags(other.root) != tags(trust.root)
    done = trust.run("cycle", "release", "--remote", "nowhere").expect(2)
    assert "nowhere" in done.err
    assert "cannot be the name" in trust.run("cycle", "release", "--remote=--upload-pack=x").expect(2).err


def test_a_part_of_the_history_is_not_enough(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    trust.change("policies/attendance.md", "Every day counts.", "Each day counts.")
    commit(trust.root)
    git(trust.root, "clone", "-q", "--depth", "1", f"file://{trust.root}", str(tmp_path / "part"))
    part = Trust(tmp_path / "unused")
    part.root = tmp_path / "part"
    assert "--unshallow" in part.run("cycle", "release").expect(2).err


def test_a_program_is_told_the_same(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    trust.set("policies/extra.md", "---\ntitle: Extra\naudience: public\n---\n# Extra\n\nWords.\n")
    done = json.loads(trust.run("cycle", "release", "--format", "json").expect(1).out)
    assert (done["released"], done["tag"]) == (False, TAG)
    (gate,) = done["closed"]
    assert (gate["gate"], gate["waivable"]) == ("checkout", False)
    commit(trust.root)
    said = trust.run("cycle", "release", "--waive", "tags", "--reason", "To be sure.", "--by", "Lead").expect(0).out
    assert "Nothing was waived at tags: that gate is green." in said
