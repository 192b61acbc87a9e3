"""Words with their marks as HTML. Whoever cannot see colours has underlines and strikes, whoever cannot see has words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from html import escape
from itertools import groupby

from .describe import address, leads, restyled
from .runs import BREAK, LINE_END, Run
from .words import Fate, Piece

TAGS = {"strong": "strong", "em": "em", "code": "code", "strike": "s", "note": "sup"}
PLAIN = frozenset("sup sub kbd mark small u q abbr samp var cite dfn time bdi".split())


class Side(StrEnum):
    """Which words to show: both, as one text, or one side's."""

    BOTH = "both"
    OLD = "old"
    NEW = "new"


def hidden(text: str) -> str:
    """Words for screen readers only."""
    return f'<span class="pw-visually-hidden">{escape(text)}</span>'


def inserted(html: str) -> str:
    """HTML of inline content marked as added."""
    return f'<ins class="pw-ins">{hidden("added: ")}{html}{hidden(" end of added ")}</ins>'


def deleted(html: str) -> str:
    """HTML of inline content marked as removed."""
    return f'<del class="pw-del">{hidden("removed: ")}{html}{hidden(" end of removed ")}</del>'


def moved(html: str) -> str:
    """HTML of inline content that is now elsewhere: not gone, only no longer here."""
    return f'<del class="pw-moved">{hidden("moved away: ")}{html}{hidden(" end of moved ")}</del>'


def run_html(run: Run) -> str:
    """One run. Links are shown, not live: a redline is no page of the site."""
    if run.image:
        html = f'<span class="pw-image">[Image: {escape(run.text)} ({escape(address(run.image))})]</span>'
    else:
        html = escape(run.text).replace(LINE_END, "<br>\n").replace(BREAK, _break())
    for mark in run.marks:
        name = mark.split(" ")[0]
        tag = TAGS.get(name) or (name if name in PLAIN else "")
        if name == "staff":
            html = f'<span class="pw-staff-words">{hidden("(staff only: ")}{html}{hidden(")")}</span>'
        else:
            html = f"<{tag}>{html}</{tag}>" if tag else f'<span class="pw-mark">{html}</span>'
    if run.link:
        html = f'<span class="pw-link" title="{escape(address(run.link))}">{html}</span>'
    return f'<span lang="{escape(run.lang)}">{html}</span>' if run.lang else html


def _break() -> str:
    return '<span class="pw-break">¶</span><br>\n'


def runs_html(runs: Iterable[Run]) -> str:
    """Runs without any mark."""
    return "".join(run_html(run) for run in runs)


def pieces_html(pieces: Sequence[Piece], side: Side = Side.BOTH) -> str:
    """Pieces as seen from a side."""
    pieces = shown(pieces, side)
    return "".join(_group(fate, list(group), side) for fate, group in groupby(pieces, lambda piece: piece.fate))


def _group(fate: Fate, pieces: list[Piece], side: Side) -> str:
    if fate is Fate.RESTYLED:
        return "".join(_restyled(piece, side) for piece in pieces)
    if (fate is Fate.ADDED and side is Side.OLD) or (fate is Fate.REMOVED and side is Side.NEW):
        return ""
    html = runs_html(piece.run for piece in pieces)
    if fate is Fate.REMOVED and side is Side.BOTH:
        html = html.replace(_break(), '<span class="pw-break">¶</span> ')  # the words run on now
    if fate is Fate.KEPT or not html:
        return html
    said = leads(pieces)
    note = f' <span class="pw-said">({escape(said)})</span>' if said else ""
    return (inserted(html) if fate is Fate.ADDED else deleted(html)) + note


def _restyled(piece: Piece, side: Side) -> str:
    run = piece.old if side is Side.OLD else piece.new
    assert run is not None
    html = run_html(run)
    if side is Side.OLD or run.text.isspace():
        return f'<span class="pw-restyled">{html}</span>'
    return (
        f'<span class="pw-restyled">{hidden("looks otherwise: ")}{html}</span>'
        f' <span class="pw-said">({escape(restyled(piece))})</span>'
    )


def shown(pieces: Sequence[Piece], side: Side) -> list[Piece]:
    """Without marks on the space that a new paragraph takes the place of, or the other way round."""
    breaks = {at for at, piece in enumerate(pieces) if piece.run.text == BREAK}
    out = []
    for at, piece in enumerate(pieces):
        if piece.run.text != " " or piece.fate not in (Fate.ADDED, Fate.REMOVED) or not {at - 1, at + 1} & breaks:
            out.append(piece)
        elif side is not Side.BOTH:
            kept = (side is Side.OLD) == (piece.fate is Fate.REMOVED)
            out.append(Piece(Fate.KEPT, piece.run, piece.run) if kept else piece)
    return out


def split_pieces(pieces: Sequence[Piece], side: Side) -> list[list[Piece]]:
    """The pieces of each block of one side."""
    out: list[list[Piece]] = [[]]
    for piece in shown(pieces, side):
        run = piece.old if side is Side.OLD else piece.new
        if run is not None and run.text == BREAK:
            out.append([])
        elif run is not None:
            out[-1].append(piece)
    return out
