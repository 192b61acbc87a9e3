"""What changed inside a block, word by word. Accepted it gives the new words and rejected the old, run by run."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from . import lcs
from .pieces import Fate, Piece, Pieces, Runs, accepted, only, rejected
from .runs import BREAK, Run, with_text
from .slide import settled
from .tokens import cut, light

__all__ = ["Fate", "Piece", "Pieces", "Runs", "accepted", "compared", "only", "rejected"]
LEAST_KEPT = 0.2  # of the words; below this the whole is shown as replaced


def compared(old: Sequence[Runs], new: Sequence[Runs]) -> Pieces:
    """The pieces of one block (or several that were split or joined) on each side."""
    befores, afters = _tokens(old), _tokens(new)
    if [run.text for run in befores] > [run.text for run in afters]:  # so that it is the same both ways
        return _ordered(piece.turned() for piece in _compared(afters, befores))
    return _ordered(_compared(befores, afters))


def _tokens(sides: Sequence[Runs]) -> list[Run]:
    """One run a word, space or mark; BREAK between blocks."""
    out: list[Run] = []
    for number, side in enumerate(sides):
        if number:
            out.append(Run(BREAK))
        for run in side:
            out += [run] if run.image else [with_text(run, text) for text in cut(run.text)]
    return out


def _key(run: Run) -> Hashable:
    return ("image", run.text, run.image) if run.image else run.text


def _compared(old: list[Run], new: list[Run]) -> list[Piece]:
    solid = [[(at, _key(run)) for at, run in enumerate(side) if not run.text.isspace()] for side in (old, new)]
    keys = [[key for _, key in side] for side in solid]
    pairs = lcs.common(keys[0], keys[1], _weight)
    anchors = _kept([(solid[0][i][0], solid[1][j][0]) for i, j in pairs], old, new)
    out: list[Piece] = []
    a = c = 0
    for i, j in [*anchors, (len(old), len(new))]:
        out += _between(old[a:i], new[c:j])
        if i < len(old):
            out.append(_same(old[i], new[j]))
        a, c = i + 1, j + 1
    return settled(out)


def _weight(key: Hashable) -> int:
    if not isinstance(key, str):
        return 20
    return 2 if light(key) else 6 + min(len(key), 12)


def _same(old: Run, new: Run) -> Piece:
    return Piece(Fate.KEPT if old.like(new) else Fate.RESTYLED, old, new)


def _between(old: list[Run], new: list[Run]) -> list[Piece]:
    """What lies between two common words: spaces at both ends may be common as well."""
    head: list[Piece] = []
    tail: list[Piece] = []
    while old and new and _key(old[0]) == _key(new[0]) and old[0].text.isspace():
        head.append(_same(old.pop(0), new.pop(0)))
    while old and new and _key(old[-1]) == _key(new[-1]) and old[-1].text.isspace():
        tail.insert(0, _same(old.pop(), new.pop()))
    removed = [Piece(Fate.REMOVED, run, None) for run in old]
    return [*head, *removed, *(Piece(Fate.ADDED, None, run) for run in new), *tail]


def _kept(anchors: lcs.Pairs, old: list[Run], new: list[Run]) -> lcs.Pairs:
    """The common words without those that only happen to be common, so that nobody has to read a salad."""
    groups: list[lcs.Pairs] = []
    for pair in anchors:
        if groups and not _solid(old, groups[-1][-1][0], pair[0]) and not _solid(new, groups[-1][-1][1], pair[1]):
            groups[-1].append(pair)
        else:
            groups.append([pair])
    kept: list[lcs.Pairs] = []
    for number, group in enumerate(groups):
        words = sum(not light(old[i].text) for i, _ in group)
        first = groups[number - 1][-1] if number else (-1, -1)
        after = groups[number + 1][0] if number + 1 < len(groups) else (len(old), len(new))
        left = _solid(old, first[0], group[0][0]) + _solid(new, first[1], group[0][1])
        right = _solid(old, group[-1][0], after[0]) + _solid(new, group[-1][1], after[1])
        inside = number and number + 1 < len(groups)
        if words == 0 and (inside or left + right > 4) and left > len(group) and right > len(group):
            continue
        kept.append(group)
    flat = [pair for group in kept for pair in group]
    heavy = max(_words(old), _words(new))
    if heavy > 6 and sum(not light(old[i].text) for i, _ in flat) < LEAST_KEPT * heavy:
        return []
    return flat


def _solid(side: list[Run], start: int, end: int) -> int:
    return sum(not run.text.isspace() for run in side[start + 1 : end])


def _words(side: list[Run]) -> int:
    return sum(not light(run.text) for run in side)


def _ordered(pieces: Iterable[Piece]) -> Pieces:
    """Neighbours of one fate and look as one piece, what was removed before what was added."""
    out: list[Piece] = []
    removed: list[Piece] = []
    added: list[Piece] = []
    for piece in pieces:
        if piece.fate is Fate.REMOVED:
            removed.append(piece)
        elif piece.fate is Fate.ADDED:
            added.append(piece)
        else:
            out += [*removed, *added, piece]
            removed, added = [], []
    return tuple(_merged([*out, *removed, *added]))


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    out: list[Piece] = []
    for piece in pieces:
        if out and out[-1].fate is piece.fate and _joins(out[-1].old, piece.old) and _joins(out[-1].new, piece.new):
            out[-1] = Piece(piece.fate, _plus(out[-1].old, piece.old), _plus(out[-1].new, piece.new))
        else:
            out.append(piece)
    return out


def _joins(first: Run | None, second: Run | None) -> bool:
    if first is None or second is None:
        return first is second
    return not first.image and first.like(second) and BREAK not in (first.text, second.text)


def _plus(first: Run | None, second: Run | None) -> Run | None:
    return None if first is None or second is None else with_text(first, first.text + second.text)
