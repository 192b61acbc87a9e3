"""Git repositories for the tests of what writes to them."""

from __future__ import annotations

import datetime
import os
import subprocess
from pathlib import Path

from policyweave.repository.transaction import Author

ME = Author("Tests of policyweave", "tests@policyweave.example")
NOON = datetime.datetime(2026, 9, 1, 12, tzinfo=datetime.UTC)
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
CLEAN |= {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": ME.name, "GIT_AUTHOR_EMAIL": ME.email, "GIT_COMMITTER_NAME": ME.name, "GIT_COMMITTER_EMAIL": ME.email,
}  # fmt: skip


def git(folder: Path, *arguments: str, given: str = "") -> str:
    """What a git command prints, without the last line end."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        input=given,
        text=True,
        errors="replace",
        capture_output=True,
        check=False,
        env=CLEAN,
    )
    assert done.returncode == 0, f"git {' '.join(arguments)}: {done.stderr}"
    return done.stdout.removesuffix("\n")


def bare(folder: Path) -> Path:
    """A new bare repository."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main")
    return folder


def clone(remote: Path, folder: Path) -> Path:
    """A clone of a repository that may be empty."""
    git(remote, "clone", "--quiet", str(remote), str(folder))
    return folder


def commit_all(folder: Path, message: str = "A change") -> str:
    """Commits every file of a checkout."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD")


def tree(repository: Path, name: str) -> dict[str, str]:
    """The files of a commit by path."""
    names = git(repository, "ls-tree", "-r", "-z", "--name-only", name).split("\0")
    return {path: git(repository, "show", f"{name}:{path}") for path in names if path}


def refs(repository: Path) -> dict[str, str]:
    """All references with their values."""
    lines = git(repository, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
    return dict(line.split(" ") for line in lines)
