"""The pieces of a text that changed: what stayed, what came, what went, what looks otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .runs import BREAK, Run, joined

Runs = tuple[Run, ...]


class Fate(StrEnum):
    """What became of a piece of text. Restyled: the same words, another look (a link's target, emphasis)."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"
    RESTYLED = "restyled"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one fate; old is empty for what was added, new for what was removed."""

    fate: Fate
    old: Run | None
    new: Run | None

    @property
    def run(self) -> Run:
        """The run to show."""
        run = self.new or self.old
        assert run is not None
        return run

    def turned(self) -> Piece:
        """The same change the other way round."""
        other = {Fate.ADDED: Fate.REMOVED, Fate.REMOVED: Fate.ADDED}
        return Piece(other.get(self.fate, self.fate), self.new, self.old)


Pieces = tuple[Piece, ...]


def only(fate: Fate, sides: Sequence[Runs]) -> Pieces:
    """Everything removed, or everything added."""
    runs = [run for number, side in enumerate(sides) for run in ([Run(BREAK)] if number else []) + list(side)]
    return tuple(
        Piece(fate, run if fate is Fate.REMOVED else None, run if fate is Fate.ADDED else None) for run in runs
    )


def accepted(pieces: Iterable[Piece]) -> tuple[Runs, ...]:
    """The new runs, block by block."""
    return _sides(piece.new for piece in pieces)


def rejected(pieces: Iterable[Piece]) -> tuple[Runs, ...]:
    """The old runs, block by block."""
    return _sides(piece.old for piece in pieces)


def _sides(runs: Iterable[Run | None]) -> tuple[Runs, ...]:
    sides: list[list[Run]] = [[]]
    for run in runs:
        if run is not None and run.text == BREAK:
            sides.append([])
        elif run is not None:
            sides[-1].append(run)
    return tuple(joined(side) for side in sides)
