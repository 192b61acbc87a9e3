"""policyweave school new, missing, leave, rename: schools join the trust, are renamed, and leave it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict

from ..joining import NEEDED, OFFERED, Todo, fault_of, leave, missing, new_school, rename
from ..model.fields import day_in_words
from ..model.schema import Phase, School
from ..pipeline import CannotUse
from ..report.json import as_list
from ..report.terminal import counted, seen
from .call import CLEAN, ERRORS
from .common import add_format, add_on, show, show_json

Action = Callable[[argparse.Namespace], int]


def arguments(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = actions.add_parser("new", help="write the folder of a school that joins, and list what it has to do")
    one.add_argument("school", metavar="SLUG", help="the folder's name, which is part of web addresses for good")
    for name in (*NEEDED, *OFFERED):
        about = School.model_fields[name].description
        if name == "authorities":
            one.add_argument(
                "--authority", dest=name, action="append", metavar="SLUG", help=f"{about} Several may follow."
            )
        else:
            one.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT", help=about)
    add_format(one)
    one = actions.add_parser("missing", help="what a school has still to do, in the order to do it")
    one.add_argument("school", metavar="SCHOOL")
    add_format(one)
    one = actions.add_parser("leave", help="a school is no longer part of the trust")
    one.add_argument("school", metavar="SCHOOL")
    add_on(one, "first day on which it is no longer part of the trust")
    one.add_argument("--policy", default="", metavar="URL", help="where its safeguarding policy is from then on")
    add_format(one)
    one = actions.add_parser("rename", help="rename a school's folder; old addresses lead to the new one")
    one.add_argument("school", metavar="OLD")
    one.add_argument("new", metavar="NEW")
    add_format(one)


def run_new(args: argparse.Namespace) -> int:
    """Writes the folder; asks for what no option gives, where somebody sits at the terminal."""
    given = {name: getattr(args, name) for name in (*NEEDED, *OFFERED) if getattr(args, name)}
    lacking = [name for name in NEEDED if name not in given]
    if lacking and not (sys.stdin and sys.stdin.isatty() and args.format == "text"):
        options = ", ".join(
            "--authority" if name == "authorities" else f"--{name.replace('_', '-')}" for name in lacking
        )
        raise CannotUse(f"Give {options} too. At a terminal the command asks for what is left out.")
    if lacking:
        given |= {name: answer for name in (*NEEDED, *OFFERED) if name not in given and (answer := _ask(name))}
    done = new_school(args.root, args.school, given)
    todo = missing(args.root, args.school)
    if args.format == "json":
        show_json({**asdict(done), "missing": [asdict(one) for one in todo]})
        return CLEAN
    print(f"{seen(done.name)} joins: {counted(len(done.files), 'file')} written to schools/{done.slug}.")
    print("Its public site says that the policy is being prepared; its contextual review is open.")
    for slot, council in done.defaults.items():
        print(f"  {slot}: the words of {seen(council)} fill it.")
    _list(todo)
    return CLEAN


def run_missing(args: argparse.Namespace) -> int:
    """Prints what is missing."""
    todo = missing(args.root, args.school)
    if args.format == "json":
        show_json([asdict(one) for one in todo])
    elif todo:
        _list(todo)
    else:
        print(f"Nothing is missing at {args.school}.")
    return CLEAN


def run_leave(args: argparse.Namespace) -> int:
    """Writes that the school has left, or says why not."""
    if args.on is None:
        raise CannotUse("Give the first day on which it is no longer part of the trust, such as --on 2027-09-01.")
    done = leave(args.root, args.school, args.on, args.policy)
    if args.format == "json":
        show_json(
            {"school": args.school, "since": args.on.isoformat(), "path": done.path, "refused": as_list(done.findings)}
        )
        return ERRORS if done.findings else CLEAN
    if done.findings:
        show(done.findings, 1)
        print("Nothing was changed: mend what stands above first.")
        return ERRORS
    print(f"{seen(done.name)} is no longer part of the trust from {day_in_words(args.on)} on. {done.path} says so.")
    print("Its files stay. All its addresses lead to a page that says so and whom to contact, once this is published.")
    print("That page shows the school's website and telephone number from school.yml: correct them if they change.")
    print("Commit the change on that day or after it, and run `policyweave owners --write`.")
    return CLEAN


def run_rename(args: argparse.Namespace) -> int:
    """Renames the folder."""
    done = rename(args.root, args.school, args.new)
    if args.format == "json":
        show_json(asdict(done))
        return CLEAN
    if done.moved:
        print(f"schools/{done.old} is schools/{done.new} now, with every file in it.")
        print("Every old address leads to the new one, once this is published.")
    else:
        print(f"schools/{done.old} is schools/{done.new} already.")
    for path in done.changed:
        print(f"{path}: paths into the folder are set right.")
    if done.mentions:
        print(f"The old folder is still named at {', '.join(done.mentions)}. Correct these lines.")
    print("Run `policyweave owners --write`, if reviewers are named, and commit all of it in one commit.")
    return CLEAN


def _ask(name: str) -> str | list[str]:
    """Asks for a field until the answer is of its form; what may come later can be left empty."""
    about = School.model_fields[name].description
    more = f" ({' or '.join(Phase)})" if name == "phase" else " Several with commas." if name == "authorities" else ""
    later = " Empty: later." if name in OFFERED else ""
    while True:
        print(f"{name.replace('_', ' ')}: {about}{more}{later}", file=sys.stderr)
        try:
            typed = input("> ").strip()
        except EOFError:
            raise CannotUse("Nothing was written: the answers ended.") from None
        if not typed and later:
            return ""
        value = [part.strip() for part in typed.split(",") if part.strip()] if name == "authorities" else typed
        fault = fault_of(name, value) if value else "An answer is needed."
        if not fault:
            return value
        print(fault, file=sys.stderr)


def _list(todo: tuple[Todo, ...]) -> None:
    print(f"{counted(len(todo), 'thing')} to do, in this order:")
    for number, one in enumerate(todo, 1):
        print(f"{number:>3}. {seen(one.what)}")
        print(f"     {one.path}: {seen(one.how)}")


ACTIONS: dict[str, Action] = {"new": run_new, "missing": run_missing, "leave": run_leave, "rename": run_rename}
