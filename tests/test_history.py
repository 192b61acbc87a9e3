"""Nothing on a page comes from Git's history: dates are what people wrote in the data, however the content got here (C41)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests import gitkit
from tests.trustkit import Trust, article, run, snapshot

DATED = "Approved on {{ school.approval.date }}."
SHOWN = {"ash": "Approved on 2026-10-06.", "elm": "Approved on 2025-11-05."}


def commit(folder: Path, message: str, year: int) -> None:
    """Commits all that has changed, as somebody who did it in that year."""
    day = f"{year}-03-01T12:00:00+00:00"
    gitkit.git(folder, "add", "-A")
    gitkit.git(folder, "commit", "-q", "-m", message, "--date", day)


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    """A trust with pages of three years, of which the last touched Ash's overlay alone. Each school has a date of its own."""
    made = Trust(tmp_path)
    made.add("policies/attendance.md", f"\n{DATED}\n")
    made.change(
        "schools/elm/school.yml",
        "date: 2026-10-06, next_review: 2027-10-05",
        "date: 2025-11-05, next_review: 2026-11-04",
    )
    gitkit.git(made.root, "init", "-q")
    commit(made.root, "The beginning", 2024)
    made.change("policies/guide.md", "Words for staff.", "More words for staff.")
    commit(made.root, "The guide", 2025)
    made.change("schools/ash/early-help.md", "breakfast", "lunch")
    commit(made.root, "Ash's lunch", 2026)
    return made


def built(root: Path) -> dict[str, bytes]:
    """The bytes of the sites of a content repository."""
    run(root, "build", "--jobs", "1").expect(0)
    return snapshot(root / "site")


def shown(root: Path) -> dict[str, bool]:
    """Whether each school's pages, for the public and for staff, show the day that stands in its data."""
    return {
        school: all(
            words in article(root / "site", audience, school, "attendance").text for audience in ("public", "staff")
        )
        for school, words in SHOWN.items()
    }


def test_a_clone_of_the_last_commit_alone_makes_the_same_sites(trust: Trust, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    gitkit.git(tmp_path, "clone", "-q", "--depth", "1", f"file://{trust.root}", str(shallow))
    assert gitkit.git(shallow, "rev-list", "--count", "HEAD") == "1"
    assert gitkit.git(trust.root, "rev-list", "--count", "HEAD") == "3"
    whole = built(trust.root)
    assert len(whole) > 50
    assert built(shallow) == whole
    assert shown(shallow) == {"ash": True, "elm": True}


def test_files_without_any_history_and_with_other_times_make_the_same_sites(trust: Trust, tmp_path: Path) -> None:
    loose = Path(shutil.copytree(trust.root, tmp_path / "loose", ignore=shutil.ignore_patterns(".git")))
    for path in loose.rglob("*"):
        os.utime(path, (86_400, 86_400))
    assert built(loose) == built(trust.root)


def test_a_file_that_was_only_saved_in_another_form_is_not_newer(trust: Trust) -> None:
    """All files once more with Windows line ends, in 2027: nothing becomes reviewed by that, at no school."""
    before = built(trust.root)
    for path in [*trust.root.glob("policies/*.md"), *trust.root.glob("schools/*/*")]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    commit(trust.root, "All files with other line ends", 2027)
    after = built(trust.root)
    form = "edit-contacts/index.html"  # which holds the very text of school.yml
    assert {path for path in before if before[path] != after.get(path)} == {f"staff/{s}/{form}" for s in ("ash", "elm")}
    assert after.keys() == before.keys()


def test_the_day_that_is_shown_is_the_one_in_the_data_at_this_school_alone(trust: Trust) -> None:
    built(trust.root)
    assert shown(trust.root) == {"ash": True, "elm": True}
    trust.change("schools/ash/school.yml", "date: 2026-10-06", "date: 2026-10-07")
    built(trust.root)
    assert shown(trust.root) == {"ash": False, "elm": True}
    assert "Approved on 2026-10-07." in trust.article("public", "ash", "attendance").text
