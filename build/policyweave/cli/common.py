"""What several commands share: printing findings, choosing audiences, showing progress."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from ..model.finding import Finding, Severity
from ..model.origin import Audience
from ..model.unusable import CannotUse
from ..report.json import as_list
from ..report.terminal import lines
from .call import CLEAN, ERRORS

if TYPE_CHECKING:
    from ..building.plan import Plan


def add_format(parser: argparse.ArgumentParser, *more: str) -> None:
    parser.add_argument(
        "--format", choices=("text", "json", *more), default="text", help="for a person, or for a program"
    )


def add_strict(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true", help="count warnings and advice as errors")


def add_audience(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--audience", choices=("public", "staff", "all"), default="all", help="which of the two sites")


def add_on(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--on", type=_day, metavar="DATE", help=f"{text}, such as 2026-09-30")


def _day(text: str) -> datetime.date:
    """A day from the command line."""
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no day such as 2026-09-30") from None


def add_since(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since", metavar="BASE", help="only schools that something has changed for since this branch, tag or commit"
    )


def add_shard(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", type=Path, metavar="FILE", help="with --shard: what `policyweave plan` wrote")
    parser.add_argument("--shard", type=int, metavar="N", help="only the schools of this shard of the plan")


def shard_of(args: argparse.Namespace) -> tuple[Plan, int] | None:
    """The plan and the number that the call names, or None if it names none. Raises CannotUse."""
    if args.plan is None and args.shard is None:
        return None
    if args.plan is None or args.shard is None:
        raise CannotUse("--plan and --shard go together: the plan's file, and the number of the shard.")
    if args.schools or args.since is not None:
        raise CannotUse("The plan says which schools belong to the shard. Name none, and leave --since out.")
    from ..building import plan as plans

    return plans.read(args.plan), args.shard


def schools_since(args: argparse.Namespace) -> list[str] | None:
    """The schools that the call names, or those of --since; None if --since leaves none. Raises CannotUse."""
    if args.since is None:
        return list(args.schools)
    if args.schools:
        raise CannotUse("Name schools, or use --since, not both.")
    from ..reviewing import touched

    return list(touched(args.root, args.since)) or None


def audiences(word: str) -> tuple[Audience, ...]:
    """The audiences that --audience names."""
    return (Audience.PUBLIC, Audience.STAFF) if word == "all" else (Audience(word),)


def show(findings: Sequence[Finding], schools: int) -> None:
    """Prints findings for a person, by who can mend them."""
    for line in lines(findings, schools, coloured(sys.stderr)):
        print(line, file=sys.stderr)


def coloured(stream: TextIO) -> bool:
    """Whether colours are wanted: somebody watches at a terminal that has them, and NO_COLOR is not set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def folder_of(root: Path) -> str:
    """The content repository's path below the Git repository as GitHub or this folder has it: empty, or with a slash."""
    top = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()).resolve()
    try:
        path = root.resolve().relative_to(top).as_posix()
    except ValueError:
        return ""
    return "" if path == "." else f"{path}/"


def line_reader(root: Path) -> Callable[[str, int], str]:
    """Gives a line of a file below root by path and number, empty where there is none; a file is read once."""

    @cache
    def read(path: str) -> list[str]:
        try:
            text = (root / path).read_bytes().decode("utf-8-sig", errors="replace")
        except OSError:
            return []
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def line(path: str, number: int) -> str:
        lines = read(path)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    return line


def show_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def findings_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return as_list(findings)


def exit_code(findings: Sequence[Finding], strict: bool) -> int:
    """0, or 1 if there are errors (with strict: findings of any kind)."""
    return ERRORS if any(strict or item.severity is Severity.ERROR for item in findings) else CLEAN


class Progress:
    """One line on the terminal that says how far we are, from one second on; nothing where nobody watches."""

    def __init__(self) -> None:
        self.start = time.monotonic()
        self.shown = False
        self.live = sys.stderr.isatty()

    def __call__(self, what: str, number: int, total: int) -> None:
        if self.live and time.monotonic() - self.start > 1:
            print(f"\r\033[K{number} of {total}: {what}", end="", file=sys.stderr, flush=True)
            self.shown = True

    def done(self) -> None:
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


Reporter = Callable[[str, int, int], None]
