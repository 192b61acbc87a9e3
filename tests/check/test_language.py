"""How words read and how they are marked up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policyweave.check.language.reading import age, sentences, syllables
from policyweave.pipeline import weave
from tests.check.places import found, in_text
from tests.trustkit import Trust

PAGE = "policies/attendance.md"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M1 9 L9 1"/></svg>'
EASY = "We call home on the first day. If nobody answers, we knock on the door. We ask what would help. " * 6
HARD = (
    "Notwithstanding the organisational arrangements previously documented, designated professionals continuously "
    "undertake individualised assessment of vulnerabilities affecting particular communities, incorporating "
    "multi-disciplinary perspectives and appropriately authorised information sharing. "
) * 6


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    """The small trust with one picture, and with the rules that it turns off for other tests."""
    trust = Trust(tmp_path).set("schools/ash/img/map.svg", PICTURE)
    settings = re.sub(r"(?:, )?PW1(?:00|0[1-6]): off", "", trust.read("policies/trust.yml"))
    return trust.set("policies/trust.yml", settings)


# Reading age


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("school", 1),
        ("times", 1),
        ("worked", 1),
        ("wanted", 2),
        ("table", 2),
        ("places", 2),
        ("family", 2),
        ("people", 2),
        ("child's", 1),
        ("children", 2),
        ("education", 4),
        ("safeguarding", 3),
        ("referral", 3),
        ("exploitation", 4),
        ("DSL", 1),
        ("the", 1),
        ("rhythm", 1),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three? Four", 4),
        ("It opens at 8.30 am, e.g. on Monday, for Mr. Brown and J. Smith.", 1),
        ("He said: “Go home.” Then he left.", 2),
        ("A line\nthat goes on. And another.", 2),
        ("123 456.", 0),
        ("", 0),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_age() -> None:
    assert age(1, 10, 13) == 9  # 3.9 + 15.3 - 15.6 is a grade of 3.65
    assert age(1, 30, 54) == 22


def reading(trust: Trust, goal: int = 14) -> list[str]:
    """Where texts of both schools are too hard, in the order of the files."""
    trust.add("policies/trust.yml", f"  reading_age: {goal}\n")
    return [item.split(" ")[0] for item in found(trust, "PW100", "ash", "elm")]


def test_a_hard_page_is_told_once_for_all_schools(trust: Trust) -> None:
    trust.page("hard", f"{{{{ school.name }}}}: {HARD}")
    assert reading(trust) == ["policies/hard.md"]
    (item,) = [item for item in weave(trust.root).findings if item.rule.id == "PW100"]
    assert set(item.schools) == {"ash", "elm"}
    assert item.place.line == 5
    assert [place.line for place in item.also] == [7, 7]
    assert "“Notwithstanding the organisational" in item.message
    assert "(line 7)" in item.message


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (EASY, 0),
        (HARD[:300], 0),  # too short to say anything
        (f"{EASY * 20}\n\n## Part\n\n{HARD}", 1),  # the page is easy, one section is not
        (f"{HARD}\n\n## Part\n\n{HARD}", 2),
        ("- " + EASY.strip().replace(". ", "\n- "), 0),  # each item is a sentence
        ("| A |\n| - |\n| " + HARD + " |", 0),
        ("```\n" + HARD + "\n```", 0),
    ],
)
def test_reading_age(body: str, count: int, trust: Trust) -> None:
    trust.page("some", body)
    assert len(reading(trust)) == count


def test_a_schools_text_is_told_to_the_school(trust: Trust) -> None:
    trust.set("schools/ash/early-help.md", f"{HARD}\n")
    assert reading(trust) == ["schools/ash/early-help.md"]


def test_a_text_in_another_language_is_left_alone(trust: Trust) -> None:
    trust.set("schools/ash/early-help.md", f"---\nlang: cy\n---\n{HARD}\n")
    assert reading(trust) == []


# Headings


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("## A\n\n### B\n\n## C", []),
        ("## A\n\n#### B\n\n## C", ["#### B"]),
        ("### A\n\nText.", ["### A"]),
        ("## A\n\n### B\n\n#### C\n\n## D\n\n### E", []),
        ("> ## A\n>\n> #### B", ["#### B"]),
    ],
)
def test_heading_order(body: str, places: list[str], trust: Trust) -> None:
    trust.page("some", body)
    assert found(trust, "PW101", "ash") == [f"policies/some.md {place}" for place in places]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("#### A\n\nText.", []),  # moved below the section that holds it
        ("# A\n\n## B\n\n## C", []),
        ("## A\n\n#### B", ["#### B"]),
    ],
)
def test_heading_order_in_a_schools_text(text: str, places: list[str], trust: Trust) -> None:
    assert in_text(trust, "PW101", text) == places


@pytest.mark.parametrize(("text", "times"), [("##", 1), ("## {#x}", 1), ("## A", 0), ("## `a`", 0)])
def test_empty_heading(text: str, times: int, trust: Trust) -> None:
    assert len(in_text(trust, "PW106", f"{text}\n\nText.")) == times


# Links, images, tables, capitals


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Please [click here](#x) now.", ["click here](#x) now."]),
        ("[Here](#x), [this link](#x).", ["Here](#x), [this link](#x).", "this link](#x)."]),
        ("[Read more](#x)", ["Read more](#x)"]),
        ("[**here**](#x)", ["here**](#x)"]),
        ("[see below](#x)", ["see below](#x)"]),
        ('<a href="#x">click here</a>', ["click here</a>"]),
        ("See [https://x.example/a](https://x.example/a).", ["https://x.example/a](https://x.example/a)."]),
        ("See <https://x.example/a>.", ["https://x.example/a>."]),
        ("[www.x.example](https://x.example)", ["www.x.example](https://x.example)"]),
        # false friends
        ("[Here for you: our helpers](#x)", []),
        ("[more about attendance](#x)", []),
        ("[the document of thresholds](#x)", []),
        ("[0115 496 0101](tel:+441154960101), [a@x.example](mailto:a@x.example)", []),
        ("[childline.org.uk](https://childline.org.uk/)", []),
        ("| A |\n| - |\n| [https://x.example/a](https://x.example/a) |", []),
        ("Click here, without a link.", []),
    ],
)
def test_link_text(text: str, places: list[str], trust: Trust) -> None:
    assert in_text(trust, "PW102", f"{text}\n\n## X {{#x}}") == places


def test_a_value_as_link_text_is_not_repeated(trust: Trust) -> None:
    trust.add(PAGE, "\nSee [{{ school.website }}]({{ school.website }}).\n")
    items = [item for item in weave(trust.root).findings if item.rule.id == "PW102"]
    assert [item.schools for item in items] == [("ash", "elm")], "one fault of the trust's, whatever the address"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("![](img/map.svg)", ["![](img/map.svg)"]),
        ("![ ](img/map.svg)", ["![ ](img/map.svg)"]),
        ("![map.svg](img/map.svg)", ["![map.svg](img/map.svg)"]),
        ("Look: ![image](img/map.svg)", ["![image](img/map.svg)"]),
        ('<img src="img/map.svg" alt="">', ['<img src="img/map.svg" alt="">']),
        ('Look: <img src="img/map.svg"> there.', ['<img src="img/map.svg"> there.']),
        ("![The second door on the left](img/map.svg)", []),
        ("![Logo of the academy](img/map.svg)", []),
        ('<img src="img/map.svg" alt="The second door">', []),
    ],
)
def test_alt_text(text: str, places: list[str], trust: Trust) -> None:
    assert in_text(trust, "PW103", text) == places


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("|  |  |\n| - | - |\n| a | b |", 1),
        ("| | |\n|-|-|\n| a | b |", 1),
        ("> |  |  |\n> | - | - |\n> | a | b |", 1),
        ("|  | B |\n| - | - |\n| a | b |", 0),
        ("| A | B |\n| - | - |\n|  |  |", 0),
    ],
)
def test_table_header(text: str, times: int, trust: Trust) -> None:
    assert len(in_text(trust, "PW104", text)) == times


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("DO NOT PROMISE TO KEEP A SECRET.", ["DO NOT PROMISE TO KEEP A SECRET."]),
        ("## CALL THE POLICE FIRST", ["CALL THE POLICE FIRST"]),
        ("- **NEVER ASK LEADING QUESTIONS**", ["NEVER ASK LEADING QUESTIONS**"]),
        ("DSL, DDSL, SENCO, LADO, MASH", []),
        ("KCSIE 2025, CME 2024", []),
        ("STOP NOW!", []),
        ("**NEVER ASK LEADING QUESTIONS** of a child.", []),
        ("`DO NOT PROMISE TO KEEP A SECRET`x", []),
        ("```\nDO NOT PROMISE TO KEEP A SECRET\n```", []),
    ],
)
def test_capitals(text: str, places: list[str], trust: Trust) -> None:
    assert in_text(trust, "PW105", text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("## 3. Records", ["3. Records"]),
        ("## 3) Records", ["3) Records"]),
        ("### 3.2 Records", ["3.2 Records"]),
        ("## Section 3: Records", ["Section 3: Records"]),
        ("## 1 Records\n\nText.\n\n## 2 Sharing", ["1 Records", "2 Sharing"]),
        ("## 16 to 19 study\n\nText.\n\n## 24 hours a day", []),
        ("## 2026-27\n\n## Part one of the guidance\n\n## 999 is for emergencies", []),
        ("## Records\n\n3. Text", []),
    ],
)
def test_typed_numbers(text: str, places: list[str], trust: Trust) -> None:
    trust.add("policies/trust.yml", "\nnumbered: yes\n")
    assert in_text(trust, "PW107", text) == places


def test_typed_numbers_may_stand_where_none_are_given(trust: Trust) -> None:
    assert in_text(trust, "PW107", "## 3. Records") == []
