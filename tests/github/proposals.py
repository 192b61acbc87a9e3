"""A content repository at GitHub's with one proposal, and everything that runs for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.github.answers import HOSTILE, OURS, pull, pull_request_event, run_event
from tests.github.repositories import bare, clone, commit_all, git, refs
from tests.github.runner import TOKEN, GitHub, Job
from tests.trustkit import SMALL, grep

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
        self.runs = self.run_id = 0
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
        self, now: str | None = None, newest: dict[str, Any] | None = None, event: str = "push",
        before: dict[str, Job] | None = None, links: int = 0,
    ) -> dict[str, Job]:  # fmt: skip
        """A run of Publish; now is where GitHub says that main is at its end. before: the last run, of which what
        failed is run again. links is the last run of the weekly check of links."""
        self.run_id = self.run_id if before else 500 + self.github.count
        self.github.answers = {
            PULLS: [self.answer],
            "GET repos/emet-example/policies/commits/main": {"sha": now or self.main},
            "GET repos/emet-example/policies/actions/workflows/publish.yml/runs": {
                "workflow_runs": [newest or {"run_number": 5, "conclusion": None}]
            },
            "GET repos/emet-example/policies/actions/workflows/links.yml/runs": {
                "workflow_runs": [{"id": links}] if links else []
            },
        }
        return self.github.run("publish", {"repository": OURS, "ref": "refs/heads/main"}, event, 5, self.run_id, before)

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
