"""The workflows' steps, run in order in fresh clones with made-up events: of forks, closed, force-pushed, hostile titles."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from policyweave.github.comment import MARK
from policyweave.review.data import ReviewData
from tests.github.answers import FORK, HOSTILE, OURS, comment, pull, pull_request_event, run_event
from tests.github.repositories import bare, clone, commit_all, git, refs, tree
from tests.github.runner import TOKEN, GitHub, Job
from tests.trustkit import SMALL, grep, snapshot

pytestmark = pytest.mark.slow
COMMENTS_OF = "POST repos/emet-example/policies/issues/12/comments"
PULLS = "GET repos/emet-example/policies/pulls"
BRANCH = "$(touch pwned); `id`"


class Repository:
    """A content repository at GitHub's with one proposal, number 12, and everything that runs for it."""

    def __init__(self, folder: Path) -> None:
        self.remote = bare(folder / "remote.git")
        self.here = clone(self.remote, folder / "here")
        self.github = GitHub(folder, self.remote)
        shutil.copytree(SMALL, self.here, dirs_exist_ok=True)
        self.main = self.push("The content", "main")
        self.runs = 0
        self.head = self.main
        self.owner = OURS

    def push(self, message: str, branch: str, force: bool = False) -> str:
        commit = commit_all(self.here, message)
        git(self.here, "push", "--quiet", *(["--force"] if force else []), "origin", f"HEAD:{branch}")
        return commit

    def write(self, path: str, old: str, new: str) -> None:
        file = self.here / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def propose(self, path: str = "policies/attendance.md", old: str = "Every day", new: str = "Each day") -> str:
        """Changes words and pushes them as the proposal's newest commit."""
        self.write(path, old, new)
        self.head = self.push(HOSTILE, "refs/pull/12/head", force=True)
        return self.head

    def move_on(self, text: str = "Somebody else's words.") -> str:
        """A commit on main that the proposal does not have."""
        git(self.here, "checkout", "--quiet", "--detach", self.main)
        (self.here / "README.md").write_text(text, encoding="utf-8")
        self.main = self.push("On main", "main")
        git(self.here, "checkout", "--quiet", "--detach", self.head)
        return self.main

    @property
    def answer(self) -> dict[str, Any]:
        """What GitHub says of the proposal now."""
        return pull(12, self.head, repository=self.owner)

    def check(self) -> Job:
        """A run of Check for the newest commit; its number is counted up."""
        self.runs += 1
        event = pull_request_event(self.main, self.answer)
        return self.github.run("check", event, "pull_request", self.runs)["check"]

    def ended(self, run: int | None = None, head: str | None = None) -> dict[str, Any]:
        """The event that a run of Check has ended."""
        return run_event(head or self.head, self.owner, run or self.runs)

    def comment(self, pulls: list[Any] | None = None, comments: Sequence[Any] = (), made: Any = None) -> Job:
        """A run of Comment after the newest run of Check; made is GitHub's answer when a comment is made."""
        self.github.answers = {
            PULLS: [self.answer] if pulls is None else pulls,
            "GET repos/emet-example/policies/issues/12/comments": list(comments),
            COMMENTS_OF: made or {"id": 1},
            "PATCH repos/emet-example/policies/issues/comments/5": {"id": 5},
        }
        return self.github.run("comment", self.ended(), "workflow_run", 1)["comment"]

    def preview(self, event: dict[str, Any] | None = None, answer: dict[str, Any] | None = None) -> dict[str, Job]:
        """A run of Preview after a run of Check."""
        self.github.answers = {PULLS: [answer or self.answer]}
        return self.github.run("preview", event or self.ended(), "workflow_run", 1)

    def closed(self) -> dict[str, Job]:
        """A run of Preview after the proposal was closed."""
        newest = {"workflow_runs": [{"run_number": self.runs}]}
        self.github.answers = {"GET repos/emet-example/policies/actions/workflows/check.yml/runs": newest}
        return self.github.run("preview", pull_request_event(self.main, self.answer, "closed"), "pull_request", 1)

    def publish(
        self, now: str | None = None, newest: dict[str, Any] | None = None, event: str = "push"
    ) -> dict[str, Job]:
        """A run of Publish; now is where GitHub says that main is at its end."""
        self.github.answers = {
            PULLS: [self.answer],
            "GET repos/emet-example/policies/commits/main": {"sha": now or self.main},
            "GET repos/emet-example/policies/actions/workflows/publish.yml/runs": {
                "workflow_runs": [newest or {"run_number": 5, "conclusion": None}]
            },
        }
        return self.github.run(
            "publish", {"repository": OURS, "ref": "refs/heads/main"}, event, 5, run_id=500 + self.github.count
        )

    def saved(self) -> Callable[[], None]:
        """Remembers everything as it is now, and gives what brings it back."""
        kept = refs(self.remote), dict(self.github.variables), (self.head, self.main, self.runs, self.owner)
        artefacts, copy = self.github.stub / "artefacts", self.github.folder / "kept"
        shutil.copytree(artefacts, copy)

        def restore() -> None:
            for name in refs(self.remote).keys() - kept[0].keys():
                git(self.remote, "update-ref", "-d", name)
            for name, commit in kept[0].items():
                git(self.remote, "update-ref", name, commit)
            self.github.variables.clear()
            self.github.variables.update(kept[1])
            self.head, self.main, self.runs, self.owner = kept[2]
            git(self.here, "checkout", "--quiet", "--force", "--detach", self.head)
            shutil.rmtree(artefacts)
            shutil.copytree(copy, artefacts)
            (self.github.stub / "asked.jsonl").unlink(missing_ok=True)

        return restore

    def untouched(self) -> None:
        """Nothing of a title, a branch's name or a message was run, and no token was shown."""
        assert list(self.github.folder.rglob("pwned")) == []
        assert [name for name in grep(self.github.stub, TOKEN) if not name.endswith("asked.jsonl")] == []


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


