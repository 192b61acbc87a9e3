"""policyweave governance report: the private page of the trust's lead."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..governing import report
from ..report.terminal import seen
from .call import CLEAN, ERRORS
from .common import add_format, add_on, findings_json, show_json


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--private", type=Path, required=True, metavar="DIR", help="the private folder")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the page to write, as confidential")
    add_on(parser, "the day for which dates are judged (default: today)")
    parser.add_argument("--strict", action="store_true", help="end with 1 if anything is late")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Writes the page, and prints how much is late."""
    done = report(args.root, args.private, args.out, args.on)
    if done.stands is None:
        if args.format == "json":
            show_json({"written": False, "findings": findings_json(done.findings)})
            return ERRORS
        for item in done.findings:
            place = f"{args.private / item.place.path}:{item.place.line}:{item.place.column}"
            print(seen(f"{place}: {item.message} [{item.rule.id}]"), file=sys.stderr)
            print(seen(f"    {item.fix}"), file=sys.stderr)
        print("Nothing was written. Mend these files of the private folder first.", file=sys.stderr)
        return ERRORS
    late, soon, unsettled = (len(part) for part in (done.stands.late, done.stands.soon, done.stands.unsettled))
    if args.format == "json":
        counts = {"late": late, "soon": soon, "unsettled": unsettled}
        show_json({"written": True, "on": done.stands.on.isoformat(), **counts})
    else:
        print(f"On {done.stands.on.isoformat()}: {late} late, {soon} due within six weeks, {unsettled} not settled.")
        print(seen(f"{args.out} is confidential: only your own account may open it. Do not put it on any website."))
    return ERRORS if args.strict and late else CLEAN
