"""A redline as plain lines that a policy writer can read and write.

Staff [-may-]{+must+} search.            words removed and added
{+A new paragraph.+}                     a whole block, the same way
(moved to 1) [-Gamma rule.-]             the old place of what moved; (moved from 1) is the new one, with its edit
[-2.-]{+3.+} Ring the office.            an item's number
(heading level: 2 → 3) ## Early help     something about a block that is not its words
The {~office~link: a → b~} is open.      the same words with another look
First half.{+¶+}Second half.             a paragraph that was split; [-¶-] joined
| Who | [-0115 496 0101-]{+0115 496 0102+} |   a table's row; (row added), (row moved to 2)
(These words also changed their place …)  below an entry: a sentence that now stands in another one
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from policyweave.compose.markdown import parse
from policyweave.redline.blocks import Block, blocks_from
from policyweave.redline.changes import AnyEntry, Entry, Fate, PageRedline, Row, Shift, TableEntry
from policyweave.redline.compare import compare_blocks
from policyweave.redline.describe import elsewhere
from policyweave.redline.elsewhere import linked
from policyweave.redline.runs import BREAK, Run
from policyweave.redline.words import Fate as Word
from policyweave.redline.words import Piece

LINES = {"rule": "---", "edge": "(another box)"}
SKELETON = re.compile(r"(^| )\d+<")
FIELDS = {"level": "heading level", "shape": "markup", "number": "number"}


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text."""
    return blocks_from(parse(text, (), False))


def redline(old: str, new: str) -> str:
    """The redline of two Markdown texts in plain lines."""
    page = PageRedline("page", "Page", Fate.CHANGED, compare_blocks(blocks(old), blocks(new)))
    entries = linked([page])[0].entries
    lines = [line for entry in entries for line in _lines(entry)]
    same = all(entry.fate is Fate.SAME for entry in entries)
    return "\n".join(["(no visible change)", *lines] if same else lines)


def _lines(entry: AnyEntry) -> Iterable[str]:
    if isinstance(entry, TableEntry):
        move = _move(entry.fate, entry.move, "table ")
        if move:
            yield move.strip()
        yield from (_row(row, entry) for row in entry.rows)
        return
    block = entry.block
    assert block is not None
    said = words(entry)
    if block.kind in LINES:
        said = _sign(LINES[block.kind], entry.fate)
    elif block.kind == "html" and not block.runs:
        said = _sign(SKELETON.sub(r"\1<", block.shape), entry.fate)
    yield (_move(entry.fate, entry.move) + _shifts(entry) + _label(entry) + said).rstrip()
    yield from (f"({said})" for said in elsewhere(entry))


def _sign(text: str, fate: Fate) -> str:
    return f"[-{text}-]" if fate in (Fate.REMOVED, Fate.MOVED_AWAY) else f"{{+{text}+}}" if fate is Fate.ADDED else text


def _row(row: Row, table: TableEntry) -> str:
    inner = " | ".join(_cell(cell) for cell in row.cells)
    mark = ""
    if row.fate in (Fate.ADDED, Fate.REMOVED) and table.fate not in (Fate.ADDED, Fate.REMOVED):
        mark = f"(row {row.fate}) "
    elif row.move and row.move != table.move:
        mark = _move(row.fate, row.move, "row ")
    columns = [_shift(shift) for column in table.columns for shift in column.shifts] if row is table.rows[0] else []
    columns += [
        f"(column {at} {column.fate})"
        for at, column in enumerate(table.columns, 1)
        if row is table.rows[0] and column.fate in (Fate.ADDED, Fate.REMOVED) and not row.cells[at - 1].pieces
        and table.fate is Fate.CHANGED
    ]  # fmt: skip
    columns += [
        _move(column.fate, column.move, f"column {at} ").strip()
        for at, column in enumerate(table.columns, 1)
        if row is table.rows[0] and column.move and column.move != table.move
    ]
    return f"{mark}{' '.join(columns)}{' ' if columns else ''}| {inner} |"


def _cell(entry: Entry) -> str:
    return _shifts(entry) + words(entry) if entry.block else "·"


def _move(fate: Fate, move: int, what: str = "") -> str:
    if fate is Fate.MOVED_AWAY:
        return f"({what}moved to {move}) "
    return f"({what}moved from {move}) " if fate is Fate.MOVED_HERE else ""


def _shifts(entry: Entry) -> str:
    seen = dict.fromkeys(shift for shifts in entry.shifts for shift in shifts if shift.field != "number")
    return "".join(f"{_shift(shift)} " for shift in seen)


def _shift(shift: Shift) -> str:
    if shift.field == "shape":
        shift = Shift("shape", *(SKELETON.sub(r"\1<", side) for side in (shift.old, shift.new)))
    before, after = (" > ".join(side) if isinstance(side, tuple) else str(side) for side in (shift.old, shift.new))
    return f"({FIELDS.get(shift.field, shift.field)}: {before or 'none'} → {after or 'none'})"


def _label(entry: Entry) -> str:
    old, new = (side[0] if side else None for side in (entry.old, entry.new))
    before, after = _number(old), _number(new)
    if old is None or new is None or before == after:
        text = after or before
        indent = "  " * max((new or old or Block("")).depth - 1, 0)
    else:
        text, indent = (
            (f"[-{before.strip()}-]" if before else "") + (f"{{+{after.strip()}+}}" if after else "") + " ",
            "",
        )
    return indent + text


def _number(block: Block | None) -> str:
    if block is None:
        return ""
    if block.kind == "heading":
        return "#" * block.level + " "
    return f"{block.number} " if block.number else ""


def words(entry: Entry) -> str:
    """The words of an entry with their marks."""
    if not entry.pieces:
        block = entry.block
        return "".join(_run(run) for run in block.runs) if block else ""
    out = []
    for fate, group in groupby(entry.pieces, lambda piece: piece.fate):
        if fate is Word.RESTYLED:
            out += [_restyled(piece) for piece in group]
            continue
        text = "".join(_run(piece.run) for piece in group)
        out.append({Word.ADDED: f"{{+{text}+}}", Word.REMOVED: f"[-{text}-]"}.get(fate, text))
    return "".join(out)


def _run(run: Run) -> str:
    if run.image:
        return f"!({run.text}: {run.image})"
    return run.text.replace("\n", "⏎").replace(BREAK, "¶")


def _restyled(piece: Piece) -> str:
    assert piece.old is not None
    assert piece.new is not None
    notes = []
    for name in ("link", "title", "lang"):
        before, after = getattr(piece.old, name), getattr(piece.new, name)
        if before != after:
            notes.append(f"{name}: {before or 'none'} → {after or 'none'}")
    before, after = set(piece.old.marks), set(piece.new.marks)
    notes += [f"-{mark}" for mark in sorted(before - after)] + [f"+{mark}" for mark in sorted(after - before)]
    return f"{{~{piece.run.text}~{', '.join(notes)}~}}"