# Check


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
    assert done.said["Every rule"].count("::error") == 0
    assert "could not be compared" in done.summary


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


# Comment


@pytest.fixture(scope="module")
def forked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repository, Callable[[], None]]:
    """A proposal of a fork that Check has run for, and what brings it back to that state."""
    made = Repository(tmp_path_factory.mktemp("forked"))
    made.owner = FORK
    made.propose()
    assert made.check().result == "success"
    return made, made.saved()


@pytest.fixture
def checked(forked: tuple[Repository, Callable[[], None]]) -> Repository:
    """A proposal of a fork that Check has run for."""
    made, restore = forked
    restore()
    return made


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
    checked.comment()
    checked.preview()
    for head in checked.github.folder.glob("job-*/work/.git/HEAD"):
        if "job-1/" not in head.as_posix():
            assert git(head.parent.parent, "rev-parse", "HEAD") == checked.main


@pytest.mark.parametrize(("event", "conclusion"), [("push", "success"), ("pull_request", "cancelled")])
def test_other_runs_are_none_of_its_business(checked: Repository, event: str, conclusion: str) -> None:
    ended = checked.ended()
    ended["workflow_run"] |= {"event": event, "conclusion": conclusion}
    assert checked.github.run("comment", ended, "workflow_run")["comment"].result == "skipped"


# Preview


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repository, Callable[[], None]]:
    """A proposal of our own, where previews are wanted, that Check has run for; and what brings it back."""
    made = Repository(tmp_path_factory.mktemp("wanted"))
    made.github.variables["POLICYWEAVE_PREVIEWS"] = "pages"
    made.propose()
    assert made.check().result == "success"
    return made, made.saved()


@pytest.fixture
def shown(wanted: tuple[Repository, Callable[[], None]]) -> Repository:
    """A proposal of our own, where previews are wanted; Check has run for it."""
    made, restore = wanted
    restore()
    return made


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


# Publish


def results(done: dict[str, Job]) -> dict[str, str]:
    return {name: job.result for name, job in done.items()}


ALL_WELL = {"public": "success", "pages": "success", "staff": "success", "verify": "success"}


@pytest.mark.parametrize("event", ["push", "workflow_dispatch"])
def test_what_main_holds_is_published(repository: Repository, event: str) -> None:
    done = repository.publish(event=event)
    assert results(done) == ALL_WELL, "".join(job.log for job in done.values())
    pages = repository.github.deployed["pages"]
    assert json.loads((pages / "policyweave.json").read_text(encoding="utf-8"))["commit"] == repository.main
    assert (pages / "ash/attendance/index.html").is_file()
    assert grep(pages, "Words for staff") == []
    assert "staff" not in repository.github.deployed
    assert "It needs the secret AZURE_STATIC_WEB_APPS_API_TOKEN" in done["staff"].summary
    assert f"Published is {repository.main}" in done["verify"].summary


