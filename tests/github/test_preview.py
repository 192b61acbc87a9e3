"""A preview shows the newest commit of an open pull request and nothing of a closed one, in whatever order runs end (C40)."""

from __future__ import annotations

import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.github.answers import FORK, OURS, SHA, pull, run_event, write
from tests.github.previews import Previews
from tests.github.repositories import clone, git, refs, tree
from tests.trustkit import run, snapshot
from tests.warm import argv

A, B, C = SHA["a"], SHA["b"], SHA["c"]


@pytest.mark.parametrize("asked", [True, False], ids=["GitHub is asked", "by the runs' numbers alone"])
def test_events_in_the_order_that_went_wrong_elsewhere(previews: Previews, asked: bool) -> None:
    def github(head: str, state: str = "open") -> None:
        if asked:
            previews.says(head, state)

    github(A)  # run 1 begins
    github(B)  # run 2 begins
    previews.put(B, 2).expect(0)
    assert previews.shown == B[:9]
    said = previews.put(A, 1).expect(0).out
    assert previews.shown == B[:9], "late A does not come back"
    assert "aaaaaaaaa is not shown" in said
    github(B, "closed")
    previews.remove(2).expect(0)
    assert previews.shown == ""
    assert set(tree(previews.remote, "previews")) == {"pr-12/preview.json"}
    previews.put(A, 1).expect(0)
    previews.put(B, 2).expect(0)
    assert previews.shown == "", "neither run brings it back"
    github(C)  # reopened, run 3
    previews.put(C, 3).expect(0)
    assert previews.shown == C[:9]


def test_reopened_without_a_new_commit_it_is_shown_again(previews: Previews) -> None:
    previews.put(B, 2).expect(0)
    previews.remove(2).expect(0)
    previews.says(B)
    previews.put(B, 3).expect(0)
    assert previews.shown == B[:9]


@pytest.mark.parametrize(("head", "state", "why"), [(B, "open", "moved on to bbbbbbbbb"), (A, "closed", "is closed")])
def test_what_github_says_now_counts_more_than_the_number(previews: Previews, head: str, state: str, why: str) -> None:
    previews.says(head, state)
    assert why in previews.put(A, 9).expect(0).out
    assert refs(previews.remote) == {}


def test_a_run_that_is_repeated_writes_its_pages_again(previews: Previews) -> None:
    previews.put(A, 1).expect(0)
    page = previews.site / "ash/attendance/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("Every day counts.", "Each day counts."), encoding="utf-8")
    index = previews.site / "ash/search/search_index.json"
    index.write_text(index.read_text(encoding="utf-8").replace("Every day", "Each day"), encoding="utf-8")
    previews.put(A, 1).expect(0)
    assert "Each day counts." in tree(previews.remote, "previews")["pr-12/ash/attendance/index.html"]


def test_a_late_close_takes_nothing_of_a_newer_run_away(previews: Previews) -> None:
    previews.put(C, 3).expect(0)
    assert "stays" in previews.remove(2).expect(0).out
    assert previews.shown == C[:9]


def test_a_close_before_any_preview_is_remembered_too(previews: Previews) -> None:
    previews.remove(5).expect(0)
    previews.remove(5).expect(0)
    previews.put(A, 4).expect(0)
    assert set(tree(previews.remote, "previews")) == {"pr-12/preview.json"}


def test_pages_that_go_from_one_commit_to_the_next_do_not_stay(previews: Previews) -> None:
    previews.put(A, 1).expect(0)
    shutil.rmtree(previews.site / "ash/absence")
    previews.put(B, 2).expect(0)
    assert "pr-12/ash/absence/index.html" not in tree(previews.remote, "previews")


def test_every_page_says_that_it_is_a_preview_and_asks_not_to_be_listed(previews: Previews) -> None:
    previews.put(A, 1).expect(0)
    pages = {path: text for path, text in tree(previews.remote, "previews").items() if path.endswith(".html")}
    assert len(pages) == len(list(previews.site.rglob("*.html")))
    for text in pages.values():
        assert text.count("Preview of proposal 12 at aaaaaaaaa.") == 1
        assert text.count('<meta name="robots" content="noindex">') == 1
        assert text.count('<meta name="policyweave-audience" content="public">') == 1


@pytest.mark.parametrize("target", ["ash/x.html", "ash/index.html", "ash/search/search_index.json"])
def test_nothing_of_staffs_gets_into_a_preview(previews: Previews, site: Path, target: str) -> None:
    source = site / "staff" / ("ash/guide/index.html" if target.endswith("x.html") else target)
    shutil.copy(source, previews.site / target)
    previews.put(A, 1).expect(2)
    assert refs(previews.remote) == {}


def test_other_pull_requests_are_left_alone_and_the_branch_does_not_grow(previews: Previews) -> None:
    for head, number in ((A, 1), (B, 2), (C, 3)):
        previews.put(head, number).expect(0)
    run(
        previews.here, "preview", "put", "--number", "13", "--head", A, "--run", "4", "--from", previews.site,
        "--remote", "origin",
    ).expect(0)  # fmt: skip
    previews.remove(3).expect(0)
    assert "pr-13/index.html" in tree(previews.remote, "previews")
    assert git(previews.remote, "rev-list", "--count", "previews") == "1"


