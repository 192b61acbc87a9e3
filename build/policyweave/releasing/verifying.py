"""A site or an archive is held against the manifest of its release, file by file and without any network."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ..edition import manifest as manifests
from ..edition.archive import MANIFEST, files, shown
from ..edition.compare import Differences, compare
from ..edition.manifest import MAX_BYTES, File, Manifest
from ..edition.unreadable import Unreadable
from ..model.origin import Audience
from ..pipeline import CannotUse
from ..repository.git import GitFailed
from .archives import released_as

LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying found. audiences are the sites that were there; source says which manifest was used.

    inside says that it was the one that lies with the files, which whoever changed them could have changed as well;
    foreign, that one lies there that is not the one that was used.
    """

    manifest: Manifest
    audiences: tuple[Audience, ...]
    files: int
    differences: Differences
    source: str
    inside: bool = False
    foreign: bool = False

    @property
    def good(self) -> bool:
        """Whether every file is as released."""
        return self.differences.none and not self.foreign


def verify(
    path: Path, root: Path, manifest: Path | None = None, tag: str = "", audience: Audience | None = None
) -> Verified:
    """Checks a folder or an archive (.zip, .tar, .tar.gz) against a manifest: a file, a tag's, or the one inside.

    With an audience the files lie at the top and not below public/ or staff/. Raises CannotUse for what cannot be
    read, or where there is no manifest.
    """
    if not path.exists():
        raise CannotUse(f"“{path}” is not there.")
    try:
        own, found, strange = _read(path, audience)
        used, source = _manifest(root, manifest, tag, own)
    except Unreadable as reason:
        raise CannotUse(f"“{path}”: {reason}" if manifest is None else str(reason)) from None
    except GitFailed as reason:
        raise CannotUse(str(reason)) from None
    audiences = tuple(one for one in Audience if one is audience or (audience is None and found[one]))
    if not audiences:
        raise CannotUse(f"“{path}” has no folder public or staff. If the files lie at its top, say --audience.")
    differences = Differences(added=tuple(strange))
    for one in audiences:
        released = used.files.of(one)
        if one is Audience.STAFF and not released and used.files.public:
            raise CannotUse("That manifest is the public one, which says nothing of the staff site. Use --tag.")
        differences += compare(released, found[one], "" if audience else f"{one.value}/")
    inside = manifest is None and not tag
    foreign = own is not None and not inside and not _is_of(own, used)
    total = sum(len(found[one]) for one in audiences)
    return Verified(used, audiences, total, differences, source, inside, foreign)


def _read(path: Path, audience: Audience | None) -> tuple[Manifest | None, dict[Audience, dict[str, File]], list[str]]:
    """The manifest inside, the digests of the files of each site, and paths of what belongs to none."""
    own: Manifest | None = None
    found: dict[Audience, dict[str, File]] = {one: {} for one in Audience}
    strange: list[str] = []
    for name, data in files(path):
        top, _, rest = name.partition("/")
        file = File(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
        if name == MANIFEST:
            own = manifests.read(data)
        elif audience is not None:
            found[audience][name] = file
        elif rest and top in tuple(Audience):
            found[Audience(top)][rest] = file
        else:
            strange.append(shown(name))
    return own, found, strange


def _manifest(root: Path, file: Path | None, tag: str, own: Manifest | None) -> tuple[Manifest, str]:
    if tag:
        released = released_as(root, tag)
        return released.manifest, f"the tag {released.tag}"
    if file is not None:
        if not file.is_file():
            raise CannotUse(f"“{file}” is not there.")
        if file.stat().st_size > MAX_BYTES:
            raise Unreadable(f"“{file}” is no manifest of policyweave.")
        return manifests.read(file.read_bytes()), f"{file}"
    if own is None:
        raise CannotUse("There is no manifest.json in it. Say which release it should be with --tag or --manifest.")
    return own, f"its own {MANIFEST}"


def _is_of(own: Manifest, used: Manifest) -> bool:
    return own in (used, used.public())
