"""What two sequences have in common, in order: by unique items first (patience), then by weight where it is affordable."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence

Pairs = list[tuple[int, int]]
MOST_CELLS = 40_000  # of the table in which a small stretch is compared item by item


def common(
    old: Sequence[Hashable], new: Sequence[Hashable], weight: Callable[[Hashable], int] = lambda item: 1
) -> Pairs:
    """Pairs of places (in old, in new) that hold equal items, both rising."""
    out: Pairs = []
    todo = [(0, len(old), 0, len(new))]
    while todo:
        a, b, c, d = todo.pop()
        while a < b and c < d and old[a] == new[c]:
            out.append((a, c))
            a, c = a + 1, c + 1
        while a < b and c < d and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
            out.append((b, d))
        if a == b or c == d:
            continue
        if (b - a) * (d - c) <= MOST_CELLS:
            out += [(a + i, c + j) for i, j in _heaviest(old[a:b], new[c:d], weight)]
            continue
        anchors = [(a + i, c + j) for i, j in rising(unique_pairs(old[a:b], new[c:d]))]
        if not anchors:
            continue
        for i, j in [*anchors, (b, d)]:
            todo.append((a, i, c, j))
            a, c = i + 1, j + 1
        out += anchors
    return sorted(out)


def unique_pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """Where items stand that occur once on each side, ordered by old."""
    olds, news = Counter(old), Counter(new)
    places = {item: j for j, item in enumerate(new) if news[item] == 1}
    return [(i, places[item]) for i, item in enumerate(old) if olds[item] == 1 and item in places]


def rising(pairs: Pairs) -> Pairs:
    """The longest part of pairs (ordered by the first) in which the second rises as well."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        place = bisect_left(ends, j)
        before.append(at[place - 1] if place else -1)
        if place == len(ends):
            ends.append(j)
            at.append(index)
        else:
            ends[place], at[place] = j, index
    out: Pairs = []
    index = at[-1] if at else -1
    while index >= 0:
        out.append(pairs[index])
        index = before[index]
    return out[::-1]


def heaviest_rising(pairs: Pairs, weights: Sequence[int]) -> set[int]:
    """The indexes of the heaviest part of pairs (ordered by the first) in which the second rises as well."""
    size = max((j for _, j in pairs), default=0) + 2
    tree: list[tuple[int, int]] = [(0, -1)] * (size + 1)
    before: list[int] = []
    best = (0, -1)
    for index, (_, j) in enumerate(pairs):
        sofar = (0, -1)
        at = j
        while at > 0:
            sofar = max(sofar, tree[at], key=lambda item: item[0])
            at -= at & -at
        before.append(sofar[1])
        mine = (sofar[0] + weights[index], index)
        best = max(best, mine, key=lambda item: item[0])
        at = j + 1
        while at <= size:
            tree[at] = max(tree[at], mine, key=lambda item: item[0])
            at += at & -at
    out = set()
    index = best[1]
    while index >= 0:
        out.add(index)
        index = before[index]
    return out


def _heaviest(old: Sequence[Hashable], new: Sequence[Hashable], weight: Callable[[Hashable], int]) -> Pairs:
    """The heaviest common part of two short sequences."""
    width = len(new) + 1
    weights = [weight(item) for item in old]
    table = [[0] * width]
    for i in range(len(old) - 1, -1, -1):
        below, row, item = table[-1], [0] * width, old[i]
        for j in range(width - 2, -1, -1):
            row[j] = below[j + 1] + weights[i] if item == new[j] else max(below[j], row[j + 1])
        table.append(row)
    table.reverse()
    out: Pairs = []
    i = j = 0
    while i < len(old) and j < len(new):
        if old[i] == new[j]:
            out.append((i, j))
            i, j = i + 1, j + 1
        elif table[i + 1][j] >= table[i][j + 1]:
            i += 1
        else:
            j += 1
    return out
