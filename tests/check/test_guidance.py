"""Editions of guidance and old names, in the spellings that people use, and words that only look like them."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

import pytest

from policyweave.check.guidance import replaced
from policyweave.check.guidance.mentions import mentions
from policyweave.check.kinds import Case, Passage
from policyweave.load.content import load
from policyweave.model.content import Content
from policyweave.model.origin import Audience, Layer, Origin
from policyweave.pipeline import weave
from tests.trustkit import REPOSITORY, Trust

DAY = datetime.date(2026, 11, 25)


@cache
def content() -> Content:
    """The demonstration, whose national.yml and renamed.yml are asked."""
    found, _ = load(REPOSITORY)
    assert found is not None
    return found


TYPED = [
    ("KCSIE 2023", "kcsie 2023"),
    ("KCSIE (2023)", "kcsie 2023"),
    ("kcsie 2023", "kcsie 2023"),
    ("KCSiE\u00a02023", "kcsie 2023"),
    ("KCSIE2023", "kcsie 2023"),
    ("KCSIE_2023.pdf", "kcsie 2023"),
    ("KCSIE: 2023", "kcsie 2023"),
    ("KCSIE '23", "kcsie 2023"),
    ("KCSIE 2023/24", "kcsie 2023"),
    ("KCSIE 2023-24", "kcsie 2023"),
    ("KCSIE Sept 2024", "kcsie 2024"),
    ("KCSIE, published in September 2023", "kcsie 2023"),
    ("KCSIE dated 1 September 2023", "kcsie 2023"),
    ("KCSIE’s 2023 edition", "kcsie 2023"),
    ("KCSIE's 2023 edition", "kcsie 2023"),
    ("KCSIE (DfE, 2023)", "kcsie 2023"),
    ("KCSIE Part one (2023)", "kcsie 2023"),
    ("*KCSIE* 2023", "kcsie 2023"),
    ("the 2023 edition of KCSIE", "kcsie 2023"),
    ("in the 2023 edition of KCSIE", "kcsie 2023"),
    ("the 2022 version of *Keeping children safe in education*", "kcsie 2022"),
    ("the September 2023 KCSIE", "kcsie 2023"),
    ("Keeping children safe in education 2023", "kcsie 2023"),
    ("Keeping\nchildren safe in\neducation\n2023", "kcsie 2023"),
    ("Keeping Children Safe in Education (September 2022)", "kcsie 2022"),
    ("KEEPING CHILDREN SAFE IN EDUCATION – SEPTEMBER 2022", "kcsie 2022"),
    ("Keeping children safe in education: statutory guidance for schools and colleges, 2022", "kcsie 2022"),
    ("Working Together 2018", "working-together 2018"),
    ("Working together (2018) says", "working-together 2018"),
    ("working together 2018", "working-together 2018"),
    ("Working Together to Safeguard Children (July 2018)", "working-together 2018"),
    ("the 2018 guidance Working Together", "working-together 2018"),
    ("Working Together 2015", "working-together 2015"),
    ("Working together to improve school attendance (2018)", "attendance-guidance 2018"),
    ("the 2018 Working together to improve school attendance", "attendance-guidance 2018"),
    ("Sharing nudes and semi-nudes 2024", "sharing-nudes 2024"),
    ("Sharing nudes & semi‑nudes (2024)", "sharing-nudes 2024"),
    ("CME guidance 2016 and KCSIE 2023", "cme-guidance 2016, kcsie 2023"),
]

OTHERS = [
    "In 2023 we changed the way we work.",
    "In 2023 KCSIE changed.",
    "Since 2018 Working Together has said so.",
    "In September 2023, KCSIE was renewed.",
    "We adopted KCSIE in 2023.",
    "Working together, 2018 pupils took part.",
    "working together 2018 pupils and parents raised money",
    "By working together, 2018 families found help",
    "We have been working together. 2018 was hard.",
    "Working Together was published in 2018.",
    "Children missing education: 2016 pupils",
    "Data Protection Act 2018, Working Together and KCSIE",
    "Data Protection Act 2018\nKeeping children safe in education",
    "Counter-Terrorism and Security Act 2015. Prevent duty guidance",
    "The 2023 report says that KCSIE matters",
    "KCSIE costs £2023",
    "KCSIE has 2,023 words",
    "Call 01632 960023 about KCSIE, or 0115 496 2023",
    "We read Keeping children safe in education. 2023 was the year of the flood.",
]


@pytest.mark.parametrize(("text", "expected"), TYPED)
def test_an_edition_is_found(text: str, expected: str) -> None:
    found = mentions(text, content().national)
    assert ", ".join(f"{mention.guidance} {mention.year}" for mention in found) == expected


@pytest.mark.parametrize("text", OTHERS)
def test_a_false_friend_is_left_alone(text: str) -> None:
    assert not mentions(text, content().national)


def test_words_end_with_their_bracket() -> None:
    text = "We follow Working Together (2018), as asked."
    (mention,) = mentions(text, content().national)
    assert text[mention.start : mention.end] == "Working Together (2018)"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("As KCSIE 2023 asks.", "PW070"),
        ("As Working Together (2018) asks.", "PW070"),
        ("As KCSIE 2024 asks.", "PW070"),
        ("As KCSIE 2025 asks.", "PW072"),
        ("As KCSIE 2026 asks.", "PW071"),
        ("As KCSIE 2019 asks.", "PW071"),
        ('As {{ cite("kcsie") }} asks.', ""),
        ("As {{ national.kcsie.short }} 2023 asks.", "PW070"),
        ("As {{ national.kcsie.short }} {{ national.kcsie.edition.name }} asks.", ""),
        ("As {{ school.values.rule }} asks.", "PW070"),
        ("As KCSIE {{ school.values.year }} asks.", "PW070 PW070"),
        ("By working together, 2018 pupils raised the money.", ""),
    ],
)
def test_an_edition_in_a_school_text(text: str, rules: str, tmp_path: Path) -> None:
    trust = Trust(tmp_path, REPOSITORY)
    trust.add("schools/trentside/sixth-form.md", f"\n{text}\n")
    values = {"rule": "  rule: KCSIE 2023\n", "year": '  year: "2023"\n  other: KCSIE 2022\n'}
    used = "".join(value for name, value in values.items() if f"values.{name}" in text)
    trust.change("schools/trentside/school.yml", "staff_values:\n", f"{used}staff_values:\n")
    found = weave(trust.root, ["trentside"], on=DAY).findings
    assert " ".join(item.rule.id for item in found if item.rule.id.startswith("PW07")) == rules


@pytest.mark.parametrize(
    ("day", "rule"),
    [("2026-08-20", "PW071"), ("2026-08-31", "PW071"), ("2026-09-02", "PW072"), ("2027-09-02", "PW070")],
)
def test_an_edition_has_its_days(day: str, rule: str, tmp_path: Path) -> None:
    trust = Trust(tmp_path, REPOSITORY)
    trust.change("policies/cycle.yml", "in_force: 2026-09-01", "in_force: 2026-07-20")
    later = "".join(
        f'    - name: "{year}"\n      in_force: {year}-09-01\n      verified: {{by: Lead, on: 2026-07-01}}\n'
        for year in (2026, 2027)
    )
    text = trust.read("policies/national.yml")
    start, end = text.index('    - name: "2026"'), text.index("\nworking-together:")
    trust.set("policies/national.yml", text[:start] + later + text[end:])
    trust.add("schools/trentside/sixth-form.md", "\nAs KCSIE 2026 asks.\n")
    found = weave(trust.root, ["trentside"], on=datetime.date.fromisoformat(day)).findings
    assert [item.rule.id for item in found if item.rule.id in ("PW070", "PW071", "PW072")] == [rule]


def test_guidance_that_a_page_rests_on_has_to_be_verified(tmp_path: Path) -> None:
    trust = Trust(tmp_path, REPOSITORY)
    trust.add(
        "policies/national.yml",
        "\nnew-one:\n  title: New one\n  short: NEW\n  publisher: DfE\n  url: https://www.gov.uk/new\n"
        '  editions:\n    - name: "2026"\n',
    )
    trust.change("policies/whistleblowing.md", "cites: [kcsie]", "cites: [kcsie, new-one]")
    (found,) = (item for item in weave(trust.root, ["trentside"], on=DAY).findings if item.rule.id == "PW073")
    assert (found.place.path, found.place.line, found.severity.value) == ("policies/whistleblowing.md", 5, "warning")


OLD_NAMES = [
    ("The LSCB decides.", "LSCB"),
    ("All LSCBs and the LSCB’s procedures", "LSCBs, LSCB’s"),
    ("the Local\nSafeguarding Children Board", "Local Safeguarding Children Board"),
    ("the local safeguarding children board", "local safeguarding children board"),
    ("Local Safeguarding Children’s Board", "Local Safeguarding Children’s Board"),
    ("a CRB check", "CRB"),
    ("an enhanced CRB-check", "CRB"),
    ("the Teaching Agency", "Teaching Agency"),
    ("Once a year the LSCB writes to us.", "LSCB"),
    ("has a statement of special educational needs", "statement of special educational needs"),
    ("we ring the supply teaching agency", ""),
    ("formerly the Criminal Records Bureau", ""),
    ("the DBS (formerly CRB)", ""),
    ("the partnership, which replaced the LSCB", ""),
    ("The LSCB was replaced by the safeguarding partners.", ""),
    ("https://lscb.example/LSCB/procedures", ""),
    ("nottinghamshirescb and XLSCBX", ""),
    ("Ofsted inspects", ""),
    ("The board of governors and the local authority", ""),
]


@pytest.mark.parametrize(("text", "names"), OLD_NAMES)
def test_old_names(text: str, names: str) -> None:
    origin = Origin(Layer.SCHOOL, "trentside", "schools/trentside/visitors.md", 1)
    one = Passage(text, origin, "paragraph", 0, "visitors", "safeguarding", Audience.PUBLIC, ())
    found = replaced.passage(Case(content(), DAY), one)
    assert ", ".join(item.message.split("”")[0].lstrip("“") for item in found) == names


def test_a_name_is_old_from_its_day() -> None:
    origin = Origin(Layer.SCHOOL, "trentside", "schools/trentside/visitors.md", 1)
    one = Passage("a CRB check", origin, "paragraph", 0, "visitors", "safeguarding", Audience.PUBLIC, ())
    assert not list(replaced.passage(Case(content(), datetime.date(2012, 11, 30)), one))


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("", "", 0),
        ("# nothing yet\n", "", 0),
        ("- old: [LSCB]\n  now: the partnership\n", "", 0),
        ("old: LSCB\n", "PW014", 1),
        ("- old: [LSCB]\n", "PW013", 1),
        ("- {old: [LSCB], now: the partnership}\n- {old: [], now: nothing}\n", "PW014", 2),
        ("- {old: [LSCB], now: the partnership, new: x}\n", "PW012", 1),
    ],
)
def test_the_table_of_old_names_is_validated(text: str, rule: str, line: int, tmp_path: Path) -> None:
    trust = Trust(tmp_path).set("policies/renamed.yml", text)
    found = [item for item in load(trust.root)[1] if item.place.path == "policies/renamed.yml"]
    assert [(item.rule.id, item.place.line) for item in found] == ([(rule, line)] if rule else [])
