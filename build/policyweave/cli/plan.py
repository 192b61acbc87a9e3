"""policyweave plan: which schools each of several machines builds."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..building import plan as plans
from ..building.inputs import program
from ..building.plan import Plan
from ..edit.files import rewrite
from ..report.terminal import counted
from .call import CLEAN
from .common import add_format, add_on, add_since, show_json

NAMED = 8  # schools that are named for a person, of each shard


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--shards", type=int, default=1, metavar="N", help="so many machines, or fewer (default: 1)")
    add_since(parser)
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write the plan, for `build --plan` and `merge --plan`"
    )
    parser.add_argument("--from", dest="file", type=Path, metavar="FILE", help="show this plan instead of making one")
    parser.add_argument(
        "--program",
        action="store_true",
        help="only print a digest of policyweave and all libraries: builds with the same one fit together",
    )
    add_on(parser, "build as on this day: the staff site then says what of the year is late")
    parser.add_argument("--pdf", action="store_true", help="make PDFs too")
    add_format(parser, "github")


def run(args: argparse.Namespace) -> int:
    """Prints the plan: for a person, as JSON, or as the matrix of GitHub Actions in one line."""
    if args.program:
        print(program())
        return CLEAN
    plan = plans.read(args.file) if args.file else _made(args)
    if args.format == "github":
        print(plans.matrix(plan))
    elif args.format == "json":
        show_json(plan.model_dump(mode="json"))
    else:
        _say(plan)
    return CLEAN


def _made(args: argparse.Namespace) -> Plan:
    """A new plan, written where it is to be."""
    from ..building.planning import planned

    plan = planned(args.root, args.shards, args.since, args.on, args.on, args.pdf)
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        rewrite(args.out, lambda _: plans.write(plan))
    return plan


def _say(plan: Plan) -> None:
    for number, schools in enumerate(plan.shards, 1):
        more = f" and {len(schools) - NAMED} more" if len(schools) > NAMED else ""
        print(f"Shard {number} of {len(plan.shards)}: {', '.join(schools[:NAMED])}{more}.")
    if plan.since:
        print(f"{counted(len(plan.kept), 'school')} can be taken from a build of {plan.since[:9]}.")
    if not plan.shards:
        print("No school has to be built.")
