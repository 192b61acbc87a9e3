"""Entries of a redline as the review shows them: without what would only repeat what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from ..redline.blocks import Block
from ..redline.changes import AnyEntry, Entry, Fate, TableEntry


def plain(entry: AnyEntry) -> AnyEntry:
    """An entry without marks."""
    if isinstance(entry, TableEntry):
        rows = tuple(replace(row, fate=Fate.SAME, cells=tuple(map(_unmarked, row.cells)), move=0) for row in entry.rows)
        columns = tuple(replace(column, fate=Fate.SAME, move=0) for column in entry.columns)
        return replace(entry, fate=Fate.SAME, columns=columns, rows=rows)
    return _unmarked(entry)


def _unmarked(entry: Entry) -> Entry:
    return Entry(Fate.SAME, entry.new, entry.new)


def for_staff(entry: AnyEntry) -> bool:
    """Whether all of it is for staff only, before and now."""
    return all(block.staff for block in _blocks(entry))


def _blocks(entry: AnyEntry) -> Iterator[Block]:
    for cell in [entry] if isinstance(entry, Entry) else entry.cells:
        yield from (*cell.old, *cell.new)


def unbadged(entry: AnyEntry) -> AnyEntry:
    """Without "Staff only" at each block, for places that say it of the whole."""
    if isinstance(entry, Entry):
        return _each(entry, lambda block: replace(block, staff=False))
    rows = (
        replace(row, cells=tuple(_each(cell, lambda block: replace(block, staff=False)) for cell in row.cells))
        for row in entry.rows
    )
    return replace(entry, rows=tuple(rows))


def _each(entry: Entry, change: Callable[[Block], Block]) -> Entry:
    return replace(entry, old=tuple(map(change, entry.old)), new=tuple(map(change, entry.new)))


def changed_rows(entry: AnyEntry) -> tuple[AnyEntry, str]:
    """A table with its head and the rows that changed, and a sentence on the others; anything else as it is."""
    if isinstance(entry, Entry) or entry.fate not in (Fate.CHANGED, Fate.MOVED_HERE):
        return entry, ""
    rows = [
        row for at, row in enumerate(entry.rows)
        if not at or row.fate is not Fate.SAME or any(cell.fate is not Fate.SAME for cell in row.cells)
    ]  # fmt: skip
    if len(rows) in (1, len(entry.rows)):
        return entry, ""
    return replace(entry, rows=tuple(rows)), "Rows without a change are not shown here."


_HEADING = re.compile(r'<details|</details>|role="heading" aria-level="(\d)"')


def levelled(html: str, above: int) -> str:
    """A redline whose headings go down by one level at a time, beginning below a heading of the level above."""
    levels = [above]

    def level(match: re.Match[str]) -> str:
        if match[1]:
            levels[-1] = min(int(match[1]), levels[-1] + 1)
            return f'role="heading" aria-level="{levels[-1]}"'
        if match[0] == "<details":
            levels.append(levels[-1])
        else:
            levels.pop()
        return match[0]

    return _HEADING.sub(level, html)
