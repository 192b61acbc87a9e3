"""policyweave national confirm: a passage still holds for the edition that came."""

from __future__ import annotations

import argparse

from ..cycling import Where, confirm
from ..model.fields import day_in_words
from ..report.terminal import counted, seen
from .call import CLEAN
from .common import add_format, show_json
from .national_status import as_data_items


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the guidance, such as kcsie")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--place", metavar="FILE:LINE", help="the passage or value at this line")
    where.add_argument("--slot", metavar="NAME", help="all that rests on the edition before in this slot")
    parser.add_argument("--school", metavar="SCHOOL", help="with --slot: the words of this school")
    parser.add_argument("--by", required=True, metavar="ROLE", help="the role of whoever looked, such as DSL")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Writes the confirmation into confirmed.yml."""
    done = confirm(args.root, args.id, Where(args.place, args.slot, args.school), args.by)
    if args.format == "json":
        show_json({"guidance": args.id, "edition": done.edition, "by": done.by, "left": done.left,
                   "confirmed": as_data_items(done.items), "before": as_data_items(done.before)})  # fmt: skip
        return CLEAN
    said = [f"{item.at} is confirmed for {args.id} {done.edition} by {done.by}." for item in done.items]
    for item in done.before:
        record = item.record
        if record is not None and record.by and record.on:
            said.append(f"{item.at} was confirmed already, by {record.by} on {day_in_words(record.on)}.")
    for line in dict.fromkeys(said):
        print(seen(line))
    if done.items:
        print("policies/confirmed.yml says so. Commit it, so that others see it.")
    print(f"{counted(done.left, 'passage')} left to look at." if done.left else "Nothing is left to look at.")
    return CLEAN
