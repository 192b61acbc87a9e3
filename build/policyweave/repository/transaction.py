"""Many files written to a branch, and several branches or tags moved, each as one step; the checkout is never touched.

A commit is put together from git's own pieces in an index aside, and nobody sees it until a reference is moved to it.
A reference is moved only from the value that it is known to have; whoever was faster wins, and the other reads again.
"""

from __future__ import annotations

import datetime
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .git import COMMIT, GitFailed, git, succeeds

REMOTE = re.compile(r"[^-\s][^\s\0]*")
LOST = ("[rejected]", "[remote rejected]", "cannot lock ref", "Unable to create", "failed to update ref")
FILE = "100644"
NOTHING = "0" * 40


class Raced(GitFailed):
    """Somebody else was faster: a reference is not where it was. Read again, and try again."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who a commit says made it."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Transaction:
    """Writes to the Git repository at or around a folder; a bare one will do."""

    repository: Path

    def value(self, ref: str, remote: str | None = None) -> str | None:
        """What a full reference ("refs/heads/main") stands at, here or in a remote; None if it is not there."""
        self._checked((ref,), remote)
        if remote is None:
            name = ("rev-parse", "--verify", "--quiet", "--end-of-options", ref)
            return self._git(*name).decode("ascii").strip() if succeeds(self.repository, *name) else None
        out = self._git("ls-remote", "--quiet", "--end-of-options", remote, ref).decode("utf-8", "replace")
        return next((line.split("\t")[0] for line in out.splitlines() if line.endswith(f"\t{ref}")), None)

    def fetch(self, commit: str, ref: str, remote: str) -> None:
        """Brings what a remote's reference holds, unless the commit is here; no reference of ours changes.

        Raises Raced if the reference has moved on from the commit.
        """
        self._checked((ref,), remote)
        if not self.has(commit):
            self._git("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--end-of-options", remote, ref)
        if not self.has(commit):
            raise Raced(f"“{ref}” moved while it was read.")

    def has(self, commit: str) -> bool:
        """Whether a commit is here."""
        return bool(COMMIT.fullmatch(commit)) and succeeds(self.repository, "cat-file", "-e", f"{commit}^{{commit}}")

    def names(self, commit: str, folder: str = "") -> tuple[str, ...]:
        """The paths of the files of a commit, or of a folder in it."""
        where = ("--", folder) if folder else ()
        out = self._git("ls-tree", "-r", "-z", "--name-only", "--full-tree", _named(commit), *where)
        return tuple(name for name in out.decode("utf-8", "surrogateescape").split("\0") if name)

    def read(self, commit: str, path: str) -> bytes:
        """The bytes of a file of a commit; raises GitFailed if it is not there."""
        return self._git("cat-file", "blob", f"{_named(commit)}:{path}")

    def commit(
        self,
        parent: str | None,
        files: Mapping[str, bytes | None],
        message: str,
        author: Author,
        when: datetime.datetime,
        base: str | None = None,
    ) -> str:
        """A new commit that no reference knows yet; gives its name.

        files are bytes by path; None takes the file away, and of a path that ends with a slash the whole folder. All
        others stay as base (a commit, the parent if none is given) has them. Without a parent it begins a history.
        when needs a time zone. The same arguments give the same commit.
        """
        if when.tzinfo is None:
            raise ValueError("when needs a time zone")
        for path in files:
            _checked_path(path)
        start = base or parent
        with tempfile.TemporaryDirectory(prefix="policyweave-") as aside:
            index = (("GIT_INDEX_FILE", str(Path(aside) / "index")),)
            self._git("read-tree", *([_named(start)] if start else ["--empty"]), more=index)
            self._git("update-index", "-z", "--index-info", given=self._changes(files, start, Path(aside)), more=index)
            tree = self._git("write-tree", more=index).decode("ascii").strip()
        parents = ("-p", _named(parent)) if parent else ()
        made = self._git("commit-tree", tree, *parents, given=message.encode("utf-8"), more=_signed(author, when))
        return made.decode("ascii").strip()

    def _changes(self, files: Mapping[str, bytes | None], start: str | None, aside: Path) -> bytes:
        """What git's index is told: first what goes, then what comes."""
        gone = [path for path, data in files.items() if data is None and not path.endswith("/")]
        for folder in (path for path, data in files.items() if data is None and path.endswith("/")):
            gone += self.names(start, folder) if start else ()
        lines = [f"0 {NOTHING}\t{path}" for path in gone]
        there = {path: data for path, data in files.items() if data is not None}
        lines += [f"{FILE} {blob}\t{path}" for path, blob in zip(there, self._blobs(there, aside), strict=True)]
        return "".join(f"{line}\0" for line in lines).encode("utf-8", "surrogateescape")

    def _blobs(self, files: Mapping[str, bytes], aside: Path) -> list[str]:
        """The names of the contents once git has stored them, in order."""
        if not files:
            return []
        paths = [aside / f"{number}" for number in range(len(files))]
        for path, data in zip(paths, files.values(), strict=True):
            path.write_bytes(data)
        given = "".join(f"{path}\n" for path in paths).encode("utf-8", "surrogateescape")
        return self._git("hash-object", "-w", "--no-filters", "--stdin-paths", given=given).decode("ascii").split()

    def tag(self, commit: str, name: str, message: str, author: Author, when: datetime.datetime) -> str:
        """A new annotated tag that no reference knows yet; gives the name of its object.

        It is signed where git's settings say so (tag.gpgSign); raises GitFailed if it cannot be.
        """
        self._checked((f"refs/tags/{name}",), None)
        with tempfile.TemporaryDirectory(prefix="policyweave-") as aside:
            # A repository with references of its own, and our objects: what git makes there nobody sees yet.
            objects = self._git("rev-parse", "--git-path", "objects").decode("utf-8", "surrogateescape").strip()
            kind = "sha256" if len(_named(commit)) == 64 else "sha1"
            self._git("init", "--quiet", "--bare", "--template=", f"--object-format={kind}", aside)
            there: tuple[tuple[str, str], ...] = (
                ("GIT_DIR", aside),
                ("GIT_OBJECT_DIRECTORY", str((self.repository / objects).resolve())),
            )
            there += _with(_signed(author, when), self._own_settings())
            sign = "--sign" if self._signs() else "--no-sign"
            made = ("--annotate", sign, "--cleanup=verbatim", "--file=-", name, commit)
            self._git("tag", *made, given=message.encode("utf-8"), more=there)
            found = self._git("rev-parse", "--verify", f"refs/tags/{name}", more=there).decode("ascii").strip()
            # Some versions of git say nothing when the program that signs has failed.
            if sign == "--sign" and b"\n-----BEGIN " not in self._git("cat-file", "tag", found, more=there):
                raise GitFailed("Git could not sign the tag. Look at user.signingkey and gpg.format in its settings.")
            return found

    def _signs(self) -> bool:
        wanted = ("config", "--type=bool", "--get", "tag.gpgSign")
        return succeeds(self.repository, *wanted) and self._git(*wanted).strip() == b"true"

    def _own_settings(self) -> tuple[tuple[str, str], ...]:
        """What this repository's own settings say of who signs, and with which program."""
        out = self._git("config", "--list", "-z").decode("utf-8", "surrogateescape")
        pairs = (entry.partition("\n") for entry in out.split("\0") if "\n" in entry)
        return tuple((key, value) for key, _, value in pairs if key.startswith(("user.", "gpg.")))

    def update(self, refs: Mapping[str, tuple[str | None, str | None]], remote: str | None = None) -> None:
        """Moves references from their old to their new values, all or none, here or in a remote.

        A value of None stands for a reference that is not there. Raises Raced if one of them is not at its old value,
        or a remote would not have them. A branch that is checked out should not be moved so: its files stay.
        """
        self._checked(refs, remote)
        for values in refs.values():
            for value in filter(None, values):
                _named(value)
        try:
            if remote is None:
                self._git("update-ref", "--stdin", given=_steps(refs).encode("utf-8"))
            else:
                self._push(refs, remote)
        except GitFailed as error:
            if any(words in str(error) for words in LOST):
                raise Raced(str(error)) from None
            raise

    def _push(self, refs: Mapping[str, tuple[str | None, str | None]], remote: str) -> None:
        leases = [f"--force-with-lease={ref}:{old or ''}" for ref, (old, _) in refs.items()]
        moves = [f"{new or ''}:{ref}" for ref, (_, new) in refs.items()]
        self._git("push", "--quiet", "--atomic", "--no-verify", *leases, "--end-of-options", remote, *moves)

    def _checked(self, refs: Mapping[str, object] | tuple[str, ...], remote: str | None) -> None:
        for ref in refs:
            if not ref.startswith("refs/") or "/-" in ref or not succeeds(self.repository, "check-ref-format", ref):
                raise GitFailed(f"“{ref}” cannot be the name of a branch or tag.")
        if remote is not None and not REMOTE.fullmatch(remote):
            raise GitFailed(f"“{remote}” cannot be the name of a remote repository.")

    def _git(self, *arguments: str, given: bytes = b"", more: tuple[tuple[str, str], ...] = ()) -> bytes:
        return git(self.repository, *arguments, given=given, more=more)


