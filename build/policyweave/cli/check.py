"""policyweave check: every rule, no network."""

from __future__ import annotations

import argparse

from ..pipeline import weave
from ..report.terminal import counted, summary
from .call import CLEAN
from .common import Progress, add_format, add_strict, exit_code, findings_json, show, show_json


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("schools", nargs="*", metavar="SCHOOL", help="slugs of schools (default: all)")
    add_format(parser)
    add_strict(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the findings of the schools asked for."""
    progress = Progress()
    woven = weave(args.root, args.schools, progress=progress)
    progress.done()
    code = exit_code(woven.findings, args.strict)
    if args.format == "json":
        show_json(findings_json(woven.findings))
        return code
    schools = len({site.school for site in woven.sites})
    show(woven.findings, schools)
    print(f"{counted(schools, 'school')} checked: {summary(woven.findings)}.")
    return code or CLEAN
