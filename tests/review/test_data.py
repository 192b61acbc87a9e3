"""A review as data: it says what the review says, within its bounds, and lets nothing else in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from policyweave.review.cut import CHANGES, LONG, SHORT
from policyweave.review.data import ReviewData, review_data
from policyweave.review.review import Review
from tests.review.reviews import review_of
from tests.trustkit import Trust

TABLE = "| Who | Call |\n| --- | --- |\n| Office | 0115 496 0001 |\n| Head | 0115 496 0002 |\n"


def edit(trust: Trust) -> None:
    trust.change("policies/index.md", "0115 496 0002", "0115 496 0003")
    trust.change("policies/index.md", "stay in bags", "must stay in bags")
    trust.page("new", "A page that is new.")


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    folder = tmp_path_factory.mktemp("data")
    return review_of(folder, edit, lambda t: t.add("policies/index.md", f"\n{TABLE}"))


@pytest.fixture(scope="module")
def data(review: Review) -> ReviewData:
    return review_data(review)


def test_it_says_what_the_review_says(review: Review, data: ReviewData) -> None:
    assert [change.number for change in data.changes] == [shared.number for shared in review.changes]
    assert {school.slug: school.name for school in data.schools} == {"ash": "Ash School", "elm": "Elm School"}
    contact, duty, page = data.changes
    assert contact.kinds[0] == "contact"
    ((row),) = contact.rows
    assert [piece.fate for piece in row.cells[1]] == ["kept", "removed", "added"] or len(row.cells[1]) == 2
    assert "".join(piece.text for piece in duty.pieces if piece.fate == "added").strip() == "must"
    assert (duty.path, duty.layer, duty.schools) == ("policies/index.md", "trust", ("ash", "elm"))
    assert (page.entry, page.what, page.page) == (0, "page added", "new")


def test_a_round_trip_changes_nothing(data: ReviewData) -> None:
    assert ReviewData.model_validate_json(data.model_dump_json()) == data
    assert ReviewData.model_validate_json(data.model_dump_json().encode()) == data


def test_whatever_is_too_long_is_cut_and_what_is_left_out_counted(review: Review) -> None:
    shared = replace(review.changes[0], page_title="x" * 9_999 + "\x00", schools=("ash",) * 9_999)
    many = tuple(replace(shared, number=number) for number in range(1, CHANGES + 4))
    data = review_data(replace(review, changes=many, hidden=("y\x1b\ud800" * 9_999,) * 9_999, unwoven=("z" * 9_999,)))
    assert (len(data.changes), data.left) == (CHANGES, 3)
    assert len(data.changes[0].page_title) == SHORT
    assert len(data.hidden[0]) == LONG
    assert ReviewData.model_validate_json(data.model_dump_json()) == data


def test_the_words_of_the_heaviest_come_first_where_there_is_no_room_for_all(tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(120))
    review = review_of(tmp_path, lambda t: t.change("policies/index.md", "Help comes early.", words))
    shared = max(review.changes, key=lambda one: len(one.change.entry.pieces))  # type: ignore[union-attr]
    data = review_data(replace(review, changes=(shared,) * CHANGES))
    shown = [bool(change.pieces) for change in data.changes]
    assert shown == sorted(shown, reverse=True)
    assert len(data.model_dump_json()) < 5_000_000


HOSTILE: dict[str, Callable[[dict[str, Any]], object]] = {
    "another version": lambda d: d.update(version=2),
    "a field that nobody knows": lambda d: d.update(body="x"),
    "a commit that is none": lambda d: d["head"].update(commit="$(rm)"),
    "a commit with a line end": lambda d: d["head"].update(commit="a" * 40 + "\n"),
    "a number as text": lambda d: d["changes"][0].update(number="1"),
    "a number below nought": lambda d: d.update(unchanged=-1),
    "a kind that is none": lambda d: d["changes"][0].update(kinds=["free"]),
    "no kind": lambda d: d["changes"][0].update(kinds=[]),
    "a fate that is none": lambda d: d["changes"][1]["pieces"][0].update(fate="script"),
    "a name that is too long": lambda d: d["schools"][0].update(name="x" * (SHORT + 1)),
    "too many sentences": lambda d: d.update(beside=["x"] * 2_001),
    "too many pieces": lambda d: d["changes"][1].update(pieces=[{"fate": "kept", "text": "x"}] * 121),
    "a control character": lambda d: d["schools"][0].update(name="x\u001b[2J"),
    "a list for a text": lambda d: d["schools"][0].update(name=["x"]),
    "nothing for a text": lambda d: d["schools"][0].update(name=None),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_data_is_refused(data: ReviewData, name: str) -> None:
    value = json.loads(data.model_dump_json())
    HOSTILE[name](value)
    with pytest.raises(ValidationError):
        ReviewData.model_validate_json(json.dumps(value))


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"\xff", b'{"version":1}', b"[" * 100_000, b'"\\ud800"'])
def test_what_is_no_review_at_all_is_refused(raw: bytes) -> None:
    with pytest.raises(ValidationError):
        ReviewData.model_validate_json(raw)
