"""Compares pages: the entry to this room. What comes out is a Redline, whatever it is to become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from ..model.page import ComposedPage, ComposedSchool
from . import entries, tables
from .align import Item, Match, align
from .blocks import Block, blocks_of
from .changes import AnyEntry, Entry, Fate, PageRedline, Redline, Shift
from .elsewhere import linked
from .tokens import words

TEXT = frozenset({"paragraph", "heading", "item", "footnote"})
MERGEABLE = frozenset({"paragraph", "item"})


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is aligned as a whole: one block, or all cells of a table."""

    blocks: tuple[Block, ...]

    @property
    def table(self) -> bool:
        return self.blocks[0].kind == "cell"


def compare_schools(old: ComposedSchool | None, new: ComposedSchool | None) -> Redline:
    """One school's site for one audience before and after; None where there was none, or is none any more."""
    site = new or old
    assert site is not None, "one side has to be there"
    pages = {page.id: page for page in new.pages} if new else {}
    olds = {page.id: page for page in old.pages} if old else {}
    ids = [*pages, *(id for id in olds if id not in pages)]
    return Redline(site.school, site.audience, linked([compare_pages(olds.get(id), pages.get(id)) for id in ids]))


def compare_pages(old: ComposedPage | None, new: ComposedPage | None) -> PageRedline:
    """One page before and after; None where there is none. A page on which nothing changed has no entries."""
    page = new or old
    assert page is not None, "one side has to be there"
    if old is None or new is None:
        found = compare_blocks(blocks_of(old) if old else (), blocks_of(new) if new else ())
        return PageRedline(page.id, page.title, Fate.ADDED if new else Fate.REMOVED, found)
    shifts = tuple(
        Shift(name, getattr(old, name), getattr(new, name))
        for name in ("title", "summary")
        if getattr(old, name) != getattr(new, name)
    )
    sides = ((), ()) if old.tokens is new.tokens else (blocks_of(old), blocks_of(new))
    if not shifts and sides[0] == sides[1]:
        return PageRedline(page.id, page.title, Fate.SAME, ())
    return PageRedline(page.id, page.title, Fate.CHANGED, compare_blocks(*sides), shifts)


def compare_blocks(old: Sequence[Block], new: Sequence[Block]) -> tuple[AnyEntry, ...]:
    """The entries of two sequences of blocks, in an order that holds both."""
    befores, afters = _units(old), _units(new)
    head, tail = _same_ends(befores, afters)
    before, after = befores[head : len(befores) - tail], afters[head : len(afters) - tail]
    matches = align(list(map(_item, before)), list(map(_item, after)))
    return (
        *map(_same, befores[:head], afters[:head]),
        *_Weaver(before, after, matches).weave(),
        *map(_same, befores[len(befores) - tail :], afters[len(afters) - tail :]),
    )


def _same_ends(old: Sequence[_Unit], new: Sequence[_Unit]) -> tuple[int, int]:
    """How many units at both ends are equal and need no aligning; one more on each side stays as what stands around."""
    most = min(len(old), len(new))
    head = 0
    while head < most and old[head] == new[head]:
        head += 1
    if head == len(old) == len(new):
        return head, 0
    tail = 0
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return max(head - 1, 0), max(tail - 1, 0)


def _same(old: _Unit, new: _Unit) -> AnyEntry:
    if old.table:
        return tables.same(tables.grid(old.blocks), tables.grid(new.blocks))
    return Entry(Fate.SAME, old.blocks, new.blocks)


def _units(blocks: Sequence[Block]) -> list[_Unit]:
    out: list[_Unit] = []
    at = 0
    while at < len(blocks):
        end = at + 1
        if blocks[at].kind == "cell":
            while end < len(blocks) and blocks[end].kind == "cell" and blocks[end].table == blocks[at].table:
                end += 1
        out.append(_Unit(tuple(blocks[at:end])))
        at = end
    return out


