"""Where a change begins, if the words allow several places: at a sentence, not in the middle of two."""

from __future__ import annotations

from .pieces import Fate, Piece
from .runs import BREAK

ENDS = frozenset(".!?")
PAUSES = frozenset(",;:")
MOST_STEPS = 400  # words that a change is moved along at most


def settled(pieces: list[Piece]) -> list[Piece]:
    """Pieces of one word each, with each stretch that only came or only went at its best place.

    "First. {+Second. +}Third." and "First{+. Second+}. Third." are the same change; the first one reads well.
    """
    pieces = list(pieces)
    at = 0
    while at < len(pieces):
        end = at + 1
        fate = pieces[at].fate
        if fate in (Fate.ADDED, Fate.REMOVED):
            while end < len(pieces) and pieces[end].fate is fate:
                end += 1
            if _alone(pieces, at, end):
                end = _settle(pieces, at, end)
        at = end
    return pieces


def _alone(pieces: list[Piece], start: int, end: int) -> bool:
    """Whether only words that stayed stand on both sides."""
    around = pieces[max(start - 1, 0) : start] + pieces[end : end + 1]
    return all(piece.fate is Fate.KEPT for piece in around)


def _settle(pieces: list[Piece], start: int, end: int) -> int:
    """Moves the stretch from start to end to its best place; gives the end it has then."""
    while start > 0 and _same(pieces[start - 1], pieces[end - 1]):
        start, end = start - 1, end - 1
        pieces[start], pieces[end] = _exchanged(pieces[start], pieces[end])
    best = (_worth(pieces, start), 0)
    steps = 0
    while end < len(pieces) and steps < MOST_STEPS and _same(pieces[end], pieces[start]):
        pieces[end], pieces[start] = _exchanged(pieces[end], pieces[start])
        start, end, steps = start + 1, end + 1, steps + 1
        best = max(best, (_worth(pieces, start), steps))
    for _ in range(steps - best[1]):
        start, end = start - 1, end - 1
        pieces[start], pieces[end] = _exchanged(pieces[start], pieces[end])
    return end


def _same(kept: Piece, other: Piece) -> bool:
    return kept.fate is Fate.KEPT and kept.old == kept.new == other.run and kept.run.text != BREAK


def _exchanged(kept: Piece, other: Piece) -> tuple[Piece, Piece]:
    """The word that stayed becomes part of the change, and the other one stays."""
    return other, kept


def _worth(pieces: list[Piece], start: int) -> int:
    """How well a change that begins here reads."""
    if start == 0:
        return 5
    before = pieces[start - 1].run.text
    if before == BREAK:
        return 5
    if not before.isspace():
        return 0
    last = pieces[start - 2].run.text[-1:] if start > 1 else ""
    return 4 if last in ENDS else 2 if last in PAUSES else 1
