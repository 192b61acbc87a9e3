"""policyweave national update: an edition of national guidance is recorded."""

from __future__ import annotations

import argparse

from ..cycling import update
from ..model.schema import Verified
from ..national.editions import Wanted
from ..report.terminal import counted, seen
from .actions import address, day
from .call import CLEAN
from .common import Progress, add_format, show_json
from .national_status import as_data_items


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the guidance, by its id in policies/national.yml, such as kcsie")
    parser.add_argument("--edition", required=True, metavar="NAME", help="how the edition is cited, such as 2026")
    parser.add_argument("--issued", type=day, metavar="DATE", help="day of the issue for information")
    parser.add_argument("--in-force", type=day, metavar="DATE", help="day it comes into force")
    parser.add_argument("--withdrawn", type=day, metavar="DATE", help="day it is withdrawn")
    parser.add_argument("--address", required=True, type=address, metavar="URL", help="where the edition is published")
    parser.add_argument("--verified-by", required=True, metavar="ROLE", help="the trust's role that checked it there")
    parser.add_argument("--verified-on", required=True, type=day, metavar="DATE", help="the day of that check")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Writes the edition into national.yml and the worklist into confirmed.yml."""
    verified = Verified(by=args.verified_by, on=args.verified_on)
    wanted = Wanted(args.edition, args.address, verified, args.issued, args.in_force, args.withdrawn)
    progress = Progress()
    done = update(args.root, args.id, wanted, progress=progress)
    progress.done()
    items = done.items
    if args.format == "json":
        listed = None if items is None else as_data_items(items)
        show_json({"guidance": args.id, "edition": done.edition, "added": done.added, "changed": list(done.changed),
                   "items": listed})  # fmt: skip
        return CLEAN
    name = seen(f"{args.id} {done.edition}")
    if not done.changed:
        print(f"{name} is recorded so already. Nothing was changed.")
    else:
        print(f"{name} is recorded. Changed: {', '.join(done.changed)}. Commit that, so that others see it.")
    if items is None:
        print("It is not the newest of several editions, so that nothing has to be looked at again.")
    else:
        waiting = sum(item.open for item in items)
        print(f"{counted(len(items), 'passage')} on the edition before, {waiting} still to be looked at.")
        print(
            f"`policyweave national status {args.id}` shows them by who must act; `policyweave check` keeps them open."
        )
    return CLEAN
