"""The content of a commit aside, as it was committed, and what is made from it."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..building.build import build
from ..edition.archive import files as files_in
from ..edition.manifest import MAX_FILE, File, SiteFiles
from ..edition.unreadable import Unreadable
from ..model.finding import Finding, Severity
from ..model.origin import Audience
from ..pipeline import CannotUse, Progress
from ..repository import git, snapshot

LARGE_FILE_STORE = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True, slots=True)
class Sources:
    """A commit's content in a folder aside: top is the Git repository's own folder, prefix the content's place there,
    folder where its files lie now, beside a place for what is made from them.
    """

    top: Path
    prefix: str
    commit: str
    folder: Path
    beside: Path


@contextlib.contextmanager
def sources(top: Path, prefix: str, commit: str) -> Iterator[Sources]:
    """The files of the content repository at a commit, for as long as the block lasts. Raises CannotUse."""
    with tempfile.TemporaryDirectory(prefix="policyweave-", ignore_cleanup_errors=True) as aside:
        folder = Path(aside) / "content"
        folder.mkdir()
        try:
            snapshot.write(top, snapshot.listing(top, commit, prefix, whole=True), folder)
        except git.GitFailed as reason:
            raise CannotUse(str(reason)) from None
        _no_stand_ins(folder)
        yield Sources(top, prefix, commit, folder, Path(aside))


def _no_stand_ins(folder: Path) -> None:
    """Raises CannotUse if Git keeps only a note in the place of a picture or document."""
    for room in snapshot.ROOMS[:3]:
        for path in sorted((folder / room).rglob("*")):
            if path.is_file() and path.stat().st_size < 1024 and path.read_bytes().startswith(LARGE_FILE_STORE):
                name = path.relative_to(folder).as_posix()
                raise CannotUse(
                    f"{name} is kept by Git LFS, so that the commit does not hold it. Commit the file itself."
                )


def built(
    made: Sources,
    on: datetime.date,
    jobs: int = 0,
    progress: Progress | None = None,
    edition: str = "",
    pdf: bool = True,
) -> tuple[Path | None, tuple[Finding, ...]]:
    """The folder with both built sites (None if there were errors), and the findings. edition is what pages call
    their edition, such as 2026-27.1; pdf says whether there are PDFs."""
    out = made.beside / "site"
    done = build(made.folder, out, jobs=jobs, progress=progress, on=on, edition=edition, pdf=pdf)
    return (None if done.failed else out), done.findings


def errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings for which nothing can be released."""
    return tuple(item for item in findings if item.severity is Severity.ERROR)


def site_files(site: Path) -> SiteFiles:
    """Every file of the built sites with its digest. Raises CannotUse for one that no release can hold."""
    found: dict[str, dict[str, File]] = {audience.value: {} for audience in Audience}
    try:
        for audience, files in found.items():
            for path, data in files_in(site / audience):
                if len(data) > MAX_FILE:
                    raise Unreadable(f"“{path}” is larger than any file of a site.")
                files[path] = File(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
        return SiteFiles(public=found["public"], staff=found["staff"])
    except (Unreadable, ValueError) as reason:
        raise CannotUse(f"The built site cannot be released: {reason}") from None
