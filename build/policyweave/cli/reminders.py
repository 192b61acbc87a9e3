"""policyweave reminders: what each school would be reminded of, and the requests that keep an issue a school."""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
from pathlib import Path
from typing import Any

from ..cycling import due
from ..cycling.reminders import AHEAD
from ..github import events
from ..github.files import write_whole
from ..github.refused import Refused
from ..github.reminders import PARTS, Reminder, reminders
from ..model.due import DueItem
from ..model.fields import day_in_words
from ..pipeline import CannotUse
from ..report.terminal import counted, seen
from .call import CLEAN
from .common import Progress, add_format, add_on, show_json

REPOSITORY = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Say what each school is reminded of. Nothing is sent. With --issues and --out the requests to GitHub that open, "
        "edit or close one issue a school are written into a file."
    )
    add_on(parser, "the day (default: today)")
    parser.add_argument(
        "--ahead", type=int, default=AHEAD, metavar="DAYS", help=f"remind so long before (default: {AHEAD})"
    )
    parser.add_argument("--issues", type=Path, metavar="FILE", help="the repository's issues, as GitHub answers them")
    parser.add_argument("--repository", default="", metavar="OWNER/NAME", help="where the issues are")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the requests that are to be made, as a list")
    parser.add_argument("--dry-run", action="store_true", help="only print what would be done")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Prints what would be done for each school, and writes the requests where told."""
    if args.out and not (args.issues and args.repository):
        raise CannotUse("--out needs --issues and --repository: requests follow from the issues that there are.")
    if args.repository and not REPOSITORY.fullmatch(args.repository):
        raise CannotUse("--repository has to be of the form owner/name.")
    if not 0 <= args.ahead <= 366:
        raise CannotUse("--ahead has to be a number of days from 0 to 366.")
    try:
        known = events.issues(args.issues) if args.issues else ()
    except Refused as reason:
        raise CannotUse(str(reason)) from None
    progress = Progress()
    now = due(args.root, args.on, args.ahead, progress)
    progress.done()
    found = reminders(args.repository or "OWNER/NAME", now.schools, now.gone, known, now.holiday)
    if args.out and not args.dry_run:
        requests = [dataclasses.asdict(one.request) for one in found if one.request is not None]
        write_whole(args.out, (json.dumps(requests, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
    if args.format == "json":
        show_json({"on": now.on.isoformat(), "holiday": now.holiday, "schools": [_data(one) for one in found]})
        return CLEAN
    number = sum(not one.nothing for one in now.schools)
    print(f"On {day_in_words(now.on)} something is due at {counted(number, 'school')} of {len(now.schools)}.")
    if now.holiday:
        print("No half term of cycle.yml holds this day: nobody is reminded.")
    for one in found:
        print(f"{seen(one.due.name)} ({one.due.school}): {one.said}")
        for key, heading in PARTS:
            for item in getattr(one.due, key):
                day = f", by {day_in_words(item.due)}" if item.due else ""
                print(f"  {heading.lower()}: {seen(item.title)}{day}{f' ({seen(item.who)})' if item.who else ''}")
    return CLEAN


def _data(one: Reminder) -> dict[str, Any]:
    request = dataclasses.asdict(one.request) if one.request else None
    parts = {key: [_item(item) for item in getattr(one.due, key)] for key, _ in PARTS}
    return {"school": one.due.school, "name": one.due.name, "said": one.said, **parts, "request": request}


def _item(item: DueItem) -> dict[str, Any]:
    return {**dataclasses.asdict(item), "due": item.due.isoformat() if item.due else None}
