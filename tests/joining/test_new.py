"""A school joins: a whole overlay that builds at once, and a list of what is to be done."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from policyweave.cycling import open_edition
from tests.cycle.reviews import EDITION
from tests.joining.killed import kept, killed
from tests.trustkit import REPOSITORY, Run, Trust, grep, run, snapshot

OAK = {
    "name": "Oak -- School: <b>#1</b>", "urn": "900303", "dfe-number": "999/9303", "phase": "primary", "place": "Oakham",
    "authority": "northshire",
}  # fmt: skip


def join(trust: Trust, slug: str = "oak", **changes: str) -> Run:
    given = {key: value for key, value in (OAK | {k.replace("_", "-"): v for k, v in changes.items()}).items() if value}
    return trust.run("school", "new", slug, *(word for key, value in given.items() for word in (f"--{key}", value)))


def todo(trust: Trust, slug: str = "oak") -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(trust.run("school", "missing", slug, "--format", "json").expect(0).out)
    return found


def test_a_school_that_joins_is_written_whole_and_builds(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    before = snapshot(trust.root)
    said = join(trust, phone="0115 496 0301").expect(0).out
    after = snapshot(trust.root)
    files = {"schools/oak/school.yml", "schools/oak/review.yml", "schools/oak/early-help.md"}
    assert after.keys() - before.keys() == files
    assert {path: after[path] for path in before} == before
    assert "joins: 3 files written to schools/oak." in said
    assert f'edition: "{EDITION}"' in trust.read("schools/oak/review.yml")
    assert 'phone: "0115 496 0301"' in trust.read("schools/oak/school.yml")
    assert trust.read("schools/oak/early-help.md").startswith("<!-- Early help.")
    assert [item for item in trust.findings("oak") if item.severity == "error" and "joining.md" not in item.path] == []
    assert {item.rule for item in trust.findings("oak")} >= {"PW033", "PW036", "PW037", "PW091"}


def test_what_is_missing_is_listed_in_the_order_to_do_it(tmp_path: Path) -> None:
    trust = Trust(tmp_path).page("joining", "Words.")
    join(trust).expect(0)
    assert [(one["what"], one["how"]) for one in todo(trust)][:7] == [
        ("The school's main number.", 'policyweave school set oak phone "…"'),
        ("The school's general mailbox.", 'policyweave school set oak email "…"'),
        ("The school's website.", 'policyweave school set oak website "…"'),
        ("When the school answers the telephone.", 'policyweave school set oak hours "…"'),
        (
            "Designated safeguarding lead: work telephone and shared mailbox.",
            'policyweave school set oak roles.dsl.phone "…" roles.dsl.email "…"',
        ),
        ("Behaviour: the page on the school's website.", 'policyweave school set oak links.behaviour "…"'),
        (
            "“Early help” is empty; every school has to fill it.",
            "Write schools/oak/early-help.md: Say how staff offer help before a referral is needed.",
        ),
    ]
    rest = [one["what"] for one in todo(trust)][7:]
    assert rest[:2] == ["Contextual review: Personalisation.", "Contextual review: Links to the school's policies."]
    assert rest[-2:] == ["The governing body approves the school's parts.", "The policy is published."]


def test_doing_what_is_listed_makes_an_active_school(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    join(trust).expect(0)
    assert todo(trust)[0]["what"] == "“policies/joining.md” is not there; every school's site needs it."
    trust.page("joining", "Words.")
    values = {
        "phone": "0115 496 0301", "email": "office@oak.example", "website": "https://oak.example", "hours": "8 am to 4 pm",
        "roles.dsl.phone": "0115 496 0302", "roles.dsl.email": "dsl@oak.example",
        "links.behaviour": "https://oak.example/behaviour",
    }  # fmt: skip
    trust.run("school", "set", "oak", *(word for pair in values.items() for word in pair)).expect(0)
    trust.add("schools/oak/early-help.md", "\nWe offer a walking bus and a breakfast table.\n")
    for step in ("personalisation", "links", "early-help", "local-guidance"):
        trust.run("cycle", "sign-off", "oak", step, "--by", "DSL").expect(0)
    approval = "approval: {body: Local governing body, date: 2026-10-06, next_review: 2027-10-05}\n"
    trust.add("schools/oak/school.yml", approval).change("schools/oak/school.yml", "status: joining\n", "")
    assert todo(trust) == []
    assert "Nothing is missing at oak." in trust.run("school", "missing", "oak").expect(0).out
    assert [item for item in trust.findings("oak") if item.severity == "error"] == []


def test_what_a_council_says_is_the_default(tmp_path: Path) -> None:
    trust = Trust(tmp_path).set("policies/authorities/northshire/early-help.md", "The council's hub helps.\n")
    said = join(trust).expect(0).out
    assert "early-help: the words of Northshire" in said
    assert not (trust.root / "schools/oak/early-help.md").exists()
    assert not [one for one in todo(trust) if one["path"].startswith("schools/") and one["path"].endswith(".md")]


@pytest.mark.parametrize(
    ("slug", "changes", "words"),
    [
        ("ash", {}, "There is a folder schools/ash already."),
        ("Oak", {}, "cannot be part of a web address"),
        ("oak--x", {}, "cannot be part of a web address"),
        ("../oak", {}, "cannot be part of a web address"),
        ("oäk", {}, "cannot be part of a web address"),
        ("assets", {}, "is kept for other things"),
        ("con", {}, "is kept for other things"),
        ("oak", {"urn": "12345"}, "must be six digits"),
        ("oak", {"urn": ""}, "Give --urn too."),
        ("oak", {"phase": "nursery"}, "must be one of primary, secondary"),
        ("oak", {"authority": "northshre"}, "Did you mean “northshire”?"),
        ("oak", {"website": "javascript:alert(1)"}, "must be a web address"),
        ("oak", {"urn": "900001"}, "is the number of Ash School"),
    ],
)
def test_what_cannot_be_written_changes_nothing(slug: str, changes: dict[str, str], words: str, tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    assert 'urn: "900001"' in trust.read("schools/ash/school.yml")
    before = snapshot(trust.root)
    assert words in join(trust, slug, **changes).expect(2).err
    assert snapshot(trust.root) == before
    assert not list((trust.root / "schools").glob(".*"))


def test_odd_words_stay_words(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    about = "Say how staff offer help before a referral is needed."
    trust.page("joining", "Words.").change("policies/index.md", about, "'Say --> {{ school.urn }} <script>, then'")
    join(trust, place="yes: [no]\n# no", hours="\"8 am' #: {x}").expect(0)
    shown = json.loads(trust.run("school", "show", "oak", "--format", "json").expect(0).out)
    assert (shown["name"], shown["place"], shown["hours"]) == (OAK["name"], "yes: [no]\n# no", "\"8 am' #: {x}")
    assert "<!-- Early help. Say –› {{ school.urn }} <script›, then" in trust.read("schools/oak/early-help.md")
    assert [one for one in todo(trust) if "is empty; every school" in one["what"]]


def test_at_a_terminal_it_asks_until_the_answer_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trust = Trust(tmp_path)
    answers = ["", "Oak School", "12", "900303", "999/9303", "nursery", "primary", "Oakham", "northshire, southshire",
               "none", "0115 496 0301", "", "", "", "", ""]  # fmt: skip

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal("\n".join(answers) + "\n"))
    done = trust.run("school", "new", "oak").expect(0)
    for words in ("An answer is needed.", "must be six digits", "must be one of primary", "must be a telephone number"):
        assert words in done.err
    shown = json.loads(trust.run("school", "show", "oak", "--format", "json").expect(0).out)
    assert shown["authorities"] == ["northshire", "southshire"]
    assert shown["phone"] == "0115 496 0301"
    monkeypatch.setattr(sys, "stdin", Terminal("Elm\n"))
    assert "the answers ended" in trust.run("school", "new", "beech").expect(2).err


def test_the_review_of_the_edition_under_way_is_open(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    open_edition(trust.root, "2027-28")
    join(trust).expect(0)
    assert "The edition 2027-28 is open already" in trust.run("cycle", "open", "2027-28").expect(2).err


@pytest.mark.slow
def test_killed_at_any_write_the_school_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    old = Trust(tmp_path / "old")
    new = Trust(tmp_path / "new", old.root)
    call = ["school", "new", "oak", *(word for key, value in OAK.items() for word in (f"--{key}", value))]
    run(new.root, *call).expect(0)
    before, after = snapshot(old.root), snapshot(new.root)
    for trust in killed(tmp_path / "killed", old, *call):
        assert kept(snapshot(trust.root)) in (before, after)
        if kept(snapshot(trust.root)) == before:
            run(trust.root, *call).expect(0)
        assert kept(snapshot(trust.root)) == after
        assert not [path for path in (trust.root / "schools").glob(".*") if (path / "new").exists()]


@pytest.mark.slow
def test_a_school_joins_the_demonstration(tmp_path: Path) -> None:
    trust = Trust(tmp_path, REPOSITORY)
    given = OAK | {
        "urn": "900909",
        "dfe-number": "891/9909",
        "authority": "nottinghamshire",
        "name": "Larkfield School",
    }
    words = [word for key, value in given.items() for word in (f"--{key}", value)]
    trust.run("school", "new", "larkfield", *words).expect(0)
    trust.run("build", "larkfield", "--jobs", "1").expect(0)
    assert "being prepared" in trust.article("public", "larkfield").text
    assert not grep(trust.site / "public" / "larkfield", "When the DSL is out")
    assert grep(trust.site / "staff" / "larkfield", "When the DSL is out")
