"""Two tables compared: columns first, then rows, then the words of each cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from . import lcs
from .align import Item, Match, align
from .blocks import Block
from .changes import Column, Entry, Fate, Row, Shift, TableEntry
from .entries import came, moved_away, paired, went
from .tokens import words

Grid = Sequence[Sequence[Block]]
NewMove = Callable[[], int]
MOST_COLUMNS = 40
NAME_COUNTS = 4  # how many words the name of a row is worth
REST_COUNTS = 2  # and all of its other cells together, if they are equal
BLANK = Entry(Fate.SAME)


def grid(blocks: Sequence[Block]) -> list[list[Block]]:
    """The cells of one table, row by row."""
    rows: list[list[Block]] = []
    for block in blocks:
        if block.column == 1 or not rows:
            rows.append([])
        rows[-1].append(block)
    return rows


def compared(old: Grid, new: Grid, new_move: NewMove, fate: Fate = Fate.CHANGED, move: int = 0) -> TableEntry:
    """A table that is on both sides."""
    columns = _columns(old, new, new_move)
    rows = [_pair(old[0], new[0], columns)]
    befores, afters = _items(old[1:], columns, True), _items(new[1:], columns, False)
    for place, i, j, number in order(align(befores, afters), len(befores), len(afters), new_move):
        before, after = old[i + 1] if i >= 0 else (), new[j + 1] if j >= 0 else ()
        if place is Fate.CHANGED or place is Fate.MOVED_HERE:
            rows.append(_pair(before, after, columns, place, number))
        else:
            rows.append(_alone(before or after, columns, place, number))
    table = TableEntry(fate, columns, tuple(rows), move)
    if fate is Fate.CHANGED and not table.edited:
        return TableEntry(Fate.SAME, columns, tuple(rows))
    return table


def same(old: Grid, new: Grid) -> TableEntry:
    """A table that is equal on both sides."""
    columns = tuple(Column(Fate.SAME, at, at) for at in range(1, len(old[0]) + 1))
    rows = (
        Row(
            Fate.SAME, tuple(Entry(Fate.SAME, (first,), (second,)) for first, second in zip(before, after, strict=True))
        )
        for before, after in zip(old, new, strict=True)
    )
    return TableEntry(Fate.SAME, columns, tuple(rows))


def alone(cells: Grid, fate: Fate, move: int = 0) -> TableEntry:
    """A table that came, went or moved away: every cell is marked."""
    width = range(1, len(cells[0]) + 1)
    columns = tuple(
        Column(fate, 0 if fate is Fate.ADDED else at, at if fate is Fate.ADDED else 0, move) for at in width
    )
    return TableEntry(fate, columns, tuple(_alone(row, columns, fate, move) for row in cells), move)


def _alone(row: Sequence[Block], columns: Sequence[Column], fate: Fate, move: int) -> Row:
    cells = []
    for column in columns:
        at = column.new if fate is Fate.ADDED else column.old
        there = column.fate.in_new if fate is Fate.ADDED else column.fate.in_old
        if not at or not there:
            cells.append(BLANK)
        elif fate is Fate.MOVED_AWAY:
            cells.append(moved_away([row[at - 1]], move))
        else:
            cells.append(came(row[at - 1]) if fate is Fate.ADDED else went(row[at - 1]))
    return Row(fate, tuple(cells), move)


def _pair(
    old: Sequence[Block], new: Sequence[Block], columns: Sequence[Column], fate: Fate = Fate.CHANGED, move: int = 0
) -> Row:
    cells = []
    for column in columns:
        if column.fate is Fate.ADDED:
            cells.append(came(new[column.new - 1]))
        elif column.fate is Fate.REMOVED:
            cells.append(went(old[column.old - 1]))
        elif column.fate is Fate.MOVED_AWAY:
            cells.append(moved_away([old[column.old - 1]], column.move))
        else:
            cells.append(paired([old[column.old - 1]], [new[column.new - 1]]))
    if fate is Fate.CHANGED and all(cell.fate is Fate.SAME for cell in cells):
        fate = Fate.SAME
    return Row(fate, tuple(cells), move)


def _items(rows: Grid, columns: Sequence[Column], old: bool) -> list[Item]:
    """Rows by what stands in the columns that both tables have.

    The first cell names a row if no other has the same there, and so do, with less weight, its other cells together.
    """
    places = [column.old if old else column.new for column in columns if column.fate.in_new and column.old]
    picked = [[row[at - 1] for at in places] if places else list(row) for row in rows]
    names, rests = Counter(cells[0].text for cells in picked), Counter(map(_rest, picked))
    out = []
    for cells in picked:
        found = [word for cell in cells for word in words(cell.text)]
        name = cells[0].text
        if name and names[name] == 1:
            found += [f"row {name}"] * NAME_COUNTS
        if any(rest := _rest(cells)) and rests[rest] == 1:
            found += [f"rest {' | '.join(rest)}"] * REST_COUNTS
        out.append(Item(tuple(cell.runs for cell in cells), tuple(found), lasting=True))
    return out


def _rest(cells: Sequence[Block]) -> tuple[str, ...]:
    return tuple(cell.text for cell in cells[1:])


def _columns(old: Grid, new: Grid, new_move: NewMove) -> tuple[Column, ...]:
    if [[cell.text for cell in row] for row in old] > [[cell.text for cell in row] for row in new]:
        turned = _partners(new, old)  # so that it is the same both ways
        stay = {turned[index][::-1] for index in lcs.heaviest_rising(turned, [1] * len(turned))}
        pairs = sorted(pair[::-1] for pair in turned)
    else:
        pairs = _partners(old, new)
        stay = {pairs[index] for index in lcs.heaviest_rising(pairs, [1] * len(pairs))}
    matches = [Match((i, i + 1), (j, j + 1), (i, j) not in stay) for i, j in pairs]
    out = []
    for fate, i, j, number in order(matches, len(old[0]), len(new[0]), new_move):
        shifts: tuple[Shift, ...] = ()
        if i >= 0 and j >= 0:
            before, after = old[0][i].align, new[0][j].align
            shifts = (Shift("align", before, after),) if before != after else ()
        place = fate if fate is not Fate.CHANGED or shifts else Fate.SAME
        out.append(Column(place, i + 1, j + 1 if fate is not Fate.MOVED_AWAY else 0, number, shifts))
    return tuple(out)


def _partners(old: Grid, new: Grid) -> lcs.Pairs:
    """Which column became which: by heading and by what stands in it, else by place."""
    heads = [cell.runs for cell in old[0]], [cell.runs for cell in new[0]]
    if heads[0] == heads[1] or max(len(heads[0]), len(heads[1])) > MOST_COLUMNS:
        return [(at, at) for at in range(min(len(heads[0]), len(heads[1])))]
    bags = [[Counter(row[at].text for row in side[1:]) for at in range(len(side[0]))] for side in (old, new)]
    scores = []
    for i, first in enumerate(bags[0]):
        for j, second in enumerate(bags[1]):
            size = max(first.total(), second.total()) or 1
            score = (heads[0][i] == heads[1][j]) * 0.6 + (first & second).total() / size
            scores.append((score, -abs(i - j), i, j))
    partner: dict[int, int] = {}
    for score, _, i, j in sorted(scores, key=lambda one: (-one[0], -one[1], one[2] + one[3])):
        if score >= 0.5 and i not in partner and j not in partner.values():
            partner[i] = j
    a = c = 0
    for i, j in [*lcs.rising(sorted(partner.items())), (len(heads[0]), len(heads[1]))]:
        olds = [at for at in range(a, i) if at not in partner]
        news = [at for at in range(c, j) if at not in partner.values()]
        if len(olds) == len(news):
            partner.update(zip(olds, news, strict=True))
        a, c = i + 1, j + 1
    return sorted(partner.items())


def order(matches: Sequence[Match], olds: int, news: int, new_move: NewMove) -> list[tuple[Fate, int, int, int]]:
    """Single lines in the order of the redline: fate, old number or -1, new number or -1, number of the move."""
    back = {match.new[0]: match for match in matches if match.moved}
    numbers: dict[int, int] = {}
    away = {match.old[0]: match for match in matches if match.moved}
    taken_new = {match.new[0] for match in matches}
    taken_old = {match.old[0] for match in matches}
    out: list[tuple[Fate, int, int, int]] = []

    def number(match: Match) -> int:
        if match.old[0] not in numbers:
            numbers[match.old[0]] = new_move()
        return numbers[match.old[0]]

    def gap(a: int, i: int, c: int, j: int) -> None:
        for at in range(a, i):
            if at in away:
                out.append((Fate.MOVED_AWAY, at, -1, number(away[at])))
            elif at not in taken_old:
                out.append((Fate.REMOVED, at, -1, 0))
        for at in range(c, j):
            if at in back:
                out.append((Fate.MOVED_HERE, back[at].old[0], at, number(back[at])))
            elif at not in taken_new:
                out.append((Fate.ADDED, -1, at, 0))

    a = c = 0
    for match in [*(match for match in matches if not match.moved), Match((olds, olds), (news, news), False)]:
        gap(a, match.old[0], c, match.new[0])
        if match.old[0] < olds or match.new[0] < news:
            out.append((Fate.CHANGED, match.old[0], match.new[0], 0))
        a, c = match.old[1], match.new[1]
    return out
