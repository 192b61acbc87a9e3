"""policyweave cycle notes: the change notes of the next release are drawn up for people to edit."""

from __future__ import annotations

import argparse

from ..releasing.noting import draw_up
from ..report.terminal import counted, seen
from .call import CLEAN
from .common import add_format, show_json

MOST_LINES = 60


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since", default="", metavar="EDITION", help="compare with this edition (default: the newest)"
    )
    parser.add_argument("--replace", action="store_true", help="put the new draft in the place of edited texts as well")
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="processes at once (default: one a core)")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Writes the drafts, and shows where a person has edited one."""
    done = draw_up(args.root, args.since, args.replace, max(args.jobs, 0))
    if args.format == "json":
        kept = {path: list(lines) for path, lines in done.kept.items()}
        show_json(
            {
                "edition": done.name,
                "since": done.base,
                "written": list(done.written),
                "same": list(done.same),
                "edited": kept,
            }
        )
        return CLEAN
    for path, lines in done.kept.items():
        print(seen(f"{path} has been edited{' and is replaced' if args.replace else ', so it stays as it is'}:"))
        for line in lines[:MOST_LINES]:
            print(seen(f"    {line}"))
        if len(lines) > MOST_LINES:
            print(f"    … and {counted(len(lines) - MOST_LINES, 'more line')}.")
    for path in done.written:
        print(seen(f"{path} is drawn up."))
    print(
        f"Change notes from {done.base} to {done.name}: {len(done.written)} written, {len(done.same)} as they were, {len(done.kept)} edited."
    )
    if done.written:
        print("Put them into your own words, delete the sentence that says they were drawn up, and commit them.")
    if done.kept and not args.replace:
        print("To begin an edited one again from the new draft, use --replace.")
    return CLEAN
