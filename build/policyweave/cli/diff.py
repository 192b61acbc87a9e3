"""policyweave diff: what readers will see change."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..pipeline import CannotUse
from ..render.output import staged
from ..report.terminal import counted, seen
from ..review.data import review_data
from ..review.names import heading
from ..review.notes import change_notes, trust_notes
from ..review.review import Review, SharedChange
from ..review.site import review_site
from ..review.summary import summary_markdown
from ..reviewing import review
from .call import CLEAN, ERRORS
from .common import Progress

MOST_LINES = 40
SUMMARY, DATA, NOTES = "summary.md", "review.json", "notes"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("base", metavar="BASE", help="a branch, tag or commit to compare with, such as main")
    parser.add_argument("head", metavar="HEAD", nargs="?", help="the newer one (default: the files as they are now)")
    parser.add_argument("--direct", action="store_true", help="compare with BASE itself, not with where HEAD left it")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder to write as a small site; replaced as a whole")
    parser.add_argument("--rest", default="", metavar="TEXT", help="a sentence for the summary: where the whole is")
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="processes at once (default: one a core)")
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text", help="how to print it")


def run(args: argparse.Namespace) -> int:
    """Prints what readers will see change, and writes it as a site with --out."""
    if args.out is not None and not _ours(args.out):
        raise CannotUse(f"“{args.out}” holds other things than a review. Name an empty or a new folder.")
    progress = Progress()
    found = review(args.root, args.base, args.head, args.direct, max(args.jobs, 0), progress)
    progress.done()
    data = review_data(found)
    if args.out is not None:
        with staged(args.out) as folder:
            files = dict(review_site(found))
            files[DATA] = data.model_dump_json(indent=1).encode("utf-8")
            files[SUMMARY] = summary_markdown(data, rest=args.rest).encode("utf-8")
            files[f"{NOTES}/trust.md"] = trust_notes(found).encode("utf-8")
            for school in found.schools:
                files[f"{NOTES}/{school.slug}.md"] = change_notes(found, school.slug).encode("utf-8")
            for name, content in files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    if args.format == "json":
        print(data.model_dump_json(indent=2))
    elif args.format == "markdown":
        print(summary_markdown(data, rest=args.rest), end="")
    else:
        for line in lines(found, args.out):
            print(seen(line))
    return ERRORS if found.unwoven else CLEAN


def lines(found: Review, out: Path | None) -> list[str]:
    """The review in a few lines for a terminal."""
    where = f"Compared {found.head.said} with {found.base.said}"
    if found.base.commit != found.asked.commit:
        where += ", where it left that branch"
    result = [f"{where}."]
    result += [_line(change) for change in found.changes[:MOST_LINES]]
    if len(found.changes) > MOST_LINES:
        result.append(f"  … and {len(found.changes) - MOST_LINES} more; --out DIR writes them all.")
    for words in (*found.beside, *found.hidden):
        result.append(f"  {words}")
    if found.quiet:
        result.append(f"  No visible change from {', '.join(found.quiet[:5])}{' …' if len(found.quiet) > 5 else ''}.")
    result += [f"  Not compared: {words}" for words in found.unwoven[:MOST_LINES]]
    if not found.changes:
        result.append("No visible change: readers see the same pages as before.")
    else:
        result.append(f"{counted(len(found.changes), 'change')} at {counted(len(found.schools), 'school')}.")
    if out is not None:
        result.append(f"  {out / 'index.html'}")
    return result


def _line(change: SharedChange) -> str:
    one = change.change
    place = f"{change.page_title}, “{one.section.text}”" if one.section.text else change.page_title
    schools = ", ".join(change.schools[:4]) + (
        f" and {len(change.schools) - 4} more" if len(change.schools) > 4 else ""
    )
    said = f" {one.said[0]}" if one.said else ""
    kinds = heading(one.kinds, one.what, one.number)
    return f"{change.number}. {kinds}: {place or 'the whole school'}: {one.what}.{said} ({schools})"


def _ours(folder: Path) -> bool:
    """Whether a folder may be replaced: it is not there, is empty, or holds what diff wrote."""
    if not folder.exists():
        return True
    names = {entry.name for entry in folder.iterdir()} if folder.is_dir() else {"a file"}
    return not names or {DATA, SUMMARY, "index.html"} <= names <= {
        DATA,
        SUMMARY,
        NOTES,
        "index.html",
        "style.css",
        "schools",
    }
