"""The page of the staff site that says where the year stands, and each school's own rows on its first page."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from policyweave import pipeline
from policyweave.cycling import open_edition, sign_off
from tests.cycle.reviews import EDITION, SIGNED, STEPS
from tests.dom import Node, parse
from tests.trustkit import Trust, snapshot

DUE = "2026-12-01"
MILESTONE = f"  - {{id: contextual-review, title: 'Reviews of <b>\"each\"</b> school', due: {DUE}, who: DSLs}}\n"


def prepared(folder: Path) -> Trust:
    """Ash has signed all off and then changed its early help; Elm has signed nothing."""
    trust = Trust(folder).add("policies/cycle.yml", MILESTONE)
    trust.change("schools/elm/school.yml", "name: Elm School", "name: 'Elm & <i>Oak</i> School'")
    open_edition(trust.root, EDITION)
    for step in STEPS:
        assert not sign_off(trust.root, "ash", step, "DSL", SIGNED).findings
    return trust.change("schools/ash/early-help.md", "breakfast", "lunch")


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    made = prepared(tmp_path_factory.mktemp("year"))
    made.build().expect(0)
    return made


def page(trust: Trust, path: str = "year.html") -> Node:
    return parse((trust.site / "staff" / path).read_text(encoding="utf-8"))


def words(node: Node) -> str:
    return re.sub(r"\s+", " ", node.raw).strip()


def rows(node: Node) -> list[list[str]]:
    return [[words(cell) for cell in row.all("th") + row.all("td")] for row in node.all("tr")]


def test_schools_and_steps_stand_in_a_table(trust: Trust) -> None:
    found = rows(page(trust).all("table")[0])
    assert [cell.split(" due by ")[0] for cell in found[0]] == [
        "School", "Personalisation", "Links to the school's policies", "Approach to early help", "Localised guidance",
        "Whose turn",
    ]  # fmt: skip
    assert all(cell.endswith("due by 1 December 2026") for cell in found[0][1:-1])
    ash, elm = found[1:]
    assert ash[:3] == ["Ash School", *["✓ Done 20 September 2026, DSL"] * 2]
    assert ash[3] == "↻ To be looked at again Late signed off 20 September 2026, DSL"
    assert ash[5] == "DSL"
    assert elm == ["Elm & <i>Oak</i> School", *["○ Open Late"] * 4, "DSL"]


def test_what_is_late_is_left_to_the_day_of_reading(trust: Trust) -> None:
    marks = page(trust).all("strong", cls="pw-late")
    assert len(marks) == 5
    assert {(mark.attrs["data-due"], "hidden" in mark.attrs) for mark in marks} == {(DUE, True)}


def test_the_picture_says_in_words_what_it_shows(trust: Trust) -> None:
    bars = [bar for bar in page(trust).all("svg") if bar.attrs.get("role") == "img"]
    said = {bar.attrs["aria-labelledby"]: words(page(trust).one(id=bar.attrs["aria-labelledby"])) for bar in bars}
    assert said == {
        "step-personalisation": "Personalisation: 1 of 2 done, 1 open. Due by 1 December 2026.",
        "step-links": "Links to the school's policies: 1 of 2 done, 1 open. Due by 1 December 2026.",
        "step-early-help": "Approach to early help: 0 of 2 done, 1 to be looked at again, 1 open. Due by 1 December 2026.",
        "step-local-guidance": "Localised guidance: 1 of 2 done, 1 open. Due by 1 December 2026.",
    }
    parts = [(one.attrs["class"], one.attrs["x"], one.attrs["width"]) for one in bars[2].all("rect")]
    assert parts == [("stale", "0.0%", "50.0%"), ("open", "50.0%", "50.0%")]
    assert bars[2].all("rect")[0].attrs["fill"] == "url(#hatch)"


def test_what_has_changed_and_the_steps_of_the_year_are_told_as_text(trust: Trust) -> None:
    text = words(page(trust).one("main"))
    assert "0 of 2 schools have done every step." in text
    assert "Ash School, Approach to early help: The school's words in “Early help” have changed." in text
    assert ["1 December 2026", 'Reviews of <b>"each"</b> school', "DSLs"] in rows(page(trust).all("table")[1])
    assert not page(trust).all("i")
    assert not page(trust).all("b")


def test_a_school_has_its_own_rows_on_its_first_page_only(trust: Trust) -> None:
    section = page(trust, "ash/index.html").one("section", cls="pw-year")
    assert rows(section)[3][:1] == ["Approach to early help"]
    assert "To be looked at again Late" in rows(section)[3][1]
    assert "The school's words in “Early help” have changed." in rows(section)[3][1]
    assert rows(section)[3][2:] == ["1 December 2026", "DSL"]
    assert section.all("a")[-1].attrs["href"] == "../year.html"
    assert not page(trust, "ash/attendance/index.html").all("section", cls="pw-year")
    assert "Elm" not in words(section)


def test_nothing_of_it_is_public(trust: Trust) -> None:
    assert page(trust, "index.html").all("a", href="year.html")
    public = trust.site / "public"
    assert not (public / "year.html").exists()
    assert not (public / "assets/pw-year.js").exists()
    for file in (*public.rglob("*.html"), *public.rglob("*.json"), *public.rglob("*.xml")):
        text = file.read_text(encoding="utf-8")
        assert not re.search("year.html|Whose turn|looked at again|pw-late|data-due", text), file


def test_the_same_bytes_whatever_the_day(trust: Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(trust.site / "staff")
    for today in (datetime.date(2026, 11, 20), datetime.date(2026, 12, 24)):
        day = type("Day", (datetime.date,), {"today": classmethod(lambda cls, today=today: today)})
        monkeypatch.setattr(pipeline, "datetime", SimpleNamespace(date=day))
        trust.build().expect(0)
        assert snapshot(trust.site / "staff") == before


def test_a_day_that_is_given_says_what_is_late(tmp_path: Path) -> None:
    trust = prepared(tmp_path)
    trust.run("build", "--jobs", "1", "--on", "2026-12-01").expect(0)
    assert "On 1 December 2026, 0 schools are late." in words(page(trust))
    assert not page(trust).all("strong", cls="pw-late")
    trust.run("build", "--jobs", "1", "--on", "2026-12-02").expect(0)
    assert "On 2 December 2026, 2 schools are late." in words(page(trust))
    marks = page(trust).all("strong", cls="pw-late") + page(trust, "ash/index.html").all("strong", cls="pw-late")
    assert [mark.attrs for mark in marks] == [{"class": "pw-late"}] * 6
    assert "2026-09-31” is no day such as 2026-09-30" in trust.run("build", "--on", "2026-09-31").expect(2).err


def test_a_build_of_one_school_leaves_the_trusts_page_or_makes_it_whole(tmp_path: Path) -> None:
    trust = prepared(tmp_path)
    trust.build("elm").expect(0)
    first = rows(page(trust).all("table")[0])
    assert [row[0] for row in first[1:]] == ["Ash School", "Elm & <i>Oak</i> School"]
    assert "To be looked at again" in first[1][3]
    sign_off(trust.root, "elm", "links", "DSL", SIGNED)
    trust.build("elm").expect(0)
    assert rows(page(trust).all("table")[0]) == first, "the whole trust's page comes with a whole build"
    assert "Done" in rows(page(trust, "elm/index.html").one("section", cls="pw-year"))[2][1]
    trust.build(audience="public").expect(0)
    trust.build().expect(0)
    assert rows(page(trust).all("table")[0])[2][2] == "✓ Done 20 September 2026, DSL"


def test_a_review_that_is_not_open_says_what_to_do(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.build("ash").expect(0)
    text = words(page(trust).one("main"))
    assert "Ash School, Elm School. Whoever keeps the repository runs policyweave cycle open 2026-27." in text
    assert "has not opened the review" in words(page(trust, "ash/index.html").one("section", cls="pw-year"))
