"""Which item of an old sequence became which of a new one: kept, edited, moved, split or joined; the rest came or went.

1. Equal items that occur once on both sides are partners (patience, again and again between those found).
2. What is left finds the partner whose words are most alike, wherever it stands.
3. The heaviest set of partners in one order stays in place; partners outside it moved, with neighbours that are alike.
4. Between those in place, what is left is paired in order if it is still alike enough.
5. A neighbour whose words are the rest of a pair's words was split from it or joined to it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from . import lcs
from .similar import Likeness

ALIKE = 0.5  # for a partner found anywhere
IN_PLACE = 0.25  # more for a part that stays where it was, so that what stayed is not told as what moved
ALIKE_HERE = 0.25  # for one at the same place
SHORT = 4  # words of a text that may be exchanged as a whole at its place
MOST_PAIRS = 2_500


@dataclass(frozen=True, slots=True)
class Item:
    """What is aligned. Items with the same key have the same words; kind says what may become what; mergeable items
    may be split and joined; a lasting one is known again elsewhere even by a single word, a named one by its name."""

    key: Hashable
    words: tuple[str, ...]
    kind: str = ""
    mergeable: bool = False
    lasting: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Old items from..to became new items from..to (ends are not part); moved says that others stand between."""

    old: tuple[int, int]
    new: tuple[int, int]
    moved: bool


