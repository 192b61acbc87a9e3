"""policyweave publish: what is sent to the public place, or to the staff's, once it is sure that it belongs there."""

from __future__ import annotations

import argparse
import datetime
import re
from pathlib import Path

from ..edition.deploy import deploy, kept
from ..github.publish import Fill, Prepared, checked_public, checked_staff, prepare_public, prepare_staff
from ..github.refused import Refused
from ..model.origin import Audience
from ..pipeline import CannotUse, read
from ..report.terminal import counted
from ..repository.git import GitFailed
from .call import CLEAN, ERRORS
from .common import add_format, add_on, show_json

COMMIT = re.compile(r"[0-9a-f]{40}|")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Prepare a folder with one audience's built site to be sent away. Nothing is sent."
    places = parser.add_subparsers(dest="place", required=True, metavar="public|staff")
    public = places.add_parser(
        "public", help="the site that everybody may read; refused if anything of staff's is in it"
    )
    public.add_argument("--previews", type=Path, metavar="DIR", help="previews of pull requests, to go in preview/")
    staff = places.add_parser("staff", help="the site for staff, with settings that keep it behind a login")
    staff.add_argument(
        "--tenant", default="", metavar="ID", help="directory at Microsoft whose accounts may all read it"
    )
    for one in (public, staff):
        one.add_argument("--from", dest="site", type=Path, metavar="DIR", help="the built sites (default: site)")
        one.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to write, as a whole")
        one.add_argument(
            "--editions",
            type=Path,
            metavar="DIR",
            help="archives of all released editions: the one in force goes to the top, each to editions/",
        )
        add_on(one, "decide for this day what is in force")
        one.add_argument("--commit", default="", metavar="SHA", help="the commit that it was built from")
        add_format(one)


def run(args: argparse.Namespace) -> int:
    """Writes the folder, or says why not: 1 if something in the site does not belong there."""
    if not COMMIT.fullmatch(args.commit):
        raise CannotUse("--commit has to be a whole commit: 40 digits and letters.")
    site = args.site or args.root / "site"
    try:
        fill = _fill(args, site)
        if args.place == "public":
            done = prepare_public(site, args.out, args.commit, args.previews, fill)
        else:
            done = prepare_staff(site, args.out, args.commit, args.tenant, fill)
    except Refused as reason:
        if args.format == "json":
            show_json({"written": False, "why": str(reason)})
        else:
            print(f"Not written: {reason}")
        return ERRORS
    if args.format == "json":
        more = {"edition": done.edition or None} if args.editions else {}
        show_json({"written": True, "files": done.files, "pages": done.pages, "previews": list(done.previews), **more})
    else:
        _say(args, done)
    return CLEAN


def _fill(args: argparse.Namespace, site: Path) -> Fill | None:
    """Who writes the site out of the archives, if it is to be made so."""
    if args.editions is None:
        return None
    if not args.editions.is_dir():
        raise CannotUse(f"“{args.editions}” is no folder. Name the one with the archives of the releases.")
    audience = Audience(args.place)
    content, _ = read(args.root)
    if content is None:
        raise CannotUse("The trust's files cannot be read. Run `policyweave check` and mend them first.")
    try:
        editions = kept(args.root, args.editions, content.trust, args.on or datetime.date.today())
    except GitFailed as reason:
        raise CannotUse(str(reason)) from None
    built = None
    if audience is Audience.STAFF and (editions.current is None or (site / audience.value).exists()):
        built = checked_staff(site)
    elif editions.current is None:
        built = checked_public(site)
    return lambda stage: deploy(editions, audience, built, stage)


def _say(args: argparse.Namespace, done: Prepared) -> None:
    print(f"{counted(done.pages, 'page')} and {counted(done.files - done.pages, 'other file')} lie in {args.out}.")
    if args.editions is not None:
        print(f"  The edition {done.edition} is at the top." if done.edition else "  No edition is in force yet.")
    if args.place == "public":
        print("  Each page says that it is public, and nothing of the staff site is there.")
    if done.previews:
        print(f"  Previews of pull requests: {', '.join(map(str, done.previews))}.")
