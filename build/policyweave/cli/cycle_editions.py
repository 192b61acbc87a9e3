"""policyweave cycle editions: the released editions, and which one is in force."""

from __future__ import annotations

import argparse
import datetime

from ..edition.released import find
from ..edition.site import said
from ..edition.standing import current, standings
from ..pipeline import CannotUse
from ..report.terminal import seen
from ..repository.git import GitFailed
from .call import CLEAN, ERRORS
from .common import add_format, add_on, show_json


def arguments(parser: argparse.ArgumentParser) -> None:
    add_on(parser, "how they stand on this day")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Lists them, the newest first: 1 if a tag cannot be used."""
    try:
        found = find(args.root)
    except GitFailed as reason:
        raise CannotUse(str(reason)) from None
    all_ = standings(found.editions, args.on or datetime.date.today())
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
        print(seen(f"The tag {bad.tag} cannot be used. {bad.why}"))
    return ERRORS if found.damaged else CLEAN
