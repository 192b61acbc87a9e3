"""policyweave preview: what a pull request would look like, kept on a branch until it is closed."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from ..github import events
from ..github.preview import Branch, Done, fetch, put, put_after, remove
from ..github.refused import Refused
from ..pipeline import CannotUse
from ..repository.git import GitFailed
from ..repository.transaction import Transaction
from .call import CLEAN
from .common import add_format, show_json

HEAD = re.compile(r"[0-9a-f]{40}")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Keep previews of pull requests on a branch, in folder pr-N for number N."
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    putting = actions.add_parser("put", help="show a commit of a pull request, unless something newer is shown")
    putting.add_argument("--head", metavar="SHA", help="the commit that was built")
    putting.add_argument("--from", dest="site", type=Path, metavar="DIR", help="its public site (default: site/public)")
    putting.add_argument("--state", type=Path, metavar="FILE", help="GitHub's answer about the pull request, as JSON")
    putting.add_argument("--event", type=Path, metavar="FILE", help="instead of number, head and run: the run's event")
    putting.add_argument("--pulls", type=Path, metavar="FILE", help="with --event: the pull requests of its branch")
    removing = actions.add_parser("remove", help="take the preview of a closed pull request away")
    for one in (putting, removing):
        need = one is removing
        one.add_argument("--number", type=_number, required=need, metavar="N", help="number of the pull request")
        one.add_argument(
            "--run", dest="run_number", type=_number, required=need, metavar="N",
            help="number of the run that built it; to remove it, of the newest run there is",
        )  # fmt: skip
    fetching = actions.add_parser("fetch", help="write all previews into a folder")
    fetching.add_argument("--pulls", type=Path, metavar="FILE", help="the open pull requests; others are left out")
    fetching.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to write, as a whole")
    for one in (putting, removing, fetching):
        one.add_argument("--remote", metavar="NAME", help="repository that has the branch (default: this one)")
        one.add_argument("--branch", default="previews", metavar="NAME", help="the branch (default: previews)")
        add_format(one)


def _number(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,9}", text):
        raise argparse.ArgumentTypeError(f"“{text}” is no number")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Does it and says what was done, or why nothing had to be. 2 if it cannot be done."""
    branch = Branch(Transaction(args.root), args.branch, args.remote)
    try:
        done = _do(args, branch)
    except (Refused, GitFailed) as reason:
        raise CannotUse(str(reason)) from None
    if args.format == "json":
        show_json({"written": done.written, "said": done.said})
    else:
        print(done.said)
    return CLEAN


def _do(args: argparse.Namespace, branch: Branch) -> Done:
    if args.action == "fetch":
        numbers = fetch(branch, args.out, events.pulls(args.pulls) if args.pulls else None)
        said = f"Previews of pull requests: {', '.join(map(str, numbers))}." if numbers else "There is no preview."
        return Done(bool(numbers), said)
    if args.action == "remove":
        return remove(branch, args.number, args.run_number)
    site = args.site or args.root / "site" / "public"
    if args.event and args.pulls:
        return put_after(branch, events.run_event(args.event), events.pulls(args.pulls), site)
    if not (args.number and args.run_number and HEAD.fullmatch(args.head or "")):
        raise CannotUse("Give --number, --run and --head with a whole commit, or --event and --pulls.")
    pull = events.pull_event(args.state) if args.state else None
    return put(branch, args.number, args.head, args.run_number, site, pull)
