"""How alike the words of two items are, found without comparing each with each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from .tokens import LIGHT

COMMON = 24  # a word in more items than this leads to no candidate
MOST_PAIRS = 2_500  # up to here each is compared with each
BEST = 6
LEAST_PART, WHOLLY, PART = 4, 0.95, 0.3  # words, share of the shorter text, share of the longer one
REST = 0.5  # of a neighbour's words have to be the rest of the pair's


class HasWords(Protocol):
    @property
    def words(self) -> tuple[str, ...]: ...

    @property
    def kind(self) -> str: ...

    @property
    def mergeable(self) -> bool: ...


class Likeness:
    """Words of old and new items as bags. A score is from 0 (nothing in common) to 1 (the same words)."""

    def __init__(self, old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> None:
        self._words = (old, new)
        self._bags: tuple[dict[int, Counter[str]], dict[int, Counter[str]]] = ({}, {})
        self._sizes: tuple[dict[int, int], dict[int, int]] = ({}, {})
        self._owners: tuple[Counter[str], Counter[str]] = (Counter(), Counter())

    def _bag(self, side: int, at: int) -> Counter[str]:
        bag = self._bags[side].get(at)
        if bag is None:
            bag = self._bags[side][at] = Counter(self._words[side][at])
            self._sizes[side][at] = sum(number * _weight(word) for word, number in bag.items())
        return bag

    def score(self, i: int, j: int) -> tuple[float, int]:
        """How alike, and how many words both have."""
        first, second = self._bag(0, i), self._bag(1, j)
        total = self._sizes[0][i] + self._sizes[1][j]
        if not total:
            return (0.0, 0)
        if len(first) > len(second):
            first, second = second, first
        shared = weight = 0
        for word, number in first.items():
            both = min(number, second[word]) if word in second else 0
            shared += both
            weight += both * _weight(word)
        return (2 * weight / total, shared)

    def part(self, i: int, j: int) -> bool:
        """Whether all words of the shorter one are in the longer one and are a good part of it."""
        score, shared = self.score(i, j)
        sizes = sorted((self._sizes[0][i], self._sizes[1][j]))
        common = score * sum(sizes) / 2
        return shared >= LEAST_PART and common >= WHOLLY * sizes[0] and common >= PART * sizes[1]

    def telling(self, i: int, j: int) -> bool:
        """Whether both have a word that no other item has, on either side."""
        for side in (0, 1):
            if not self._owners[side]:
                self._owners[side].update(word for words in self._words[side] for word in set(words))
        first, second = self._bag(0, i), self._bag(1, j)
        return any(
            word in second and word not in LIGHT and self._owners[0][word] == self._owners[1][word] == 1
            for word in first
        )

    def candidates(self, olds: Sequence[int], news: Sequence[int]) -> Iterator[tuple[int, int, float, int]]:
        """Pairs that may be alike: (old, new, score, words in common)."""
        if len(olds) * len(news) <= MOST_PAIRS:
            for i in olds:
                for j in news:
                    yield (i, j, *self.score(i, j))
            return
        index: dict[str, list[int]] = defaultdict(list)
        for j in news:
            for word in self._bag(1, j):
                if word not in LIGHT:
                    index[word].append(j)
        near = {i: place for place, i in enumerate(olds)}
        for i in olds:
            votes: Counter[int] = Counter()
            for word in self._bag(0, i):
                places = index.get(word, ())
                if 0 < len(places) <= COMMON:
                    votes.update(places)
            best = [j for j, _ in votes.most_common(BEST)]
            beside = news[near[i] * len(news) // len(olds)]
            for j in dict.fromkeys([*best, beside]):
                yield (i, j, *self.score(i, j))

    def in_order(
        self, olds: Sequence[int], news: Sequence[int], may: Callable[[int, int], bool], least: float
    ) -> list[tuple[int, int]]:
        """Pairs in order whose scores together are highest, none below least."""
        width = len(news) + 1
        table = [[0.0] * width]
        scores: list[list[float]] = []
        for i in reversed(olds):
            row, below, own = [0.0] * width, table[-1], [0.0] * width
            for at in range(width - 2, -1, -1):
                score = self.score(i, news[at])[0] if may(i, news[at]) else 0.0
                own[at] = score if score >= least else 0.0
                row[at] = max(below[at], row[at + 1], below[at + 1] + own[at] if own[at] else 0.0)
            table.append(row)
            scores.append(own)
        table.reverse()
        scores.reverse()
        out = []
        a = c = 0
        while a < len(olds) and c < len(news):
            if scores[a][c] and table[a][c] == table[a + 1][c + 1] + scores[a][c]:
                out.append((olds[a], news[c]))
                a, c = a + 1, c + 1
            elif table[a + 1][c] >= table[a][c + 1]:
                a += 1
            else:
                c += 1
        return out

    def grow(
        self, whole: Sequence[str], items: Sequence[HasWords], span: list[int], taken: set[int], kind: str
    ) -> None:
        """Widens a span of items by neighbours whose words are the rest of the whole's words."""
        rest = Counter(whole)
        rest.subtract(word for item in items[span[0] : span[1]] for word in item.words)
        rest = +rest
        for side, step in ((1, 0), (0, -1)):
            while True:
                at = span[side] + step
                if not 0 <= at < len(items) or at in taken or not items[at].mergeable or items[at].kind != kind:
                    break
                words = Counter(items[at].words)
                size = sum(words.values())
                if size < 3 or sum((words & rest).values()) < REST * size:
                    break
                rest -= words
                taken.add(at)
                span[side] += 1 if side else -1


def _weight(word: str) -> int:
    return 1 if word in LIGHT else 3
