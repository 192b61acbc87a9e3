"""Writes a file all or nothing: aside, then swapped in. Whoever is killed meanwhile leaves the old or the new one."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

if sys.platform == "win32":
    fcntl = None
else:
    import fcntl


def rewrite(file: Path, change: Callable[[bytes | None], bytes]) -> bool:
    """Gives change the bytes of a file (None if it is not there) and puts what it gives in their place.

    Nobody else who writes with this function comes between. False if the bytes are the same, so that nothing was
    written. What change raises leaves the file as it was. Raises OSError for a link, or where the disk will not.
    """
    if file.is_symlink():
        raise OSError(0, "is a link to another place and is not followed", str(file))
    part = file.with_name(f".{file.name}.part")
    with _held(part) as handle:
        old = file.read_bytes() if file.exists() else None
        new = change(old)
        if new == old:
            return False
        with os.fdopen(os.dup(handle), "wb") as aside:
            aside.truncate(0)
            aside.write(new)
            aside.flush()
            os.fsync(aside.fileno())
        if old is not None:
            part.chmod(file.stat().st_mode & 0o777)
        if fcntl is None:
            os.close(handle)  # Windows renames no file that is open
        part.replace(file)
    _sync(file.parent)
    return True


def rewrite_all(files: Mapping[Path, bytes]) -> None:
    """Puts bytes in the place of several files, in order. If one cannot be written, those before are put back.

    Whoever is killed meanwhile leaves each file old or new; the same call once more finishes it.
    """
    before: dict[Path, bytes | None] = {}
    try:
        for file, data in files.items():
            _put(file, data, before)
    except BaseException:
        for file, old in reversed(before.items()):
            with contextlib.suppress(OSError):
                if old is None:
                    file.unlink(missing_ok=True)
                else:
                    _put(file, old, {})
        raise


def _put(file: Path, data: bytes, before: dict[Path, bytes | None]) -> None:
    """Puts bytes in the place of a file, and notes what was there."""

    def change(old: bytes | None) -> bytes:
        before[file] = old
        return data

    rewrite(file, change)


@contextlib.contextmanager
def _held(part: Path) -> Iterator[int]:
    """A file aside that is ours alone; if it still has its name at the end, it is thrown away."""
    handle = _locked(part)
    try:
        yield handle
    finally:
        with contextlib.suppress(OSError):
            if _same(handle, part) and fcntl is not None:
                part.unlink()
        with contextlib.suppress(OSError):
            os.close(handle)
        if fcntl is None:
            part.unlink(missing_ok=True)


def _locked(part: Path) -> int:
    """A file aside that is ours alone until it is closed; one that a killed run left is taken over."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    while True:
        handle = os.open(part, flags, 0o666)
        if _alone(handle, part):
            return handle
        os.close(handle)


def _alone(handle: int, part: Path) -> bool:
    """Waits until nobody else has the file; false if it has been renamed or thrown away meanwhile."""
    if fcntl is not None:
        fcntl.flock(handle, fcntl.LOCK_EX)
    return _same(handle, part)


def _same(handle: int, part: Path) -> bool:
    """Whether the name still leads to the file that is open."""
    try:
        return os.path.samestat(os.fstat(handle), part.stat())
    except FileNotFoundError:
        return False


def _sync(folder: Path) -> None:
    """Makes the swap last even if the power fails; systems that cannot do it to folders go on without."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
