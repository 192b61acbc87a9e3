"""The files of a released edition in a folder aside, from its tag."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..edition.released import editions, place_of
from ..repository import snapshot
from ..repository.git import GitFailed


def names(root: Path) -> list[str]:
    """The released editions of the repository, the newest first; none outside Git."""
    try:
        return [one.name for one in reversed(editions(root))]
    except GitFailed:
        return []


def files_of(root: Path, name: str, into: Path) -> Path:
    """The folder below into with an edition's content, written if it is not there yet. Raises GitFailed."""
    folder = into / name
    if not folder.is_dir():
        released = next((one for one in editions(root) if one.name == name), None)
        if released is None:
            raise GitFailed(f"There is no released edition “{name}”.")
        top, prefix = place_of(root)
        aside = into / f"{name}.part"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        snapshot.write(top, snapshot.listing(top, released.manifest.commit, prefix, whole=True), aside)
        aside.rename(folder)
    return folder
