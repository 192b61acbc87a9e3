"""Pages at earlier addresses, which lead on by themselves; a script keeps the anchor, and nothing depends on it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from ..model.content import Content
from ..model.origin import Audience
from .policy import secured

MOVED_SCRIPT = "assets/pw-moved.js"


@dataclass(frozen=True, slots=True)
class Moved:
    """A page that has moved: its title; the file at its earlier address and the folder where it is now, both below the
    same place; that place's own address, with a slash at its end; the script that keeps anchors, below it too.
    """

    title: str
    path: str
    folder: str
    address: str
    script: str


def redirect_path(typed: str) -> str:
    """The file for an earlier address of a page as it stands in front matter."""
    old = typed.strip("/")
    return old if old.endswith((".html", ".htm")) else f"{old}/index.html"


def redirect(content: Content, audience: Audience, moved: Moved) -> bytes:
    """The page at the earlier address."""
    here = posixpath.dirname(moved.path) or "."
    near = escape(quote(f"{posixpath.relpath(moved.folder or '.', here)}/"))
    canonical = escape(moved.address + (f"{quote(moved.folder)}/" if moved.folder else ""))
    script = escape(quote(posixpath.relpath(moved.script, here)))
    title = escape(moved.title)
    return secured(
        f'<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f'<meta name="policyweave-audience" content="{audience.value}">\n'
        f'<link rel="canonical" href="{canonical}">\n<meta http-equiv="refresh" content="0; url={near}">\n'
        f'<script src="{script}"></script>\n</head>\n'
        f"<body>\n{_notices(content, audience)}<main>\n<h1>This page has moved</h1>\n"
        f'<p><a href="{near}">{title}</a></p>\n</main>\n</body>\n</html>\n'
    ).encode()


def moved_script() -> bytes:
    """The script that keeps anchors."""
    return (Path(__file__).parent / "theme" / MOVED_SCRIPT).read_bytes()


def _notices(content: Content, audience: Audience) -> str:
    staff = "<p>Staff site - not for publication</p>\n" if audience is Audience.STAFF else ""
    words = "The schools, people, telephone numbers and addresses on this site are invented. In an emergency call 999."
    return staff + (f"<p><strong>Demonstration.</strong> {words}</p>\n" if content.trust.demonstration else "")
