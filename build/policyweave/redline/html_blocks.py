"""Blocks and tables of a redline as HTML. ins and del stand only inside a block or a cell, never around one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape

from .blocks import Block
from .changes import Column, Elsewhere, Entry, Fate, Row, TableEntry
from .describe import elsewhere, frames, label, notes, sentence
from .html_words import Side, deleted, inserted, moved, pieces_html, runs_html, split_pieces
from .pieces import Fate as Word
from .pieces import Piece
from .runs import BREAK, Run

Place = Callable[[Elsewhere], str]  # the address of another place, or nothing


def entry_html(entry: Entry, side: Side) -> str:
    """The block or blocks of an entry as seen from a side; empty if that side has none."""
    if side is Side.BOTH:
        block = entry.block
        return _block(block, _words(entry, block, side), entry, side) + _notes(notes(entry)) if block else ""
    blocks = entry.old if side is Side.OLD else entry.new
    if entry.fate is Fate.MOVED_AWAY:
        html = "".join(_block(block, moved(runs_html(block.runs)), entry, side) for block in blocks)
    elif not entry.pieces:
        html = "".join(_block(block, runs_html(block.runs), entry, side) for block in blocks)
    else:
        parts = split_pieces(entry.pieces, side)
        html = "".join(
            _block(block, pieces_html(part, side), entry, side) for block, part in zip(blocks, parts, strict=True)
        )
    return html + (_notes(notes(entry)) if side is Side.NEW else "")


def as_moved(entry: Entry) -> Entry:
    """What came from another page or went to one, shown as what moved on a page is."""
    cross = entry.crossing
    if cross is None or cross.pair is None or entry.fate is Fate.SAME:
        return entry
    if entry.fate is Fate.ADDED:
        return replace(cross.pair, fate=Fate.MOVED_HERE, elsewhere=entry.elsewhere)
    return replace(entry, fate=Fate.MOVED_AWAY)


def elsewhere_html(entry: Entry | TableEntry, place: Place) -> str:
    """Where parts of an entry stand now, or stood."""
    told = None if entry.fate is Fate.SAME else entry.crossing  # what the label says already
    parts = [(one, said) for one, said in zip(entry.elsewhere, elsewhere(entry), strict=True) if one is not told]
    return "".join(f'<p class="pw-said">{escape(said)}{_see(place(one))}</p>\n' for one, said in parts)


def _see(address: str) -> str:
    return f' <a href="{escape(address)}">See it</a>' if address else ""


def _words(entry: Entry, block: Block, side: Side) -> str:
    if entry.fate is Fate.MOVED_AWAY:
        html = runs_html(piece.run for piece in entry.pieces)
        return moved(html) if html else ""
    return pieces_html(_numbered(entry, side), side) if entry.pieces else runs_html(block.runs)


def _numbered(entry: Entry, side: Side) -> Sequence[Piece]:
    """The pieces with the numbers of further items, where one became several or several became one."""
    if side is not Side.BOTH or max(len(entry.old), len(entry.new)) == 1:
        return entry.pieces
    numbers = iter(block.number for block in entry.old[1:]), iter(block.number for block in entry.new[1:])
    out: list[Piece] = []
    for piece in entry.pieces:
        out.append(piece)
        if piece.run.text == BREAK:
            old = next(numbers[0], "") if piece.old is not None else ""
            new = next(numbers[1], "") if piece.new is not None else ""
            out += [Piece(Word.REMOVED, Run(f"{old} "), None)] if old and old != new else []
            out += [Piece(Word.ADDED, None, Run(f"{new} "))] if new and old != new else []
            out += [Piece(Word.KEPT, Run(f"{new} "), Run(f"{new} "))] if new and old == new else []
    return out


def _notes(said: Sequence[str]) -> str:
    return f'<p class="pw-said">{escape(" ".join(said))}</p>\n' if said else ""


def _block(block: Block, words: str, entry: Entry, side: Side) -> str:
    lang = f' lang="{escape(block.lang)}"' if block.lang else ""
    around = "".join(f'<span class="pw-frame">{escape(frame)}</span> ' for frame in frames(block))
    quote = " pw-quote" if "quote" in block.path else ""
    match block.kind:
        case "heading":
            level = min(block.level + 2, 6)
            look = f'class="pw-heading pw-level-{block.level}{quote}" role="heading" aria-level="{level}"'
            return f"<div {look}{lang}>{around}{words}</div>\n"
        case "item" | "footnote":
            number = _number(block, entry, side)
            return f'<p class="pw-item pw-depth-{min(block.depth, 6)}{quote}"{lang}>{around}{number} {words}</p>\n'
        case "code":
            return f'<pre class="pw-code"{lang}><code>{words.replace("<br>", "")}</code></pre>\n'
        case "rule" | "edge":
            words = _marked("— dividing line —" if block.kind == "rule" else "— another box begins —", entry)
            return f'<p class="pw-rule">{words}</p>\n'
        case "gap":
            return f'<p class="pw-gap"{lang}>Still to be written: {words}</p>\n'
        case "html" if not words:
            words = _marked(block.shape, entry)
            return f'<p class="pw-html">{words}</p>\n' if entry.fate is not Fate.SAME else ""
    depth = f" pw-depth-{min(block.depth, 6)}" if block.depth else ""
    label = f' class="pw-text{depth}{quote}"'
    return f"<p{label}{lang}>{around}{words or '<span class=pw-said>(no words)</span>'}</p>\n"


def _marked(text: str, entry: Entry) -> str:
    if entry.fate is Fate.ADDED:
        return inserted(escape(text))
    if entry.fate is Fate.MOVED_AWAY:
        return moved(escape(text))
    return deleted(escape(text)) if entry.fate is Fate.REMOVED else escape(text)


def _number(block: Block, entry: Entry, side: Side) -> str:
    old = entry.old[0].number if entry.old else ""
    new = entry.new[0].number if entry.new else ""
    number = f"<span>{escape(block.number)}</span>"
    if entry.old and entry.new and old != new and block in (entry.old[0], entry.new[0]):
        before, after = (deleted(escape(old)) if old else ""), (inserted(escape(new)) if new else "")
        number = {Side.BOTH: f"{before} {after}", Side.OLD: before, Side.NEW: after}[side]
    elif block.number:
        number = _marked(block.number, entry)
    return f'<span class="pw-number">{number}</span>'


def table_html(table: TableEntry, side: Side) -> str:
    """A table as seen from a side. A column of its own says what became of rows, if any came, went or moved."""
    at = [number for number, column in enumerate(table.columns) if _seen(column.fate, side)]
    rows = [row for row in table.rows if _seen(row.fate, side)]
    if not at or not rows:
        return ""
    said = any(row.fate not in (Fate.SAME, Fate.CHANGED) and row.fate is not table.fate for row in rows)
    head = "".join(_cell(rows[0].cells[number], side, _column(table.columns[number], table), True) for number in at)
    lines = [f"<tr>{'<th scope=col>Change</th>' if said else ''}{head}</tr>"]
    for row in rows[1:]:
        mark = f'<th scope="row" class="pw-row-fate">{escape(_row(row))}</th>' if said else ""
        cells = "".join(_cell(row.cells[number], side, "", False) for number in at)
        lines.append(f'<tr class="pw-{row.fate.name.lower().replace("_", "-")}">{mark}{cells}</tr>')
    body = "\n".join(lines[1:])
    html = f'<table class="pw-table"><thead>{lines[0]}</thead>\n<tbody>{body}</tbody></table>'
    return f'<div class="pw-scroll" role="group" tabindex="0" aria-label="Table">{html}</div>\n'


def _seen(fate: Fate, side: Side) -> bool:
    return side is Side.BOTH or (fate.in_old if side is Side.OLD else fate.in_new)


def _row(row: Row) -> str:
    if row.move:
        return f"Row moved here ({row.move})" if row.fate is Fate.MOVED_HERE else f"Row moved away ({row.move})"
    return f"Row {row.fate}" if row.fate in (Fate.ADDED, Fate.REMOVED) else ""


def _column(column: Column, table: TableEntry) -> str:
    said = [sentence(shift) for shift in column.shifts]
    if column.fate is not table.fate:
        if column.move:
            said.append(f"Column moved {'here' if column.fate is Fate.MOVED_HERE else 'away'} ({column.move})")
        elif column.fate in (Fate.ADDED, Fate.REMOVED):
            said.append(f"Column {column.fate}")
    return f' <span class="pw-said">{escape(" ".join(said))}</span>' if said else ""


def _cell(cell: Entry, side: Side, said: str, head: bool) -> str:
    tag, scope = ("th", ' scope="col"') if head else ("td", "")
    block = cell.block
    if block is None:
        return f'<{tag} class="pw-blank">–{said}</{tag}>'
    words = _words(cell, (cell.old or cell.new)[0] if side is Side.OLD else block, side)
    frame = "".join(f'<span class="pw-frame">{escape(one)}</span> ' for one in frames(block))
    more = "".join(f' <span class="pw-said">{escape(note)}</span>' for note in notes(cell))
    look = "" if cell.fate is Fate.SAME else f' class="pw-{cell.fate.name.lower().replace("_", "-")}"'
    return f"<{tag}{scope}{look}>{frame}{words}{more}{said}</{tag}>"


def fate_html(entry: Entry | TableEntry, prefix: str, place: Place, along: bool = False) -> str:
    """The visible label of an entry; both ends of a move lead to each other. along: it moved with the one before it."""
    if entry.crossing:
        said = elsewhere(entry)[entry.elsewhere.index(entry.crossing)]
        return f'<p class="pw-fate">{escape(said)}{_see(place(entry.crossing))}</p>\n'
    if along:
        return f'<p class="pw-fate">Edited as well ({entry.move})</p>\n' if entry.edited else ""
    if entry.fate is Fate.MOVED_AWAY:
        link = f'<a href="#{prefix}to-{entry.move}">see its new place</a>'
        return f'<p class="pw-fate">Moved away ({entry.move}): {link}</p>\n'
    if entry.fate is Fate.MOVED_HERE:
        link = f'<a href="#{prefix}from-{entry.move}">see its old place</a>'
        return f'<p class="pw-fate">Moved here{" and edited" if entry.edited else ""} ({entry.move}): {link}</p>\n'
    return f'<p class="pw-fate">{escape(label(entry.fate, entry))}</p>\n'
