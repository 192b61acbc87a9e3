"""policyweave cycle: the year, each of its actions in a file of its own."""

from __future__ import annotations

import argparse

from .actions import add_actions

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
    add_actions(parser, "cycle", ACTIONS)


def run(args: argparse.Namespace) -> int:
    """Does what the action does."""
    return int(args.act(args))
