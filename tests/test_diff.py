"""`policyweave diff` as people call it: on a real repository, what it prints and what it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import gitkit
from tests.bench import synthetic
from tests.trustkit import Trust, run, snapshot


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    """The small trust as the first commit of a repository."""
    made = Trust(tmp_path)
    gitkit.begin(made.root)
    return made


def test_it_says_what_changes_for_readers_and_with_what_it_compared(trust: Trust) -> None:
    first = gitkit.git(trust.root, "rev-parse", "HEAD")[:9]
    trust.change("policies/index.md", "Help comes early.", "Help must come early.")
    trust.change("schools/elm/early-help.md", "breakfast", "lunch")
    done = trust.run("diff", "main").expect(0)
    assert done.out.splitlines() == [
        f"Compared the files as they are now with main ({first}).",
        "1. Duty changed: Child protection, “Early help”: paragraph changed. “comes” became “must come”. (ash, elm)",
        "2. Wording only: Child protection, “Early help”: paragraph changed. “breakfast” became “lunch”. (elm)",
        "2 changes at 2 schools.",
    ]


def test_a_mere_rewrapping_is_said_to_be_one(trust: Trust) -> None:
    trust.change("policies/attendance.md", "The trust's words.", "The trust's\nwords.")
    done = trust.run("diff", "main").expect(0)
    assert "No visible change from policies/attendance.md." in done.out
    assert done.out.splitlines()[-1] == "No visible change: readers see the same pages as before."


def test_pages_that_cannot_be_woven_are_not_compared_and_it_ends_with_1(trust: Trust) -> None:
    trust.change("policies/attendance.md", "The trust's words.", "{{ nobody }} {{")
    done = trust.run("diff", "main").expect(1)
    assert "Not compared: ash: policies/attendance.md cannot be woven as it is now." in done.out


def test_what_cannot_be_compared_ends_with_2(trust: Trust, tmp_path: Path) -> None:
    assert "no commit, branch or tag “nope”" in trust.run("diff", "nope").expect(2).err
    assert "holds other things" in trust.run("diff", "main", "--out", str(tmp_path)).expect(2).err
    trust.set("policies/trust.yml", "name: [")
    assert "policies/trust.yml:1" in trust.run("diff", "main").expect(2).err


def test_the_folder_is_written_as_a_whole_and_replaced_as_a_whole(trust: Trust, tmp_path: Path) -> None:
    out = tmp_path / "review"
    trust.change("schools/elm/early-help.md", "breakfast", "lunch")
    trust.run("diff", "main", "--out", str(out)).expect(0)
    first = snapshot(out)
    assert {"index.html", "style.css", "review.json", "summary.md", "notes/trust.md", "notes/elm.md"} <= first.keys()
    assert {name for name in first if name.startswith("schools/")} == {
        "schools/elm.html", "schools/elm--side-by-side.html"
    }  # fmt: skip
    trust.run("diff", "main", "--out", str(out)).expect(0)
    assert snapshot(out) == first
    trust.run("diff", "nope", "--out", str(out)).expect(2)
    assert snapshot(out) == first
    trust.change("schools/elm/early-help.md", "lunch", "breakfast")
    trust.change("schools/ash/early-help.md", "breakfast", "lunch")
    trust.run("diff", "main", "--out", str(out)).expect(0)
    assert "schools/elm.html" not in snapshot(out)
    assert "schools/ash.html" in snapshot(out)


def test_programs_get_the_same_as_the_folder_holds(trust: Trust, tmp_path: Path) -> None:
    trust.change("schools/elm/early-help.md", "breakfast", "lunch")
    done = trust.run("diff", "main", "--format", "json", "--out", str(tmp_path / "review")).expect(0)
    data = json.loads(done.out)
    assert data == json.loads((tmp_path / "review/review.json").read_text(encoding="utf-8"))
    assert (data["version"], [school["slug"] for school in data["schools"]]) == (1, ["elm"])


@pytest.mark.slow
def test_one_word_of_the_trust_at_a_hundred_schools_is_in_the_first_screen(tmp_path: Path) -> None:
    root = tmp_path / "trust"
    synthetic.write(root, 100)
    gitkit.begin(root)
    page = root / "policies/attendance.md"
    page.write_text(page.read_text(encoding="utf-8").replace("This policy applies", "This policy must apply"), "utf-8")
    done = run(root, "diff", "HEAD", "--format", "markdown").expect(0)
    assert done.out.count("<ins>") == 1
    screen = "\n".join(done.out.splitlines()[:20])
    assert "**1 change** (1 × duty changed) at all 100 schools." in screen
    assert "at all 100 schools.\n" in screen
    assert "<ins>must</ins>" in screen or "<ins>must apply</ins>" in screen
    assert "The 100 schools" in screen
