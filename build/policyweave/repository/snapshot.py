"""The content of a commit as files in a folder aside, exactly as stored; the checkout is neither read nor touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .git import GitFailed, git

ROOMS = ("policies", "schools", "macros", "mkdocs.yml", ".github/CODEOWNERS")
MAX_FILES = 500_000
TREE = "040000"
FILE_MODES = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a commit: the name of its content (git's object name), and whether it is a plain file."""

    blob: str
    plain: bool


def listing(top: Path, commit: str, prefix: str = "", whole: bool = False) -> Mapping[str, Entry]:
    """The files of the content repository at prefix in a commit, by path below it; whole: other files there as well."""
    paths = ([prefix] if prefix else []) if whole else [f"{prefix}{room}" for room in ROOMS]
    out = git(top, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths)
    files = dict(_entries(out, prefix))
    if len(files) > MAX_FILES:
        raise GitFailed(f"Commit {commit[:9]} holds {len(files):,} files; that is more than can be compared.")
    return files


def _entries(out: bytes, prefix: str) -> Iterator[tuple[str, Entry]]:
    for line in out.split(b"\0"):
        head, tab, name = line.partition(b"\t")
        if not tab:
            continue
        mode, _, blob = head.decode("ascii").split(" ")
        path = name.decode("utf-8", "surrogateescape").removeprefix(prefix)
        if mode != "160000":  # another repository inside this one
            yield path, Entry(blob, mode in FILE_MODES)


def write(top: Path, files: Mapping[str, Entry], into: Path) -> None:
    """Writes the plain files of a listing below a folder that is there and empty. Links are left out.

    Raises GitFailed if a path would lead out of the folder; git itself refuses to store such ones.
    """
    wanted = {path: entry for path, entry in files.items() if entry.plain}
    for path in wanted:
        parts = PurePosixPath(path).parts
        if PurePosixPath(path).is_absolute() or ".." in parts or ".git" in (part.lower() for part in parts):
            raise GitFailed(f"The commit holds a file named “{path}”, which cannot be written safely.")
    contents = blobs(top, {entry.blob for entry in wanted.values()})
    made: set[Path] = set()
    for path, entry in wanted.items():
        target = into / path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        target.write_bytes(contents[entry.blob])


def blobs(top: Path, names: set[str]) -> dict[str, bytes]:
    """The contents of objects by their names. Raises GitFailed if one is not here."""
    asked = sorted(names)
    out = git(top, "cat-file", "--batch", given="".join(f"{name}\n" for name in asked).encode("ascii"))
    found: dict[str, bytes] = {}
    at = 0
    for name in asked:
        end = out.index(b"\n", at)
        head = out[at:end].decode("ascii", "replace").split(" ")
        if len(head) != 3:
            raise GitFailed(f"A file of the history is not here ({name[:9]}). Run `git fetch --unshallow` first.")
        size = int(head[2])
        found[name] = out[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
    return found
