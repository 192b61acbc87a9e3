"""policyweave cycle open: an edition begins, and with it each school's contextual review."""

from __future__ import annotations

import argparse

from ..cycling import open_edition
from ..report.terminal import counted
from .call import CLEAN
from .common import add_format, show_json


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("edition", metavar="EDITION", help="the academic year, such as 2027-28")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Writes the edition into cycle.yml and a review.yml for each school."""
    done = open_edition(args.root, args.edition)
    if args.format == "json":
        show_json({"edition": done.edition, "before": done.before, "schools": list(done.schools)})
        return CLEAN
    print(f"The edition {done.edition} is open; the contextual review began at {counted(len(done.schools), 'school')}.")
    if done.edition != done.before:
        print("policies/cycle.yml has its name and year. Set in_force, approval and the milestones' days there,")
        print("then commit the change. `policyweave check` says what is still from the year before.")
    else:
        print(f"Opened now for: {', '.join(done.schools)}. Sign-offs of the other schools stay as they are.")
    return CLEAN
