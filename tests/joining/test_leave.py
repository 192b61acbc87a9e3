"""A school leaves: its addresses lead to a page that says since when, and whom to contact; its files stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import gitkit
from tests.dom import Node, parse
from tests.joining.killed import kept, killed
from tests.joining.test_rename import way
from tests.trustkit import Trust, grep, run, snapshot

ELM = "schools/elm/school.yml"
CALL = ("school", "leave", "elm", "--on", "2027-09-01", "--policy", "https://elm.example/safeguarding")


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """Elm has left; it was called Birch before. Its name has signs of HTML."""
    trust = Trust(tmp_path_factory.mktemp("left"))
    trust.change(ELM, "name: Elm School", "name: 'Elm & <i>Oak</i> School'").add(ELM, "earlier: [birch]\n")
    trust.run(*CALL).expect(0)
    trust.build().expect(0)
    return trust


def page(trust: Trust, path: str) -> Node:
    return parse((trust.site / path / "index.html").read_text(encoding="utf-8"))


def test_only_its_school_yml_changes_and_says_so(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    before = snapshot(trust.root)
    said = trust.run(*CALL).expect(0).out
    assert "Elm School is no longer part of the trust from 1 September 2027 on." in said
    lines = "status: left\nleft:\n  since: 2027-09-01\n  policy: https://elm.example/safeguarding\n"
    assert snapshot(trust.root) == {**before, ELM: before[ELM] + lines.encode()}


@pytest.mark.parametrize("tree", ["public", "staff"])
def test_the_page_says_since_when_and_whom_to_contact(left: Trust, tree: str) -> None:
    node = page(left, f"{tree}/elm")
    text = " ".join(node.one("main").raw.split())
    assert "Elm & <i>Oak</i> School has not been part of Example Trust since 1 September 2027." in text
    links = {link.attrs["href"] for link in node.one("main").all("a")}
    assert {"https://elm.example/safeguarding", "tel:999", "mailto:lead@trust.example", "tel:+441154960002"} <= links
    assert "https://elm.example" in {link.rstrip("/") for link in links}
    assert not node.one("main").all("i")
    assert node.one("meta", name="policyweave-audience").attrs["content"] == tree
    assert bool(node.all("p", cls="mark")) is (tree == "staff")


@pytest.mark.parametrize("tree", ["public", "staff"])
@pytest.mark.parametrize("slug", ["elm", "birch"])
def test_every_address_that_it_had_leads_there(left: Trust, tree: str, slug: str) -> None:
    assert way(left, f"{tree}/{slug}/attendance") == f"{tree}/elm"
    assert (left.site / tree / slug / "guide").is_dir() is (tree == "staff")
    if slug == "birch":
        assert way(left, f"{tree}/birch") == f"{tree}/elm"


def test_nothing_else_of_it_is_published(left: Trust) -> None:
    for tree in ("public", "staff"):
        assert not grep(left.site / tree / "elm", "0115 496 0021", "dsl@elm.example", "Early help")
        assert {path.suffix for path in (left.site / tree / "elm").rglob("*") if path.is_file()} == {".html"}
        assert not grep(left.site / tree / "assets", "Elm")
        assert 'href="elm/"' not in (left.site / tree / "index.html").read_text(encoding="utf-8")
    assert not grep(left.site / "public" / "elm", "Staff guide")
    assert not grep(left.site / "staff" / "ash", "Elm")
    assert "Elm" not in (left.site / "staff/year.html").read_text(encoding="utf-8")


def test_links_and_the_guard_find_nothing(left: Trust, tmp_path: Path) -> None:
    assert "nothing to mend" in left.run("links").expect(0).out
    for tree in ("public", "staff"):
        left.run("publish", tree, "--from", left.site, "--out", tmp_path / tree).expect(0)


def test_the_rest_of_the_program_knows(left: Trust) -> None:
    for call in (("check", "elm"), ("build", "elm"), ("cycle", "status", "elm"), ("school", "leave", "elm", "--on", "2027-09-02"),
                 ("school", "rename", "elm", "oak"), ("school", "missing", "elm")):  # fmt: skip
        assert "has not been part of the trust since 1 September 2027" in left.run(*call).expect(2).err
    assert json.loads(left.run("cycle", "status", "--format", "json").expect(0).out)["unread"] == []
    rows = json.loads(left.run("school", "list", "--format", "json").expect(0).out)
    assert {row["school"]: row["status"] for row in rows} == {"ash": "active", "elm": "left"}
    for slug, words in (("elm", "which has left the trust"), ("birch", "is an earlier address of Elm")):
        new = (
            "school",
            "new",
            slug,
            "--name",
            "X",
            "--urn",
            "900303",
            "--dfe-number",
            "999/9303",
            "--phase",
            "primary",
        )
        assert words in left.run(*new, "--place", "X", "--authority", "northshire").expect(2).err
    assert [item for item in left.findings() if item.severity == "error"] == []


def test_what_its_texts_say_is_no_longer_judged(left: Trust, tmp_path: Path) -> None:
    trust = Trust(tmp_path, left.root).set("schools/elm/early-help.md", "{{ school.nmae }} and [a](gone.md)\n")
    trust.set("schools/elm/no-such-slot.md", "Words.\n").change(
        "policies/trust.yml", "  complaints: {title: Complaints, required: no}\n", ""
    )
    assert not [item for item in trust.findings() if "elm" in item.path]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("elm",), 2, "such as --on 2027-09-01"),
        (("oak", "--on", "2027-09-01"), 2, "There is no school “oak”"),
        (("elm", "--on", "1 September"), 2, "is no day such as"),
        (("elm", "--on", "2027-09-01", "--policy", "javascript:alert(1)"), 1, "must be a web address"),
        (("elm", "--on", "2020-08-31"), 2, "joined on 2020-09-01"),
    ],
)
def test_what_cannot_be_written_changes_nothing(
    arguments: tuple[str, ...], code: int, words: str, tmp_path: Path
) -> None:
    trust = Trust(tmp_path).add(ELM, "joined: 2020-09-01\n")
    before = snapshot(trust.root)
    assert words in trust.run("school", "leave", *arguments).expect(code).err
    assert snapshot(trust.root) == before


def test_a_review_of_the_change_can_be_read(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    gitkit.begin(trust.root)
    trust.run(*CALL).expect(0)
    assert "Page removed: Attendance: page removed. (elm)" in trust.run("diff", "HEAD").expect(0).out


def test_without_a_council_or_an_address_the_page_is_whole(tmp_path: Path) -> None:
    trust = Trust(tmp_path).set(ELM, "name: Elm School\nstatus: left\n")
    found = {item.message.split(" ")[0] for item in trust.findings() if item.path == ELM}
    assert "“left”" in found
    text = 'urn: "900002"\ndfe_number: "999/9002"\nphase: primary\nplace: Elmton\nauthorities: [gone]\nleft: {since: 2027-09-01}\n'
    trust.add(ELM, text).build().expect(0)
    assert "Please ask the school." in page(trust, "public/elm").one("main").raw


@pytest.mark.slow
def test_killed_at_any_write_it_has_left_or_not(tmp_path: Path) -> None:
    old = Trust(tmp_path / "old")
    new = Trust(tmp_path / "new", old.root)
    run(new.root, *CALL).expect(0)
    before, after = snapshot(old.root), snapshot(new.root)
    for trust in killed(tmp_path / "killed", old, *CALL):
        assert kept(snapshot(trust.root)) in (before, after)
        trust.check().expect(0)
