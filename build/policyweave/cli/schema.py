"""policyweave schema: JSON Schemas of the YAML files."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ..schemas import SCHEMAS
from .call import CLEAN
from .common import show_json


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="DIR", help="write a file for each into this folder")
    parser.add_argument("name", nargs="?", choices=sorted(SCHEMAS), help="only this one")


def run(args: argparse.Namespace) -> int:
    """Prints the schemas, or writes them as files."""
    chosen = {args.name: SCHEMAS[args.name]} if args.name else SCHEMAS
    made = {name: make() for name, make in chosen.items()}
    if args.out is None:
        show_json(made[args.name] if args.name else made)
        return CLEAN
    args.out.mkdir(parents=True, exist_ok=True)
    for name, schema in made.items():
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        (args.out / f"{name}.schema.json").write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(made)} schemas written to {args.out}.")
    return CLEAN
