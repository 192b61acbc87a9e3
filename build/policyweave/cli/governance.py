"""policyweave governance: the trust's strategy, from a private folder, each of its actions in a file of its own."""

from __future__ import annotations

import argparse

from .actions import add_actions

ACTIONS = {
    "init": "write a private folder with examples to fill in, outside of the repository",
    "report": "write the lead's private page: tiers, audits, actions, supervision, training, the plan",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    add_actions(parser, "governance", ACTIONS)


def run(args: argparse.Namespace) -> int:
    """Does what the action does."""
    return int(args.act(args))
