"""Wires the governance of the strategy: a private folder outside of the repository, read; a private page, written."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from .building.kept import NAME as BUILT
from .governance.begin import example_files
from .governance.folder import FOLDER, faults_of, files_of, read_folder
from .governance.judge import Stands, stands_of
from .governance.page import report_page
from .model.content import Content
from .model.finding import Finding
from .pipeline import CannotUse, content_of, usable
from .repository.outside import is_repository, real_file, repository_of, write_private


@dataclass(frozen=True, slots=True)
class Report:
    """What was judged, or the findings for which nothing was written."""

    stands: Stands | None
    findings: tuple[Finding, ...] = ()


def report(root: Path, private: Path, out: Path, on: datetime.date | None = None) -> Report:
    """Writes the lead's page from the private folder. Raises CannotUse for places that may be published or committed.

    on is the day for which dates are judged (today).
    """
    usable(root)
    folder = _private(root, private)
    for path in files_of(folder):
        _apart(root, (folder / path).resolve(), f"“{private / path}”")
    file = _outside(root, folder, out)
    content = content_of(root)
    found, faults = read_folder(folder, content)
    faults += list(faults_of(found, content)) if found else []
    if found is None or faults:
        return Report(None, tuple(sorted(faults, key=lambda item: item.place)))
    stands = stands_of(found, content, on or datetime.date.today())
    write_private(file, report_page(found, stands, content))
    return Report(stands)


def begin(root: Path, private: Path, invented: bool = False) -> int:
    """Writes a new private folder that only its owner may read, and says how many files. Raises CannotUse."""
    content: Content = content_of(root)
    real = private.resolve()
    if real.exists() and (not real.is_dir() or any(real.iterdir())):
        raise CannotUse(f"“{private}” is not empty. Name a new folder; nothing was changed.")
    if not real.parent.is_dir():
        raise CannotUse(f"“{private}” would lie in a folder that is not there. Name another one.")
    _apart(root, real, f"“{private}”")
    real.mkdir(mode=0o700, exist_ok=True)
    real.chmod(0o700)
    (real / FOLDER).mkdir(mode=0o700)
    written = dict(example_files(content, invented))
    for path, text in written.items():
        write_private(real / path, text.encode())
    return len(written)


def _private(root: Path, private: Path) -> Path:
    if not private.is_dir():
        raise CannotUse(f"“{private}” is not a folder. `policyweave governance init DIR` writes an example.")
    real = private.resolve()
    _apart(root, real, f"“{private}”")
    if any(parent.samefile(real) for parent in (root.resolve(), *root.resolve().parents)):
        raise CannotUse(f"The content repository lies inside “{private}”. Keep the private folder apart from it.")
    return real


def _apart(root: Path, real: Path, said: str) -> None:
    """Raises CannotUse for a place inside the content repository, inside its Git repository, or inside a built site."""
    top = next((folder for folder in (root.resolve(), *root.resolve().parents) if is_repository(folder)), root)
    for folder in (real, *real.parents):
        if folder.exists() and (folder.samefile(root) or folder.samefile(top)):
            raise CannotUse(
                f"{said} lies in the repository {folder}. What is private must not be committed or published. "
                "Keep it elsewhere."
            )
        if (folder / BUILT).exists():
            raise CannotUse(f"{said} lies in built sites, {folder}. It would be published. Keep it elsewhere.")


def _outside(root: Path, folder: Path, out: Path) -> Path:
    """Where the page really goes."""
    file = real_file(out, "~/governance.html")
    _apart(root, file, f"“{out}”")
    inside = repository_of(root, file)
    own = any(parent.samefile(folder) for parent in file.parents)
    if inside is not None and not own:
        raise CannotUse(f"“{out}” lies in the repository {inside}. Name a file elsewhere, or in the private folder.")
    if any(file.exists() and file.samefile(folder / path) for path in files_of(folder)):
        raise CannotUse(f"“{out}” is one of the files that are read. Name another --out.")
    return file
