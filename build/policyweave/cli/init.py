"""policyweave init: a small content repository that builds at once."""

from __future__ import annotations

import argparse
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ..pipeline import CannotUse
from ..render.output import staged
from .call import CLEAN


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new or an empty folder")


def run(args: argparse.Namespace) -> int:
    """Writes the starter into DIR; an existing folder has to be empty."""
    folder: Path = args.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotUse(f"“{folder}” is not empty. Name a new folder; nothing was changed.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with staged(folder) as place:
        number = _copy(files("policyweave") / "starter", place)
    print(f"{number} files written to {folder}: one policy, one authority, one school.")
    print(f"Build it:  policyweave --root {folder} build --out {folder / 'site'}")
    return CLEAN


def _copy(source: Traversable, place: Path) -> int:
    number = 0
    for entry in sorted(source.iterdir(), key=lambda item: item.name):
        if entry.name in ("__init__.py", "__pycache__"):
            continue
        target = place / ("." + entry.name.removeprefix("dot-") if entry.name.startswith("dot-") else entry.name)
        if entry.is_dir():
            target.mkdir()
            number += _copy(entry, target)
        else:
            target.write_bytes(entry.read_bytes())
            number += 1
    return number
