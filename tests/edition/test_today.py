"""Where a page and a section of an old edition are today; how editions stand on a day; notes that run nothing."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from policyweave.edition.manifest import Approvals, Approved, Manifest, SiteFiles
from policyweave.edition.notes import notes_html
from policyweave.edition.released import Released
from policyweave.edition.sections import pages_of
from policyweave.edition.standing import State, current, standings
from policyweave.edition.today import today
from policyweave.review.notes import EDIT

LONG = "A member of staff who is worried about a child tells the designated lead on the same day, in person or by telephone."
OTHER = "Visitors sign in at the office, wear a badge with a red cord and are never alone with pupils in any building."
THIRD = "The keys of the swimming pool hang in a locked cupboard, and the caretaker counts them each evening."


def page(*sections: str, title: str = "A page") -> bytes:
    """A built page. A section is "id: heading: words"."""
    parts = [
        f'<h2 id="{id}">{head}<a class="headerlink" href="#{id}">¶</a></h2><p>{words}</p><div id="slot-{id}"></div>'
        for id, head, words in (section.split(": ", 2) for section in sections)
    ]
    menu = "<nav><h2 id='menu'>Menu</h2></nav>"
    return f"<html><body>{menu}<article><h1 id='top'>{title}</h1>{''.join(parts)}</article></body></html>".encode()


def moved(to: str) -> bytes:
    return f'<html><head><meta http-equiv="refresh" content="0; url={to}"></head><body></body></html>'.encode()


def found(old: dict[str, bytes], new: dict[str, bytes], school: str = "ash") -> Any:
    """The map of a school, of which both editions have a front page unless one of them says something else of it."""
    sides = [{"ash/index.html": page(title="Ash"), **side} for side in (old, new)]
    return today(pages_of(sides[0].items()), pages_of(sides[1].items()))[school]


def test_ids_outside_the_article_are_no_sections_and_what_is_the_same_stays() -> None:
    pages = {"ash/a/index.html": page(f"one: One: {LONG}"), "ash/index.html": page(title="Ash")}
    value = found(pages, pages)
    assert value["pages"]["a/"] == {
        "to": "ash/a/", "gone": False, "ids": {"one": "#one", "slot-one": "#slot-one", "top": "#top"},
    }  # fmt: skip


def test_an_id_that_was_renamed_is_known_by_its_words() -> None:
    old = {"ash/a/index.html": page(f"one: Telling us: {LONG}", f"two: Visitors: {OTHER}")}
    new = {"ash/a/index.html": page(f"visits: Visitors: {OTHER}", f"tell: Telling us of a worry: {LONG}")}
    assert found(old, new)["pages"]["a/"]["ids"] == {
        "one": "#tell", "slot-one": "#tell", "two": "#visits", "slot-two": "#visits", "top": "#top",
    }  # fmt: skip


def test_an_id_stays_with_its_section_although_the_words_are_new() -> None:
    old = {"ash/a/index.html": page(f"one: One: {LONG}")}
    new = {"ash/a/index.html": page(f"one: Quite another heading: {THIRD}")}
    assert found(old, new)["pages"]["a/"]["ids"]["one"] == "#one"


def test_a_section_that_moved_to_another_page_is_found_there() -> None:
    old = {
        "ash/a/index.html": page(f"one: One: {LONG}", f"two: Visitors: {OTHER}"),
        "ash/b/index.html": page(title="B"),
    }
    new = {
        "ash/a/index.html": page(f"one: One: {LONG}"),
        "ash/b/index.html": page(f"vis: Visitors: {OTHER}", title="B"),
    }
    assert found(old, new)["pages"]["a/"]["ids"]["two"] == "ash/b/#vis"


def test_a_section_that_is_no_longer_there_leads_nowhere() -> None:
    old = {"ash/a/index.html": page(f"one: One: {LONG}", f"pool: The pool: {THIRD}")}
    new = {"ash/a/index.html": page(f"one: One: {LONG}")}
    value = found(old, new)["pages"]["a/"]
    assert (value["ids"]["pool"], value["gone"]) == ("", False)


def test_redirects_are_followed_and_never_in_a_circle() -> None:
    old = {"ash/a/index.html": page(f"one: One: {LONG}"), "ash/index.html": page(title="Ash")}
    new = {
        "ash/a/index.html": moved("../b/"), "ash/b/index.html": moved("../c/"),
        "ash/c/index.html": page(f"uno: One: {LONG}"), "ash/index.html": page(title="Ash"),
    }  # fmt: skip
    assert found(old, new)["pages"]["a/"]["to"] == "ash/c/"
    assert found(old, new)["pages"]["a/"]["ids"]["one"] == "#uno"
    new["ash/b/index.html"] = moved("../a/")
    assert found(old, new)["pages"]["a/"]["to"] == "ash/c/"  # by its words


def test_a_page_that_is_gone_leads_to_the_school_and_one_that_was_split_to_the_greater_part() -> None:
    old = {"ash/a/index.html": page(f"pool: The pool: {THIRD}", title="Pool"), "ash/index.html": page(title="Ash")}
    new = {"ash/index.html": page(title="Ash")}
    assert found(old, new)["pages"]["a/"] == {
        "to": "ash/", "gone": True, "ids": {"pool": "", "slot-pool": "", "top": ""},
    }  # fmt: skip
    old["ash/a/index.html"] = page(f"one: One: {LONG}", f"two: Two: {OTHER}", title="Both")
    old["ash/c/index.html"] = new["ash/c/index.html"] = page(title="C")
    new["ash/c/index.html"] = page(f"eins: One: {LONG}", f"zwei: Two: {OTHER}", title="C")
    assert found(old, new)["pages"]["a/"]["to"] == "ash/c/"
    assert not found(old, new)["pages"]["a/"]["gone"]


def test_a_school_under_another_name_is_found_by_its_redirect_and_one_that_left_is_not() -> None:
    old = {"ash/index.html": page(title="Ash"), "ash/a/index.html": page(f"one: One: {LONG}")}
    new = {
        "ash/index.html": moved("../ashfield/"), "ashfield/index.html": page(title="Ashfield"),
        "ashfield/a/index.html": page(f"one: One: {LONG}"),
    }  # fmt: skip
    value = found(old, new)
    assert value["school"] == "ashfield/"
    assert (value["pages"]["a/"]["to"], value["pages"]["a/"]["ids"]["one"]) == ("ashfield/a/", "#one")
    assert today(pages_of(old.items()), pages_of({"elm/index.html": page(title="Elm")}.items()))["ash"]["school"] == ""


def edition(name: str, in_force: str, released: str) -> Released:
    year, _, patch = name.partition(".")
    approved = Approved(body="Trust board", date=datetime.date(2026, 7, 14))
    manifest = Manifest(
        edition=year, patch=int(patch or 0), in_force=datetime.date.fromisoformat(in_force), released=f"{released}:00Z",
        commit="a" * 40, tool="policyweave 0", approvals=Approvals(trust=approved), schools={}, files=SiteFiles(public={}, staff={}),
    )  # fmt: skip
    return Released(f"edition/{name}", name, manifest, "b" * 40, "c" * 40)


FIRST = edition("2026-27", "2026-09-01", "2026-08-20T10:00")


@pytest.mark.parametrize(
    ("more", "on", "states"),
    [
        ([], "2026-08-31", ["coming"]),
        ([], "2026-09-01", ["current"]),
        ([edition("2026-27.1", "2026-09-01", "2026-08-25T10:00")], "2026-08-31", ["never", "coming"]),
        ([edition("2026-27.1", "2026-09-01", "2026-08-25T10:00")], "2026-09-01", ["never", "current"]),
        ([edition("2026-27.1", "2026-09-01", "2026-09-01T10:00")], "2026-09-02", ["earlier 2026-09-01", "current"]),
        ([edition("2026-27.1", "2026-09-01", "2027-01-15T10:00")], "2027-02-01", ["earlier 2027-01-14", "current"]),
        (
            [
                edition("2026-27.1", "2026-09-01", "2027-09-10T10:00"),
                edition("2027-28", "2027-09-01", "2027-07-01T10:00"),
            ],
            "2027-10-01",
            ["earlier 2027-08-31", "never", "current"],
        ),
    ],
    ids=["before", "its day", "replaced before both", "and on the day", "on one day", "in the year", "too late"],
)
def test_how_editions_stand_on_a_day(more: list[Released], on: str, states: list[str]) -> None:
    all_ = standings([FIRST, *more], datetime.date.fromisoformat(on))
    assert [f"{one.state} {one.until or ''}".strip() for one in all_] == states
    now = [one.released for one in all_ if one.state is State.CURRENT]
    assert current(all_) == (now[0] if now else None)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("# Title\n\nWords", "<p>Words</p>"),
        ("Words\n\n# Later", "<p>Words</p>\n<h3>Later</h3>"),
        ("[a link](https://x.example) ![a picture](y.png)", "<p>a link a picture</p>"),
        ("<https://x.example>", "<p>https://x.example</p>"),
        ("{{ school.name }} {% staff %}", "<p>{{ school.name }} {% staff %}</p>"),
        ("See <img src=x onerror=alert(1)>", "<p>See &lt;img src=x onerror=alert(1)&gt;</p>"),
        ("<script>alert(1)</script>\n", "<pre><code>&lt;script&gt;alert(1)&lt;/script&gt;\n</code></pre>"),
        ("by @<!-- -->someone", "<p>by @someone</p>"),
        (f"1 major change. {EDIT}", "<p>1 major change.</p>"),
        ("A note.[^1]\n\n[^1]: Its words.", "<p>A note.[1]</p>\n<p>Its words.</p>"),
    ],
)
def test_notes_become_html_in_which_nothing_runs_and_nothing_leads_away(markdown: str, html: str) -> None:
    assert notes_html(markdown.encode(), 3).strip() == html


def test_notes_that_nobody_could_read_are_not_rendered() -> None:
    assert "too long" in notes_html(b"x" * 1_000_001, 3)
    assert notes_html(b"[" * 5000, 3).startswith("<pre>")
    assert notes_html(b"\xff\xfe", 3).startswith("<p>")
