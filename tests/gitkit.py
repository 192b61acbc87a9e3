"""Real Git repositories for tests: commits, branches and tags on a content repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

WHO = {"GIT_AUTHOR_NAME": "A. Tester", "GIT_AUTHOR_EMAIL": "tester@trust.example",
       "GIT_COMMITTER_NAME": "A. Tester", "GIT_COMMITTER_EMAIL": "tester@trust.example"}  # fmt: skip
PLAIN = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}


def git(folder: Path, *arguments: str, given: str = "") -> str:
    """What a git command prints, without the last line end."""
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false", *arguments],
        cwd=folder, input=given, capture_output=True, text=True, env={**PLAIN, **WHO}, check=False,
    )  # fmt: skip
    assert not done.returncode, f"git {' '.join(arguments)}: {done.stderr}"
    return done.stdout.removesuffix("\n")


def begin(folder: Path, message: str = "The beginning") -> str:
    """Makes a repository of a folder, with all that is in it as the first commit, whose name it gives."""
    git(folder, "init", "-q")
    return commit(folder, message)


def commit(folder: Path, message: str = "A change") -> str:
    """Commits all that has changed, and gives the commit's name."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")
