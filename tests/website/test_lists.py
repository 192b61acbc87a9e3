"""policies.json, its schema, and the list for a school's website."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from policyweave.edition.pages import page_digest
from policyweave.pipeline import weave
from tests.dom import parse
from tests.trustkit import Trust, run, snapshot
from tests.website.conftest import NASTY


def listed(file: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(file.read_bytes())
    return value


@pytest.mark.parametrize("audience", ["public", "staff"])
def test_every_list_fits_the_schema_that_is_published_beside_it(trust: Trust, audience: str) -> None:
    tree = trust.site / audience
    schema = listed(tree / "policies.schema.json")
    assert schema == json.loads(run(None, "schema", "policies").expect(0).out)
    check = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    files = sorted(tree.rglob("policies.json"))
    assert [file.relative_to(tree).as_posix() for file in files] == [
        "ash/policies.json", "elm/policies.json", "policies.json",
    ]  # fmt: skip
    for file in files:
        value = listed(file)
        check.validate(value)
        assert value["$schema"].endswith("/policies.schema.json")
        changes: tuple[dict[str, Any], ...] = (
            {"version": 2},
            {"schools": [{}]},
            {"audience": "everybody"},
            {"more": 1},
        )
        for change in changes:
            assert not check.is_valid(value | change)


def test_a_list_says_what_readers_of_its_tree_find(trust: Trust) -> None:
    public, staff = (listed(trust.site / audience / "policies.json") for audience in ("public", "staff"))
    assert [school["slug"] for school in public["schools"]] == ["ash", "elm"]
    ash, elm = public["schools"]
    assert listed(trust.site / "public/ash/policies.json")["schools"] == [ash]
    assert ash["name"] == NASTY
    assert ash["approved"] == {"by": "Local governing body", "on": "2026-10-06"}
    assert ash["next_review"] == "2027-10-05"
    assert [page["id"] for page in ash["pages"]] == ["index", "attendance"]
    away = ash["pages"][1]
    assert (away["title"], away["summary"]) == ("Attendance", "When <a child> is away.")
    assert away["address"] == "https://trust.example/policies/ash/attendance/"
    assert away["languages"] == ["en-GB"]
    assert (elm["status"], [page["title"] for page in elm["pages"]]) == ("joining", ["Being prepared"])
    assert public["edition"]["name"] == "2026-27"
    assert "guide" not in json.dumps(public)
    own = staff["schools"][0]
    assert [page["id"] for page in own["pages"]] == ["index", "attendance", "guide"]
    assert own["embed"] is None
    assert own["address"] == "https://staff.trust.example/ash/"


def test_digests_are_those_that_a_release_has_and_follow_the_words(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.build().expect(0)

    def digests() -> dict[str, str]:
        schools = listed(trust.site / "public/policies.json")["schools"]
        return {f"{one['slug']}/{page['id']}": page["digest"] for one in schools for page in one["pages"]}

    before = digests()
    woven = weave(trust.root)
    assert before == {
        f"{site.school}/{page.id}": page_digest(page)
        for site in woven.sites
        for page in site.pages
        if site.audience.value == "public"
    }
    trust.change("policies/attendance.md", "Every day", "Each day").build().expect(0)
    after = digests()
    assert {name for name in after if after[name] != before[name]} == {"ash/attendance", "elm/attendance"}
    once = snapshot(trust.site)
    trust.run("build", "--force", "--jobs", "1").expect(0)
    assert snapshot(trust.site) == once


def test_a_build_of_one_school_leaves_the_others_in_the_list(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.build().expect(0)
    whole = (trust.site / "public/policies.json").read_bytes()
    trust.change("policies/attendance.md", "Every day", "Each day").build("ash").expect(0)
    now = listed(trust.site / "public/policies.json")["schools"]
    before = json.loads(whole)["schools"]
    assert now[1] == before[1]
    assert now[0] != before[0]
    trust.remove("site")
    trust.build("elm").expect(0)
    assert [one["slug"] for one in listed(trust.site / "public/policies.json")["schools"]] == ["elm"]


def test_the_list_for_a_frame_runs_nothing_and_names_every_public_page(public: Path) -> None:
    page = parse((public / "ash/embed/index.html").read_text(encoding="utf-8"))
    assert page.one("h1").text == f"Safeguarding policies: {NASTY}"
    links = {node.text: node.attrs for node in page.all("a")}
    assert {name: at["href"] for name, at in links.items()} == {
        "Worried about a child? Who to call": "../", "Child protection": "../", "Attendance": "../attendance/",
    }  # fmt: skip
    assert {at["target"] for at in links.values()} == {"_top"}
    assert "When <a child> is away." in page.text
    assert "Edition 2026-27, in force from 1 September 2026." in page.text
    assert page.all("script") == page.all("style") == []
    assert not [node for node in page.walk() if any(name == "style" or name[:2] == "on" for name in node.attrs)]
    said = page.one("meta", **{"http-equiv": "Content-Security-Policy"}).attrs["content"]
    assert "script-src" not in said
    assert "default-src 'none'" in said


def test_the_piece_of_html_is_whole_by_itself(public: Path) -> None:
    data = (public / "ash/embed/fragment.txt").read_bytes()
    assert data.isascii(), "it reads the same in a page of any charset"
    piece = parse(data.decode())
    assert piece.one("h2").text == f"Safeguarding policies: {NASTY}"
    assert [node.attrs["href"] for node in piece.all("a")] == [
        "https://trust.example/policies/ash/", "https://trust.example/policies/ash/",
        "https://trust.example/policies/ash/attendance/",
    ]  # fmt: skip
    assert {node.tag for node in piece.walk()} <= {"", "section", "h2", "h3", "p", "ul", "li", "a", "span", "body"}


def test_staff_have_no_list_to_show_elsewhere_and_no_card(trust: Trust) -> None:
    names = {path.name for path in (trust.site / "staff").rglob("*")}
    assert not names & {"embed", "pw-card.png", "pw-embed.css", "sitemap.xml"}
    for file in (trust.site / "staff").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "og:" not in text
        assert "ld+json" not in text


@pytest.mark.parametrize("fault", ["title", "page", "whole", "form"])
def test_publishing_refuses_a_list_that_knows_more_than_the_public_pages(
    trust: Trust, tmp_path: Path, fault: str
) -> None:
    copy = tmp_path / "site"
    for path, data in snapshot(trust.site).items():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_bytes(data)
    publish = ("publish", "public", "--from", copy, "--out", tmp_path / "out")
    file = copy / "public/ash/policies.json"
    value = listed(file)
    if fault == "title":
        value["schools"][0]["pages"][1]["title"] = "Heliotrope"
    elif fault == "page":
        value["schools"][0]["pages"][1]["address"] = "https://trust.example/policies/ash/guide/"
    elif fault == "whole":
        file = copy / "public/policies.json"
        value = listed(copy / "staff/policies.json")
    text = "[]" if fault == "form" else json.dumps(value)
    file.write_text(text, encoding="utf-8")
    said = run(None, *publish).expect(1).out
    assert "policies.json" in said
    assert not (tmp_path / "out").exists()
    trust_again = run(None, "publish", "public", "--from", trust.site, "--out", tmp_path / "well")
    trust_again.expect(0)
