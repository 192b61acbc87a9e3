"""Change notes are drawn up for people to edit, apart for the public and for staff, and never over what somebody wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policyweave.releasing.noting import untouched
from policyweave.review.notes import EDIT
from tests.edition.releases import at, commit_and_sign, noted, ready, released, tags
from tests.gitkit import commit, git
from tests.trustkit import Trust

PUBLIC, STAFF = "2026-27.1.md", "2026-27.1-staff.md"


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    """An edition is released, and since then the public's words, staff's words and a page have changed."""
    trust = ready(tmp_path)
    trust.page(
        "records", "Words.\n\n{% staff %}\n## Keys\n\nThe key hangs in the office.\n{% endstaff %}", title="Records"
    )
    commit_and_sign(trust)
    released(trust)
    trust.change("policies/attendance.md", "Every day counts.", "Each day counts.")
    trust.change("policies/guide.md", "Words for staff.", "Secret words.")
    trust.change("policies/records.md", "hangs in the office", "lies in the safe")
    trust.page("plans", "Secret plan.", audience="staff", title="Secret plans")
    commit_and_sign(trust)
    return trust


def notes(trust: Trust) -> dict[str, str]:
    """All notes by their paths."""
    paths = [*trust.root.glob("policies/notes/*"), *trust.root.glob("schools/*/notes/*")]
    return {path.relative_to(trust.root).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def test_the_public_and_staff_have_notes_of_their_own(trust: Trust) -> None:
    said = trust.run("cycle", "notes").expect(0).out
    assert "Change notes from 2026-27 to 2026-27.1: 6 written" in said
    found = notes(trust)
    rooms = ("policies", "schools/ash", "schools/elm")
    assert found.keys() == {f"{room}/notes/{name}" for room in rooms for name in (PUBLIC, STAFF)}
    for room in rooms:
        public, staff = found[f"{room}/notes/{PUBLIC}"], found[f"{room}/notes/{STAFF}"]
        assert "From the edition 2026-27 to 2026-27.1." in public
        assert "Each day counts." in public
        for words in ("Secret", "guide", "Keys", "safe", "for staff"):
            assert words not in public
        assert "Secret words" in staff
        assert "Secret plans" in staff
        assert "safe”" in staff
        assert "Each day" not in staff
        assert untouched(public)
        assert untouched(staff)
    assert "| Attendance (all 2 schools) |" in found[f"policies/notes/{PUBLIC}"]


def test_a_draft_is_drawn_up_anew_and_an_edited_text_stays(trust: Trust) -> None:
    trust.run("cycle", "notes").expect(0)
    edited = f"schools/ash/notes/{PUBLIC}"
    mine = trust.read(edited).replace("Each day counts.", "Every single day counts, says our head.")
    trust.set(edited, mine)
    trust.change("policies/attendance.md", "Each day counts.", "All days count.")
    done = trust.run("cycle", "notes").expect(0)
    assert trust.read(edited) == mine
    assert f"{edited} has been edited, so it stays as it is:" in done.out
    assert "says our head" in done.out
    assert "All days count." in trust.read(f"schools/elm/notes/{PUBLIC}")
    told = json.loads(trust.run("cycle", "notes", "--format", "json").expect(0).out)
    assert list(told["edited"]) == [edited]
    assert told["written"] == []
    trust.run("cycle", "notes", "--replace").expect(0)
    assert "All days count." in trust.read(edited)


def test_windows_line_ends_are_no_edit(trust: Trust) -> None:
    trust.run("cycle", "notes").expect(0)
    path = f"policies/notes/{PUBLIC}"
    trust.set(path, trust.read(path).replace("\n", "\r\n"))
    trust.change("policies/attendance.md", "Each day counts.", "All days count.")
    trust.run("cycle", "notes").expect(0)
    assert "All days count." in trust.read(path)


def test_the_release_keeps_them_without_marks(trust: Trust) -> None:
    noted(trust)
    trust.set("schools/ash/notes/2026-27.1.md", "# Ash\n\nWe count days differently.\r\n")
    commit(trust.root)
    done = released(trust, at("2026-12-01"), patch=True)
    root = trust.root
    assert (
        git(root, "show", f"{done.tag}:.policyweave/notes/public/schools/ash.md")
        == "# Ash\n\nWe count days differently."
    )
    text = git(root, "show", f"{done.tag}:.policyweave/notes/public/trust.md")
    assert "<!--" not in text
    assert EDIT not in text


def test_notes_against_another_edition(trust: Trust) -> None:
    noted(trust)
    commit(trust.root)
    released(trust, at("2026-12-01"), patch=True)
    trust.run("cycle", "notes").expect(0)
    assert f"policies/notes/{PUBLIC.replace('.1', '.2')}" not in notes(trust), "nothing changed since"
    said = trust.run("cycle", "notes", "--since", "2026-27").expect(0).out
    assert "Change notes from 2026-27 to 2026-27.2: 6 written" in said
    assert "2026-27" in trust.run("cycle", "notes", "--since", "2026-72").expect(2).err


def test_before_the_first_edition_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    assert "No edition is released yet" in trust.run("cycle", "notes").expect(2).err
    assert tags(trust.root) == {}
    trust.set("policies/notes/2026-27.md", "# The first edition\n\nAll is new.\n")
    commit(trust.root)
    done = released(trust)
    assert "All is new." in git(trust.root, "show", f"{done.tag}:.policyweave/notes/public/trust.md")


def test_notes_of_other_names_are_still_faults_or_pages(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.set("schools/ash/notes/todo.md", "# To do\n").set("policies/notes/plain.md", "No front matter.\n")
    paths = {item.path for item in trust.findings() if item.severity != "advice"}
    assert paths == {"schools/ash/notes/todo.md", "policies/notes/plain.md"}
