"""A redline as plain data, for programs. The version changes when a reader would have to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .blocks import Block
from .changes import AnyEntry, Entry, Fate, PageRedline, Redline, Shift
from .describe import kind
from .runs import Run
from .weigh import Change, weigh
from .words import Piece

VERSION = 1


def redline_data(redline: Redline, titles: Sequence[str] = ()) -> dict[str, Any]:
    """One school's site: its changed pages with their changed entries, and the changes, the heaviest first."""
    return {
        "version": VERSION,
        "school": redline.school,
        "audience": redline.audience.value,
        "visible_change": bool(redline.changed),
        "pages": [page_data(page, titles) for page in redline.changed],
    }


def page_data(page: PageRedline, titles: Sequence[str] = ()) -> dict[str, Any]:
    """One page."""
    return {
        "id": page.id,
        "title": page.title,
        "fate": page.fate.value,
        "shifts": [_shift(shift) for shift in page.shifts],
        "changes": [change_data(change) for change in weigh(page, titles)],
        "entries": [
            {"number": number, **_entry(entry)}
            for number, entry in enumerate(page.entries, 1)
            if entry.fate is not Fate.SAME
        ],
    }


def change_data(change: Change) -> dict[str, Any]:
    """One weighed change."""
    origin = change.origin
    return {
        "entry": change.number,
        "kinds": [one.words for one in change.kinds],
        "what": change.what,
        "said": list(change.said),
        "section": {"id": change.section.id, "text": change.section.text},
        "path": origin.path if origin else "",
        "line": origin.line if origin else 0,
        "layer": origin.layer.value if origin else "",
        "owner": change.owner,
        "key": origin.key if origin else "",
    }


def _entry(entry: AnyEntry) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": kind(entry), "fate": entry.fate.value, "move": entry.move}
    if isinstance(entry, Entry):
        return {**data, **_words(entry)}
    data["columns"] = [
        {"fate": one.fate.value, "old": one.old, "new": one.new, "move": one.move,
         "shifts": [_shift(shift) for shift in one.shifts]}
        for one in entry.columns
    ]  # fmt: skip
    data["rows"] = [
        {"fate": row.fate.value, "move": row.move,
         "cells": [{"fate": cell.fate.value, **_words(cell)} for cell in row.cells]}
        for row in entry.rows
    ]  # fmt: skip
    return data


def _words(entry: Entry) -> dict[str, Any]:
    return {
        "old": [_block(block) for block in entry.old],
        "new": [_block(block) for block in entry.new],
        "pieces": [_piece(piece) for piece in entry.pieces],
        "shifts": [[_shift(shift) for shift in shifts] for shifts in entry.shifts],
    }


def _block(block: Block) -> dict[str, Any]:
    return {"kind": block.kind, "text": block.text, "number": block.number, "level": block.level, "staff": block.staff}


def _piece(piece: Piece) -> dict[str, Any]:
    data: dict[str, Any] = {"fate": piece.fate.value}
    if piece.old is not None:
        data["old"] = _run(piece.old)
    if piece.new is not None and piece.new != piece.old:
        data["new"] = _run(piece.new)
    return data


def _run(run: Run) -> dict[str, Any]:
    data: dict[str, Any] = {"text": run.text, "marks": list(run.marks)}
    data.update({name: value for name in ("link", "title", "image", "lang") if (value := getattr(run, name))})
    return {name: value for name, value in data.items() if value or name == "text"}


def _shift(shift: Shift) -> dict[str, Any]:
    old, new = (list(side) if isinstance(side, tuple) else side for side in (shift.old, shift.new))
    return {"what": shift.field, "old": old, "new": new}
