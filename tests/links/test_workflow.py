"""The weekly workflow: as few rights as it needs, nothing of others' words in a shell line, actions by their commits."""

from __future__ import annotations

import re

from ruamel.yaml import YAML

from tests.trustkit import REPOSITORY

FOLDER = REPOSITORY / ".github/workflows"
TEXT = (FOLDER / "links.yml").read_text(encoding="utf-8")
FLOW = YAML(typ="safe").load(TEXT)


def test_rights_are_given_to_the_job_that_needs_them() -> None:
    assert FLOW["permissions"] == {}
    rights = {name: job["permissions"] for name, job in FLOW["jobs"].items()}
    assert rights == {"check": {"contents": "read", "actions": "read"}, "issue": {"issues": "write"}}


def test_it_runs_weekly_and_by_hand_and_for_no_pull_request() -> None:
    assert list(FLOW["on"]) == ["schedule", "workflow_dispatch"]
    assert FLOW["on"]["schedule"] == [{"cron": "23 5 * * 1"}]


def test_no_expression_stands_in_a_shell_line() -> None:
    steps = [step for job in FLOW["jobs"].values() for step in job["steps"]]
    assert [step for step in steps if "${{" in step.get("run", "")] == []


def test_actions_are_pinned_as_in_the_other_workflows() -> None:
    uses = re.findall(r"uses: (\S+)@(\S+) # (v\S+)", TEXT)
    assert len(uses) == TEXT.count("uses:")
    assert all(re.fullmatch(r"[0-9a-f]{40}", commit) for _, commit, _ in uses)
    ci = dict(re.findall(r"uses: (\S+)@(\S+) #", (FOLDER / "ci.yml").read_text(encoding="utf-8")))
    assert [(name, commit) for name, commit, _ in uses if name in ci and ci[name] != commit] == []
