"""Contrast as WCAG defines it, and shades that reach it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyweave.model.colour import WHITE, contrast, secure
from policyweave.model.schema import Brand
from policyweave.render.colour import DARK_PANEL, LIGHT_PANEL, brand_properties

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
    ],
)
def test_contrast(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def test_a_colour_that_is_easy_to_read_stays() -> None:
    assert secure("#1F4E5F", WHITE) == type(secure("#1f4e5f", WHITE))("#1f4e5f", False)


def test_yellow_under_white_text_is_darkened_and_stays_yellowish() -> None:
    shade = secure("#f5c400", WHITE)
    red, green, blue = (int(shade.colour[at : at + 2], 16) for at in (1, 3, 5))
    assert shade.changed
    assert contrast(shade.colour, WHITE) >= 4.5
    assert red > green > blue


@given(COLOURS, COLOURS)
def test_every_shade_reaches_the_ratio(colour: str, ground: str) -> None:
    assert contrast(secure(colour, ground).colour, ground) >= 4.5


@given(COLOURS, COLOURS)
def test_every_brand_can_be_read_in_both_schemes(primary: str, accent: str) -> None:
    both = brand_properties(Brand(primary=primary, accent=accent))
    for scheme, ground in (("light", LIGHT_PANEL), ("dark", DARK_PANEL)):
        values = both[scheme]
        assert contrast(values["--pw-head"], values["--pw-head-text"]) >= 4.5
        assert contrast(values["--pw-link"], ground) >= 4.5
        assert contrast(values["--pw-accent"], ground) >= 4.5
