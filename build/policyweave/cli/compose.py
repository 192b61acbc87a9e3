"""policyweave compose: the woven Markdown of one school."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from ..pipeline import CannotUse, weave, with_acknowledgement
from ..render.markdown import ASSET_FOLDER, page_file, render_markdown
from ..render.output import staged
from ..report.terminal import summary
from .call import CLEAN, ERRORS
from .common import add_audience, audiences, exit_code, show


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("school", metavar="SCHOOL")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder to write; it is replaced as a whole"
    )
    add_audience(parser)


def run(args: argparse.Namespace) -> int:
    """Writes DIR/<audience>/<page>.md and the pictures and documents that the pages use."""
    if args.out.exists() and not _ours(args.out):
        raise CannotUse(f"“{args.out}” holds other things than woven Markdown. Name an empty or a new folder.")
    woven = weave(args.root, [args.school], audiences(args.audience))
    show(woven.findings, 1)
    if woven.failed:
        print(f"Nothing was written: {summary(woven.findings)}.")
        return ERRORS
    with staged(args.out) as folder:
        sites = [with_acknowledgement(woven.content, site) for site in woven.sites] if woven.content else []
        for site in sites:
            place = folder / site.audience.value
            for page in site.pages:
                path = place / page_file(page.id)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(render_markdown(page), encoding="utf-8", newline="\n")
                for asset in page.assets:
                    copy = place / ASSET_FOLDER / asset
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(args.root / asset, copy)
    pages = sum(len(site.pages) for site in sites)
    print(f"{pages} pages written to {args.out}: {summary(woven.findings)}.")
    return exit_code(woven.findings, False) or CLEAN


def _ours(folder: Path) -> bool:
    """Whether a folder holds nothing but what compose wrote, so that it may be replaced."""
    if not folder.is_dir():
        return False
    files = [path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir()]
    return all(
        path.parts[0] in ("public", "staff")
        and len(path.parts) > 1
        and (path.suffix == ".md" or path.parts[1] == ASSET_FOLDER)
        for path in files
    )
