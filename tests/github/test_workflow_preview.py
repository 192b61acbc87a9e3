"""The workflow Preview, step by step: the newest commit of an open proposal is shown, in whatever order runs end (C40)."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.github.answers import FORK
from tests.github.proposals import Repository
from tests.github.repositories import refs, tree

pytestmark = pytest.mark.slow


def preview_of(repository: Repository) -> str:
    """The short hash that the preview shows, or nothing."""
    files = tree(repository.remote, "previews")
    page = files.get("pr-12/ash/attendance/index.html", "")
    found = re.search(r"Preview of proposal 12 at (\w{9})\.", page)
    return found[1] if found else ""


def test_the_newest_commit_is_shown_until_the_proposal_is_closed(shown: Repository) -> None:
    """The order of events that went wrong elsewhere (C40)."""
    first, early = shown.head, shown.ended()
    second = shown.propose(old="Each day", new="Every single day")
    shown.check()
    done = shown.preview()
    assert (done["put"].result, done["remove"].result) == ("success", "skipped"), done["put"].log
    assert preview_of(shown) == second[:9]
    assert shown.preview(early)["put"].result == "success"
    assert preview_of(shown) == second[:9], f"{first[:9]} was late"
    done = shown.closed()
    assert (done["put"].result, done["remove"].result) == ("skipped", "success"), done["remove"].log
    assert preview_of(shown) == ""
    late = {**shown.answer, "state": "closed"}
    assert shown.preview(early, late)["put"].result == "success"
    assert shown.preview(answer=late)["put"].result == "success"
    assert preview_of(shown) == ""
    shown.check()
    assert shown.preview()["put"].result == "success"
    assert preview_of(shown) == second[:9], "it was opened again"
    started = [one for one in shown.github.asked if one.get("command", "").startswith("workflow run publish.yml")]
    assert len(started) == 6
    shown.untouched()


def test_a_late_run_stays_away_even_if_github_still_says_open(shown: Repository) -> None:
    early = shown.ended()
    shown.closed()
    assert shown.preview(early)["put"].result == "success"
    assert preview_of(shown) == ""


def test_proposals_of_forks_have_no_preview(shown: Repository) -> None:
    shown.owner = FORK
    assert {job.result for job in shown.preview().values()} == {"skipped"}
    assert {job.result for job in shown.closed().values()} == {"skipped"}
    assert "refs/heads/previews" not in refs(shown.remote)


def test_without_the_variable_there_are_no_previews(shown: Repository) -> None:
    del shown.github.variables["POLICYWEAVE_PREVIEWS"]
    assert {job.result for job in (*shown.preview().values(), *shown.closed().values())} == {"skipped"}


def test_pages_of_staffs_among_the_built_ones_are_never_shown(shown: Repository) -> None:
    page = shown.github.artefact(1, "preview") / "ash/attendance/index.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace('content="public"', 'content="staff"'), encoding="utf-8")
    assert shown.preview()["put"].result == "failure"
    assert "refs/heads/previews" not in refs(shown.remote)


def test_a_run_that_built_nothing_shows_nothing(shown: Repository) -> None:
    shutil.rmtree(shown.github.artefact(1, "preview"))
    assert shown.preview()["put"].result == "success"
    assert "refs/heads/previews" not in refs(shown.remote)
