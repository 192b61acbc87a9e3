"""docs/redlines.md is what the tools just did."""

from __future__ import annotations

import pytest

from tests.redline.comparison import PAGE, PAIRS, RIGHT, Pair, ours, page, verdict


@pytest.mark.parametrize("pair", PAIRS, ids=[pair.title for pair in PAIRS])
def test_ours_is_right(pair: Pair) -> None:
    marks = ours(pair)
    assert verdict(pair, marks) == RIGHT, marks


def test_the_page_is_what_was_just_seen() -> None:
    found = page()
    assert found == PAGE.read_text(encoding="utf-8"), "python -m tests.redline.comparison writes it"
