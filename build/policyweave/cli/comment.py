"""policyweave comment: which request makes, or edits, the one comment on a pull request."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from ..github import events
from ..github.comment import decide
from ..github.files import write_whole
from ..github.refused import Refused
from ..pipeline import CannotUse
from .call import CLEAN

ADDRESS = re.compile(r"https://[A-Za-z0-9.:-]+/[A-Za-z0-9_./?=&%#-]*")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Decide which request to GitHub makes, or edits, the one comment on a pull request. Nothing is sent. Without "
        "--comments the request asks for the comments that there are."
    )
    parser.add_argument("--event", type=Path, required=True, metavar="FILE", help="the event that a run has ended")
    parser.add_argument("--pulls", type=Path, required=True, metavar="FILE", help="the pull requests of its branch")
    parser.add_argument("--comments", type=Path, metavar="FILE", help="the comments of the pull request")
    parser.add_argument(
        "--review", type=Path, metavar="FILE", help="review.json of the run; it may be hostile or missing"
    )
    parser.add_argument("--summary-url", default="", metavar="URL", help="where the whole review can be read")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the request, if one is to be made")


def run(args: argparse.Namespace) -> int:
    """Writes the request as JSON (method, path, body); no file stays there if none is to be made."""
    if args.summary_url and not ADDRESS.fullmatch(args.summary_url):
        raise CannotUse("--summary-url has to be a web address that begins with https://.")
    try:
        decision = decide(
            events.run_event(args.event),
            events.pulls(args.pulls),
            events.comments(args.comments) if args.comments else None,
            args.review,
            args.summary_url,
        )
    except Refused as reason:
        raise CannotUse(str(reason)) from None
    print(decision.said)
    args.out.unlink(missing_ok=True)
    if decision.request is not None:
        one = decision.request
        value = {"method": one.method, "path": one.path, "body": one.body}
        write_whole(args.out, json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8"))
    return CLEAN
