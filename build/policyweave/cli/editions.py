"""policyweave editions: the released editions, and whether one still builds to the same bytes."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

from ..edition.deploy import Kept, kept
from ..edition.released import find
from ..edition.site import said
from ..edition.standing import current, standings
from ..pipeline import CannotUse, read
from ..releasing.archives import Rebuilt, rebuild
from ..releasing.making import TOOL
from ..report.terminal import counted
from ..repository.git import GitFailed
from .call import CLEAN, ERRORS
from .common import Progress, add_format, findings_json, show, show_json

FEW = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "The released editions, from the repository's tags."
    actions = parser.add_subparsers(dest="action", required=True, metavar="list|rebuild")
    listed = actions.add_parser("list", help="all editions, and which is in force")
    listed.add_argument(
        "--on", metavar="DATE", help="the day for which it is decided what is in force (default: today)"
    )
    again = actions.add_parser("rebuild", help="build a tag's commit again and say whether every byte is as released")
    again.add_argument("edition", metavar="TAG", help="an edition's name or tag, such as 2026-27.1")
    again.add_argument("--out", type=Path, metavar="DIR", help="write the archives, if every byte is as released")
    again.add_argument("--jobs", type=int, default=0, metavar="N", help="processes at once (default: one a core)")
    for one in (listed, again):
        add_format(one)


def run(args: argparse.Namespace) -> int:
    """Lists, or builds again: 1 if something is not as it was released."""
    return _list(args) if args.action == "list" else _rebuild(args)


def day_of(text: str | None) -> datetime.date:
    """The day that --on names, or today. Raises CannotUse."""
    if text is None:
        return datetime.date.today()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise CannotUse(f"“{text}” is no day. Write it as year-month-day, such as 2026-09-01.") from None


def kept_editions(root: Path, archives: Path, on: datetime.date) -> Kept:
    """The editions of the content repository at root, whose archives lie in a folder. Raises CannotUse, Refused."""
    content, _ = read(root)
    if content is None:
        raise CannotUse("The trust's files cannot be read. Run `policyweave check` and mend them first.")
    try:
        return kept(root, archives, content.trust, on)
    except GitFailed as reason:
        raise CannotUse(str(reason)) from None


def _list(args: argparse.Namespace) -> int:
    try:
        found = find(args.root)
    except GitFailed as reason:
        raise CannotUse(str(reason)) from None
    all_ = standings(found.editions, day_of(args.on))
    now = current(all_)
    if args.format == "json":
        editions = [
            {
                "name": one.name, "tag": one.released.tag, "state": one.state.value, "since": one.since.isoformat(),
                "until": one.until.isoformat() if one.until else None, "signed": one.released.signed,
            }
            for one in all_
        ]  # fmt: skip
        damaged = [{"tag": one.tag, "why": one.why} for one in found.damaged]
        show_json({"current": now.name if now else None, "editions": editions, "damaged": damaged})
        return ERRORS if damaged else CLEAN
    if not found.editions:
        print("No edition is released yet.")
    for one in reversed(all_):
        print(f"{one.name}  {said(one)}")
    for bad in found.damaged:
        print(f"The tag {bad.tag} cannot be used. {bad.why}")
    return ERRORS if found.damaged else CLEAN


def _rebuild(args: argparse.Namespace) -> int:
    progress = Progress()
    done = rebuild(args.root, args.edition, args.out, max(args.jobs, 0), progress)
    progress.done()
    manifest, differences = done.released.manifest, done.differences
    if args.format == "json":
        show_json(
            {
                "edition": done.released.name, "same": done.same, "missing": list(differences.missing),
                "added": list(differences.added), "changed": list(differences.changed), "released_with": manifest.tool,
                "built_with": TOOL, "archives": [str(path) for path in done.archives],
                "findings": findings_json(done.findings),
            }
        )  # fmt: skip
        return CLEAN if done.same else ERRORS
    _say(done)
    return CLEAN if done.same else ERRORS


def _say(done: Rebuilt) -> None:
    name, manifest = done.released.name, done.released.manifest
    tools = f"It was released with {manifest.tool}; this is {TOOL}."
    if done.findings:
        show(done.findings, len(manifest.schools))
        print(f"The edition {name} cannot be built any more. {tools}")
        return
    if done.same:
        number = len(manifest.files.public) + len(manifest.files.staff)
        print(f"The edition {name} builds to the same bytes: {counted(number, 'file')}. {tools}")
    else:
        print(f"The edition {name} does not build to the same bytes any more. {tools}")
        print("  What is published stays as it was released: it comes from the archives, not from a build.")
    for what, paths in (
        ("is missing", done.differences.missing),
        ("is new", done.differences.added),
        ("is different", done.differences.changed),
    ):
        for path in paths[:FEW]:
            print(f"  {path} {what}")
        if len(paths) > FEW:
            print(f"  … and {len(paths) - FEW:,} more")
    for archive in done.archives:
        print(f"  {archive}")
