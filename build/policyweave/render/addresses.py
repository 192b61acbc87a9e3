"""Where pages and files stand in a school's site, and the links between them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from urllib.parse import quote

from ..model.content import Content
from ..model.origin import Audience
from ..model.page import Target

ASSETS = "assets/content"
INDEX = "index"
GUIDE = "suggest.html"  # above the schools, on the staff site alone


def tree_address(content: Content, audience: Audience) -> str:
    """Where an audience's tree is published; ends with a slash."""
    audiences = content.trust.audiences
    tree = audiences.staff if audience is Audience.STAFF else audiences.public
    return f"{tree.address.rstrip('/')}/"


def guide_of(content: Content, audience: Audience = Audience.STAFF) -> str:
    """The page on how to suggest a change, by its path in the tree; empty for the public, and for a trust that has not
    said where its texts are kept."""
    return GUIDE if audience is Audience.STAFF and content.trust.repository else ""


def page_folder(page_id: str) -> str:
    """The folder of a page below the site, without slashes at its ends: "" for the school's front page."""
    if page_id == INDEX:
        return ""
    return page_id.removesuffix(f"/{INDEX}")


def site_links(page_id: str) -> Callable[[Target], str]:
    """Gives the address of a target as the page holds it: relative, percent-encoded."""
    here = page_folder(page_id) or "."

    def link(target: Target) -> str:
        anchor = f"#{quote(target.anchor)}" if target.anchor else ""
        if target.kind == "asset":
            return quote(posixpath.relpath(f"{ASSETS}/{target.name}", here)) + anchor
        if target.name == page_id and anchor:
            return anchor
        way = posixpath.relpath(page_folder(target.name) or ".", here)
        return ("./" if way == "." else quote(way) + "/") + anchor

    return link