def _item(unit: _Unit) -> Item:
    blocks, first = unit.blocks, unit.blocks[0]
    kind = "text" if first.kind in TEXT else first.kind
    found = tuple(word for block in blocks for word in words(block.text))
    if first.kind == "cell":
        key = (kind, tuple((block.column, block.runs) for block in blocks))
        return Item(key, found, kind)
    return Item((kind, first.runs), found, kind, first.kind in MERGEABLE, first.kind == "heading", first.anchor)


@dataclass(slots=True)
class _Weaver:
    """Puts the two sequences into one: what was removed or moved away stands before what came instead."""

    old: Sequence[_Unit]
    new: Sequence[_Unit]
    matches: Sequence[Match]
    counter: count[int] = field(default_factory=lambda: count(1))
    numbers: dict[tuple[int, int], int] = field(default_factory=dict)
    by_old: dict[int, Match] = field(default_factory=dict)
    by_new: dict[int, Match] = field(default_factory=dict)

    def weave(self) -> list[AnyEntry]:
        for match in self.matches:
            self.by_old.update(dict.fromkeys(range(*match.old), match))
            self.by_new.update(dict.fromkeys(range(*match.new), match))
        out: list[AnyEntry] = []
        a = c = 0
        for match in self.matches:
            if not match.moved:
                out += self._gap(a, match.old[0], c, match.new[0])
                out.append(self._pair(match, Fate.CHANGED))
                a, c = match.old[1], match.new[1]
        return out + self._gap(a, len(self.old), c, len(self.new))

    def _gap(self, a: int, i: int, c: int, j: int) -> list[AnyEntry]:
        out: list[AnyEntry] = []
        for at in range(a, i):
            match = self.by_old.get(at)
            if match is None:
                out.append(self._alone(self.old[at], Fate.REMOVED))
            elif match.old[0] == at:
                out.append(self._away(match))
        for at in range(c, j):
            match = self.by_new.get(at)
            if match is None:
                out.append(self._alone(self.new[at], Fate.ADDED))
            elif match.new[0] == at:
                out.append(self._pair(match, Fate.MOVED_HERE, self._number(match)))
        return out

    def _pair(self, match: Match, fate: Fate, move: int = 0) -> AnyEntry:
        old, new = self.old[slice(*match.old)], self.new[slice(*match.new)]
        if old[0].table:
            grids = tables.grid(old[0].blocks), tables.grid(new[0].blocks)
            return tables.compared(*grids, lambda: next(self.counter), fate, move)
        return entries.paired([unit.blocks[0] for unit in old], [unit.blocks[0] for unit in new], fate, move)

    def _away(self, match: Match) -> AnyEntry:
        units = self.old[slice(*match.old)]
        if units[0].table:
            return tables.alone(tables.grid(units[0].blocks), Fate.MOVED_AWAY, self._number(match))
        return entries.moved_away([unit.blocks[0] for unit in units], self._number(match))

    @staticmethod
    def _alone(unit: _Unit, fate: Fate) -> AnyEntry:
        if unit.table:
            return tables.alone(tables.grid(unit.blocks), fate)
        return (entries.came if fate is Fate.ADDED else entries.went)(unit.blocks[0])

    def _number(self, match: Match) -> int:
        """The number of a move: the one of what moved along right before it, or a new one."""
        known = self.numbers.get(match.old)
        if known:
            return known
        first = match
        while (before := self._along(first)) is not None:
            first = before
        if first.old not in self.numbers:
            self.numbers[first.old] = next(self.counter)
        self.numbers[match.old] = self.numbers[first.old]
        return self.numbers[match.old]

    def _along(self, match: Match) -> Match | None:
        """The match that moved along with this one, right before it on both sides."""
        i, j = match.old[0] - 1, match.new[0] - 1
        while i >= 0 and i not in self.by_old:
            i -= 1
        while j >= 0 and j not in self.by_new:
            j -= 1
        before = self.by_old.get(i)
        return before if before is not None and before.moved and before is self.by_new.get(j) else None
