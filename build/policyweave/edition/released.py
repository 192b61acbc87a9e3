"""The released editions, from the tags of the Git repository alone. A tag that is not whole is reported, never used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..repository.git import COMMIT, GitFailed, git, is_shallow, succeeds, top_of
from . import manifest as manifests
from .manifest import MAX_BYTES, Manifest
from .names import KEPT, MANIFEST, NAME, NOTES, TAGS, tag_name
from .unreadable import Unreadable

MAX_TAGS = 5_000
MAX_NOTES = 20_000
SIGNED = re.compile(rb"^-----BEGIN (PGP|SSH|SIGNED) ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Released:
    """A released edition. tag is its name in git ("edition/2026-27.1"), object the tag's own object, commit the commit
    that it points to: the released one, manifest.commit, with the manifest and the change notes on top.

    verified says that it was found whole; it is always true in what editions() gives. signed says that it carries a
    signature, not that the signature was checked: `git verify-tag` does that.
    """

    tag: str
    name: str
    manifest: Manifest
    commit: str
    object: str
    signed: bool = False
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Damaged:
    """A tag below edition/ that is not as a release writes it; why is a sentence."""

    tag: str
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """All tags below edition/: editions by (in_force, released), and what cannot be used."""

    editions: tuple[Released, ...]
    damaged: tuple[Damaged, ...]

    @property
    def names(self) -> frozenset[str]:
        """Every name that is taken, by a tag that is whole or not."""
        tags = [*(one.tag for one in self.editions), *(one.tag for one in self.damaged)]
        return frozenset(tag.removeprefix("edition/") for tag in tags)

    def named(self, name: str) -> Released | None:
        """The edition of this name, or of this tag."""
        return next((one for one in self.editions if name in (one.name, one.tag)), None)


def editions(repository: Path) -> tuple[Released, ...]:
    """The released editions by (in_force, released); tags that are not whole are left out, find() names them.

    repository is the content repository's folder, or a bare Git repository. Raises GitFailed outside Git.
    """
    return find(repository).editions


def find(repository: Path) -> Found:
    """All tags below edition/ of the Git repository around a folder. Raises GitFailed outside Git."""
    top, prefix = place_of(repository)
    good: list[Released] = []
    bad: list[Damaged] = []
    refs = git(top, "for-each-ref", "--format=%(refname) %(objectname)", TAGS).decode("utf-8", "replace").splitlines()
    if len(refs) > MAX_TAGS:
        raise GitFailed(f"There are {len(refs):,} tags below edition/; that is more than can be read.")
    for line in refs:
        ref, _, name = line.rpartition(" ")
        tag = ref.removeprefix("refs/tags/")
        try:
            good.append(_read(top, prefix, tag, name))
        except (Unreadable, GitFailed) as reason:
            bad.append(Damaged(tag, str(reason)))
    good.sort(key=lambda one: (one.manifest.in_force, one.manifest.moment, one.manifest.patch))
    return Found(tuple(good), tuple(bad))


def place_of(repository: Path) -> tuple[Path, str]:
    """The folder in which git is run, and the content repository's path below the top; a bare repository will do."""
    if succeeds(repository, "rev-parse", "--is-bare-repository"):
        bare = git(repository, "rev-parse", "--is-bare-repository").strip() == b"true"
        if bare:
            return repository, ""
    return top_of(repository)


def notes(repository: Path, released: Released) -> Mapping[str, bytes]:
    """The change notes kept with a release, by names.notes_path. Raises GitFailed."""
    top, prefix = place_of(repository)
    out = git(top, "ls-tree", "-r", "-z", "--name-only", "--full-tree", released.commit, "--", f"{prefix}{NOTES}")
    paths = [path for path in out.decode("utf-8", "surrogateescape").split("\0") if path]
    if len(paths) > MAX_NOTES:
        raise GitFailed(f"The tag {released.tag} holds more change notes than can be read.")
    return {path.removeprefix(prefix): git(top, "cat-file", "blob", f"{released.commit}:{path}") for path in paths}


def _read(top: Path, prefix: str, tag: str, name: str) -> Released:
    form = NAME.fullmatch(tag.removeprefix("edition/"))
    if form is None:
        raise Unreadable("It is not called as an edition, such as edition/2026-27 or edition/2026-27.1.")
    kind = git(top, "cat-file", "-t", name).decode("ascii", "replace").strip()
    if kind != "tag":
        raise Unreadable("It is a plain mark and not an annotated tag, so that it says nothing of a release.")
    raw = git(top, "cat-file", "tag", name)
    head = _head(raw)
    if head.get("tag") != [tag]:
        raise Unreadable(f"It was made under another name: {head.get('tag', ['none'])[0][:100]}.")
    if head.get("type") != ["commit"] or not COMMIT.fullmatch(head["object"][0]):
        raise Unreadable("It does not point to a commit.")
    commit = head["object"][0]
    manifest = _manifest(top, prefix, commit)
    if manifest.name != tag.removeprefix("edition/"):
        raise Unreadable(f"Its manifest is that of {tag_name(manifest.name)}.")
    _only_adds(top, prefix, commit, manifest)
    return Released(tag, manifest.name, manifest, commit, name, SIGNED.search(raw) is not None)


def _head(raw: bytes) -> dict[str, list[str]]:
    """The lines above the first empty one of a commit or a tag, by their first word."""
    found: dict[str, list[str]] = {}
    for line in raw.partition(b"\n\n")[0].decode("utf-8", "replace").split("\n"):
        key, _, value = line.partition(" ")
        found.setdefault(key, []).append(value)
    return found


def _manifest(top: Path, prefix: str, commit: str) -> Manifest:
    place = f"{commit}:{prefix}{MANIFEST}"
    if not succeeds(top, "cat-file", "-e", place):
        raise Unreadable("There is no manifest in it.")
    if int(git(top, "cat-file", "-s", place)) > MAX_BYTES:
        raise Unreadable("Its manifest is larger than any that policyweave writes.")
    return manifests.read(git(top, "cat-file", "blob", place))


def _only_adds(top: Path, prefix: str, commit: str, manifest: Manifest) -> None:
    """Raises Unreadable unless the commit is the released one with nothing but what is kept with the release on top."""
    parents = _head(git(top, "cat-file", "commit", commit)).get("parent", [])
    if parents != [manifest.commit]:
        raise Unreadable("Its commit does not stand on the commit that its manifest names.")
    if not succeeds(top, "cat-file", "-e", f"{manifest.commit}^{{commit}}"):
        more = " Run `git fetch --unshallow --tags` first." if is_shallow(top) else ""
        raise Unreadable(f"The commit that was released is not here.{more}")
    out = git(top, "diff-tree", "-r", "-z", "--name-only", "--no-renames", manifest.commit, commit)
    other = [
        path for path in out.decode("utf-8", "replace").split("\0") if path and not path.startswith(f"{prefix}{KEPT}")
    ]
    if other:
        raise Unreadable(f"Its commit changes more than what is kept with a release: {other[0][:200]}.")
