"""policyweave links: the links of the built sites; with --external those that lead out into the web too."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..linking import Options, Sites, fix_moved, inside, open_sites, outside, settled, sources_of, web
from ..links.issue import issue_text
from ..links.moved import Rewritten
from ..links.web import Checked
from ..model.finding import Finding
from ..pipeline import CannotUse
from ..report.terminal import counted, summary
from .call import CLEAN
from .common import (
    Progress,
    add_format,
    add_since,
    add_strict,
    exit_code,
    findings_json,
    schools_since,
    show,
    show_json,
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("schools", nargs="*", metavar="SCHOOL", help="slugs of schools (default: all)")
    add_since(parser)
    parser.add_argument("--site", type=Path, metavar="DIR", help="the built sites (default: site in the repository)")
    parser.add_argument("--external", action="store_true", help="ask the web for every outside address, once each")
    parser.add_argument("--ledger", type=Path, metavar="FILE", help="remembers when each address was last good")
    parser.add_argument("--fix-moved", action="store_true", help="write the new addresses of what moved for good")
    parser.add_argument("--allow-private", action="store_true", help="also ask addresses in private networks")
    parser.add_argument(
        "--unreachable-days",
        type=int,
        default=14,
        metavar="N",
        help="an address that fails for so long is an error (default: 14)",
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the text of the weekly issue, as Markdown")
    add_format(parser)
    add_strict(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the findings of the built sites' links, and of the web's answers where it is asked."""
    if args.fix_moved and not args.external:
        raise CannotUse("--fix-moved has to ask the web first. Add --external.")
    progress = Progress()
    schools = schools_since(args)
    if schools is None:
        print(f"Nothing that a site is made from has changed since {args.since}: no links were looked at.")
        return CLEAN
    sites = open_sites(args.root, args.site or args.root / "site", schools, progress)
    sources = sources_of(sites, progress)
    findings = list(inside(sites, sources))
    found, invented = outside(sites, sources)
    items: tuple[Checked, ...] = ()
    if args.external:
        options = Options(args.ledger, args.allow_private, args.unreachable_days)
        items, more = web(sites, found, options, progress)
        findings += more
    written, left = fix_moved(sites, items, args.allow_private) if args.fix_moved else ((), ())
    progress.done()
    whole = settled(sites, findings)
    if args.report:
        names = {slug: school.name for slug, school in sites.content.schools.items()}
        args.report.write_text(issue_text(whole, names, datetime.date.today(), len(items)), encoding="utf-8")
    code = exit_code(whole, args.strict)
    if args.format == "json":
        show_json(_json(whole, items, invented, written, left))
        return code
    show(whole, len(sites.asked))
    _say(sites, whole, items, len(found), invented, args.external)
    _say_written(written, left)
    return code


def _say(
    sites: Sites, findings: Sequence[Finding], items: Sequence[Checked], number: int, invented: int, external: bool
) -> None:
    pages = sum(1 for tree in sites.trees.values() for _ in tree.asked())
    print(f"{counted(pages, 'page')} of {counted(len(sites.asked), 'school')} looked at: {summary(findings)}.")
    if external:
        good = sum(item.severity is None for item in items)
        print(f"  Outside addresses: {number}, of which {good} are good.")
    elif number:
        print(f"  Outside addresses: {number}, unchecked. Add --external to ask the web.")
    if invented:
        print(f"  Invented addresses, which lead nowhere and are not asked: {invented}.")


def _say_written(written: Sequence[Rewritten], left: Sequence[str]) -> None:
    for one in written:
        print(f"  {one.path}:{one.line}: {one.old} is now {one.new}")
    for address in left:
        print(f"  {address} has moved, but stands in no file like this; change it by hand.", file=sys.stderr)


def _json(
    findings: Sequence[Finding],
    items: Sequence[Checked],
    invented: int,
    written: Sequence[Rewritten],
    left: Sequence[str],
) -> dict[str, Any]:
    return {
        "findings": findings_json(findings),
        "outside": [_item(item) for item in items],
        "invented": invented,
        "rewritten": [{"path": one.path, "line": one.line, "old": one.old, "new": one.new} for one in written],
        "not_rewritten": list(left),
    }


def _item(item: Checked) -> dict[str, Any]:
    entry = item.entry
    return {
        "address": item.outside.address,
        "verdict": item.outcome.verdict.value,
        "detail": item.outcome.detail,
        "new": item.outcome.new or None,
        "severity": item.severity.value if item.severity else None,
        "last_good": entry.last_good.isoformat() if entry and entry.last_good else None,
        "failing_since": entry.failing_since.isoformat() if entry and entry.failing_since else None,
        "places": [{"path": place.path, "line": place.line, "column": place.column} for place in item.outside.places],
        "schools": list(item.outside.schools),
    }
