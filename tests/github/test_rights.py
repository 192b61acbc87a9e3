"""Each workflow has the rights that it needs and no others; nobody else's words are part of a shell line."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.github.runner import FOLDER, workflow

NAMES = sorted(path.stem for path in FOLDER.glob("*.yml"))
READ = {"contents": "read"}
RIGHTS: dict[str, dict[str, dict[str, str]]] = {
    "check": {"check": READ},
    "comment": {"comment": {**READ, "actions": "read", "pull-requests": "write"}},
    "preview": {
        "put": {"contents": "write", "pull-requests": "read", "actions": "write"},
        "remove": {"contents": "write", "actions": "write"},
    },
    "edition": {"archives": {"contents": "write", "actions": "write"}},
    "publish": {
        "plan": READ,
        "build": READ,
        "public": {**READ, "pull-requests": "read"},
        "pages": {"pages": "write", "id-token": "write"},
        "staff": {**READ, "actions": "read"},
        "verify": {**READ, "actions": "read"},
    },
    "reminders": {"look": {**READ, "issues": "read"}, "remind": {"issues": "write"}},
}
OURS = ("check", "comment", "edition", "preview", "publish", "reminders")


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in workflow(name)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("name", OURS)
def test_rights_are_given_to_the_job_that_needs_them(name: str) -> None:
    flow = workflow(name)
    assert flow["permissions"] == {}
    assert {job: text["permissions"] for job, text in flow["jobs"].items()} == RIGHTS[name]


def test_what_runs_a_proposals_own_words_has_no_secret_and_may_not_write() -> None:
    text = (FOLDER / "check.yml").read_text(encoding="utf-8")
    assert list(workflow("check")["on"]) == ["pull_request"]
    assert "secrets." not in text
    assert "token" not in text.lower()


@pytest.mark.parametrize("name", ["comment", "edition", "preview"])
def test_what_may_write_checks_out_the_default_branch_only(name: str) -> None:
    refs = [step["with"]["ref"] for step in steps(name) if step.get("uses", "").startswith("actions/checkout@")]
    assert refs
    assert set(refs) == {"${{ github.event.repository.default_branch }}"}


@pytest.mark.parametrize("name", NAMES)
def test_no_expression_stands_in_a_shell_line(name: str) -> None:
    assert [step["name"] for step in steps(name) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("name", NAMES)
def test_credentials_do_not_stay_in_a_checkout(name: str) -> None:
    kept = [s["with"]["persist-credentials"] for s in steps(name) if s.get("uses", "").startswith("actions/checkout@")]
    assert not any(kept)


@pytest.mark.parametrize("name", OURS)
def test_a_command_that_fails_in_a_pipe_fails_its_step(name: str) -> None:
    assert workflow(name)["defaults"] == {"run": {"shell": "bash"}}


@pytest.mark.parametrize("name", NAMES)
def test_every_job_ends_in_time_and_every_workflow_says_what_waits(name: str) -> None:
    flow = workflow(name)
    assert all(0 < job["timeout-minutes"] <= 120 for job in flow["jobs"].values())
    assert flow["concurrency"]["cancel-in-progress"] is (name in ("ci", "check"))


def test_actions_are_pinned_by_commit_and_the_same_everywhere() -> None:
    pinned: dict[str, set[str]] = {}
    for name in NAMES:
        text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
        uses = re.findall(r"uses: ([\w./-]+)@([0-9a-f]{40}) # (v[\d.]+)$", text, re.MULTILINE)
        assert len(uses) == text.count("uses:"), name
        for action, commit, version in uses:
            pinned.setdefault(action, set()).add(f"{commit} {version}")
    assert {action: len(commits) for action, commits in pinned.items() if len(commits) > 1} == {}


def test_only_policyweave_and_a_few_well_known_programs_are_called() -> None:
    known = {".venv/bin/policyweave", "make", "gh", "git", "jq", "tee", "cat", "echo", "mkdir", "grep", "exit", "if"}
    known |= {"elif", "else", "then", "fi", "code=0", "code=1", "code=2", "while", "do", "done"}
    known |= {"ledger=()", "ledger=(--ledger"}  # an option, or none
    called = set()
    for name in OURS:
        for step in steps(name):
            text = re.sub(r"\\\n\s*", " ", step.get("run", ""))
            for line in filter(None, (line.strip() for line in text.splitlines())):
                if not line.startswith("#"):
                    called.add(re.sub(r'^\w+="\$\(', "", line).split(" ")[0])
    assert called <= known, called - known
