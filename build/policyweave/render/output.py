"""Writes a folder all or nothing: it is made aside and swapped in at the end; an interrupted run changes nothing."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

if sys.platform == "win32":
    fcntl = None
else:
    import fcntl

MARK = "made-by-policyweave"
PARTS = "parts"
AT_FDCWD = -100
RENAME_EXCHANGE = 2  # linux/fs.h


@contextlib.contextmanager
def staged(out: Path) -> Iterator[Path]:
    """An empty folder that takes the place of out if the block ends well; otherwise out stays as it was.

    The folder lies beside out, so that the swap is one step of the file system. Raises NotADirectoryError if out
    is there and is no folder.
    """
    out = out.resolve()
    if out.exists() and not out.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    recover(out)
    aside = Path(tempfile.mkdtemp(prefix=_prefix(out), dir=out.parent))
    with _held(aside):
        try:
            (aside / MARK).touch()
            new = aside / "new"
            new.mkdir()
            yield new
            replace_folder(new, out, aside / "old")
        except Abandon:
            pass
        finally:
            shutil.rmtree(aside, ignore_errors=True)


class Abandon(Exception):
    """Ends a block of staged() or replaced() without a change and without a noise."""


@contextlib.contextmanager
def replaced(out: Path) -> Iterator[Path]:
    """An empty folder whose folders of the second level (audience/school) and files take their places in out.

    Each folder is swapped as a whole, at the end, if the block ends well; what else is in out stays.
    """
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    recover(out)
    aside = Path(tempfile.mkdtemp(prefix=_prefix(out), dir=out.parent))
    with _held(aside):
        try:
            (aside / MARK).touch()
            new = aside / "new"
            new.mkdir()
            yield new
            out.mkdir(exist_ok=True)
            for top in sorted(new.iterdir()):
                (out / top.name).mkdir(exist_ok=True)
                for entry in sorted(top.iterdir(), key=lambda path: (path.is_file(), path.name)):
                    if entry.is_dir():
                        old = aside / PARTS / top.name / entry.name
                        old.parent.mkdir(parents=True, exist_ok=True)
                        replace_folder(entry, out / top.name / entry.name, old)
                    else:
                        entry.replace(out / top.name / entry.name)
        except Abandon:
            pass
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def replace_folder(new: Path, target: Path, old: Path | None = None) -> None:
    """Puts the folder new in the place of target, in one step where the system can; new is gone afterwards.

    Both lie on the same file system. old is the place that target's folder takes meanwhile.
    """
    if not target.exists():
        new.rename(target)
        return
    if _exchange(new, target):
        shutil.rmtree(new)
        return
    old = old or new.with_name(f"{new.name}.old")
    target.rename(old)
    try:
        new.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swaps two paths in one step; False where this system or file system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0)


def _prefix(out: Path) -> str:
    return f".{out.name}.part-"


def recover(out: Path) -> None:
    """Clears what killed runs left beside out, after putting back a folder that one of them had moved away."""
    for aside in sorted(out.parent.glob(f"{_escaped(_prefix(out))}*")):
        if not (aside / MARK).is_file():
            if time.time() - aside.stat().st_mtime > 60:
                with contextlib.suppress(OSError):
                    aside.rmdir()  # only if it is empty: a run that was killed as it began
            continue  # not ours, or just being made
        with _held(aside) as free:
            if not free:
                continue
            if (aside / "old").is_dir() and not out.exists():
                (aside / "old").rename(out)
            for old in aside.glob(f"{PARTS}/*/*"):
                target = out / old.relative_to(aside / PARTS)
                if not target.exists():
                    old.rename(target)
            shutil.rmtree(aside, ignore_errors=True)


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Holds a folder's lock, which ends with the process; False if another run holds it."""
    if fcntl is None:
        yield False
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        yield False
        return
    try:
        yield True
    finally:
        os.close(handle)
