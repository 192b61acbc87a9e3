"""The archive of a released site: written the same every time, read without trust in who made it.

An archive holds manifest.json first, then the site's files below public/ or staff/. It is never unpacked to the disk.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import os
import tarfile
import tempfile
import time
import zipfile
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, Any

from ..model.origin import Audience
from . import manifest as manifests
from .manifest import BAD, MAX_FILE, MAX_FILES, File, Manifest
from .unreadable import Unreadable

MANIFEST = "manifest.json"
MAX_TOTAL = 8 * 1024 * 1024 * 1024
MAX_HEAD = 64 * 1024  # of what a tar says beside a file, such as a long name
CHUNK = 1024 * 1024
KEPT_SECONDS = 3600


def archive_name(manifest: Manifest, audience: Audience) -> str:
    """2026-27.1-public.tar.gz"""
    return f"{manifest.name}-{audience.value}.tar.gz"


def write(folder: Path, manifest: Manifest, audience: Audience, out: Path) -> Path:
    """Writes the archive of one site into the folder out, all or nothing, and gives its path.

    folder is a built output: the files lie in its folders public and staff. Raises Unreadable if one of them is not
    as the manifest has it.
    """
    with written_aside(folder, manifest, audience, out) as aside:
        place = out / archive_name(manifest, audience)
        aside.replace(place)
    return place


@contextlib.contextmanager
def written_aside(folder: Path, manifest: Manifest, audience: Audience, out: Path) -> Iterator[Path]:
    """The archive of one site under a name of its own in out, for as long as the block lasts; rename it to keep it."""
    out.mkdir(parents=True, exist_ok=True)
    prefix = f".{archive_name(manifest, audience)}.part-"
    for left in out.glob(f"{prefix}*"):  # by a run that was killed
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > KEPT_SECONDS:
                left.unlink()
    handle, name = tempfile.mkstemp(prefix=prefix, dir=out)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as raw:
            _write(raw, folder, manifest, audience)
            raw.flush()
            os.fsync(raw.fileno())
        aside.chmod(0o644)
        yield aside
    finally:
        aside.unlink(missing_ok=True)


def _write(raw: IO[bytes], folder: Path, manifest: Manifest, audience: Audience) -> None:
    with (
        gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT, encoding="utf-8") as tar,
    ):
        _add(tar, MANIFEST, manifests.write(manifest.of(audience)))
        for path, file in sorted(manifest.files.of(audience).items()):
            name = f"{audience.value}/{path}"
            data = (folder / name).read_bytes()
            fault = differs(data, file)
            if fault:
                raise Unreadable(f"“{name}” is {fault}, so the archive cannot be written.")
            _add(tar, name, data)


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime, info.uid, info.gid = len(data), 0o644, 0, 0, 0
    tar.addfile(info, io.BytesIO(data))


def differs(data: bytes, file: File) -> str:
    """What is different about a file's bytes, in a word; empty if they are as the manifest has them."""
    same = len(data) == file.bytes and hashlib.sha256(data).hexdigest() == file.sha256
    return "" if same else "not as it was released"


def files(path: Path) -> Generator[tuple[str, bytes]]:
    """The files of an archive (.tar.gz, .tar, .zip) or a folder with their bytes, each by its path inside it.

    Nothing is written. Raises Unreadable for what is damaged, and for links, paths that lead outside, a file that is
    there twice, and more than a site can have.
    """
    found = _folder(path) if path.is_dir() else _archive(path)
    seen: set[str] = set()
    total = 0
    for name, data in found:
        total += len(data)
        if name in seen:
            raise Unreadable(f"“{shown(name)}” is in it twice.")
        seen.add(name)
        if len(seen) > MAX_FILES or total > MAX_TOTAL:
            raise Unreadable("It holds more than a site can have.")
        yield name, data


def read_manifest(path: Path) -> Manifest | None:
    """The manifest inside an archive or a folder; None if there is none. Raises Unreadable."""
    if path.is_dir():
        file = path / MANIFEST
        return manifests.read(_whole(file, MANIFEST)) if file.is_file() else None
    with contextlib.closing(files(path)) as found:
        data = next((data for name, data in found if name == MANIFEST), None)
    return None if data is None else manifests.read(data)


