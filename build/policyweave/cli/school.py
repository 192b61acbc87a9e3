"""policyweave school: list, show or change the schools; they join, are renamed and leave."""

from __future__ import annotations

import argparse

from ..pipeline import CannotUse, chosen, read
from ..report.terminal import summary
from . import school_new, school_set
from .call import CLEAN
from .common import add_format, exit_code, show, show_json


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="all schools, a line each")
    add_format(listing)
    one = actions.add_parser("show", help="one school: what it is, who holds which role, which slots it fills")
    one.add_argument("school", metavar="SCHOOL")
    add_format(one)
    school_new.arguments(actions)
    school_set.arguments(actions.add_parser("set", help="change values of a school.yml, and nothing else in it"))


def run(args: argparse.Namespace) -> int:
    """Prints the list, or one school."""
    if args.action == "set":
        return school_set.run(args)
    if args.action in school_new.ACTIONS:
        return school_new.ACTIONS[args.action](args)
    content, findings = read(args.root)
    if content is None:
        show(findings, 0)
        print(f"The schools cannot be listed: {summary(findings)}.")
        return exit_code(findings, False)
    if args.action == "list":
        rows = [
            {"school": slug, "name": school.name, "phase": school.phase.value, "status": school.status.value,
             "place": school.place, "authorities": list(school.authorities)}
            for slug, school in sorted({**content.schools, **content.left}.items())
        ]  # fmt: skip
        if args.format == "json":
            show_json(rows)
            return CLEAN
        width = max((len(str(row["school"])) for row in rows), default=0)
        for row in rows:
            print(f"{row['school']:<{width}}  {row['name']} ({row['phase']}, {row['place']}; {row['status']})")
        return CLEAN
    chosen(content, [args.school])
    if args.school not in content.schools:
        raise CannotUse(f"schools/{args.school}/school.yml cannot be read. Run `policyweave check {args.school}`.")
    school = content.schools[args.school]
    slots = {
        name: ("school" if (args.school, name) in content.school_texts else "")
        or next((a for a in school.authorities if (a, name) in content.authority_texts), "")
        for page in content.pages.values()
        for name in page.front.slots
    }
    if args.format == "json":
        show_json({"school": args.school, **school.model_dump(mode="json"), "slots": slots})
        return CLEAN
    print(f"{school.name} ({args.school}): {school.phase.value}, {school.place}, {school.status.value}")
    for role, definition in content.trust.roles.items():
        holder = school.roles.get(role)
        print(f"  {definition.title}: {f'{holder.phone}, {holder.email}' if holder else 'not filled'}")
    for slot, by in slots.items():
        print(f"  slot {slot}: {f'filled by {by}' if by else 'not filled'}")
    return CLEAN
