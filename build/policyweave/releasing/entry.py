"""What a release finds in the repository before anything is woven: the last commit, what is not in it, the tags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..edition.names import TAGS
from ..edition.released import Found, find
from ..repository import git
from ..repository.snapshot import ROOMS

MOST = 10_000  # tags in a remote


@dataclass(frozen=True, slots=True)
class Entry:
    """The repository as a release finds it. dirty are paths that differ from the commit, below the content repository.

    here and there are the tags of editions by name with their objects, in this repository and in the remote.
    """

    root: Path
    top: Path
    prefix: str
    commit: str
    found: Found
    dirty: tuple[str, ...]
    here: Mapping[str, str]
    there: Mapping[str, str]
    remote: str


def entry_of(root: Path, remote: str | None) -> Entry:
    """Looks at the repository around root. Raises GitFailed where it cannot be released from."""
    top, prefix = git.top_of(root)
    if git.is_shallow(top):
        raise git.GitFailed("Only a part of the history is here. Run `git fetch --unshallow --tags` first.")
    commit = git.commit_of(top, "HEAD")
    there = _remote_tags(top, remote) if remote else {}
    return Entry(root, top, prefix, commit, find(root), _dirty(top, prefix), _tags(top), there, remote or "")


def _dirty(top: Path, prefix: str) -> tuple[str, ...]:
    """Files that are not as the commit has them; new ones count where content lies."""
    out = git.git(top, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", prefix or ".")
    found = []
    for entry in out.decode("utf-8", "replace").split("\0"):
        kind, path = entry[:2], entry[3:].removeprefix(prefix)
        content = any(path == room or path.startswith(f"{room}/") for room in ROOMS)
        if path and (kind != "??" or content):
            found.append(path)
    return tuple(found)


def _tags(top: Path) -> dict[str, str]:
    out = git.git(top, "for-each-ref", "--format=%(refname) %(objectname)", TAGS).decode("utf-8", "replace")
    pairs = (line.rpartition(" ") for line in out.splitlines())
    return {ref.removeprefix("refs/tags/"): name for ref, _, name in pairs}


def _remote_tags(top: Path, remote: str) -> dict[str, str]:
    if remote.startswith("-"):
        raise git.GitFailed(f"“{remote}” cannot be the name of a remote repository.")
    out = git.git(top, "ls-remote", "--quiet", "--refs", "--end-of-options", remote, f"{TAGS}*").decode(
        "utf-8", "replace"
    )
    lines = out.splitlines()
    if len(lines) > MOST:
        raise git.GitFailed(f"“{remote}” has more tags below edition/ than can be read.")
    pairs = (line.split("\t", 1) for line in lines if "\t" in line)
    return {ref.removeprefix("refs/tags/"): name for name, ref in pairs}
