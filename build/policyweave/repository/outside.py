"""Places outside of every repository, for what must never be committed or published."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from ..model.unusable import CannotUse


def repository_of(root: Path, file: Path) -> Path | None:
    """The content repository or the Git repository in which a file lies, by the folders themselves, not their names."""
    for folder in file.parents:
        if folder.samefile(root) or is_repository(folder):
            return folder
    return None


def is_repository(folder: Path) -> bool:
    """Whether a folder is the top of a Git repository, with files or bare."""
    if (folder / ".git").exists():
        return True
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def real_file(out: Path, example: str) -> Path:
    """Where a file that is to be written really goes, whatever links lead there; raises CannotUse if it cannot be."""
    try:
        real = out.resolve()
        nowhere = real.is_symlink()  # newer Pythons give a circle of links as it is
    except (OSError, RuntimeError):
        nowhere = True
    if nowhere:
        raise CannotUse(f"“{out}” is a link that leads nowhere. Name another --out.")
    if real.is_dir() or not real.parent.is_dir():
        what = "a folder" if real.is_dir() else "in a folder that is not there"
        raise CannotUse(f"“{out}” is {what}. Name a file, such as {example}.")
    return real


def write_private(file: Path, data: bytes) -> None:
    """Writes a file that only its owner may read, aside, then swaps it in."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as aside:
            aside.write(data)
            aside.flush()
            os.fsync(aside.fileno())
        Path(name).replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
