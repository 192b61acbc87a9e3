"""policyweave merge: the shards of a plan become the sites that one build would have made."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..building import plan as plans
from ..building.merge import merge
from ..github.refused import Refused
from .build import say
from .call import ERRORS
from .common import Progress, add_audience, add_format, add_strict, audiences, show_json


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "shards", nargs="*", type=Path, metavar="DIR", help="folders that `build --shard` wrote, or one that holds them"
    )
    parser.add_argument(
        "--plan", type=Path, required=True, metavar="FILE", help="the plan that the shards were built by"
    )
    parser.add_argument(
        "--previous", type=Path, metavar="DIR", help="an earlier merge, for the schools that the plan does not build"
    )
    add_audience(parser)
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder to write (default: site in the content repository)"
    )
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="processes at once (default: one a core)")
    add_format(parser)
    add_strict(parser)


def run(args: argparse.Namespace) -> int:
    """Merges, and says where to look."""
    out = args.out if args.out is not None else args.root / "site"
    plan, progress = plans.read(args.plan), Progress()
    chosen = audiences(args.audience)
    try:
        built = merge(args.root, plan, args.shards, out, args.previous, chosen, max(args.jobs, 0), progress)
    except Refused as reason:
        if args.format == "json":
            show_json({"written": False, "why": str(reason)})
        else:
            print(f"Not written: {reason}")
        return ERRORS
    finally:
        progress.done()
    return say(args, built, out)
