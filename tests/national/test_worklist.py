"""What rests on an edition: quoted, named or cited by its parts; who must act; how grave it is before and after."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path

import pytest

from policyweave.check.guidance.citing import in_value
from policyweave.load.content import load
from tests.national.updates import ASH, BEFORE, COMING, CONFIRMED, INDEX, SINCE, cited, items, recorded, severities
from tests.trustkit import Trust

COUNCIL = "policies/authorities/northshire/cme-local.md"


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """The small trust for which KCSIE 2026 has been recorded; nobody changes it."""
    trust = cited(tmp_path_factory.mktemp("worklist"))
    recorded(trust)
    return trust


CITING = {
    "KCSIE 2025 says so.": "names “KCSIE 2025”",
    "Keeping children safe in education (September 2025)": "names “Keeping children safe in education (September 2025)”",
    "As paragraph 97 of KCSIE says": "quotes “paragraph 97”",
    "KCSIE (paras 97-99 and 102) asks": "quotes “paras 97-99 and 102”",
    "See KCSIE, §12.": "quotes “§12”",
    "KCSIE, Part two, is for leaders.": "quotes “Part two”",
    "Annex B of Keeping children safe in education": "quotes “Annex B”",
    "We follow KCSIE. Paragraph 97 says how.": "quotes “Paragraph 97”",
    "KCSIE asks for it. See para. 4.2 first.": "quotes “para. 4.2”",
}
OTHERS = [
    "We follow KCSIE.",
    "KCSIE 2026 says so.",
    "Paragraph 3 of schedule 9 of the Education Act 2002",
    "We follow KCSIE. Paragraph 4 of this policy says how.",
    "We follow KCSIE. The rest is in paragraph 4 below.",
    "KCSIE is the guide. Part two of this page follows.",
    "Paragraph 97 says so.",
]


@pytest.mark.parametrize("text", CITING)
def test_words_that_rest_on_an_edition_are_found(text: str, trust: Trust) -> None:
    content, _ = load(trust.root)
    assert content is not None
    found = in_value(text, content, "kcsie", 1)
    assert found is not None
    assert CITING[text] in found.why


@pytest.mark.parametrize("text", OTHERS)
def test_words_that_only_look_like_it_are_left(text: str, trust: Trust) -> None:
    content, _ = load(trust.root)
    assert content is not None
    assert in_value(text, content, "kcsie", 1) is None


def test_a_paragraph_without_a_name_is_of_what_its_page_cites(tmp_path: Path) -> None:
    trust = cited(tmp_path)
    trust.change(INDEX, "We listen.", "We listen, as paragraph 21 asks.")
    trust.change("policies/attendance.md", "Every day counts.", "Every day counts, as paragraph 21 asks.")
    recorded(trust)
    assert [key for key in items(trust) if "paragraph 21" in key] == [f"{INDEX} We listen, as paragraph 21 asks."]


def test_a_link_to_the_guidance_is_a_citation(tmp_path: Path) -> None:
    trust = cited(tmp_path)
    trust.change(INDEX, "We listen.", "We [listen](https://www.gov.uk/kcsie#part-two).")
    recorded(trust)
    assert items(trust)[f"{INDEX} We listen."].why == ("links to it",)


def test_what_a_table_shows_of_national_yml_is_no_work(tmp_path: Path) -> None:
    trust = cited(tmp_path)
    table = '| Guidance | Edition |\n| --- | --- |\n| {{ cite("kcsie") }} | {{ national.kcsie.edition.name }} |\n'
    trust.change(INDEX, "We listen.", table + '| Ours | after {{ cite("kcsie") }} |')
    recorded(trust)
    cells = [key for key in items(trust) if key.startswith((f"{INDEX} after ", f"{INDEX} Keeping"))]
    assert len(cells) == 1
    assert cells[0].startswith(f"{INDEX} after ")


def test_each_item_says_who_must_act_and_where_it_shows(trust: Trust) -> None:
    out = trust.run("national", "status", "--format", "json").expect(0).out
    (update,) = json.loads(out)["updates"]
    assert (update["guidance"], update["edition"], update["before"], update["open"]) == ("kcsie", "2026", "2025", 4)
    groups = {(group["kind"], group["slug"]): group["items"] for group in update["groups"]}
    assert set(groups) == {("trust", None), ("authority", "northshire"), ("school", "ash")}
    assert [item["schools"] for item in groups["trust", None]] == [["ash", "elm"], ["ash", "elm"]]
    (own,) = groups["school", "ash"]
    assert (own["slot"], own["schools"], own["page"]) == ("early-help", ["ash"], "index")
    assert own["places"] == [{"path": ASH, "line": 1}]
    assert own["why"] == ["names “KCSIE 2025”", "quotes “para. 42”"]
    assert groups["authority", "northshire"][0]["why"] == ["cites it"]


def test_a_person_reads_the_worklist_by_who_must_act(trust: Trust) -> None:
    lines = trust.run("national", "status", "kcsie").expect(0).out.splitlines()
    assert "0 of 4 passages confirmed, 4 open." in lines[0]
    heads = [line for line in lines if line.startswith("For ")]
    assert heads == [
        "For the trust's safeguarding lead: 2 passages", "For whoever looks after the texts of northshire: 1 passage",
        "For the DSL of ash: 1 passage",
    ]  # fmt: skip
    assert f"  {ASH}:1, in the slot early-help: names “KCSIE 2025”, quotes “para. 42”" in lines


def test_it_is_an_advice_until_the_edition_is_in_force_and_never_an_error(trust: Trust) -> None:
    assert severities(trust, BEFORE) == {INDEX: "advice", COUNCIL: "advice", ASH: "advice"}
    assert severities(trust, SINCE) == {INDEX: "warning", COUNCIL: "warning", ASH: "warning"}


def test_an_edition_without_a_day_is_an_advice(tmp_path: Path) -> None:
    trust = cited(tmp_path)
    recorded(trust, replace(COMING, in_force=None))
    assert set(severities(trust, datetime.date(2030, 1, 1)).values()) == {"advice"}
    assert "issued for information on 6 July 2026" in trust.run("national", "status").expect(0).out


def test_a_changed_contact_is_published_while_the_work_is_open(tmp_path: Path) -> None:
    trust = cited(tmp_path)
    recorded(trust)
    trust.change("schools/ash/school.yml", "0115 496 0011", "0115 496 0019")
    trust.build("ash", audience="public").expect(0)
    assert severities(trust)[ASH] == "warning"


def test_a_withdrawn_edition_asks_nobody(tmp_path: Path) -> None:
    trust = cited(tmp_path)
    recorded(trust)
    recorded(trust, replace(COMING, withdrawn=datetime.date(2026, 9, 5)))
    assert severities(trust, SINCE) == {}
    assert set(severities(trust, BEFORE)) == {INDEX, COUNCIL, ASH}


def test_without_an_edition_that_was_recorded_there_is_nothing(tmp_path: Path) -> None:
    trust = cited(tmp_path)
    assert "No new edition of guidance was recorded." in trust.run("national", "status").expect(0).out
    assert json.loads(trust.run("national", "status", "--format", "json").expect(0).out)["updates"] == []
    assert "Did you mean “kcsie”?" in trust.run("national", "status", "kcise").expect(2).err


@pytest.mark.parametrize(
    ("text", "rule", "severity", "words"),
    [
        ('kcise:\n  edition: "2026"\n', "PW015", "warning", "There is no guidance “kcise”"),
        ('kcsie:\n  edition: "2024"\n', "PW015", "warning", "There is no edition “2024” of “kcsie”"),
        ("- kcsie\n", "PW014", "error", "This file has to hold keys and values."),
        ('kcsie:\n  edition: "2026"\n  passages:\n    x: {path: a}\n', "PW014", "error", "must be a digest"),
        ("kcsie:\n  passages:\n", "PW013", "error", "“edition” is missing"),
    ],
)
def test_a_record_that_cannot_be_right_is_found(
    text: str, rule: str, severity: str, words: str, tmp_path: Path
) -> None:
    trust = Trust(tmp_path).set(CONFIRMED, text)
    found = [(item.rule, item.severity) for item in trust.findings() if words in item.message]
    assert found == [(rule, severity)]


def test_a_confirmation_says_both_who_and_when(tmp_path: Path) -> None:
    digest = "sha256-" + "0" * 64
    text = f'kcsie:\n  edition: "2025"\n  passages:\n    {digest}: {{path: a, by: DSL}}\n'
    (found,) = Trust(tmp_path).set(CONFIRMED, text).findings()
    assert "must say both by and on, or neither" in found.message
