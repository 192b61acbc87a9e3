"""policyweave build: every school's site, or some schools'."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..building.build import build
from ..building.built import Built
from ..model.finding import Finding, Severity
from ..model.unusable import CannotUse
from ..report import github
from ..report.terminal import counted, summary
from .call import CLEAN, ERRORS
from .common import (
    Progress,
    add_audience,
    add_format,
    add_on,
    add_shard,
    add_since,
    add_strict,
    audiences,
    exit_code,
    findings_json,
    folder_of,
    schools_since,
    shard_of,
    show,
    show_json,
)

if TYPE_CHECKING:
    from ..building.plan import Plan


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("schools", nargs="*", metavar="SCHOOL", help="slugs of schools (default: all)")
    add_since(parser)
    add_shard(parser)
    add_audience(parser)
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder to write (default: site in the content repository)"
    )
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="processes at once (default: one a core)")
    parser.add_argument("--pdf", action="store_true", help="make a PDF of each page and of each school's whole set")
    parser.add_argument("--force", action="store_true", help="build everything anew, whatever the last build left")
    add_on(parser, "build as on this day: the staff site then says what of the year is late")
    parser.add_argument(
        "--ledger",
        type=Path,
        metavar="FILE",
        help="what `links --external` remembers, for the page of the trust's lead",
    )
    add_format(parser, "github")
    add_strict(parser)


def run(args: argparse.Namespace) -> int:
    """Builds, and says where to look."""
    out = args.out if args.out is not None else args.root / "site"
    progress = Progress()
    shard = shard_of(args)
    if shard:
        return _shard(args, *shard, out, progress)
    schools = schools_since(args)
    if schools is None:
        print(f"Nothing that a site is made from has changed since {args.since}: nothing was built.")
        return CLEAN
    jobs = max(args.jobs, 0)
    built = build(
        args.root,
        out,
        schools,
        audiences(args.audience),
        jobs,
        progress,
        args.force,
        args.on,
        args.on,
        "",
        args.ledger,
        args.pdf,
    )
    progress.done()
    return say(args, built, out)


def _shard(args: argparse.Namespace, plan: Plan, number: int, out: Path, progress: Progress) -> int:
    """Builds one shard, always of both sites and as on the plan's day."""
    if args.audience != "all" or args.on is not None or args.out is None:
        raise CannotUse("A shard is always of both sites and of its plan's day, and needs a folder of its own: --out.")
    from ..building.shards import build_shard

    built = build_shard(args.root, plan, number, out, max(args.jobs, 0), progress)
    progress.done()
    return say(args, built, out)


def say(args: argparse.Namespace, built: Built, out: Path) -> int:
    """Prints what was built, and gives the exit code."""
    code = exit_code(built.findings, args.strict)
    if args.format == "json":
        sites = [{"school": school, "audience": audience.value} for school, audience in built.sites]
        show_json({"findings": findings_json(built.findings), "sites": sites, "out": str(out)})
        return code
    gaps = [] if built.failed else [item for item in built.findings if _gap(item, built.joining)]
    others = [item for item in built.findings if item not in gaps]
    if args.format == "github":
        for line in github.lines(others, built.schools, folder_of(args.root)):
            print(line)
    else:
        show(others, built.schools)
    if built.failed:
        print(f"Nothing was built: {summary(built.findings)}. {out} is as it was.")
        return ERRORS
    print(f"{counted(len(built.sites), 'site')} of {counted(built.schools, 'school')} built: {summary(others)}.")
    for school in built.joining:
        number = sum(school in item.schools for item in gaps)
        print(
            f"  {school} is joining: {number} things are still to be filled; `policyweave check {school}` lists them."
        )
    if built.pdfs_gone:
        print(
            f"  {counted(built.pdfs_gone, 'PDF')} of the last build are gone, and no page leads to them: --pdf makes them."
        )
    for audience in sorted({audience.value for _, audience in built.sites}):
        if (out / audience / "index.html").is_file():  # a shard has none
            print(f"  {out / audience / 'index.html'}")
    return code


def _gap(item: Finding, joining: tuple[str, ...]) -> bool:
    """Whether this is something that a joining school has still to fill."""
    return item.severity is Severity.WARNING and bool(item.schools) and set(item.schools) <= set(joining)
