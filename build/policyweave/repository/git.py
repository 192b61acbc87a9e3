"""Runs git, and says in plain words why it would not."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
SAFE = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
# What a shell around us may have set, and what would make git look at another repository or ask a question.
OURS = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C"}
KEPT = frozenset(
    {"GIT_SSL_CAINFO", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"}
)


class GitFailed(Exception):
    """Git would not do it; the message says why and what to do, in one or two sentences."""


def environment() -> dict[str, str]:
    """The environment for git: that of the shell without what names another repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in KEPT}
    return {**kept, **OURS}


def git(folder: Path, *arguments: str, given: bytes = b"", more: Iterable[tuple[str, str]] = ()) -> bytes:
    """What a git command prints, run in folder; given is its input, more are further variables of its environment.

    Raises GitFailed with what git said if it fails, or if git is not installed.
    """
    done = _run(folder, arguments, given, more)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise GitFailed(f"git {arguments[0]} would not do it: {said or f'it ended with {done.returncode}'}.")
    return done.stdout


def succeeds(folder: Path, *arguments: str) -> bool:
    """Whether a git command ends with 0."""
    return not _run(folder, arguments, b"", ()).returncode


def _run(
    folder: Path, arguments: tuple[str, ...], given: bytes, more: Iterable[tuple[str, str]]
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", *SAFE, *arguments], cwd=folder, input=given, capture_output=True, check=False,
            env={**environment(), **dict(more)},
        )  # fmt: skip
    except FileNotFoundError as error:
        raise GitFailed("git is not installed here. Install it, for example from https://git-scm.com.") from error


def top_of(root: Path) -> tuple[Path, str]:
    """The top folder of the repository around a folder, and the folder's path below it (empty, or ending with a slash).

    Raises GitFailed if there is none.
    """
    try:
        out = git(root, "rev-parse", "--show-toplevel", "--show-prefix").decode("utf-8", "surrogateescape")
    except GitFailed as error:
        if "dubious ownership" in str(error):
            raise GitFailed(f"“{root}” belongs to somebody else, so git will not read it. {error}") from error
        raise GitFailed(f"“{root}” is not in a Git repository, so there is nothing to compare with.") from error
    top, _, prefix = out.removesuffix("\n").partition("\n")
    return Path(top), prefix


def commit_of(folder: Path, name: str) -> str:
    """The commit that a name stands for: a branch, a tag, a commit. Raises GitFailed if there is none."""
    if name.startswith("-") or not name.strip() or "\0" in name or "\n" in name:
        raise GitFailed(f"“{name}” cannot be the name of a commit.")
    try:
        out = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except GitFailed:
        fetched = ""
        if succeeds(folder, "rev-parse", "--verify", "--quiet", f"origin/{name}^{{commit}}"):
            fetched = f" Did you mean “origin/{name}”?"
        elif is_shallow(folder):
            fetched = " Only a part of the history is here: run `git fetch --unshallow --tags` first."
        raise GitFailed(f"There is no commit, branch or tag “{name}”.{fetched}") from None
    return out.decode("ascii").strip()


def identity(folder: Path) -> tuple[str, str]:
    """The name and e-mail address that git's settings give whoever works here. Raises GitFailed if there are none."""
    found = []
    for key, example in (("user.name", "Your name"), ("user.email", "you@example.org")):
        try:
            said = git(folder, "config", "--get", key).decode("utf-8", "replace").strip()
        except GitFailed:
            said = ""
        if not said:
            raise GitFailed(f'Git does not know who you are. Run `git config {key} "{example}"` with your own first.')
        found.append(said)
    return found[0], found[1]


def is_shallow(folder: Path) -> bool:
    """Whether only a part of the history is here."""
    return git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"


def merge_base(folder: Path, one: str, other: str) -> str:
    """The commit where two commits parted; raises GitFailed if they have none, or it is not here."""
    try:
        out = git(folder, "merge-base", one, other)
    except GitFailed:
        if is_shallow(folder):
            raise GitFailed(
                "Only a part of the history is here, so it cannot be said where the two parted. "
                "Run `git fetch --unshallow --tags` first (in a workflow: fetch-depth: 0)."
            ) from None
        raise GitFailed("The two have no history in common; compare them as they are with --direct.") from None
    return out.decode("ascii").strip()


def blob_name(data: bytes, digits: int = 40) -> str:
    """The name that git gives to a file's content: SHA-1 or, in a repository with 64 digits, SHA-256."""
    digest = hashlib.sha256() if digits == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data) + data)
    return digest.hexdigest()