def _steps(refs: Mapping[str, tuple[str | None, str | None]]) -> str:
    lines = ["start"]
    for ref, (old, new) in refs.items():
        lines.append(f"update {ref} {new or NOTHING} {old or NOTHING}")
    return "\n".join([*lines, "prepare", "commit", ""])


def _signed(author: Author, when: datetime.datetime) -> tuple[tuple[str, str], ...]:
    """The variables that make git write this author and time, and the message as UTF-8."""
    if re.search(r"[<>\n\0]", author.name + author.email) or not author.name.strip() or not author.email.strip():
        raise GitFailed(f"“{author.name} <{author.email}>” cannot be an author.")
    date = f"{int(when.timestamp())} {when.strftime('%z')}"
    who = tuple(
        (f"GIT_{role}_{part}", text)
        for role in ("AUTHOR", "COMMITTER")
        for part, text in (("NAME", author.name), ("EMAIL", author.email), ("DATE", date))
    )
    coded = (("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "i18n.commitEncoding"), ("GIT_CONFIG_VALUE_0", "UTF-8"))
    return who + coded


def _with(more: tuple[tuple[str, str], ...], settings: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Variables of the environment with further settings of git."""
    given = dict(more)
    first = int(given.get("GIT_CONFIG_COUNT", "0"))
    for number, (key, value) in enumerate(settings, first):
        given |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return tuple({**given, "GIT_CONFIG_COUNT": str(first + len(settings))}.items())


def _named(commit: str) -> str:
    if not COMMIT.fullmatch(commit):
        raise GitFailed(f"“{commit}” is no commit: it needs all its digits.")
    return commit


def _checked_path(path: str) -> None:
    parts = path.removesuffix("/").split("/")
    if "\0" in path or any(part in ("", ".", "..") or part.casefold() == ".git" for part in parts):
        raise GitFailed(f"“{path}” cannot be the path of a file in a repository.")
