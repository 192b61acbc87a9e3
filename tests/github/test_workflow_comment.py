"""The workflow Comment, step by step: one comment, made once and edited in place, on what GitHub says is the proposal."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest

from policyweave.github.comment import MARK
from tests.github.answers import FORK, comment, pull
from tests.github.proposals import BRANCH, Repository
from tests.github.repositories import git
from tests.github.runner import TOKEN

pytestmark = pytest.mark.slow


def test_one_comment_is_made_and_then_edited_in_place(checked: Repository) -> None:
    done = checked.comment()
    assert done.result == "success", done.log
    (made,) = checked.github.written()
    assert (made["method"], made["path"]) == ("POST", "repos/emet-example/policies/issues/12/comments")
    assert made["body"]["body"].startswith(MARK)
    assert "<del>Every</del>" in made["body"]["body"]
    assert made["token"] == TOKEN
    assert checked.comment(comments=[comment(5, made["body"]["body"])]).result == "success"
    assert len(checked.github.written()) == 1, "it says so already"
    checked.propose(old="Each day", new="Every single day")
    checked.check()
    assert checked.comment(comments=[comment(5, made["body"]["body"])]).result == "success"
    edited = checked.github.written()[-1]
    assert (edited["method"], edited["path"]) == ("PATCH", "repos/emet-example/policies/issues/comments/5")
    assert checked.head[:9] in edited["body"]["body"]
    checked.untouched()


def test_github_is_asked_for_the_branch_as_it_is_called(checked: Repository) -> None:
    checked.comment()
    fields = next(one["fields"] for one in checked.github.asked if one.get("path", "").endswith("/pulls"))
    assert fields == {"state": "all", "per_page": "100", "head": f"a-dsl:{BRANCH}"}


def test_after_a_force_push_or_a_close_nothing_is_written(checked: Repository) -> None:
    for answer in (pull(12, "b" * 40, repository=FORK), pull(12, checked.head, "closed", FORK), pull(12, checked.head)):
        done = checked.comment(pulls=[answer])
        assert done.result == "success", done.log
        assert "Nothing is written." in done.summary
    assert checked.github.written() == []


def test_that_it_may_not_write_is_a_note_and_no_failure(checked: Repository) -> None:
    done = checked.comment(made={"__status": 403})
    assert done.result == "success"
    assert "::notice::" in done.log
    assert "does not let this workflow comment" in done.summary


@pytest.mark.parametrize("status", [404, 422, 500])
def test_any_other_no_of_github_is_a_failure(checked: Repository, status: int) -> None:
    assert checked.comment(made={"__status": status}).result == "failure"


def test_what_a_run_left_is_doubted(checked: Repository) -> None:
    file = checked.github.artefact(1, "review-data") / "review.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    hostile: Any
    for hostile in ({**data, "head": data["base"]}, {**data, "number": 1}, [], "x" * 3_000_000):
        file.write_text(json.dumps(hostile), encoding="utf-8")
        assert checked.comment().result == "success"
        assert "could not be read" in checked.github.written()[-1]["body"]["body"]
    file.unlink()
    file.symlink_to("/etc/passwd")
    assert checked.comment().result == "success"
    assert "could not be read" in checked.github.written()[-1]["body"]["body"]
    shutil.rmtree(file.parent)
    assert checked.comment().result == "success"
    assert "could not be read" in checked.github.written()[-1]["body"]["body"]


def test_nothing_of_the_proposal_is_checked_out_where_something_may_be_written(checked: Repository) -> None:
    before = set(checked.github.folder.glob("job-*"))
    checked.comment()
    (job,) = set(checked.github.folder.glob("job-*")) - before
    assert git(job / "work", "rev-parse", "HEAD") == checked.main != checked.head


@pytest.mark.parametrize(("event", "conclusion"), [("push", "success"), ("pull_request", "cancelled")])
def test_other_runs_are_none_of_its_business(checked: Repository, event: str, conclusion: str) -> None:
    ended = checked.ended()
    ended["workflow_run"] |= {"event": event, "conclusion": conclusion}
    assert checked.github.run("comment", ended, "workflow_run")["comment"].result == "skipped"