@dataclass(slots=True)
class _Aligner:
    old: Sequence[Item]
    new: Sequence[Item]
    partner: dict[int, int] = field(default_factory=dict)
    back: dict[int, int] = field(default_factory=dict)

    def matches(self) -> list[Match]:
        likeness = Likeness([item.words for item in self.old], [item.words for item in self.new])
        exact = lcs.common([item.key for item in self.old], [item.key for item in self.new], lambda _: 1)
        exact = self._believable(exact)
        for i, j in exact:
            self._pair(i, j)
        self._equal_elsewhere()
        self._named()
        self._alike(likeness, exact)
        placed = self._placed(likeness)
        self._along_moves(likeness, placed)
        self._in_gaps(likeness, placed)
        return self._with_neighbours(likeness, self._placed(likeness, final=True))

    def _pair(self, i: int, j: int) -> None:
        self.partner[i] = j
        self.back[j] = i

    def _unpair(self, i: int) -> None:
        del self.back[self.partner.pop(i)]

    def _free(self) -> tuple[list[int], list[int]]:
        olds = [i for i in range(len(self.old)) if i not in self.partner]
        return olds, [j for j in range(len(self.new)) if j not in self.back]

    def _believable(self, exact: lcs.Pairs) -> lcs.Pairs:
        """Without short texts that stand alone between changes but are elsewhere too: "Yes", "See below"."""
        olds, news = Counter(item.key for item in self.old), Counter(item.key for item in self.new)
        known = set(exact)
        out = []
        for i, j in exact:
            key = self.old[i].key
            alone = (i - 1, j - 1) not in known and (i + 1, j + 1) not in known
            edge = (i in (0, len(self.old) - 1)) or (j in (0, len(self.new) - 1))
            if alone and not edge and (olds[key] > 1 or news[key] > 1) and len(self.old[i].words) < SHORT:
                continue
            out.append((i, j))
        return out

    def _equal_elsewhere(self) -> None:
        """Equal items that are left once on each side: they moved."""
        olds, news = self._free()
        pairs = lcs.unique_pairs([self.old[i].key for i in olds], [self.new[j].key for j in news])
        for a, b in pairs:
            i, j = olds[a], news[b]
            if len(self.old[i].words) > 1 or self.old[i].lasting:
                self._pair(i, j)

    def _named(self) -> None:
        """Items with a name that is left once on each side: a section whose heading was written anew."""
        olds, news = (
            [at for at in free if items[at].name]
            for free, items in zip(self._free(), (self.old, self.new), strict=True)
        )
        for a, b in lcs.unique_pairs([self.old[i].name for i in olds], [self.new[j].name for j in news]):
            self._pair(olds[a], news[b])

    def _alike(self, likeness: Likeness, exact: lcs.Pairs) -> None:
        olds, news = self._free()
        firsts, seconds = [i for i, _ in exact], [j for _, j in exact]
        found = []
        for i, j, score, shared in likeness.candidates(olds, news):
            if self.old[i].kind != self.new[j].kind:
                continue
            here = bisect_right(firsts, i) == bisect_right(seconds, j)
            if here and likeness.part(i, j):
                score = max(score, ALIKE) + IN_PLACE
            if score >= ALIKE and (here or (score >= ALIKE + 0.1 and (shared > 1 or likeness.telling(i, j)))):
                found.append((score + 0.15 * here, -abs(i / max(len(self.old), 1) - j / max(len(self.new), 1)), i, j))
        for _, _, i, j in sorted(found, key=lambda one: (-one[0], -one[1], one[2] + one[3], abs(one[2] - one[3]))):
            if i not in self.partner and j not in self.back:
                self._pair(i, j)

    def _placed(self, likeness: Likeness, final: bool = False) -> lcs.Pairs:
        """The partners that stay in place; short ones that would have moved with an edit are no partners."""
        pairs = sorted(self.partner.items())
        weights = [len(self.old[i].words) + 2 + 2 * (self.old[i].key != self.new[j].key) for i, j in pairs]
        chosen = lcs.heaviest_rising(pairs, weights)
        for index, (i, j) in enumerate(pairs):
            first, second = self.old[i], self.new[j]
            edited = first.key != second.key and not (first.name and first.name == second.name)
            if index not in chosen and not final and edited:
                score, shared = likeness.score(i, j)
                if score < ALIKE + 0.1 or (shared < SHORT and not likeness.telling(i, j)):
                    self._unpair(i)
        return [pairs[index] for index in sorted(chosen)]

    def _along_moves(self, likeness: Likeness, placed: lcs.Pairs) -> None:
        """Neighbours of what moved are partners even when they are short."""
        in_place = set(placed)
        todo = [pair for pair in sorted(self.partner.items()) if pair not in in_place]
        while todo:
            i, j = todo.pop()
            for step in (1, -1):
                a, c = i + step, j + step
                if not (0 <= a < len(self.old) and 0 <= c < len(self.new)) or a in self.partner or c in self.back:
                    continue
                if self.old[a].kind == self.new[c].kind and likeness.score(a, c)[0] >= ALIKE:
                    self._pair(a, c)
                    todo.append((a, c))

    def _in_gaps(self, likeness: Likeness, placed: lcs.Pairs) -> None:
        a = c = 0
        for i, j in [*placed, (len(self.old), len(self.new))]:
            olds = [at for at in range(a, i) if at not in self.partner]
            news = [at for at in range(c, j) if at not in self.back]
            if olds and news:
                self._in_gap(likeness, olds, news)
            a, c = i + 1, j + 1

    def _in_gap(self, likeness: Likeness, olds: list[int], news: list[int]) -> None:
        if len(olds) * len(news) <= MOST_PAIRS:
            for i, j in likeness.in_order(olds, news, lambda i, j: self.old[i].kind == self.new[j].kind, ALIKE_HERE):
                self._pair(i, j)
        left = [[i for i in olds if i not in self.partner], [j for j in news if j not in self.back]]
        if len(left[0]) != len(left[1]):
            return
        for i, j in zip(*left, strict=True):
            first, second = self.old[i], self.new[j]
            if first.kind == second.kind and max(len(first.words), len(second.words)) <= SHORT and self._fits(i, j):
                self._pair(i, j)

    def _fits(self, i: int, j: int) -> bool:
        """Whether a pair crosses none that is in place around it."""
        before = next((self.partner[at] for at in range(i - 1, -1, -1) if at in self.partner), -1)
        after = next((self.partner[at] for at in range(i + 1, len(self.old)) if at in self.partner), len(self.new))
        return before < j < after

    def _with_neighbours(self, likeness: Likeness, placed: lcs.Pairs) -> list[Match]:
        in_place = set(placed)
        taken_old, taken_new = set(self.partner), set(self.back)
        out = []
        for i, j in sorted(self.partner.items()):
            old, new = [i, i + 1], [j, j + 1]
            if self.old[i].mergeable and self.new[j].mergeable and self.old[i].key != self.new[j].key:
                if len(self.old[i].words) >= len(self.new[j].words):
                    likeness.grow(self.old[i].words, self.new, new, taken_new, self.old[i].kind)
                else:
                    likeness.grow(self.new[j].words, self.old, old, taken_old, self.new[j].kind)
            out.append(Match((old[0], old[1]), (new[0], new[1]), (i, j) not in in_place))
        return out


def align(old: Sequence[Item], new: Sequence[Item]) -> list[Match]:
    """The matches, ordered by old. Items in none of them were removed or added."""
    if [item.words for item in old] > [item.words for item in new]:  # so that it is the same both ways
        turned = _Aligner(new, old).matches()
        return sorted((Match(match.new, match.old, match.moved) for match in turned), key=lambda match: match.old)
    return _Aligner(old, new).matches()
