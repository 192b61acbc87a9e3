"""Files of a site that is there already get into the new tree, by second names where the file system gives them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Set
from pathlib import Path


def take_over(old: Path, new: Path, without: Set[str] = frozenset(), below: str = "") -> None:
    """A second name for each file of a folder, or a copy where there can be none; those at the paths without are left."""
    new.mkdir(parents=True, exist_ok=True)
    for entry in os.scandir(old):
        path = f"{below}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            if path not in without:
                take_over(Path(entry.path), new / entry.name, without, f"{path}/")
            continue
        if path in without:
            continue
        try:
            os.link(entry.path, new / entry.name, follow_symlinks=False)
        except OSError:
            shutil.copy2(entry.path, new / entry.name, follow_symlinks=False)


def lay_over(old: Path, fresh: Path, new: Path, gone: Set[str]) -> None:
    """What was in old gets into new, but for what is gone and with the files of fresh in their places."""
    files = {path.relative_to(fresh).as_posix() for path in fresh.rglob("*") if not path.is_dir()}
    take_over(old, new, files | gone)
    for path in files:
        (new / path).parent.mkdir(parents=True, exist_ok=True)
        (fresh / path).replace(new / path)
    for path in gone:  # and the folders that are empty now
        for folder in (new / path).parents:
            if folder == new or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()
