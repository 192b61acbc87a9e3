"""A web address as a QR code (ISO/IEC 18004) that paper and screens can show."""

from __future__ import annotations

from functools import lru_cache

import segno
from markupsafe import Markup

QUIET = 4  # modules of white around the code, as the standard asks for


@lru_cache(maxsize=64)
def qr_code(address: str, about: str) -> Markup:
    """The code as an SVG image that is called about. The same address gives the same bytes.

    A quarter of it may be dirty or torn (error correction Q).
    """
    code = segno.make_qr(address, error="q", boost_error=False)
    size = code.symbol_size(border=0)[0] + 2 * QUIET
    path = "".join(_row(row, at + QUIET) for at, row in enumerate(code.matrix))
    return Markup(
        '<svg class="qr" role="img" aria-label="{0}" viewBox="0 0 {1} {1}" shape-rendering="crispEdges">'
        '<rect width="{1}" height="{1}" fill="#ffffff"/><path fill="#000000" d="{2}"/></svg>'
    ).format(about, size, path)


def _row(row: bytearray, top: int) -> str:
    """The dark runs of a row as subpaths."""
    found, start = [], None
    for at, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = at
        elif not dark and start is not None:
            found.append(f"M{start + QUIET} {top}h{at - start}v1h-{at - start}z")
            start = None
    return "".join(found)
