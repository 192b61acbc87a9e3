"""The stretches of a block that changed, with what stands around them and the values that they quote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model.origin import Origin
from .blocks import Block
from .changes import Entry
from .describe import restyled, short
from .runs import BREAK
from .words import Fate as Word
from .words import Pieces

AROUND = 200  # characters on both sides that are looked at as well


@dataclass(frozen=True, slots=True)
class Region:
    """One change inside a block. old and new are the texts around it, and the spans say where in them it is."""

    removed: str
    added: str
    old: str
    new: str
    old_span: tuple[int, int]
    new_span: tuple[int, int]
    links: tuple[str, ...]
    values: tuple[Origin, ...]
    restyled: str = ""

    @property
    def said(self) -> str:
        """The change as a short sentence."""
        old, new = short(self.removed), short(self.added)
        if self.restyled:
            return f"“{new}”: {self.restyled}."
        if old and new:
            return f"“{old}” became “{new}”."
        return f"“{new}” was added." if new else f"“{old}” was removed." if old else ""


def regions(entry: Entry) -> Iterator[Region]:
    """The stretches of an entry that changed. What came or went as a whole is one."""
    pieces = entry.pieces
    old, new = _text(pieces, False), _text(pieces, True)
    sides = entry.old, entry.new
    a = c = at = 0
    while at < len(pieces):
        piece = pieces[at]
        if piece.fate is Word.KEPT:
            a, c, at = a + len(piece.run.text), c + len(piece.run.text), at + 1
            continue
        end = at + 1
        if piece.fate is not Word.RESTYLED:
            while end < len(pieces) and pieces[end].fate in (Word.ADDED, Word.REMOVED):
                end += 1
        group = pieces[at:end]
        removed, added = _text(group, False), _text(group, True)
        spans = (a, a + len(removed)), (c, c + len(added))
        look = restyled(piece) if piece.fate is Word.RESTYLED else ""
        values = (*_values(sides[0], spans[0]), *_values(sides[1], spans[1]))
        if look:
            values = ()
        if (removed + added).replace(BREAK, "").strip() or any(one.run.image for one in group):
            (before, first), (after, second) = _near(old, spans[0]), _near(new, spans[1])
            yield Region(removed, added, before, after, first, second, _links(group), values, look)
        a, c, at = spans[0][1], spans[1][1], end


def _near(text: str, span: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """The text around a span, so that a long text with many changes is not read again for each."""
    start = max(span[0] - AROUND, 0)
    return text[start : span[1] + AROUND], (span[0] - start, span[1] - start)


def _text(pieces: Pieces, new: bool) -> str:
    runs = (piece.new if new else piece.old for piece in pieces)
    return "".join(run.text for run in runs if run is not None)


def _links(pieces: Pieces) -> tuple[str, ...]:
    """Addresses that one side has and the other has not."""
    old = {piece.old.link or piece.old.image for piece in pieces if piece.old is not None}
    new = {piece.new.link or piece.new.image for piece in pieces if piece.new is not None}
    return tuple(sorted((old ^ new) - {""}))


def _values(blocks: tuple[Block, ...], span: tuple[int, int]) -> Iterator[Origin]:
    """The values that stand in a stretch."""
    start = 0
    for block in blocks:
        for value in block.values:
            if value.start + start < span[1] and span[0] < value.end + start:
                yield value.origin
        start += len(block.text) + 1
