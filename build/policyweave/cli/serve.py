"""policyweave serve: live preview of one school."""

from __future__ import annotations

import argparse

from ..model.origin import Audience
from ..serve import serve
from .call import CLEAN


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("school", metavar="SCHOOL")
    parser.add_argument("--audience", choices=("public", "staff"), default="public", help="which of the two sites")
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on (default: this computer only)")
    parser.add_argument("--port", type=int, default=8000)


def run(args: argparse.Namespace) -> int:
    """Serves until it is stopped."""
    serve(args.root, args.school, Audience(args.audience), args.host, args.port)
    return CLEAN
