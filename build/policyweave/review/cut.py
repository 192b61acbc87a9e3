"""Cuts what a change says to a bounded length: unchanged words to what stands around the changed ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..redline.changes import AnyEntry, Entry, Fate, Row, TableEntry
from ..redline.describe import address, leads, restyled
from ..redline.html_blocks import as_moved
from ..redline.runs import BREAK
from ..redline.words import Fate as Word
from ..redline.words import Piece
from ..redline.words import Pieces as AllPieces

SHORT, LONG = 300, 1_000  # characters of a name, of a sentence
FEW, MANY = 30, 2_000  # members of a list
CHANGES = 2_000
PIECES = 120  # of one text
ROWS = 20  # of a table, and its cells in a row
WORDS = 1_500_000  # characters of all pieces together
AROUND = 90  # characters of unchanged words around a change
STRETCH = 600  # characters of one removed or added stretch
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

Cut = tuple[tuple[str, str, str], ...]  # fate, text, note


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one entry: pieces of a text, or the rows of a table that changed, rows_left more of them."""

    pieces: Cut = ()
    rows: tuple[tuple[Fate, tuple[Cut, ...]], ...] = ()
    rows_left: int = 0


def cut(text: str, most: int = SHORT) -> str:
    """A text of at most so many characters, without control characters."""
    text = _UNSEEN.sub("\ufffd", text[: most + 1])
    return text if len(text) <= most else text[: most - 1] + "…"


def size(words: Words) -> int:
    """Characters of all pieces, with a little for each piece."""
    cells = [cell for _, row in words.rows for cell in row]
    return sum(len(text) + len(note) + 30 for pieces in (words.pieces, *cells) for _, text, note in pieces)


def words_of(entry: AnyEntry) -> Words:
    """What to show of an entry."""
    if isinstance(entry, Entry):
        return Words(_entry(as_moved(entry))) if entry.block else Words()
    rows = list(_rows(entry))
    shown = tuple((row.fate, tuple(map(_entry, _cells(entry, row)))) for row in rows[:ROWS])
    return Words((), shown, max(len(rows) - ROWS, 0))


def _rows(table: TableEntry) -> Iterator[Row]:
    """Rows that changed; all of a table that came or went."""
    for row in table.rows:
        if row.fate is Fate.MOVED_AWAY:
            continue
        whole = table.fate in (Fate.ADDED, Fate.REMOVED)
        if (
            whole
            or row.fate is not Fate.SAME
            or any(cell.fate not in (Fate.SAME, Fate.MOVED_AWAY) for cell in row.cells)
        ):
            yield row


def _cells(table: TableEntry, row: Row) -> list[Entry]:
    shown = [
        cell
        for column, cell in zip(table.columns, row.cells, strict=True)
        if Fate.MOVED_AWAY not in (column.fate, cell.fate)
    ]
    return shown[:ROWS]


def _entry(entry: Entry) -> Cut:
    """The pieces of a text; of one whose words stayed, its beginning."""
    if entry.pieces and entry.fate is not Fate.MOVED_AWAY:
        return pieces_cut(entry.pieces)
    text = entry.block.text if entry.block else "–"
    return ((Word.KEPT.value, _plain(cut(text, AROUND * 2)), ""),) if text.strip() else ()


def pieces_cut(pieces: AllPieces) -> Cut:
    """Pieces with neighbours of one fate put together and unchanged words shortened."""
    groups = [(fate, list(group)) for fate, group in groupby(pieces, lambda piece: piece.fate)]
    out: list[tuple[str, str, str]] = []
    for at, (fate, group) in enumerate(groups):
        out += _group(fate, group, at == 0, at == len(groups) - 1)
    if len(out) > PIECES:
        out = [*out[: PIECES - 1], (Word.KEPT.value, " … (more changes follow)", "")]
    return tuple(out)


def _group(fate: Word, pieces: Sequence[Piece], first: bool, last: bool) -> Iterator[tuple[str, str, str]]:
    if fate is Word.RESTYLED:
        for piece in pieces:
            if piece.run.text.strip() or piece.run.image:
                yield fate.value, cut(_text([piece]), STRETCH), cut(restyled(piece), STRETCH)
            else:
                yield Word.KEPT.value, piece.run.text and " ", ""
        return
    text = _text(pieces)
    text = _shortened(text, first, last) if fate is Word.KEPT else _stretch(text)
    if text:
        yield fate.value, cut(text, LONG), "" if fate is Word.KEPT else cut(leads(pieces), STRETCH)


def _text(pieces: Sequence[Piece]) -> str:
    return _plain(
        "".join(
            f"[image: {one.run.text} ({address(one.run.image)})]" if one.run.image else one.run.text for one in pieces
        )
    )


def _plain(text: str) -> str:
    return text.replace("\n", " / ").replace(BREAK, " ¶ ")


def _stretch(text: str) -> str:
    return text if len(text) <= STRETCH else text[:STRETCH].rsplit(" ", 1)[0] + " …"


def _shortened(text: str, first: bool, last: bool) -> str:
    if len(text) <= AROUND * (1 if first or last else 2):
        return text
    head = "" if first else text[:AROUND].rsplit(" ", 1)[0]
    tail = "" if last else text[-AROUND:].split(" ", 1)[-1]
    return f"{head} … {tail}"
