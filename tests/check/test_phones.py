"""Telephone numbers: which can exist, and where a wrong one is reported."""

from __future__ import annotations

import pytest

from policyweave.check.people.phones import DRAMA, judge, numbers
from tests.check.places import found, in_text
from tests.trustkit import Trust

SCHOOL = "schools/trentside/school.yml"
CITY = "policies/authorities/nottingham-city/authority.yml"
TRUST = "policies/trust.yml"


@pytest.mark.parametrize(
    "number",
    [
        "0115 915 5500",
        "(0115) 915 5500",
        "+44 (0)115 915 5500",
        "0044 115 915 5500",
        "18001 0115 915 5500",  # by text phone
        "0115 915 5500 ext 12",
        "0800 1111",  # Childline has eight digits
        "0808 800 5000",
        "0300 123 1234",
        "0345 60 80 640",
        "01481 720000",  # Guernsey
        "999",
        "112",
        "101",
        "111",
        "116 123",
        "116000",
        "85258",
    ],
)
def test_a_number_that_can_exist(number: str) -> None:
    assert judge(number).fault == ""


@pytest.mark.parametrize("beginning", sorted(DRAMA))
def test_a_number_kept_for_drama(beginning: str) -> None:
    assert len(beginning) == 7
    assert judge(f"0{beginning}123").fault == ""


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("0115 496 010", "has 10 digits"),
        ("0115 496 01012", "has 12 digits"),
        ("+44115496010", "has 10 digits"),
        ("0415 496 0101", "beginning"),
        ("0115 497 0101 0101", "has 15 digits"),
        ("+33 1 42 68 53 00", "not a British number"),
        ("+1 202 555 0123", "not a British number"),
        ("ask", "not a telephone number"),
    ],
)
def test_a_number_that_cannot(number: str, fault: str) -> None:
    assert fault in judge(number).fault


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Call 0115 496 0101 24 hours a day.", ["0115 496 0101"]),
        ("Call 0115 496 0101 8 am to 6 pm.", ["0115 496 0101"]),
        ("01632 960800 or 01632 960801", ["01632 960800", "01632 960801"]),
        ("0115\n496 0101", ["0115 496 0101"]),
        ("0115\u00a0496\u00a00101", ["0115\u00a0496\u00a00101"]),
        ("Call 0115 496 010, please", ["0115 496 010"]),
        ("Call 0115 496 010.", ["0115 496 010"]),
        # what only looks like one
        ("on 01-09-2026, on 01 09 2026, on 01/09/2026", []),
        ("from 0830-1530 or 0830 1530", []),
        ("ISBN 0-19-852663-6", []),
        ("charity number 01234567, company no. 0123456789", []),
        ("https://x.example/0115496010 and /01154960101", []),
        ("room 012, floor 03, 0.5 per cent, 2026-09-01", []),
        ("URN 900001, DfE number 891/9001", []),
        ("999, 101 or 111", []),
    ],
)
def test_numbers_in_words(words: str, expected: list[str]) -> None:
    assert [shown for _, shown, _ in numbers(words)] == expected


@pytest.mark.parametrize(
    ("number", "mobile"),
    [
        ("07700 900123", True),
        ("+44 7911 123456", True),
        ("07911123456", True),
        ("0115 496 0101", False),
        ("070 1234 5678", False),  # a personal number, not a mobile
        ("0800 1111", False),
        ("07700 90012", False),
    ],
)
def test_mobiles(number: str, mobile: bool) -> None:
    assert judge(number).mobile is mobile


def test_a_wrong_number_is_reported_where_it_was_typed_and_once(trust: Trust) -> None:
    trust.change(SCHOOL, '"0115 496 0101"', '"0115 496 010"')
    (place,) = found(trust, "PW080")  # not once more for each link that the pages make of it
    assert place.startswith(f'{SCHOOL} "0115 496 010", ')


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("Call 0115 496 010 today.", ["0115 496 010 today."]),
        ("Call [0115 496 010](tel:+44115496010) today.", ["0115 496 010](tel:+44115496010) today."]),  # once
        ("Call [the office](tel:+44115496010) today.", ["tel:+44115496010) today."]),
        ("Call\n[the office](tel:0115-496-010).", ["tel:0115-496-010)."]),
        ("Call [the office](tel:+441154960101) today.", []),
        ("Call [999](tel:999) or 101.", []),
        ("Call {{ school.phone }} or [us](tel:{{ school.phone | tel }}).", []),
    ],
)
def test_wrong_numbers_in_a_text(words: str, places: list[str], small: Trust) -> None:
    assert in_text(small, "PW080", words) == places


def test_a_wrong_number_of_the_trust(trust: Trust) -> None:
    trust.change(TRUST, "0115 496 0002", "0115 496 002").change(CITY, "0115 496 0824", "0115 496 024")
    assert found(trust, "PW080") == [f'{CITY} "0115 496 024"', f'{TRUST} "0115 496 002"']
