"""The workflow Reminders, step by step: issues are looked at without the right to write, and written without our code."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from tests.cycle.test_reminders import BOT, issue
from tests.github.answers import HOSTILE, OURS
from tests.github.proposals import Repository
from tests.github.runner import TOKEN, Job, workflow

pytestmark = pytest.mark.slow
EVENT = {"repository": OURS, "schedule": "41 6 * * 1"}
RUNS = count(100)  # each run's own id, which its artefacts are kept under
ISSUES = "repos/emet-example/policies/issues"
MILESTONE = "milestones:\n  - {id: contextual-review, title: Reviews, due: 2026-09-02, who: DSLs}"


def remind(made: Repository, issues: list[Any], **answers: Any) -> dict[str, Job]:
    made.github.answers = {f"GET {ISSUES}": issues, f"POST {ISSUES}": {"number": 1}, **answers}
    return made.github.run("reminders", EVENT, "schedule", run_id=next(RUNS))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A trust whose reviews are not open although they are due: both schools are reminded."""
    made = Repository(tmp_path_factory.mktemp("reminders"))
    made.write("policies/cycle.yml", "milestones:", MILESTONE)
    made.main = made.push("A day for the reviews", "main")
    return made


def test_one_issue_a_school_is_made_and_then_left_alone(made: Repository) -> None:
    before = len(made.github.written())
    done = remind(made, [])
    assert {name: job.result for name, job in done.items()} == {"look": "success", "remind": "success"}
    assert "The contextual review is opened" in done["look"].summary
    requests = made.github.written()[before:]
    assert [(one["method"], one["path"]) for one in requests] == [("POST", ISSUES)] * 2
    assert {one["body"]["title"] for one in requests} == {"What is due: Ash School", "What is due: Elm School"}
    assert all(one["token"] == TOKEN for one in requests)
    there = [issue(5 + number, one["body"]["body"], one["body"]["title"]) for number, one in enumerate(requests)]
    noise = [
        issue(9, HOSTILE, HOSTILE, user={"login": "mallory", "type": "User"}),
        issue(10, "", pull_request={}, user=BOT),
    ]
    done = remind(made, [*there, *noise])
    assert {name: job.result for name, job in done.items()} == {"look": "success", "remind": "skipped"}
    assert len(made.github.written()) == before + 2


def test_an_issue_is_edited_in_place(made: Repository) -> None:
    old = issue(5, "<!-- policyweave: reminder ash -->\nOld.", "What is due: Ash School")
    done = remind(made, [old], **{f"PATCH {ISSUES}/5": {"number": 5}})
    assert done["remind"].result == "success", done["remind"].log
    assert [(one["method"], one["path"]) for one in made.github.written()[-2:]] == [
        ("PATCH", f"{ISSUES}/5"), ("POST", ISSUES),
    ]  # fmt: skip


def test_what_github_refuses_fails_the_job_once_all_were_asked(made: Repository) -> None:
    before = len(made.github.written())
    done = remind(made, [], **{f"POST {ISSUES}": {"__status": 403}})
    assert done["remind"].result == "failure"
    assert len(made.github.written()) == before + 2
    made.github.answers = {f"GET {ISSUES}": {"__status": 410}}
    assert made.github.run("reminders", EVENT, "schedule", run_id=next(RUNS))["look"].result == "failure"


def test_what_may_write_runs_nothing_of_the_repository(made: Repository) -> None:
    steps = workflow("reminders")["jobs"]["remind"]["steps"]
    assert [step.get("uses", "").partition("@")[0] for step in steps] == ["actions/download-artifact", ""]
    assert "policyweave" not in steps[1]["run"]
    refs = [
        step["with"]["ref"]
        for step in workflow("reminders")["jobs"]["look"]["steps"]
        if "checkout@" in step.get("uses", "")
    ]
    assert refs == ["${{ github.event.repository.default_branch }}"]


def test_it_runs_weekly_and_by_hand_and_for_no_pull_request() -> None:
    assert list(workflow("reminders")["on"]) == ["schedule", "workflow_dispatch"]
    assert workflow("reminders")["on"]["schedule"] == [{"cron": "41 6 * * 1"}]
