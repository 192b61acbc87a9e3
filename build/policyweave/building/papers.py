"""The PDFs of a school's site: which are made now, with the digests that a release's manifest has of the same words."""

from __future__ import annotations

from collections.abc import Set
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..cycle.pins import digest
from ..edition.pages import digested
from ..model.content import Content
from ..model.page import ComposedSchool
from ..render.pdf.names import page_pdf, pages_of, set_pdf

if TYPE_CHECKING:
    from ..render.pdf.compiler import Compiler


def write_pdfs(content: Content, site: ComposedSchool, folder: Path, only: Set[str] | None) -> None:
    """Writes the PDFs into the folder of a site: of all pages, or of some, and of the whole set. site has all pages
    of the school.
    """
    from ..render.pdf.document import Papers

    pages = pages_of(content, digested(site))
    if not pages:
        return
    digests = {page.id: page.digest for page in pages}
    digests[""] = digest("set", [[page.id, digests[page.id]] for page in pages])
    papers = Papers(content, site, digests, _compiler(Path(content.root)))
    for page in pages:
        if only is None or page.id in only:
            _write(folder / page_pdf(site.school, site.audience, page.id), papers.page(page))
    _write(folder / set_pdf(site.school, site.audience), papers.all())


@cache
def _compiler(root: Path) -> Compiler:
    from ..render.pdf.compiler import Compiler

    return Compiler(root.resolve())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
