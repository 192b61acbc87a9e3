"""policyweave owners: who has to agree to a change of which file, written as GitHub reads it."""

from __future__ import annotations

import argparse

from ..github.codeowners import Owners, owners_of, write
from ..github.refused import Refused
from ..model.owners import FILE
from ..pipeline import CannotUse, read
from ..report.terminal import summary
from .call import CLEAN, ERRORS
from .common import add_format, exit_code, show, show_json


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", action="store_true", help=f"write {FILE} at the top of the Git repository")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Prints what would change, or writes it. 1 if the file is out of date and stays so."""
    content, findings = read(args.root)
    if content is None:
        show(findings, 0)
        print(f"Who has to agree cannot be said: {summary(findings)}.")
        return exit_code(findings, False)
    try:
        owners = owners_of(content)
    except Refused as reason:
        raise CannotUse(str(reason)) from None
    if args.write and not owners.current:
        write(owners)
    if args.format == "json":
        show_json(
            {
                "path": FILE,
                "current": owners.current or args.write,
                "written": args.write and not owners.current,
                "differences": list(owners.differences),
            }
        )
    else:
        _say(owners, args.write)
    return CLEAN if owners.current or args.write else ERRORS


def _say(owners: Owners, written: bool) -> None:
    if owners.current:
        print(f"{FILE} is up to date." if owners.now else f"Nobody is named as a reviewer, so {FILE} is not needed.")
        return
    for line in owners.differences:
        print(line)
    if written:
        print(f"{FILE} is written. Commit it, so that GitHub asks these reviewers.")
    else:
        print(f"{FILE} is out of date. Write it with `policyweave owners --write`.")
