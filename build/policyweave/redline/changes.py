"""The redline: what readers see before and after, as one value. Accepted it is the new page, rejected the old one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from ..model.origin import Audience, Origin
from .blocks import Block, Section
from .words import Pieces, accepted, rejected


class Fate(StrEnum):
    """What became of a block, a table, a row or a column."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED_AWAY = "moved away"  # the old place of what moved
    MOVED_HERE = "moved here"  # its new place, which shows its edit as well

    @property
    def in_old(self) -> bool:
        """Whether the old page has it at this place."""
        return self in (Fate.SAME, Fate.CHANGED, Fate.REMOVED, Fate.MOVED_AWAY)

    @property
    def in_new(self) -> bool:
        """Whether the new page has it at this place."""
        return self in (Fate.SAME, Fate.CHANGED, Fate.ADDED, Fate.MOVED_HERE)


@dataclass(frozen=True, slots=True)
class Shift:
    """Something visible about a block that changed beside its words: a field of Block, before and after."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The other place of words: where those that went from here stand now, or where those that came here stood.

    came says that they came here. page, title and number (from 1) name the entry there; after is 1 if it is further down on the same page, -1 if
    further up, 0 on another page. text are the words if they are a part of what stands here or there; it is empty for
    the whole, and pair compares old with new then (None for tables, which are equal).
    """

    came: bool
    page: str
    title: str
    number: int = field(compare=False)
    after: int
    text: str
    pair: Entry | None

    @property
    def edited(self) -> bool:
        """Whether something changed on the way, beside an item's number."""
        return self.pair is not None and self.pair.edited


@dataclass(frozen=True, slots=True)
class Entry:
    """One block, or one that was split (several new ones) or several that were joined (several old ones).

    Both ends of a move have the same number, which no other on the page has; of those that moved together, too.
    An entry without blocks is an empty place in a table.
    """

    fate: Fate
    old: tuple[Block, ...] = ()
    new: tuple[Block, ...] = ()
    pieces: Pieces = ()
    shifts: tuple[tuple[Shift, ...], ...] = ()  # for each block of the longer side
    move: int = 0
    elsewhere: tuple[Elsewhere, ...] = ()  # only compare_schools knows

    @property
    def block(self) -> Block | None:
        """The block to name it by."""
        return self.new[0] if self.new else self.old[0] if self.old else None

    @property
    def edited(self) -> bool:
        """Whether something of it changed beside its place and its number."""
        shifts = any(shift.field != "number" for shifts in self.shifts for shift in shifts)
        return self.fate is Fate.CHANGED or (self.fate is Fate.MOVED_HERE and (bool(self.pieces) or shifts))

    @property
    def crossing(self) -> Elsewhere | None:
        """The other end, if the whole came from another page or went to one."""
        return crossing(self)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table as the redline shows it; old and new are its numbers, from 1, or 0."""

    fate: Fate
    old: int = 0
    new: int = 0
    move: int = 0
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a cell for each column of the redline."""

    fate: Fate
    cells: tuple[Entry, ...]
    move: int = 0


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table with all that changed in it."""

    fate: Fate
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    move: int = 0
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def crossing(self) -> Elsewhere | None:
        """The other end, if the whole came from another page or went to one."""
        return crossing(self)

    @property
    def block(self) -> Block | None:
        """The block to name it by."""
        return next((cell.block for row in self.rows for cell in row.cells if cell.block), None)

    @property
    def cells(self) -> Iterator[Entry]:
        """All cells, row by row."""
        return (cell for row in self.rows for cell in row.cells)

    @property
    def edited(self) -> bool:
        """Whether something in it changed, beside its place."""
        if self.fate not in (Fate.CHANGED, Fate.MOVED_HERE):
            return False
        return any(row.fate is not Fate.SAME for row in self.rows) or any(
            column.fate is not Fate.SAME or column.shifts for column in self.columns
        )


AnyEntry = Entry | TableEntry


@dataclass(frozen=True, slots=True)
class PageRedline:
    """One page before and after. fate is same, changed, added or removed; shifts are those of its title."""

    id: str
    title: str
    fate: Fate
    entries: tuple[AnyEntry, ...]
    shifts: tuple[Shift, ...] = ()

    @property
    def changed(self) -> tuple[AnyEntry, ...]:
        """The entries that are not the same on both sides."""
        return tuple(entry for entry in self.entries if entry.fate is not Fate.SAME)


@dataclass(frozen=True, slots=True)
class Redline:
    """All pages of one school for one audience, before and after."""

    school: str
    audience: Audience
    pages: tuple[PageRedline, ...]

    @property
    def changed(self) -> tuple[PageRedline, ...]:
        """The pages on which readers see a change; none is "no visible change"."""
        return tuple(page for page in self.pages if page.fate is not Fate.SAME)


def crossing(entry: AnyEntry) -> Elsewhere | None:
    """The other end of an entry that came from another page or went to one as a whole."""
    return next((one for one in entry.elsewhere if not one.text and not one.after), None)


def section_of(entry: AnyEntry) -> Section:
    """The nearest heading above an entry."""
    return entry.block.section if entry.block else Section()


def origin_of_entry(entry: AnyEntry) -> Origin | None:
    """Where the new words come from, or the old ones if there are no new."""
    return entry.block.origin if entry.block else None


def accept(page: PageRedline) -> tuple[Block, ...]:
    """The blocks of the new page, made from the redline."""
    return tuple(block for entry in page.entries if entry.fate.in_new for block in _side(entry, True))


def reject(page: PageRedline) -> tuple[Block, ...]:
    """The blocks of the old page, made from the redline."""
    return tuple(block for entry in page.entries if entry.fate.in_old for block in _side(entry, False))


def _side(entry: AnyEntry, new: bool) -> Iterable[Block]:
    if isinstance(entry, Entry):
        return _taken(entry, new)
    return (
        block
        for row in entry.rows if _shown(row.fate, new)
        for column, cell in zip(entry.columns, row.cells, strict=True) if _shown(column.fate, new)
        for block in _taken(cell, new, column)
    )  # fmt: skip


def _shown(fate: Fate, new: bool) -> bool:
    return fate.in_new if new else fate.in_old


def _taken(entry: Entry, new: bool, column: Column | None = None) -> Iterator[Block]:
    """The blocks of one side: words from the pieces, everything else from what is marked as shifted.

    For a block that is on both sides nothing visible is copied from the side itself, so that what is not marked would
    be missed.
    """
    mine, other = (entry.new, entry.old) if new else (entry.old, entry.new)
    if entry.fate not in (Fate.SAME, Fate.CHANGED, Fate.MOVED_HERE) or not other:
        yield from mine
        return
    words = (accepted if new else rejected)(entry.pieces) if entry.pieces else tuple(block.runs for block in other)
    for at, block in enumerate(mine):
        base = other[min(at, len(other) - 1)]
        shifts = (*(entry.shifts[at] if entry.shifts else ()), *(column.shifts if column else ()))
        made = replace(base, runs=words[at], **{shift.field: shift.new if new else shift.old for shift in shifts})
        if column is not None:
            made = replace(made, column=column.new if new else column.old)
        yield replace(
            made, row=block.row, table=block.table, origin=block.origin, values=block.values, slot=block.slot,
            section=block.section,
        )  # fmt: skip
