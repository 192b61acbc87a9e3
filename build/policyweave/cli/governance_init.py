"""policyweave governance init: a private folder to fill in."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..governing import begin
from ..report.terminal import seen
from .call import CLEAN


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new or an empty folder outside of the repository")
    parser.add_argument(
        "--invented", action="store_true", help="fill the schools' files with invented records, to try the report with"
    )


def run(args: argparse.Namespace) -> int:
    """Writes the folder."""
    number = begin(args.root, args.folder, args.invented)
    print(seen(f"{number} files written to {args.folder}. It is confidential: only your own account may open it."))
    print(seen(f"See the report:  policyweave governance report --private {args.folder} --out governance.html"))
    return CLEAN