def test_with_the_secret_the_staff_site_goes_to_its_place(repository: Repository) -> None:
    repository.github.secrets["AZURE_STATIC_WEB_APPS_API_TOKEN"] = "s3cret"
    done = repository.publish()
    assert results(done) == ALL_WELL, "".join(job.log for job in done.values())
    staff = repository.github.deployed["staff"]
    settings = json.loads((staff / "staticwebapp.config.json").read_text(encoding="utf-8"))
    assert settings["routes"][-1] == {"route": "/*", "allowedRoles": ["staff"]}
    assert json.loads((staff / "policyweave.json").read_text(encoding="utf-8"))["commit"] == repository.main
    assert (staff / "ash/guide/index.html").is_file()
    artefacts = repository.github.stub / "artefacts"
    assert grep(artefacts, "Words for staff", "s3cret") == [], "nothing of staff's lies among the run's artefacts"
    assert "s3cret" not in "".join(job.log + job.summary for job in done.values())


def test_a_tenant_is_handed_on(repository: Repository) -> None:
    repository.github.secrets["AZURE_STATIC_WEB_APPS_API_TOKEN"] = "s3cret"
    repository.github.variables["POLICYWEAVE_TENANT"] = "0f8fad5b-d9cb-469f-a165-70867728950e"
    assert results(repository.publish()) == ALL_WELL
    text = (repository.github.deployed["staff"] / "staticwebapp.config.json").read_text(encoding="utf-8")
    assert "0f8fad5b-d9cb-469f-a165-70867728950e/v2.0" in text


def test_previews_of_open_proposals_are_published_with_it(shown: Repository) -> None:
    shown.preview()
    done = shown.publish()
    assert results(done) == ALL_WELL, "".join(job.log for job in done.values())
    pages = shown.github.deployed["pages"]
    assert "Preview of proposal 12" in (pages / "preview/pr-12/ash/index.html").read_text(encoding="utf-8")
    assert "Each day" not in (pages / "ash/attendance/index.html").read_text(encoding="utf-8")
    shown.closed()
    assert results(shown.publish()) == ALL_WELL
    assert not (shown.github.deployed["pages"] / "preview").exists()


def test_a_removal_that_was_lost_is_made_up_for(shown: Repository) -> None:
    """GitHub starts nothing for a proposal that is closed while it has conflicts."""
    shown.preview()
    shown.head = "c" * 40
    event = {"repository": OURS}
    shown.publish()
    shown.github.answers[PULLS] = [{**shown.answer, "state": "closed"}]
    shown.github.run("publish", event, "workflow_dispatch", 6, run_id=600)
    assert not (shown.github.deployed["pages"] / "preview").exists()


def test_content_with_errors_is_not_published_and_that_is_red(repository: Repository) -> None:
    repository.write("policies/attendance.md", "Every day counts.", "Every day counts, {{ scool.name }}.")
    repository.main = repository.push("Broken", "main")
    done = repository.publish()
    assert results(done) == {"public": "failure", "pages": "skipped", "staff": "skipped", "verify": "failure"}
    assert repository.github.deployed == {}
    assert "Nothing was published" in done["verify"].log


@pytest.mark.parametrize(
    ("newest", "result"),
    [
        ({"run_number": 6, "conclusion": None}, "success"),
        ({"run_number": 6, "conclusion": "success"}, "success"),
        ({"run_number": 6, "conclusion": "cancelled"}, "failure"),
        ({"run_number": 5, "conclusion": None}, "failure"),
    ],
    ids=["a newer run waits", "a newer run is done", "the newer run was dropped", "no newer run"],
)
def test_a_release_is_never_lost_in_silence(repository: Repository, newest: dict[str, Any], result: str) -> None:
    """Main has moved on while it was published (C11)."""
    done = repository.publish(now="d" * 40, newest=newest)
    assert done["verify"].result == result
    assert ("::error::" in done["verify"].log) == (result == "failure")


def test_a_run_publishes_what_main_holds_when_it_begins_not_when_it_was_started(repository: Repository) -> None:
    """So whichever of several waiting runs is dropped, the one that is left publishes everything."""
    newer = repository.move_on()
    done = repository.publish()
    assert results(done) == ALL_WELL
    pages = snapshot(repository.github.deployed["pages"])
    assert json.loads(pages["policyweave.json"])["commit"] == newer
