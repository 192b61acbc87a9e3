"""policyweave acknowledgements: who has read and understood, each of its actions in a file of its own."""

from __future__ import annotations

import argparse

from .actions import add_actions

ACTIONS = {"report": "who has confirmed the edition in force at each school, who has not, who need not again"}


def arguments(parser: argparse.ArgumentParser) -> None:
    add_actions(parser, "acknowledgements", ACTIONS)


def run(args: argparse.Namespace) -> int:
    """Does what the action does."""
    return int(args.act(args))
