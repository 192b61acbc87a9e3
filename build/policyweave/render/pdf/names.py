"""Which PDFs a school's site has, and where they lie, for whoever links to them and whoever writes them."""

from __future__ import annotations

import re
from pathlib import Path

from ...model.content import Content
from ...model.origin import Audience
from ...model.page import ACKNOWLEDGEMENT, ComposedPage, ComposedSchool
from ...model.schema import Status
from ..site import navigation_of

FOLDER = "pdf"
# A PDF of ours, by its path below an audience's tree.
OURS = re.compile(r"[^/]+/pdf/(?:[^/]+/)*[^/]+\.pdf")


def page_pdf(school: str, audience: Audience, page: str) -> str:
    """The path of a page's PDF below the school's site: pdf/trentside-attendance.pdf.

    The file says whose it is and whom it is for, since people save it and send it on.
    """
    above, _, name = page.rpartition("/")
    return "/".join(filter(None, [FOLDER, above, f"{school}-{name}{_mark(audience)}.pdf"]))


def set_pdf(school: str, audience: Audience) -> str:
    """The path of the PDF with all pages: pdf/trentside.pdf."""
    return f"{FOLDER}/{school}{_mark(audience)}.pdf"


def pages_of(content: Content, site: ComposedSchool) -> list[ComposedPage]:
    """The pages of a site that are made into PDFs, in the order of the menu. A school whose policy is not in force has
    none: a PDF is kept and sent on.
    """
    if content.schools[site.school].status is not Status.ACTIVE or site.joining:
        return []
    return [page for _, group in navigation_of(content, site) for page in group if page.id != ACKNOWLEDGEMENT]


def _mark(audience: Audience) -> str:
    return "-staff" if audience is Audience.STAFF else ""


def count(folder: Path) -> int:
    """How many PDFs of ours a school's site has."""
    return sum(1 for path in (folder / FOLDER).rglob("*.pdf")) if (folder / FOLDER).is_dir() else 0
