"""policyweave acknowledgements report: from the form's answers and the staff list to a table. Prints no names."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..acknowledged.judge import State
from ..acknowledging import Reported, Tables, report
from ..pipeline import CannotUse
from ..report.terminal import counted, seen
from .call import CLEAN, ERRORS
from .common import add_format, show, show_json


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", type=Path, metavar="FORM.csv", help="the form's answers")
    parser.add_argument(
        "--staff", type=Path, required=True, metavar="STAFF.csv", help="the staff list: e-mail and school"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the table to write, outside of the repository"
    )
    parser.add_argument(
        "--column", action="append", default=[], metavar="KIND=HEADER",
        help="a column of the answers: email, school, edition, digest or date",
    )  # fmt: skip
    parser.add_argument(
        "--staff-column", action="append", default=[], metavar="KIND=HEADER",
        help="a column of the staff list: email, school, name, first, last or left",
    )  # fmt: skip
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Writes the table, and prints how many stand where."""
    tables = Tables(args.form, args.staff, args.out, _pairs(args.column), _pairs(args.staff_column))
    done = report(args.root, tables)
    if done.findings:
        show(done.findings, 0)
        print("Nothing was written: with an error in the texts nobody knows what staff read. Mend it first.")
        return ERRORS
    for file in done.inside:
        print(seen(f"“{file}” lies in a repository. Move it out before somebody commits it."), file=sys.stderr)
    if args.format == "json":
        show_json({"edition": done.edition, "left": done.left, "schools": {
            slug: {state.value: number for state, number in sorted(count.items())} for slug, count in done.schools.items()
        }})  # fmt: skip
        return CLEAN
    for line in _lines(done):
        print(seen(line))
    print(seen(f"{args.out} has everybody by name. It is personal data: keep it where only those see it who must."))
    return CLEAN


def _pairs(words: Iterable[str]) -> dict[str, str]:
    pairs = {}
    for word in words:
        kind, equals, header = word.partition("=")
        if not equals or not header.strip():
            raise CannotUse(f"“{word}” is not of the form KIND=HEADER, such as school=Your academy.")
        pairs[kind.strip()] = header
    return pairs


def _lines(done: Reported) -> Iterator[str]:
    yield f"Edition {done.edition}:"
    for slug, count in done.schools.items():
        if slug:
            waiting = sum(number for state, number in count.items() if state.waiting)
            yield f"  {slug}: {_said(count)}; {waiting} of {sum(count.values())} still have to confirm"
        else:
            yield f"  Belonging to no school: {_said(count)}"
    if done.left:
        yield f"  {counted(done.left, 'row')} of the staff list of people who have left"


def _said(count: Counter[State]) -> str:
    return ", ".join(f"{count[state]} {state.value}" for state in State if count[state])
