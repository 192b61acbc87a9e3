"""The workflow Check, step by step in fresh clones: a proposal is judged and compared, whoever makes it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from policyweave.review.data import ReviewData
from tests.github.answers import FORK, OURS
from tests.github.proposals import Repository
from tests.github.runner import TOKEN
from tests.trustkit import grep

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("owner", [OURS, FORK], ids=["our own", "of a fork"])
def test_a_proposal_is_checked_and_compared(repository: Repository, owner: dict[str, Any]) -> None:
    repository.owner = owner
    repository.propose()
    done = repository.check()
    assert done.result == "success", done.log
    assert "### What readers will see change" in done.summary
    assert "<del>Every</del>" in done.summary
    assert f"Compared: **HEAD** ({repository.head[:9]})" in done.summary
    assert repository.main[:9] in done.summary
    assert "download “review”" in done.summary
    review = repository.github.artefact(1, "review")
    assert (review / "index.html").is_file()
    data = ReviewData.model_validate_json((repository.github.artefact(1, "review-data") / "review.json").read_bytes())
    assert (data.head.commit, data.base.commit) == (repository.head, repository.main)
    assert not repository.github.artefact(1, "preview").exists()
    assert repository.github.asked == [], "it has nothing to ask GitHub for"
    assert TOKEN not in json.dumps(done.environment)
    repository.untouched()


def test_a_proposal_is_compared_with_where_it_left_main(repository: Repository) -> None:
    left = repository.main
    repository.propose()
    repository.move_on()
    done = repository.check()
    assert done.result == "success", done.log
    assert left[:9] in done.summary
    assert "where it left" in done.summary


def test_a_proposal_with_errors_is_red_and_still_compared(repository: Repository) -> None:
    repository.propose("policies/attendance.md", "Every day counts.", "Each day counts, {{ scool.name }}.")
    done = repository.check()
    assert done.result == "failure"
    assert "::error file=policies/attendance.md" in done.said["Every rule"]
    assert "### What readers will see change" in done.summary
    assert repository.github.artefact(1, "review-data").exists()
    assert "Links inside the sites" not in done.steps


def test_a_proposal_that_cannot_be_read_says_so(repository: Repository) -> None:
    repository.propose("policies/trust.yml", "name: Example Trust", "name: [")
    done = repository.check()
    assert done.result == "failure"
    assert "could not be compared" in done.summary
    assert not repository.github.artefact(1, "review").exists()


def test_a_proposal_that_mends_what_could_not_be_read_is_green(repository: Repository) -> None:
    """The verdict is that of the proposal, not of what it is compared with (C38)."""
    repository.write("policies/trust.yml", "name: Example Trust", "name: [")
    repository.main = repository.push("Broken", "main")
    repository.propose("policies/trust.yml", "name: [", "name: Example Trust")
    done = repository.check()
    assert done.result == "success", done.log
    assert "4 sites of 2 schools built" in done.log
    assert "could not be compared" in done.summary
    assert not repository.github.artefact(1, "review-data").exists()


def test_what_a_proposal_is_compared_with_may_have_been_pushed_away(repository: Repository) -> None:
    """Main was force-pushed: the commit that the event names is nowhere any more."""
    repository.propose()
    repository.main = "e" * 40
    done = repository.check()
    assert done.result == "success", done.log
    assert "4 sites of 2 schools built" in done.log
    assert "could not be compared" in done.summary
    repository.propose(old="Each day counts.", new="Each day counts, {{ scool.name }}.")
    assert repository.check().result == "failure", "the content's own errors are still told"


def test_a_proposal_that_no_reader_sees_is_green(repository: Repository) -> None:
    (repository.here / "README.md").write_text("About us", encoding="utf-8")
    repository.head = repository.push("About", "refs/pull/12/head", force=True)
    done = repository.check()
    assert done.result == "success", done.log
    assert "No visible change" in done.summary


def test_for_previews_the_whole_public_site_is_kept_and_nothing_of_staffs(repository: Repository) -> None:
    repository.github.variables["POLICYWEAVE_PREVIEWS"] = "pages"
    repository.propose()
    done = repository.check()
    assert done.result == "success", done.log
    pages = repository.github.artefact(1, "preview")
    assert (pages / "elm/attendance/index.html").is_file()
    assert "Each day counts." in (pages / "ash/attendance/index.html").read_text(encoding="utf-8")
    assert grep(pages, "Words for staff") == []
