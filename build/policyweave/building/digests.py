"""What a shard hands on, and what a merge keeps for the next: a manifest with the SHA-256 of every file of its schools.

Files that travel lose their times, so that nothing is known of them but their bytes.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ..edition import manifest as editions
from ..model.fields import Slug
from ..model.origin import Audience
from . import kept

PARTS = ".policyweave-parts"  # the folder beside public and staff with the manifest and the build's record
MANIFEST = f"{PARTS}/manifest.json"
RECORD = f"{PARTS}/{kept.NAME}"
MOST = 512 * 2**20  # bytes of a manifest
PIECE = 2**20


class Damaged(Exception):
    """A folder is not as its manifest has it; the message is the rest of a sentence about it."""


class Manifest(BaseModel):
    """What a folder with built schools holds, and what it was made from.

    plan is the digest of the plan; shard its number in it, 0 for all shards merged; files are digests by path.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    plan: editions.Hex
    inputs: editions.Hex
    program: editions.Hex
    commit: str
    day: datetime.date
    shard: int
    schools: tuple[Slug, ...]
    files: dict[editions.Path, editions.Hex]


def write(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest into a folder: the same manifest gives the same bytes."""
    (folder / PARTS).mkdir(exist_ok=True)
    (folder / MANIFEST).write_bytes(kept.signed(form(manifest)))


def form(value: BaseModel) -> bytes:
    """A value as JSON in one form."""
    return json.dumps(value.model_dump(mode="json"), sort_keys=True, separators=(",", ":")).encode("ascii")


def read(folder: Path) -> Manifest:
    """The manifest of a folder. Raises Damaged."""
    file = folder / MANIFEST
    try:
        if not _plain(folder / PARTS, folder=True) or not _plain(file):
            raise Damaged("holds no manifest, so that it is no shard")
        if file.stat().st_size > MOST:
            raise Damaged("has a manifest larger than any that policyweave writes")
        data = file.read_bytes()
    except OSError as reason:
        raise Damaged(f"has a manifest that cannot be read: {reason.strerror}") from None
    _, _, body = data.partition(b"\n")
    if kept.signed(body) != data:
        raise Damaged("has a manifest that is damaged")
    try:
        return Manifest.model_validate_json(body)
    except ValidationError:
        raise Damaged("has a manifest of another version of policyweave") from None


def of(folder: Path, names: Collection[str]) -> dict[str, str]:
    """The digests of all files below these folders or files of a folder. Raises Damaged for what is no plain file."""
    return {path: digest(folder / path) for path in _below(folder, names)}


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    made = hashlib.sha256()
    with file.open("rb") as data:
        while piece := data.read(PIECE):
            made.update(piece)
    return made.hexdigest()


def copy(folder: Path, manifest: Manifest, schools: Collection[str], audiences: Collection[Audience], to: Path) -> None:
    """Copies the sites of these schools. Raises Damaged for each file that is not as the manifest has it."""
    names = [f"{audience.value}/{school}" for audience in audiences for school in schools]
    wanted = {path for path in manifest.files if path.startswith(tuple(f"{name}/" for name in names))}
    there = set(_below(folder, names))
    for path in sorted(wanted - there):
        raise Damaged(f"has lost the file “{path}”")
    for path in sorted(there - wanted):
        raise Damaged(f"holds the file “{path}”, of which its manifest knows nothing")
    for path in sorted(wanted):
        data = (folder / path).read_bytes()
        if hashlib.sha256(data).hexdigest() != manifest.files[path]:
            raise Damaged(f"is damaged: the file “{path}” is not as it was built")
        target = to / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def record(folder: Path, manifest: Manifest) -> kept.Kept:
    """What the build that made a folder kept for the next. Raises Damaged."""
    if not _plain(folder / RECORD) or digest(folder / RECORD) != manifest.files.get(RECORD):
        raise Damaged("has lost its record, or has one that is damaged")
    found = kept.read(folder / PARTS)
    if found is None or not set(manifest.schools) <= found.schools.keys():
        raise Damaged("has a record that cannot be read")
    return found


def _below(folder: Path, names: Collection[str]) -> Iterator[str]:
    waiting = list(names)
    while waiting:
        path = waiting.pop()
        if _plain(folder / path, folder=True):
            waiting += [f"{path}/{entry.name}" for entry in (folder / path).iterdir()]
        elif _plain(folder / path):
            yield path
        elif os.path.lexists(folder / path):
            raise Damaged(f"holds “{path}”, which is no plain file")


def _plain(path: Path, folder: bool = False) -> bool:
    """Whether a plain file (or a folder) is there itself, not by a link."""
    return not path.is_symlink() and (path.is_dir() if folder else path.is_file())
