"""What policyweave marks of the same edits, beside git's word-diff and the package redlines."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.redline import comparison
from tests.redline.comparison import NOT, PART, RIGHT, Marks, Row, counted, verdict
from tests.redline.pairs import PAIRS, Pair

pytestmark = pytest.mark.slow
WORD = Pair("A word", "Staff may ring.", "Staff must ring.", "may", "must")
MOVE = Pair("A move", "One.\n\nTwo.", "Two.\n\nOne.", moved="One")
SAME = Pair("Nothing", "One.", "One.")


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    return comparison.measured(tmp_path_factory.mktemp("pairs"))


def test_policyweave_is_right_about_each(rows: list[Row]) -> None:
    assert {row.pair.title: row.verdicts[0] for row in rows} == {pair.title: RIGHT for pair in PAIRS}


@pytest.mark.parametrize("tool", [1, 2], ids=["git", "redlines"])
def test_the_others_are_right_about_some_and_wrong_about_others(rows: list[Row], tool: int) -> None:
    found = {row.verdicts[tool] == RIGHT for row in rows}
    assert found == {True, False}


def test_the_page_in_the_docs_is_true(rows: list[Row]) -> None:
    made = comparison.page(rows)
    assert comparison.DOCUMENT.read_text(encoding="utf-8") == made, "run: python -m tests.redline.comparison"


def marks(gone: str = "", come: str = "", moved: str = "", beside: bool = False) -> Marks:
    found = counted([gone]), counted([come]), counted([moved])
    return Marks(*found, any(map(Counter.total, found)), beside)


@pytest.mark.parametrize(
    ("pair", "found", "expected"),
    [
        (WORD, marks("may", "must"), RIGHT),
        (WORD, marks(), NOT),
        (WORD, marks(beside=True), "marked only in another file"),
        (WORD, marks("may"), PART),
        (WORD, marks("Staff may", "Staff must"), "misleading: 2 words that stayed shown as removed or added"),
        (MOVE, marks(moved="One"), RIGHT),
        (MOVE, marks("One", "One"), "misleading: 2 words that stayed shown as removed or added"),
        (MOVE, marks(), NOT),
        (SAME, marks(), RIGHT),
        (SAME, marks("One", "One"), "noise: 2 words marked"),
    ],
)
def test_verdicts(pair: Pair, found: Marks, expected: str) -> None:
    assert verdict(pair, found) == expected
