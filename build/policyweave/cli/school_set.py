"""policyweave school set: values of a school.yml, checked before they are written, with every other line as it was."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from ..edit.cannot import CannotEdit, NotThere
from ..edit.change import add, set_value
from ..edit.files import rewrite
from ..model.finding import Finding, Severity
from ..pipeline import CannotUse, chosen, read
from ..report.terminal import summary
from .call import CLEAN, ERRORS
from .common import show


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Change values of a school.yml, and nothing else in it."
    parser.add_argument("school", metavar="SCHOOL")
    parser.add_argument(
        "pairs",
        nargs="+",
        metavar="KEY VALUE",
        help="the names from the top with dots between, such as roles.dsl.phone, and the new text; several pairs may follow",
    )


def run(args: argparse.Namespace) -> int:
    """Writes the values; where that would make a new error it says so and leaves the file as it was."""
    if len(args.pairs) % 2:
        raise CannotUse("Give a key and a value, such as: policyweave school set ash roles.dsl.phone “0115 496 0102”.")
    pairs = list(zip(args.pairs[::2], args.pairs[1::2], strict=True))
    content, before = read(args.root)
    if content is not None:
        chosen(content, [args.school])
    name = f"schools/{args.school}/school.yml"
    file: Path = args.root / name
    if file.parent.parent != args.root / "schools" or file.is_symlink() or not file.is_file():
        raise CannotUse(f"“{name}” is not there. Run `policyweave school list` for the schools there are.")
    try:
        old = file.read_bytes()
        text = old.decode("utf-8")
        for key, value in pairs:
            text = changed(text, key, value)
    except UnicodeDecodeError:
        raise CannotUse(f"“{name}” is not saved as UTF-8. Run `policyweave check` and mend that first.") from None
    except CannotEdit as reason:
        raise CannotUse(f"{name}: {reason} Nothing was changed.") from None
    new = text.encode("utf-8")
    _, after = read(args.root, {name: new})
    fresh = _fresh(before, after)
    show(fresh, 0)
    if any(item.severity is Severity.ERROR for item in fresh):
        print(f"Nothing was changed: it would give {summary(fresh)}.")
        return ERRORS
    if new == old:
        print(f"{name} says so already.")
        return CLEAN
    rewrite(file, lambda _: new)
    for key, value in pairs:
        print(f"{name}: {key} is now “{value}”.")
    print(f"`policyweave check {args.school}` applies every rule to it.")
    return CLEAN


def changed(text: str, name: str, value: str) -> str:
    """The text of a school.yml with another or a new value; name has dots between its keys."""
    path = tuple(int(step) if step.isascii() and step.isdigit() else step for step in name.split("."))
    if "" in path:
        raise CannotEdit(f"“{name}” is not a name such as roles.dsl.phone.")
    try:
        return set_value(text, path, value)
    except NotThere:
        return add(text, path, value)


def _fresh(before: Sequence[Finding], after: Sequence[Finding]) -> list[Finding]:
    """The findings that were not there before, wherever a new line moved the others to."""
    known = {(item.rule.id, item.place.path, item.message) for item in before}
    return [item for item in after if (item.rule.id, item.place.path, item.message) not in known]