def test_the_checkout_stays_as_it_was(previews: Previews) -> None:
    (previews.here / "being-written").write_text("x", encoding="utf-8")
    before = snapshot(previews.here / ".git" / "refs"), git(previews.here, "status", "--porcelain")
    previews.put(A, 1).expect(0)
    assert git(previews.here, "status", "--porcelain") == before[1]
    assert not (previews.here / "pr-12").exists()


def test_many_runs_at_the_same_time_end_with_the_newest(previews: Previews) -> None:
    homes = [clone(previews.remote, previews.folder / f"home-{number}") for number in range(4)]
    heads = [SHA[letter] for letter in "abcd"]
    arguments = [(heads[number], number + 1, None, homes[number]) for number in range(4)]
    codes: list[int] = []

    def one(head: str, number: int, _: None, here: Path) -> None:
        call = argv(
            here, "preview", "put", "--number", "12", "--head", head, "--run", str(number), "--from", previews.site,
            "--remote", "origin",
        )  # fmt: skip
        codes.append(subprocess.run(call, capture_output=True, check=False).returncode)

    threads = [threading.Thread(target=one, args=each) for each in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [0, 0, 0, 0]
    assert previews.shown == SHA["d"][:9]


def test_a_push_that_is_refused_once_is_tried_again(previews: Previews) -> None:
    hook = previews.remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\nrm "$0"\nexit 1\n', encoding="utf-8")
    hook.chmod(0o755)
    previews.put(A, 1).expect(0)
    assert previews.shown == A[:9]


def test_previews_are_fetched_as_publishing_takes_them(previews: Previews, site: Path, tmp_path: Path) -> None:
    assert previews.fetched() == {}
    previews.put(A, 1).expect(0)
    fetched = previews.fetched()
    assert fetched.keys() == tree(previews.remote, "previews").keys()
    clean = Path(shutil.copytree(site, tmp_path / "clean" / "site"))
    out = tmp_path / "out"
    run(None, "publish", "public", "--from", clean, "--out", out, "--previews", tmp_path / "fetched").expect(0)
    assert "Preview of proposal 12" in (out / "preview/pr-12/ash/index.html").read_text(encoding="utf-8")
    previews.remove(1).expect(0)
    assert previews.fetched().keys() == {"pr-12/preview.json"}


def test_previews_of_pull_requests_that_are_closed_are_not_published(previews: Previews) -> None:
    """The removal may have been lost: what GitHub says is open is asked for each time."""
    previews.put(A, 1).expect(0)
    out = previews.folder / "open"
    for pulls, shown in (
        ([pull(13, A)], set()),
        ([pull(12, A, "closed")], set()),
        ([[pull(12, A)], [pull(13, B)]], {"pr-12"}),
    ):
        answers = write(previews.folder, "pulls.json", pulls)
        run(previews.here, "preview", "fetch", "--remote", "origin", "--out", out, "--pulls", answers).expect(0)
        assert {path.name for path in out.iterdir()} == shown


@pytest.mark.parametrize(
    ("event", "answer", "shown"),
    [
        (run_event(A, number=4), pull(12, A), A[:9]),
        (run_event(A, number=4), pull(12, B), None),
        (run_event(A, number=4), pull(12, A, "closed"), None),
        (run_event(A, FORK, number=4), pull(12, A), None),
    ],
    ids=["open at this commit", "force-pushed", "closed", "of a fork"],
)
def test_the_event_of_a_run_says_what_is_shown(
    previews: Previews, event: dict[str, Any], answer: dict[str, Any], shown: str | None
) -> None:
    files = write(previews.folder, "event.json", event), write(previews.folder, "pulls.json", [answer])
    run(
        previews.here, "preview", "put", "--event", files[0], "--pulls", files[1], "--from", previews.site,
        "--remote", "origin",
    ).expect(0)  # fmt: skip
    assert (previews.shown if refs(previews.remote) else None) == shown


@pytest.mark.parametrize(
    "arguments",
    [
        ("--number", "0"),
        ("--number", "x"),
        ("--run", "-1"),
        ("--head", "main"),
        ("--branch", "-x"),
        ("--remote", "--x"),
    ],
)
def test_a_call_that_cannot_be_right_is_refused(previews: Previews, arguments: tuple[str, str]) -> None:
    given = {"--number": "12", "--head": A, "--run": "1", "--remote": "origin", "--branch": "previews"}
    given[arguments[0]] = arguments[1]
    words = [f"{name}={value}" for name, value in given.items()]
    run(previews.here, "preview", "put", *words, "--from", previews.site).expect(2)
    assert refs(previews.remote) == {}


def test_the_answer_has_to_be_about_the_same_pull_request(previews: Previews) -> None:
    previews.github = write(previews.folder, "pull.json", pull(13, A, repository=OURS))
    previews.put(A, 1).expect(2)
