"""Days as forms and staff lists hold them."""

from __future__ import annotations

import datetime

import pytest

from policyweave.acknowledged.days import day_of


@pytest.mark.parametrize(
    "text",
    ["2026-09-03", "2026/09/03 9:14:05 am GMT+1", "03/09/2026", "3.9.26", "3 Sept 2026", "3rd September 2026", "46268"],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert day_of(text, american=False) == datetime.date(2026, 9, 3)


@pytest.mark.parametrize("text", ["", "soon", "31/02/2026", "2026", "3 Nonember 2026"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_of(text, american=False) is None
