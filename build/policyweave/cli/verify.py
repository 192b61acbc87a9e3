"""policyweave verify: a site or an archive is held against the manifest of its release."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..edition.compare import Differences
from ..model.fields import day_in_words
from ..model.origin import Audience
from ..pipeline import CannotUse
from ..releasing.verifying import Verified, verify
from ..report.terminal import counted, seen
from .call import CLEAN, ERRORS
from .common import add_format, show_json

MOST_LINES = 50
KINDS = (("missing", "is missing"), ("changed", "is not as released"), ("added", "was not released"))


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="FOLDER-OR-ARCHIVE", help="a folder, or a .tar.gz, .tar or .zip")
    parser.add_argument("--tag", default="", metavar="EDITION", help="compare with the tag of this edition")
    parser.add_argument("--manifest", type=Path, metavar="FILE", help="compare with this manifest.json")
    parser.add_argument(
        "--audience", choices=("public", "staff"), help="which site it is, if its files lie at the top of the folder"
    )
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Compares every file with its digest. No network is used."""
    if args.tag and args.manifest:
        raise CannotUse("Use --tag or --manifest, not both.")
    audience = Audience(args.audience) if args.audience else None
    done = verify(args.path, args.root, args.manifest, args.tag, audience)
    if args.format == "json":
        show_json(
            {"good": done.good, "edition": done.manifest.name, "commit": done.manifest.commit, "source": done.source,
             "inside": done.inside, "foreign": done.foreign, "sites": [one.value for one in done.audiences],
             "files": done.files, **differences_data(done.differences)}
        )  # fmt: skip
    else:
        for line in lines(done, args.path):
            print(seen(line))
    return CLEAN if done.good else ERRORS


def lines(done: Verified, path: Path) -> Iterator[str]:
    """What was found, for a person."""
    yield from differences_lines(done.differences)
    if done.foreign:
        yield "The manifest.json that lies there is not the one of this release."
    sites = " and ".join(one.value for one in done.audiences)
    manifest = done.manifest
    what = f"the {sites} site{'s' if len(done.audiences) > 1 else ''} of the edition {manifest.name}"
    if not done.good:
        yield f"“{path}” is not {what} as it was released, by {done.source}."
        return
    yield f"“{path}” is {what} as it was released on {day_in_words(manifest.moment.date())}: {counted(done.files, 'file')}, by {done.source}."
    if done.inside:
        yield "That manifest lies with the files, so whoever changed them could have changed it. Compare with the tag: --tag."


def differences_lines(found: Differences) -> Iterator[str]:
    """A line for each file that is not as released."""
    told = [f"{path} {words}." for kind, words in KINDS for path in getattr(found, kind)]
    yield from told[:MOST_LINES]
    if len(told) > MOST_LINES:
        yield f"… and {len(told) - MOST_LINES} more."


def differences_data(found: Differences) -> dict[str, Any]:
    """The same for a program."""
    return {kind: list(getattr(found, kind)) for kind, _ in KINDS}
