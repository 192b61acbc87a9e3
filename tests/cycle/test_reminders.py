"""What each school is reminded of, and what is asked of GitHub for it: one issue, edited in place, quiet in holidays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policyweave.cycling import sign_off
from tests.cycle.reviews import SIGNED, opened, signed
from tests.github.answers import write
from tests.trustkit import Trust, snapshot

CYCLE = "policies/cycle.yml"
DUE = "2026-09-25"
MILESTONES = f"""  - {{id: contextual-review, title: Reviews, due: {DUE}, who: DSLs}}
  - {{id: talk, title: 'A <b>talk</b> with @everybody', due: 2026-10-02, who: Lead, schools: yes}}
  - {{id: board, title: The board meets, due: 2026-10-02, who: Board}}
terms:
  autumn-1: {{first: 2026-09-02, last: 2026-10-16}}
  autumn-2: {{first: 2026-11-02, last: 2026-12-18}}
  summer-2: {{first: 2027-06-07, last: 2027-07-23}}
"""
REPOSITORY = "emet-example/policies"
BOT = {"login": "github-actions[bot]", "type": "Bot"}


def with_milestones(trust: Trust) -> Trust:
    return trust.add(CYCLE, MILESTONES)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """Ash has signed everything off; Elm has signed nothing."""
    return with_milestones(signed(tmp_path_factory.mktemp("reminders"), schools=("ash",)))


@pytest.fixture
def trust(whole: Trust, tmp_path: Path) -> Trust:
    return Trust(tmp_path, whole.root)


def reminders(
    trust: Trust, on: str, issues: list[dict[str, Any]] | None = None, *more: str
) -> dict[str, dict[str, Any]]:
    """What is done, by school; where a school has several, the last."""
    file = write(trust.root.parent, "issues.json", issues or [])
    call: tuple[str | Path, ...] = (
        "reminders",
        "--on",
        on,
        "--issues",
        file,
        "--repository",
        REPOSITORY,
        "--format",
        "json",
        *more,
    )
    found = json.loads(trust.run(*call).expect(0).out)
    return {one["school"]: one for one in found["schools"]}


def titles(one: dict[str, Any], part: str) -> list[str]:
    return [item["title"] for item in one[part]]


def issue(
    number: int, body: str, title: str = "What is due: Elm School", state: str = "open", **more: Any
) -> dict[str, Any]:
    return {"number": number, "state": state, "title": title, "body": body, "user": BOT, **more}


def test_what_is_due_before_long_and_what_is_late(trust: Trust) -> None:
    assert all(one["said"] == "Nothing is due." for one in reminders(trust, "2026-09-10").values())
    ash, elm = reminders(trust, "2026-09-11").values()
    assert (titles(ash, "soon"), ash["said"]) == ([], "Nothing is due.")
    assert titles(elm, "soon") == [
        "Personalisation", "Links to the school's policies", "Approach to early help", "Localised guidance",
    ]  # fmt: skip
    assert elm["soon"][0]["command"] == "policyweave cycle sign-off elm personalisation --by DSL"
    assert titles(reminders(trust, "2026-09-11", None, "--ahead", "13")["elm"], "soon") == []
    ash, elm = reminders(trust, "2026-09-26").values()
    assert titles(ash, "soon") == ["A <b>talk</b> with @everybody"], "the board's meeting is no school's business"
    assert len(elm["late"]) == 4
    assert titles(elm, "soon") == titles(ash, "soon")
    assert titles(reminders(trust, "2026-10-03")["ash"], "soon") == []


def test_what_has_changed_is_due_at_once(trust: Trust) -> None:
    trust.change("schools/ash/early-help.md", "breakfast", "lunch")
    ash = reminders(trust, "2026-09-03")["ash"]
    assert titles(ash, "again") == ["Approach to early help"]
    assert ash["again"][0]["changed"] == ["The school's words in “Early help” have changed."]
    assert ash["request"]["method"] == "POST"


def test_a_review_that_is_not_open_is_the_trusts_turn(tmp_path: Path) -> None:
    trust = with_milestones(Trust(tmp_path))
    elm = reminders(trust, "2026-09-28")["elm"]
    assert [(item["title"], item["who"]) for item in elm["late"]] == [("The contextual review is opened", "Trust")]
    assert elm["late"][0]["command"] == "policyweave cycle open 2026-27"


def test_an_issue_is_made_once_and_edited_in_place(trust: Trust) -> None:
    request = reminders(trust, "2026-09-20")["elm"]["request"]
    assert (request["method"], request["path"]) == ("POST", "repos/emet-example/policies/issues")
    assert request["body"].keys() == {"title", "body"}, "nobody is assigned, nothing is labelled"
    assert request["body"]["title"] == "What is due: Elm School"
    body = request["body"]["body"]
    assert body.startswith("<!-- policyweave: reminder elm -->\n")
    there = issue(7, body.replace("\n", "\r\n"))
    assert reminders(trust, "2026-09-21", [there])["elm"]["said"] == "Issue 7 says so already."
    edited = reminders(trust, "2026-09-28", [there])["elm"]["request"]
    assert (edited["method"], edited["path"]) == ("PATCH", "repos/emet-example/policies/issues/7")
    assert "### Late" in edited["body"]["body"]
    assert "state" not in edited["body"]


def test_it_is_closed_when_nothing_is_due_and_opened_again_for_something_new(trust: Trust) -> None:
    body = reminders(trust, "2026-10-05")["elm"]["request"]["body"]["body"]
    for step in ("personalisation", "links", "early-help", "local-guidance"):
        sign_off(trust.root, "elm", step, "DSL", SIGNED)
    closed = reminders(trust, "2026-10-05", [issue(7, body)])["elm"]["request"]
    assert (closed["method"], closed["body"]["state"], closed["body"]["state_reason"]) == (
        "PATCH",
        "closed",
        "completed",
    )
    there = issue(7, closed["body"]["body"], state="closed")
    assert reminders(trust, "2026-10-05", [there])["elm"]["request"] is None
    trust.change("schools/elm/school.yml", "place: ", "place: New ")
    again = reminders(trust, "2026-10-05", [there])["elm"]["request"]
    assert (again["path"][-2:], again["body"]["state"]) == ("/7", "open")
    assert "Personalisation" in again["body"]["body"]


def test_what_somebody_closed_by_hand_stays_closed_until_there_is_news(trust: Trust) -> None:
    body = reminders(trust, "2026-09-20")["elm"]["request"]["body"]["body"]
    there = issue(7, body, state="closed")
    assert "stays closed" in reminders(trust, "2026-09-21", [there])["elm"]["said"]
    assert reminders(trust, "2026-09-28", [there])["elm"]["request"]["body"]["state"] == "open"


@pytest.mark.parametrize(
    ("day", "quiet"),
    [
        ("2026-10-16", False), ("2026-10-17", True), ("2026-11-01", True), ("2026-11-02", False),
        ("2026-09-01", True), ("2027-07-24", True), ("2027-03-01", False),
    ],
)  # fmt: skip
def test_in_the_holidays_nobody_is_reminded(trust: Trust, day: str, quiet: bool) -> None:
    trust.change("schools/ash/early-help.md", "breakfast", "lunch")
    there = [
        issue(3, "<!-- policyweave: reminder elm -->\nOld.", state="closed"),
        issue(4, "<!-- policyweave: reminder ash -->\nOld."),
    ]
    for one in reminders(trust, day, there).values():
        if one["late"] or one["again"]:
            assert (one["request"] is None) is quiet
            assert ("holiday" in one["said"]) is quiet
    if quiet:
        assert "nobody is reminded" in trust.run("reminders", "--on", day).expect(0).out


def test_without_terms_every_day_counts(trust: Trust) -> None:
    text = trust.read(CYCLE)
    trust.set(CYCLE, text[: text.index("terms:")])
    assert reminders(trust, "2026-10-26")["elm"]["request"]["method"] == "POST"


def test_only_what_we_wrote_is_ours(trust: Trust) -> None:
    body = "<!-- policyweave: reminder elm -->\nPlease pay."
    others = [
        issue(1, body, user={"login": "mallory", "type": "User"}), issue(2, body, user=None), issue(3, f"See\n{body}"),
        issue(4, body.replace("elm", "ash")), issue(5, "Something else."), issue(6, body, pull_request={"url": "x"}),
        issue(8, body, user={"login": "github-actions[bot]", "type": "User"}), {**issue(9, ""), "body": None},
    ]  # fmt: skip
    assert reminders(trust, "2026-09-20", others)["elm"]["request"]["method"] == "POST"
    found = reminders(trust, "2026-09-20", [*others, issue(12, body), issue(11, body)])
    assert found["elm"]["request"] == {
        "method": "PATCH", "path": "repos/emet-example/policies/issues/12",
        "body": {"body": "<!-- policyweave: reminder elm -->\nAnother issue is kept in place of this one.\n",
                 "state": "closed", "state_reason": "completed"},
    }  # fmt: skip


def test_words_of_others_stay_words(trust: Trust) -> None:
    trust.change(
        "schools/elm/school.yml", "name: Elm School", "name: 'Elm ![x](https://x.example) @mallory/team #1 <img>'"
    )
    request = reminders(trust, "2026-09-26")["elm"]["request"]["body"]
    assert request["title"] == "What is due: Elm ![x](https://x.example) @mallory/team #1 <img>"
    for sign in ("![", "](", "@mallory", "@everybody", "<img", "<b>", " #1"):
        assert sign not in request["body"], sign


def test_a_renamed_school_keeps_its_issue_and_one_that_left_gives_it_up(trust: Trust) -> None:
    body = reminders(trust, "2026-09-20")["elm"]["request"]["body"]["body"]
    trust.run("school", "rename", "elm", "oak").expect(0)
    moved = reminders(trust, "2026-09-20", [issue(7, body)])["oak"]["request"]
    assert moved["path"].endswith("/7")
    assert moved["body"]["body"].startswith("<!-- policyweave: reminder oak -->")
    trust.run("school", "leave", "oak", "--on", "2026-09-20").expect(0)
    for text in (body, moved["body"]["body"]):
        gone = reminders(trust, "2026-10-20", [issue(7, text)])["oak"]["request"]["body"]
        assert gone["state"] == "closed"
        assert "no longer part of the trust" in gone["body"]
    assert "oak" not in reminders(trust, "2026-09-20", [issue(7, body, state="closed")])


def test_requests_are_written_only_where_told(trust: Trust) -> None:
    out = trust.root.parent / "requests.json"
    before = snapshot(trust.root)
    reminders(trust, "2026-09-20", None, "--out", str(out), "--dry-run")
    assert not out.exists()
    reminders(trust, "2026-09-20", None, "--out", str(out))
    paths = [one["path"] for one in json.loads(out.read_text(encoding="utf-8"))]
    assert paths == ["repos/emet-example/policies/issues"] * 2
    assert snapshot(trust.root) == before
    said = trust.run("reminders", "--on", "2026-09-20", "--dry-run").expect(0).out
    assert "On 20 September 2026 something is due at 2 schools of 2." in said
    assert "due soon: Approach to early help, by 25 September 2026 (DSL)" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--out", "x.json"), "--out needs --issues and --repository"),
        (("--repository", "a/b/../c"), "of the form owner/name"),
        (("--ahead", "-1"), "from 0 to 366"),
        (("--on", "tomorrow"), "is no day such as"),
        (("--issues", "no.json"), "“no.json” is not there"),
    ],
)
def test_calls_that_cannot_be_used(trust: Trust, arguments: tuple[str, ...], words: str) -> None:
    assert words in trust.run("reminders", *arguments).expect(2).err


@pytest.mark.parametrize("answer", [{}, "x", [1], [{"number": 1}], [issue(1, "") | {"number": "1"}]])
def test_answers_of_another_form_are_refused(trust: Trust, answer: Any) -> None:
    file = write(trust.root.parent, "issues.json", answer)
    assert "issues.json" in trust.run("reminders", "--issues", file).expect(2).err


def test_a_trust_without_schools_has_nobody_to_remind(tmp_path: Path) -> None:
    trust = opened(tmp_path).remove("schools")
    assert "due at 0 schools of 0" in trust.run("reminders", "--on", "2026-09-20").expect(0).out
