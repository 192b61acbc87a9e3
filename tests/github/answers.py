"""What GitHub says in the tests: events and answers with the fields that we use, and some that we do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

OURS = {"id": 100, "full_name": "emet-example/policies", "owner": {"login": "emet-example"}, "default_branch": "main"}
FORK = {"id": 200, "full_name": "a-dsl/policies", "owner": {"login": "a-dsl"}, "default_branch": "main"}
HOSTILE = "\"; touch pwned; $(touch pwned) `touch pwned` ' && exit 1 ${{ github.token }}"
SHA = {letter: letter * 40 for letter in "abcdef"}


def run_event(
    sha: str = SHA["a"], repository: dict[str, Any] | None = OURS, number: int = 7, **more: Any
) -> dict[str, Any]:
    """A run of the workflow check for a pull request has ended."""
    return {
        "action": "completed",
        "repository": {**OURS, "private": True},
        "workflow_run": {
            "id": number, "event": "pull_request", "head_sha": sha, "head_repository": repository, "run_number": number,
            "html_url": f"https://github.com/emet-example/policies/actions/runs/{number}", "conclusion": "success",
            "head_branch": "$(touch pwned); `id`", "pull_requests": [], **more,
        },
    }  # fmt: skip


def pull(
    number: int = 12, sha: str = SHA["a"], state: str = "open", repository: dict[str, Any] | None = OURS
) -> dict[str, Any]:
    """A pull request into our main."""
    return {
        "number": number, "state": state, "title": HOSTILE, "draft": False,
        "head": {"sha": sha, "ref": "$(touch pwned)", "repo": repository},
        "base": {"sha": SHA["f"], "ref": "main", "repo": OURS},
    }  # fmt: skip


def pull_request_event(base: str, answer: dict[str, Any], action: str = "synchronize") -> dict[str, Any]:
    """Something has happened to a pull request."""
    one = {**answer, "base": {**answer["base"], "sha": base}, "body": HOSTILE}
    return {"action": action, "number": one["number"], "pull_request": one, "repository": OURS}


def comment(id: int, body: str, login: str = "github-actions[bot]", kind: str = "Bot") -> dict[str, Any]:
    """A comment on a pull request."""
    return {"id": id, "body": body, "user": {"login": login, "type": kind}, "created_at": "2026-09-01T12:00:00Z"}


def write(folder: Path, name: str, value: Any) -> Path:
    """Writes an answer as a file, and gives its path."""
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path
