"""A web address as a QR code (ISO/IEC 18004) that paper and screens can show."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

QUIET = 4  # modules of white around the code, as the standard asks for
MASK = 4  # always this one: to try all eight takes five times as long, and the best is not read more often


@lru_cache(maxsize=64)
def qr_code(address: str, about: str) -> Markup:
    """The code as an SVG image that is called about. The same address gives the same bytes.

    A quarter of it may be dirty or torn (error correction Q).
    """
    import segno  # only by those who write posters

    code = segno.make_qr(address, error="q", boost_error=False, mask=MASK)
    size = code.symbol_size(border=0)[0] + 2 * QUIET
    path = "".join(_row(row, at) for at, row in enumerate(code.matrix))
    return Markup(
        '<svg class="qr" role="img" aria-label="{0}" viewBox="-{1} -{1}.5 {2} {2}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M-{1}-{1}.5h{2}v{2}h-{2}z"/><path stroke="#000" d="{3}"/></svg>'
    ).format(about, QUIET, size, path)


def _row(row: bytearray, top: int) -> str:
    """The dark runs of a row as strokes one module wide."""
    found, end, start = [f"M0 {top}"], 0, None
    for at, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = at
        elif not dark and start is not None:
            found.append(f"m{start - end} 0h{at - start}" if start > end else f"h{at - start}")
            start, end = None, at
    return "".join(found)
