"""Mailboxes, mobiles, shared numbers and contacts that nobody can reach."""

from __future__ import annotations

import pytest

from tests.check.places import found, in_text
from tests.trustkit import Trust

SCHOOL = "schools/trentside/school.yml"
CITY = "policies/authorities/nottingham-city/authority.yml"
COUNTY = "policies/authorities/nottinghamshire/authority.yml"
TRUST = "policies/trust.yml"


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("Write to trentside.head@gmail.com.", ["trentside.head@gmail.com."]),
        (
            "Write to A@Hotmail.co.uk or b@btinternet.com.",
            ["A@Hotmail.co.uk or b@btinternet.com.", "b@btinternet.com."],
        ),
        ("Write to [the chair](mailto:chair@proton.me).", ["chair@proton.me)."]),
        ("Write to [a@sky.com](mailto:a@sky.com).", ["a@sky.com](mailto:a@sky.com)."]),
        ("Write to office@trentside.example.", []),
        ("Write to a@gmail.com.example or a@notgmail.com or a@live.nottingham.sch.uk.", []),
        ("Nobody uses gmail.com or an @outlook.com address for school.", []),
    ],
)
def test_webmail(words: str, places: list[str], small: Trust) -> None:
    assert in_text(small, "PW081", words) == places


def test_webmail_in_yaml_is_reported_there_alone(trust: Trust) -> None:
    trust.change(SCHOOL, "email: senco@trentside.example", "email: senco.trentside@icloud.com")
    trust.change(CITY, "cme@nottingham-city.example", "cme@yahoo.co.uk")
    assert found(trust, "PW081") == [f"{CITY} cme@yahoo.co.uk", f"{SCHOOL} senco.trentside@icloud.com}}"]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("Text 07700 900123.", ["07700 900123."]),
        ("Text +44 7700 900123.", ["+44 7700 900123."]),
        ("{% staff %}\nText 07700 900123.\n{% endstaff %}", []),
        ("Staff text {% staff %}07700 900123{% endstaff %} us.", []),
        ("Call 0115 496 0101.", []),
    ],
)
def test_mobiles_in_a_text(words: str, places: list[str], small: Trust) -> None:
    assert in_text(small, "PW082", words) == places


def test_mobiles_in_yaml(trust: Trust) -> None:
    trust.change(SCHOOL, "radio_channel: channel 3", 'radio_channel: "07700 900123"')
    assert found(trust, "PW082") == [], "only staff see staff_values"
    trust.change(SCHOOL, "beside the main reception", "beside the reception, 07700 900124")
    trust.change(
        SCHOOL, '"0115 496 0107", email: senco@trentside.example', '"07700 900125", email: x@trentside.example'
    )
    assert found(trust, "PW082") == [
        f'{SCHOOL} "07700 900125", email: x@trentside.example}}',
        f"{SCHOOL} The Landing, beside the reception, 07700 900124",
    ]


def test_mobiles_on_a_page_for_staff(small: Trust) -> None:
    small.add("policies/guide.md", "\nText 07700 900123.\n")
    assert found(small, "PW082", "ash") == []


@pytest.mark.parametrize(
    ("path", "old", "new", "times"),
    [
        # within a school
        (SCHOOL, '"0115 496 0102"', '"0115 496 0101"', 0),  # DSL and deputy
        (SCHOOL, '"0115 496 0104"', '"0115 496 0100"', 0),  # head and main number
        (SCHOOL, '"0115 496 0104"', '"0115 496 0101"', 0),  # head and DSL
        (SCHOOL, '"0115 496 0101"', '"0115 496 0105"', 2),  # DSL and two governors: told at the governors
        # a school and a council
        (SCHOOL, '"0115 496 0108"', '"0115 496 0804"', 1),
        (SCHOOL, '"0115 496 0108"', "01154960804", 1),
        (SCHOOL, '"0115 496 0100"', '"0115 496 0820"', 1),
        # another school
        (SCHOOL, '"0115 496 0101"', '"0115 496 0121"', 1),
        (SCHOOL, '"0115 496 0101"', '"0115 496 0120"', 1),
        # within a council
        (CITY, '"0115 496 0821"', '"0115 496 0820"', 1),  # out of hours and front door
        (CITY, '"0115 496 0822"', '"0115 496 0820"', 1),  # LADO and front door
        (CITY, '"0115 496 0825"', '"0115 496 0820"', 0),  # early help and front door
        # two councils: told at the one that comes later
        (COUNTY, '"0115 496 0804"', '"0115 496 0824"', 1),
        # services that are everybody's
        (CITY, '"0115 496 0821"', '"999"', 0),
    ],
)
def test_same_number(path: str, old: str, new: str, times: int, trust: Trust) -> None:
    trust.change(path, old, new)
    places = found(trust, "PW083")
    assert len(places) == times
    assert all(place.startswith((f"{path} {new}", f'{path} "0115 496 0105"')) for place in places)


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        (SCHOOL, {'"0115 496 0107", email: senco@trentside.example': '"0115 496 0125", email: senco@oakmere.example'}),
        (
            CITY,
            {
                '"0115 496 0821"': '"0115 496 0820"',
                "title: Nottingham City emergency duty team": "title: Nottingham City children's front door",
            },
        ),
    ],
)
def test_the_same_people_may_share_a_number(path: str, changes: dict[str, str], trust: Trust) -> None:
    for old, new in changes.items():
        trust.change(path, old, new)
    assert found(trust, "PW083") == []


def test_each_school_is_told_of_its_own_line(trust: Trust) -> None:
    trust.change(SCHOOL, '"0115 496 0101"', '"01632 960121"')
    other = "schools/willowbank/school.yml"
    assert [place.split(" ")[0] for place in found(trust, "PW083")] == [SCHOOL]
    both = found(trust, "PW083", "trentside", "willowbank")
    assert [place.split(" ")[0] for place in both] == [SCHOOL, other]


def test_a_contact_without_any_way(trust: Trust) -> None:
    trust.change(CITY, "    email: prevent@nottingham-city.example\n", "")
    trust.change(TRUST, '    phone: "0115 496 0004"\n    email: chair@emet.example\n', "")
    assert found(trust, "PW086") == [
        f"{CITY} title: Nottingham City Prevent officer",
        f"{TRUST} title: Chair of the trust board",
    ]


@pytest.mark.parametrize("way", ['phone: "0115 496 0823"', "form: https://www.nottinghamcity.gov.uk"])
def test_one_way_is_enough(way: str, trust: Trust) -> None:
    trust.change(CITY, "email: prevent@nottingham-city.example", way)
    assert found(trust, "PW086") == []
