"""policyweave cycle archive: a released edition is built again, and packed if it is the same."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..releasing.archives import rebuild
from ..releasing.making import TOOL
from ..report.terminal import counted, seen
from .call import CLEAN, ERRORS
from .common import Progress, add_format, findings_json, show, show_json
from .verify import differences_data, differences_lines


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("edition", metavar="EDITION", help="such as 2026-27 or 2026-27.1")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for the archives (default: only compare)")
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="processes at once (default: one a core)")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Compares every byte with the manifest of the release; writes the archives only if all are the same."""
    progress = Progress()
    done = rebuild(args.root, args.edition, args.out, max(args.jobs, 0), progress)
    progress.done()
    tag, manifest = done.released.tag, done.released.manifest
    if args.format == "json":
        show_json(
            {"tag": tag, "same": done.same, "released_with": manifest.tool, "built_with": TOOL, **differences_data(done.differences), "findings": findings_json(done.findings),
             "archives": [str(path) for path in done.archives]}
        )  # fmt: skip
        return CLEAN if done.same else ERRORS
    if done.same:
        files = len(manifest.files.public) + len(manifest.files.staff)
        print(f"{tag} builds to the same bytes as when it was released: {counted(files, 'file')}.")
        for path in done.archives:
            print(seen(f"    {path}"))
        return CLEAN
    show(done.findings, len(manifest.schools))
    for line in differences_lines(done.differences):
        print(seen(line))
    print(
        seen(
            f"{tag} does not build to the same bytes here. It was released with {manifest.tool}; this is {TOOL}. No archive was written."
        )
    )
    return ERRORS
