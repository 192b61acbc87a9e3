"""Single files: written whole or not at all, and read with a bound, since what is read may be hostile."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from .refused import Refused


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file aside and swaps it in, with the permissions that it had (else readable for all)."""
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as aside:
            aside.write(data)
            aside.flush()
            os.fsync(aside.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def read_bounded(path: Path, most: int) -> bytes:
    """The bytes of a plain file of at most `most` bytes. Raises Refused for anything else; links are not followed."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise Refused(f"“{path.name}” is not there.") from None
    except OSError:
        raise Refused(f"“{path.name}” is no plain file.") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Refused(f"“{path.name}” is no plain file.")
    with os.fdopen(handle, "rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise Refused(f"“{path.name}” is larger than {most:,} bytes.")
    return data
