"""Personal data, and what only looks like it."""

from __future__ import annotations

import pytest

from policyweave.check.people.patterns import personal, promising
from policyweave.pipeline import weave
from tests.check.places import found, in_text
from tests.trustkit import Trust

SCHOOL = "schools/trentside/school.yml"
CITY = "policies/authorities/nottingham-city/authority.yml"


def kinds(words: str) -> list[str]:
    """What a text gives away."""
    return [what for _, _, what in personal(words)] if promising(words) else []


BIRTH, INSURANCE, HEALTH = "a date of birth", "a National Insurance number", "an NHS number"
NUMBER, CASE, NAME, HOME = "a unique pupil number", "a case reference", "a pupil's name", "somebody's home address"


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("Her date of birth is 12/03/2014.", BIRTH),
        ("DOB 12/03/2014", BIRTH),
        ("d.o.b.: 3rd March 2014", BIRTH),
        ("She was born on 12 March 2014.", BIRTH),
        ("Amir, born 2014-03-12, lives with his aunt.", BIRTH),
        ("The NI number is AB123456C.", INSURANCE),
        ("AB 12 34 56 C", INSURANCE),
        ("NHS number 943 476 5919", HEALTH),
        ("NHS no. 9434765919", HEALTH),
        ("943 476 5919", HEALTH),
        ("UPN: X123456789012", NUMBER),
        ("H801200001001", NUMBER),
        ("case ref ABC/123456", CASE),
        ("social care ref: 8812345", CASE),
        ("Case reference: MASH/2026/0417", CASE),
        ("The LADO reference is L/2026/118.", CASE),
        ("crime number 26/123456/26", CASE),
        ("pupil J. Smith, Year 4", NAME),
        ("child A.B. (8C)", NAME),
        ("Pupil JS (8C) was seen.", NAME),
        ("the pupil Jack Smith, 8C, said", NAME),
        ("student Amina K. in Year 9", NAME),
        ("Child's name: Jack Smith", NAME),
        ("J. Smith, 4 Mill Lane, Nottingham NG5 1AB", HOME),
        ("Mrs Brown lives at 14 Mill Close, NG5 1AB", HOME),
    ],
)
def test_personal_data(words: str, what: str) -> None:
    assert kinds(words) == [what]


@pytest.mark.parametrize(
    "words",
    [
        "Have the child's address and date of birth at hand.",
        "A child born on 31 August 2022 starts in September 2026.",
        "Children born between 1 September 2021 and 31 August 2022 start in 2026.",
        "Approved on 12/03/2026; next review 2027-03-12.",
        "The policy was born in 2014 of a review.",
        "QQ123456C is HMRC's own example.",
        "GB123456A is never given.",
        "Form AB12, code CE123456X, room AB 12 34",
        "Call 943 476 5918 or 0115 496 0101.",
        "NHS 111 answers at night; the NHS board is on 0115 496 0820.",
        "Reference 9434765919 in the catalogue",
        "Q801200001001 has another check letter.",
        "The case reference number is given to the family.",
        "case number 2026-27; the policy's reference is SG/2026/04",
        "the police reference line, and crime number on the form",
        "incident no. 0115 496 0101",
        "J. Smith (Year 4 teacher); the lead for Year 4 is A. Example.",
        "Head of Year 9: Mr J. Smith",
        "Child Protection, Year 6 and Pupil Premium Lead (Year 7)",
        "A pupil in Year 4, and each pupil of class 4B",
        "Pupil A. Year 4 pupils",
        "Child Q, 2022 review; Child Q, 15 years old",
        "Child's name: Date of birth: Class:",
        "Write the child's name and what was said.",
        "Trentside Academy, Ferry Lane, Nottingham NG1 1AA",
        "J. Smith, Clerk to the governors, Trentside Academy, 14 Ferry Lane, NG5 1AB",
        "The Clerk, Trent House, 4 Mill Street, Nottingham NG1 1AB",
    ],
)
def test_no_personal_data(words: str) -> None:
    assert kinds(words) == []


def test_personal_data_is_found_everywhere_and_never_repeated(trust: Trust) -> None:
    text = "schools/trentside/cme-local.md"
    trust.set(text, "{% staff %}\nAsk about the\npupil J. Smith, Year 4.\n{% endstaff %}\n")
    trust.change(SCHOOL, "radio_channel: channel 3", "radio_channel: channel 3, DOB 12/03/2014")
    trust.change(CITY, "note: Ask here which family hub is nearest.", "note: As for case ref ABC/123456.")
    trust.change("policies/attendance.md", "summary: ", "summary: UPN H801200001001. ")
    attendance, city, own, school = found(trust, "PW084")
    assert attendance.startswith("policies/attendance.md UPN H8012")
    assert city == f"{CITY} As for case ref ABC/123456."
    assert own == f"{text} pupil J. Smith, Year 4."
    assert school == f"{SCHOOL} channel 3, DOB 12/03/2014"
    items = [item for item in weave(trust.root, ["trentside"]).findings if item.rule.id == "PW084"]
    said = " ".join(f"{item.message} {item.fix}" for item in items)
    assert not any(word in said for word in ("Smith", "2014", "123456", "H8012"))


def test_personal_data_over_the_end_of_a_line(small: Trust) -> None:
    assert in_text(small, "PW084", "Ask about the pupil\nJ. Smith, Year 4.") == ["pupil"]
