"""policyweave cycle release: an edition is released, or told what stands in the way."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

from ..model.fields import day_in_words
from ..releasing.release import Call, Outcome, release, waivers_of
from ..report.terminal import counted, seen, summary
from .call import CLEAN, ERRORS
from .common import Progress, add_format, findings_json, show_json


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--patch", action="store_true", help="a change in the year: 2026-27.1, 2026-27.2 …")
    parser.add_argument(
        "--waive", action="append", default=[], metavar="GATE", help="let a gate pass, with the two below"
    )
    parser.add_argument(
        "--reason", action="append", default=[], metavar="TEXT", help="why; kept with the release for good"
    )
    parser.add_argument(
        "--by", action="append", default=[], metavar="NAME", help="who decides that; kept for good as well"
    )
    parser.add_argument("--remote", metavar="REMOTE", help="also push the tag, such as to origin")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for the archives of both sites")
    parser.add_argument("--dry-run", action="store_true", help="look at every gate and build, but release nothing")
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="processes at once (default: one a core)")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Releases the last commit, or says which gates stand in the way."""
    waivers = waivers_of(args.waive, args.reason, args.by)
    progress = Progress()
    call = Call(args.patch, waivers, args.remote, args.out, args.dry_run, max(args.jobs, 0))
    done = release(args.root, call, progress=progress)
    progress.done()
    if args.format == "json":
        show_json(as_data(done, args.dry_run))
    else:
        for text in lines(done, args.dry_run, args.remote, set(args.waive)):
            print(seen(text))
    return ERRORS if done.refused else CLEAN


def as_data(done: Outcome, dry: bool) -> dict[str, Any]:
    """The outcome for a program."""
    manifest = done.manifest
    return {
        "tag": done.tag or None,
        "released": not done.refused and not dry,
        "raced": done.raced or None,
        "closed": [
            {"gate": one.gate.id, "title": one.gate.title, "waivable": one.gate.waivable, "said": list(one.said), "fix": one.fix}
            for one in done.closed
        ],
        "waived": [
            {"gate": one.gate.id, "reason": waiver.reason, "by": waiver.by, "said": list(one.said)} for one, waiver in done.waived
        ],
        "in_force": manifest.in_force.isoformat() if manifest else None,
        "commit": manifest.commit if manifest else None,
        "signed": done.signed,
        "archives": [str(path) for path in done.archives],
        "findings": findings_json(done.findings),
    }  # fmt: skip


def lines(done: Outcome, dry: bool, remote: str | None, asked: Set[str] = frozenset()) -> Iterator[str]:
    """The outcome for a person; asked are the gates that were to be waived."""
    for one in done.closed:
        waivable = "" if one.gate.waivable else " (cannot be waived)"
        yield f"Not green: {one.gate.id}{waivable}. {one.gate.title}."
        yield from (f"    {said}" for said in one.said)
        yield f"    {one.fix}"
    needless = sorted(asked - {one.gate.id for one, _ in done.waived}) if done.manifest else []
    yield from (f"Nothing was waived at {gate}: that gate is green." for gate in needless)
    for one, waiver in done.waived:
        yield f"Waived: {one.gate.id}, by {waiver.by}. {waiver.reason}"
        yield from (f"    {said}" for said in one.said)
    if done.raced:
        yield f"{done.raced} Run `git fetch --tags` and look at what was released."
        return
    if done.closed:
        yield f"Nothing was released: {counted(len(done.closed), 'gate')} not green."
        if any(one.gate.waivable for one in done.closed):
            yield "A gate can be waived with --waive GATE --reason TEXT --by NAME; the release shows that for good."
        return
    manifest = done.manifest
    assert manifest is not None
    files = len(manifest.files.public) + len(manifest.files.staff)
    what = f"{counted(len(manifest.schools), 'school')}, {counted(files, 'file')}; check: {summary(done.findings)}"
    if dry:
        other = "other " if done.waived else ""
        yield f"Every {other}gate is green: {done.tag} would be released ({what}). Nothing was changed."
        return
    yield f"{done.tag} is released: {what}."
    yield f"In force from {day_in_words(manifest.from_day)}, from commit {manifest.commit[:9]}. {'Signed' if done.signed else 'Not signed'}."
    yield from (f"    {path}" for path in done.archives)
    if remote is None:
        yield f"Give it to the others: git push origin {done.tag}"
