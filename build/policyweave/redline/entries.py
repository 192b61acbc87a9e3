"""Entries of a redline from pairs of blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from . import words
from .blocks import Block
from .changes import Entry, Fate, Shift

# Told once for a column, not for each of its cells.
OF_COLUMNS = frozenset({"column", "align"})
VISIBLE = tuple(field.name for field in fields(Block) if field.compare and field.name not in OF_COLUMNS)


def paired(old: Sequence[Block], new: Sequence[Block], fate: Fate = Fate.CHANGED, move: int = 0) -> Entry:
    """Blocks that became others. fate is that of their place; it becomes same if nothing can be seen."""
    if fate is Fate.CHANGED and list(old) == list(new):
        return Entry(Fate.SAME, tuple(old), tuple(new))
    pieces: words.Pieces = ()
    if [block.runs for block in old] != [block.runs for block in new]:
        pieces = words.compared([block.runs for block in old], [block.runs for block in new])
    longer = max(len(old), len(new))
    shifts = tuple(shifted(old[min(at, len(old) - 1)], new[min(at, len(new) - 1)]) for at in range(longer))
    if fate is Fate.CHANGED and not pieces and not any(shifts):
        return Entry(Fate.SAME, tuple(old), tuple(new))
    return Entry(fate, tuple(old), tuple(new), pieces, shifts if any(shifts) else (), move)


def shifted(old: Block, new: Block) -> tuple[Shift, ...]:
    """What is visibly different beside the words."""
    return tuple(
        Shift(name, getattr(old, name), getattr(new, name))
        for name in VISIBLE
        if name != "runs" and getattr(old, name) != getattr(new, name)
    )


def came(block: Block) -> Entry:
    """A block that is new."""
    return Entry(Fate.ADDED, (), (block,), words.only(words.Fate.ADDED, [block.runs]))


def went(block: Block) -> Entry:
    """A block that is no longer there."""
    return Entry(Fate.REMOVED, (block,), (), words.only(words.Fate.REMOVED, [block.runs]))


def moved_away(blocks: Sequence[Block], move: int) -> Entry:
    """The old place of what moved."""
    return Entry(
        Fate.MOVED_AWAY, tuple(blocks), (), words.only(words.Fate.REMOVED, [block.runs for block in blocks]), (), move
    )
