"""Reads the call, runs the command, turns what went wrong into an exit code."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

COMMANDS = {
    "init": "write a small content repository that builds at once",
    "build": "build every school's site, or some schools'",
    "plan": "for many machines: which schools each of them builds",
    "merge": "for many machines: put what they built together, checked byte for byte",
    "serve": "show one school's site live while you write",
    "check": "apply every rule, without network",
    "links": "check the built sites' links; --external asks the web too",
    "diff": "show what readers will see change, school by school",
    "compose": "write the woven Markdown of one school, for any other generator",
    "schema": "write the JSON Schemas of the YAML files, for editors",
    "owners": "compare .github/CODEOWNERS with the reviewers in the YAML files, or write it",
    "comment": "for workflows: decide on the comment that says what readers will see change",
    "preview": "for workflows: keep the previews of pull requests on a branch",
    "publish": "for workflows: prepare the folder that is sent to the public or to the staff's place",
    "reminders": "say what each school is reminded of; for workflows: keep an issue a school",
    "cycle": "the year: open an edition, see where it stands, sign off, release",
    "verify": "check a site or an archive of a release against its manifest, file by file",
    "national": "national guidance: record an edition, see what rests on the one before, confirm it",
    "acknowledgements": "read and understood: who has confirmed the edition in force, school by school",
    "governance": "the trust's strategy, from a private folder: tiers, audits, actions, supervision, the plan",
    "school": "list, show or change the schools; they join, are renamed and leave",
}

CLEAN, ERRORS, UNUSABLE, OURS = 0, 1, 2, 3


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        self.print_usage(sys.stderr)
        print(f"policyweave: {message}", file=sys.stderr)
        raise SystemExit(UNUSABLE)


def parser(command: str | None) -> argparse.ArgumentParser:
    """The parser, with the options of one command only, so that no other command's code is read."""
    from .. import __version__

    top = _Parser(prog="policyweave", description="One trust policy, woven into every school's site.")
    top.add_argument("--version", action="version", version=f"policyweave {__version__}")
    top.add_argument(
        "--root", type=Path, default=Path(), metavar="DIR", help="the content repository (default: this folder)"
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for name, text in COMMANDS.items():
        one = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        if name == command:
            module = importlib.import_module(f".{name}", __package__)
            module.arguments(one)
            one.set_defaults(run=module.run)
    return top


def _named(argv: Sequence[str]) -> str | None:
    skip = False
    for word in argv:
        if skip:
            skip = False
        elif word == "--root":
            skip = True
        elif not word.startswith("-"):
            return word if word in COMMANDS else None
    return None


def run(argv: Sequence[str]) -> int:
    """Runs one call and gives its exit code."""
    _plain_streams()
    command = _named(argv)
    top = parser(command)
    try:
        args = top.parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    if args.command is None:
        top.print_help()
        return UNUSABLE
    from ..model.unusable import CannotUse

    try:
        return int(args.run(args))
    except CannotUse as reason:
        print(f"policyweave: {reason}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("policyweave: stopped; nothing was changed.", file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN
    except OSError as error:
        name = f" “{error.filename}”" if error.filename else ""
        print(f"policyweave: the computer would not do it:{name} {error.strerror or error}.", file=sys.stderr)
        return UNUSABLE
    except Exception:
        traceback.print_exc()
        print("policyweave: this is a fault of ours, not of your text. Please report the lines above.", file=sys.stderr)
        return OURS


def _plain_streams() -> None:
    """Prints what was written, even where the terminal claims to know only ASCII."""
    for stream in (sys.stdout, sys.stderr):
        encoding = (getattr(stream, "encoding", "") or "").replace("-", "").lower()
        if encoding not in ("utf8", "utf16") and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
