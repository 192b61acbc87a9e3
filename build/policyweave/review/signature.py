"""What makes a change the same at two schools: the words that changed, and all around them but the schools' own values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from ..model.origin import Layer, Origin
from ..redline.blocks import Block
from ..redline.changes import AnyEntry, Entry, Fate, Row
from ..redline.runs import BREAK, Quoted, Run
from ..redline.words import Fate as Word

Signature = tuple[object, ...]


def signature(entry: AnyEntry, differing: Set[str]) -> Signature:
    """Equal for entries that read the same but for values which are the same before and after.

    differing are the paths of the files that differ between the versions.
    """
    if isinstance(entry, Entry):
        return ("block", entry.fate, *_entry(entry, differing))
    columns = tuple((column.fate, column.old, column.new, column.shifts) for column in entry.columns)
    rows = tuple(
        (row.fate, tuple((cell.fate, *_entry(cell, differing)) for cell in row.cells))
        for at, row in enumerate(entry.rows)
        if not at or entry.fate is not Fate.CHANGED or _changed(row)
    )
    return ("table", entry.fate, columns, rows)


def _changed(row: Row) -> bool:
    """Whether a row is told: others in the same table may read differently at each school."""
    return row.fate is not Fate.SAME or any(cell.fate is not Fate.SAME for cell in row.cells)


def _entry(entry: Entry, differing: Set[str]) -> Signature:
    steady = _steady(entry.old, entry.new, differing)
    shifts = tuple(
        tuple((shift.field, _ownerless(shift.old), _ownerless(shift.new)) for shift in one) for one in entry.shifts
    )
    places = tuple(_place(block.origin) for block in (*entry.old[:1], *entry.new[:1]))
    if entry.pieces:
        return (places, shifts, tuple(_pieces(entry, steady)))
    return (places, shifts, tuple(_text(block, steady) for block in (entry.new or entry.old)))


def _steady(old: Iterable[Block], new: Iterable[Block], differing: Set[str]) -> dict[str, str]:
    """Texts of values that did not change → the value's name, longest text first."""
    sides = [{(one.origin.path, one.origin.key, text) for one, text in _quoted(blocks)} for blocks in (old, new)]
    found: dict[str, str] = {}
    for path, key, text in sides[0] | sides[1]:
        if path not in differing or (path, key, text) in sides[0] & sides[1]:
            found[text] = _name(path, key)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[0]), pair)))


def _quoted(blocks: Iterable[Block]) -> Iterator[tuple[Quoted, str]]:
    for block in blocks:
        if block.values:
            text = block.text
            for one in block.values:
                if text[one.start : one.end].strip():
                    yield one, text[one.start : one.end]


def _name(path: str, key: str) -> str:
    """A value's name, the same for every school and every authority."""
    if path.startswith("schools/"):
        return f"school:{key}"
    return f"authority:{key}" if path.startswith("policies/authorities/") else f"{path}:{key}"


def _pieces(entry: Entry, steady: dict[str, str]) -> Iterator[object]:
    """The pieces with values by name. Neighbours of one fate are told together, since values may divide them."""
    last: tuple[Word, str] | None = None
    for piece in entry.pieces:
        look = "" if piece.fate is Word.KEPT else repr(_look(piece.run, steady))
        old = piece.old.text if piece.old else ""
        new = piece.new.text if piece.new else ""
        words = _named(new or old, steady)
        if piece.fate is Word.RESTYLED and piece.old is not None:
            look += repr(_look(piece.old, steady))
        if last is not None and last[0] is Word.KEPT and piece.fate is Word.KEPT:
            last = (Word.KEPT, last[1] + words)
            continue
        if last is not None:
            yield last
        last = (piece.fate, words + look)
    if last is not None:
        yield last


def _look(run: Run, steady: dict[str, str]) -> tuple[object, ...]:
    return (run.marks, _named(run.link, steady), _named(run.title, steady), run.image, run.lang)


def _text(block: Block, steady: dict[str, str]) -> Signature:
    words = BREAK.join(_named(run.text, steady) for run in block.runs)
    return (block.kind, block.level, words, tuple(_look(run, steady) for run in block.runs))


def _named(text: str, steady: dict[str, str]) -> str:
    for words, name in steady.items():
        if words in text:
            text = text.replace(words, f"\0{name}\0")
    return text


def _place(origin: Origin | None) -> tuple[object, ...]:
    """Whose words they are and which line of their file; the file of a school or an authority counts as it is."""
    return (origin.layer, origin.path, origin.line) if origin else ()


def _ownerless(value: object) -> object:
    """A shift's value without the school that the words are from."""
    if isinstance(value, tuple):
        return tuple(_ownerless(one) for one in value)
    if isinstance(value, str) and value.startswith(f"from {Layer.SCHOOL.value} "):
        return f"from {Layer.SCHOOL.value}"
    return value
