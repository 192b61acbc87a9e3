"""policyweave national: editions of national guidance, each of its actions in a file of its own."""

from __future__ import annotations

import argparse

from .actions import add_actions

ACTIONS = {
    "update": "record an edition, and list what rests on the one before",
    "status": "what is still to be looked at because an edition came, by who must act",
    "confirm": "say that a passage still holds for the edition that came",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    add_actions(parser, "national", ACTIONS)


def run(args: argparse.Namespace) -> int:
    """Does what the action does."""
    return int(args.act(args))
