"""policyweave cycle sign-off: a step of a school's contextual review is done."""

from __future__ import annotations

import argparse

from ..cycling import sign_off
from ..model.fields import day_in_words
from ..report.json import as_list
from ..report.terminal import counted, seen
from .call import CLEAN, ERRORS
from .common import add_format, show, show_json


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("school", metavar="SCHOOL", help="the school's slug")
    parser.add_argument("step", metavar="STEP", help="such as early-help; `policyweave cycle status` shows all")
    parser.add_argument("--by", required=True, metavar="ROLE", help="the role of whoever looked, such as DSL")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Writes the sign-off into the school's review.yml, or says why not."""
    done = sign_off(args.root, args.school, args.step, args.by)
    refused, title = bool(done.findings), seen(done.title)
    if args.format == "json":
        signed_on = done.on.isoformat() if done.on else None
        show_json(
            {"school": args.school, "step": args.step, "by": done.by, "on": signed_on, "path": done.path,
             "changed": done.changed, "refused": as_list(done.findings)}
        )  # fmt: skip
        return ERRORS if refused else CLEAN
    if refused:
        show(done.findings, 1)
        print(f"“{title}” at {args.school} is not signed off: mend what stands above first. Nothing was changed.")
        return ERRORS
    assert done.on is not None
    if not done.changed:
        print(f"“{title}” at {args.school} is signed off already, by {seen(done.by)} on {day_in_words(done.on)}.")
        return CLEAN
    print(f"“{title}” at {args.school} is signed off by {seen(done.by)} on {day_in_words(done.on)}.")
    print(f"{done.path} holds {counted(done.pins, 'digest')} of what was looked at. Commit it, so that others see it.")
    return CLEAN