def shown(name: str) -> str:
    """A name from an archive that cannot disturb a terminal or a sentence."""
    return "".join(letter if letter.isprintable() else "�" for letter in name)[:200]


def _folder(top: Path) -> Iterator[tuple[str, bytes]]:
    for folder, folders, names in os.walk(top):
        folders.sort()
        for name in sorted([*names, *(one for one in folders if (Path(folder) / one).is_symlink())]):
            file = Path(folder) / name
            path = file.relative_to(top).as_posix()
            if file.is_symlink() or not file.is_file():
                raise Unreadable(f"“{shown(path)}” is no plain file.")
            yield path, _whole(file, path)


def _whole(file: Path, path: str) -> bytes:
    if file.is_symlink():
        raise Unreadable(f"“{shown(path)}” is no plain file.")
    if file.stat().st_size > MAX_FILE:
        raise Unreadable(f"“{shown(path)}” is larger than any file of a site.")
    return file.read_bytes()


def _archive(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
            raw.seek(0)
            if start[:2] == b"\x1f\x8b":
                with gzip.GzipFile(fileobj=raw, mode="rb") as packed:
                    yield from _tar(packed)
            elif start[:2] == b"PK":
                yield from _zip(raw)
            else:
                yield from _tar(raw)
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, EOFError) as error:
        raise Unreadable(f"It cannot be read as an archive: {shown(str(error)) or 'it is damaged'}.") from None
    except (NotImplementedError, RuntimeError, ValueError, OverflowError) as error:  # zip of another kind, bad numbers
        raise Unreadable(f"It cannot be read as an archive: {shown(str(error))}.") from None


class _Careful(tarfile.TarInfo):
    """Refuses what is too large before it is read into memory."""

    @classmethod
    def frombuf(cls, buf: Any, encoding: Any, errors: Any) -> Any:
        info = super().frombuf(buf, encoding, errors)
        plain = info.type in (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
        if info.size > (MAX_FILE if plain else MAX_HEAD):
            raise Unreadable(f"“{shown(info.name)}” is larger than any file of a site.")
        return info


class _Counted(io.RawIOBase):
    """Gives what another file gives, until it is more than any archive holds."""

    def __init__(self, raw: IO[bytes] | gzip.GzipFile) -> None:
        self.raw, self.left = raw, MAX_TOTAL

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.raw.read(min(size, CHUNK) if size >= 0 else CHUNK)
        self.left -= len(data)
        if self.left < 0:
            raise Unreadable("It holds more than a site can have.")
        return data


def _tar(raw: IO[bytes] | gzip.GzipFile) -> Iterator[tuple[str, bytes]]:
    counted = _Counted(raw)
    with tarfile.open(fileobj=counted, mode="r|", tarinfo=_Careful, encoding="utf-8") as tar:
        for member in tar:
            name = member.name.removeprefix("./")
            if member.isdir():
                continue
            if not member.isreg() or member.issparse():
                raise Unreadable(f"“{shown(name)}” is no plain file.")
            if member.size > MAX_FILE:
                raise Unreadable(f"“{shown(name)}” is larger than any file of a site.")
            content = tar.extractfile(member)
            assert content is not None
            data = content.read()
            if len(data) != member.size:
                raise Unreadable(f"“{shown(name)}” breaks off.")
            yield _inside(name), data
    while counted.read(CHUNK):  # to the end, where gzip's own checksum stands
        pass


def _zip(raw: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(raw) as archive:
        for member in archive.infolist():
            name = member.filename
            if member.is_dir():
                continue
            kind = (member.external_attr >> 16) & 0o170000
            if kind not in (0, 0o100000):
                raise Unreadable(f"“{shown(name)}” is no plain file.")
            with archive.open(member) as content:
                data = content.read(MAX_FILE + 1)
            if len(data) > MAX_FILE:
                raise Unreadable(f"“{shown(name)}” is larger than any file of a site.")
            yield _inside(name), data


def _inside(name: str) -> str:
    """A member's name, if it is a plain path below the archive. Raises Unreadable."""
    parts = name.split("/")
    if BAD.search(name) or any(part in ("", ".", "..") for part in parts) or len(name) > 1100:
        raise Unreadable(f"“{shown(name)}” leads outside the archive.")
    return name
