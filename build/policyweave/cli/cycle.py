"""policyweave cycle: the year, each of its actions in a file of its own."""

from __future__ import annotations

import argparse
import importlib
from typing import Any

ACTIONS = {
    "open": "open an edition: the schools' contextual reviews begin",
    "status": "where the contextual reviews stand, school by school",
    "sign-off": "say that a step of a school's contextual review is done",
    "notes": "draw up the change notes of the next release, for people to edit",
    "release": "release the last commit as an edition, if every gate is green",
    "in-force": "what was in force at a school on a day, from the tags of the releases",
    "editions": "list the released editions, and which one is in force",
    "archive": "build a released edition again, and pack it if every byte is as released",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    base: type[argparse.ArgumentParser] = type(parser)

    class OnlyAsked(base):  # type: ignore[misc, valid-type]
        """Reads an action's code only when the call names that action."""

        module = ""

        def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
            if self.module:
                action = importlib.import_module(self.module, __package__)
                self.module = ""
                action.arguments(self)
                self.set_defaults(act=action.run)
            return super().parse_known_args(args, namespace)

    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=OnlyAsked)
    for name, text in ACTIONS.items():
        one = actions.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        one.module = f".cycle_{name.replace('-', '_')}"


def run(args: argparse.Namespace) -> int:
    """Does what the action does."""
    return int(args.act(args))
