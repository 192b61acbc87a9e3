"""Prepares what is sent to the public place and to the staff's: a folder each, whole or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from ..model.origin import Audience
from ..render.output import staged
from .azure import FILE as SETTINGS
from .azure import settings_of
from .files import read_bounded
from .guard import META, Tree, check_nothing_of_staff, check_page, check_pages, plain_tree
from .refused import Refused

VERSION = "policyweave.json"
PREVIEW = re.compile(r"pr-([1-9][0-9]{0,9})")
STATE = "preview.json"
MOST_STATE = 10_000
PUBLIC = META.format(Audience.PUBLIC.value)
Fill = Callable[[Path], str]  # writes a site into an empty folder, and gives the name of the edition at its top
UNLISTED = '<meta name="robots" content="noindex">'


@dataclass(frozen=True, slots=True)
class Prepared:
    """What lies ready: how many files and pages, the numbers of the pull requests that have a preview, and the name of
    the edition at the top, empty for the newest content."""

    files: int
    pages: int
    previews: tuple[int, ...] = ()
    edition: str = ""


def prepare_public(
    site: Path, out: Path, commit: str = "", previews: Path | None = None, fill: Fill | None = None
) -> Prepared:
    """The public site of the built sites in `site`, with the previews in a folder if one is named.

    fill writes it instead, if it is made otherwise. commit is written into policyweave.json. Raises Refused, and
    leaves out as it was, if anything there is not public.
    """
    fill = fill or _copied(checked_public(site))
    folders = tuple(_previews(previews)) if previews else ()
    with _stage(site, out) as stage:
        edition = fill(stage)
        tree = _all_of(stage)
        (stage / ".nojekyll").touch()
        if folders:
            _hide_previews(stage / "robots.txt")
        for number, folder in folders:
            _copy_preview(folder, stage / "preview" / f"pr-{number}")
        _say_version(stage, Audience.PUBLIC, commit, edition)
    return Prepared(len(tree.files), len(tree.pages), tuple(number for number, _ in folders), edition)


def prepare_staff(site: Path, out: Path, commit: str = "", tenant: str = "", fill: Fill | None = None) -> Prepared:
    """The staff site of the built sites in `site`, with the settings that keep it behind a login.

    tenant is the trust's directory at Microsoft, if everybody in it may read; without one, people are invited.
    fill writes the site instead, if it is made otherwise.
    """
    fill = fill or _copied(checked_staff(site))
    with _stage(site, out) as stage:
        edition = fill(stage)
        tree = _all_of(stage)
        (stage / SETTINGS).write_bytes(settings_of(tree, tenant))
        _say_version(stage, Audience.STAFF, commit, edition)
    return Prepared(len(tree.files), len(tree.pages), edition=edition)


def checked_staff(site: Path) -> Tree:
    """The staff tree of the built sites, once it is sure that every page says so. Raises Refused."""
    tree = plain_tree(site / Audience.STAFF.value)
    check_pages(tree, Audience.STAFF)
    return tree


def checked_public(site: Path) -> Tree:
    """The public tree of the built sites, once it is sure that everything in it is public. Raises Refused."""
    if site.is_symlink():
        raise Refused(f"“{site}” is a link to another place. Name the folder itself.")
    tree = plain_tree(site / Audience.PUBLIC.value)
    check_pages(tree, Audience.PUBLIC)
    staff = site / Audience.STAFF.value
    check_nothing_of_staff(tree, plain_tree(staff) if staff.exists() or staff.is_symlink() else None)
    return tree


def _stage(site: Path, out: Path) -> AbstractContextManager[Path]:
    """The staged folder for out, once it is sure that nothing of somebody else's is replaced."""
    here, there = out.resolve(), site.resolve()
    if here == there or there in here.parents or here in there.parents:
        raise Refused(f"“{out}” and “{site}” lie inside each other. Name another folder with --out.")
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / VERSION).is_file())):
        raise Refused(f"“{out}” holds things that policyweave did not write. Name another folder with --out.")
    return staged(out)


def _copied(tree: Tree) -> Fill:
    def fill(into: Path) -> str:
        for path in tree.files:
            _put(into / path, tree.read(path))
        return ""

    return fill


def _all_of(folder: Path) -> Tree:
    return Tree(
        folder, tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()))
    )


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _hide_previews(file: Path) -> None:
    """Asks search engines not to look at previews either."""
    told = file.read_text(encoding="utf-8") if file.is_file() else "User-agent: *\n"
    file.write_text(told.replace("User-agent: *\n", "User-agent: *\nDisallow: /preview/\n", 1), encoding="utf-8")


def _say_version(stage: Path, audience: Audience, commit: str, edition: str) -> None:
    value = {"audience": audience.value, "commit": commit} | ({"edition": edition} if edition else {})
    _put(stage / VERSION, (json.dumps(value, indent=2) + "\n").encode())


def _previews(folder: Path) -> Iterator[tuple[int, Path]]:
    """The previews in a folder, by number; those that were removed left only their state behind."""
    if folder.is_symlink() or not folder.is_dir():
        raise Refused(f"“{folder}” is no folder with previews.")
    for entry in sorted(folder.iterdir()):
        match = PREVIEW.fullmatch(entry.name)
        if match is None or entry.is_symlink() or not entry.is_dir():
            raise Refused(f"“{entry.name}” is no preview. The folder may hold only pr-1, pr-2 and so on.")
        if any(one.name != STATE for one in entry.iterdir()):
            read_bounded(entry / STATE, MOST_STATE)
            yield int(match[1]), entry


def _copy_preview(folder: Path, into: Path) -> None:
    """A preview whose pages ask not to be listed by search engines."""
    for path, data in preview_files(folder).items():
        _put(into / path, data)


def preview_files(folder: Path) -> dict[str, bytes]:
    """The files of a preview, each page public and not to be listed; raises Refused otherwise. Its state is left out."""
    tree = plain_tree(folder, STATE)
    files: dict[str, bytes] = {}
    for path in tree.files:
        data = tree.read(path)
        if path.endswith(".html"):
            check_page(f"{folder.name}/{path}", data, Audience.PUBLIC)
            data = unlisted(data)
        files[path] = data
    return files


def unlisted(data: bytes) -> bytes:
    """A public page that asks search engines not to list it."""
    if UNLISTED.encode() in data:
        return data
    return data.replace(PUBLIC.encode(), f"{PUBLIC}\n{UNLISTED}".encode(), 1)
