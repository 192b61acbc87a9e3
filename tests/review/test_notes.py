"""Change notes: where, what and how grave, major changes first, as a text that people edit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from policyweave.review.notes import change_notes, plain, trust_notes
from policyweave.review.review import Review
from tests.review.reviews import review_of
from tests.trustkit import Trust


def edit(trust: Trust) -> None:
    trust.change("policies/index.md", "Help comes early.", "Help comes soon.")
    trust.change("policies/index.md", "Phones stay", "Phones must stay")
    trust.change("schools/ash/school.yml", "0115 496 0010", "0115 496 0019")
    trust.change("policies/guide.md", "Words for staff.", "More words for staff.")
    trust.page("new", "A page.", title="Lost property")


def called(trust: Trust) -> None:
    trust.add("policies/attendance.md", "\n## Absence\n\nCall {{ school.phone }}.\n")
    trust.add("policies/index.md", "\n## Office\n\nThe office is on {{ school.phone }}.\n")


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    return review_of(tmp_path_factory.mktemp("notes"), edit, called)


def rows(notes: str) -> list[list[str]]:
    """The cells of each row below the head."""
    return [line.strip("| ").split(" | ") for line in notes.splitlines() if line.startswith("| ")][2:]


def test_a_school_is_told_what_changed_where_major_changes_first(review: Review) -> None:
    notes = change_notes(review, "ash")
    assert notes.startswith("# Ash School: what changed, where\n")
    assert "3 major changes, 2 minor changes." in notes
    found = rows(notes)
    assert [weight for *_, weight in found] == ["major"] * 3 + ["minor"] * 2
    assert ["Lost property", "The page is new.", "major"] in found
    assert [
        "Child protection, “Mobile phones”",
        "“must” was added in “Phones must stay in bags.”.",
        "major",
    ] in found
    assert [
        "Staff guide (staff site only)",
        "“Words” became “More words” in “More words for staff.”.",
        "minor",
    ] in found


def test_a_number_shown_at_several_places_is_told_once(review: Review) -> None:
    (row,) = [row for row in rows(change_notes(review, "ash")) if "0019" in row[1]]
    assert row[1] == "“0115 496 0010” became “0115 496 0019”."
    assert set(row[0].split("; ")) == {"Child protection, “Office”", "Attendance, “Absence”"}
    assert "0019" not in change_notes(review, "elm")


def test_the_trust_is_told_which_schools(review: Review) -> None:
    found = rows(trust_notes(review))
    assert ["Lost property (all 2 schools)", "The page is new.", "major"] in found
    assert any("0019" in what and "(Ash School)" in where for where, what, _ in found)


def test_a_school_without_a_change_is_told_so(review: Review) -> None:
    assert "Nothing that readers see changed" in change_notes(review, "nowhere")
    assert "Nothing that readers see changed" in trust_notes(replace(review, changes=(), schools=()))


def test_a_page_taken_out_is_major(tmp_path: Path) -> None:
    review = review_of(tmp_path, lambda t: t.remove("policies/guide.md"))
    for notes in (change_notes(review, "ash"), trust_notes(review)):
        ((where, what, weight),) = rows(notes)
        assert where.startswith("Staff guide")
        assert (what, weight) == ("The page was taken out.", "major")


def test_rows_and_columns_that_came_or_went_are_named(tmp_path: Path) -> None:
    def edit(trust: Trust) -> None:
        trust.change(
            "policies/index.md", "| Old law | Says little |\n", "| New law | Says more |\n| Third | Says it |\n"
        )
        trust.change("policies/index.md", "| Head | Leads |", "| Head | Leads us |")

    table = "\n| Law | What |\n| --- | --- |\n| First act | Stays |\n| Old law | Says little |\n| Head | Leads |\n"
    (row,) = rows(change_notes(review_of(tmp_path, edit, lambda t: t.add("policies/index.md", table)), "ash"))
    assert "The row “Third” was added." in row[1]
    assert "“us” was added." in row[1]
    assert "Says it" not in row[1]


def test_words_stay_words_wherever_the_notes_are_put(tmp_path: Path) -> None:
    evil = "Ask `<b>@team</b>` a\\|b \\[x](y) now."
    review = review_of(tmp_path, lambda t: t.change("policies/index.md", "Help comes early.", evil))
    notes = change_notes(review, "ash")
    assert all(len(row) == 3 for row in rows(notes))
    assert "<b>" not in notes.replace("\\<", "")
    assert "@team" not in notes
    assert "{" not in plain("{{ school.name }} {% staff %}")
