"""Words of a review as Markdown that stays text: nothing of the content becomes markup, HTML, a link or a mention."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .data import PieceData, RowData

SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:=])")
UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# What GitHub would make a link of: somebody's name or mailbox, an issue's number, an address.
LINKED = re.compile(r"(?<=@)(?=[\w-])|(?<=#)(?=\d)|(?<=\bgh\\-)(?=\d)|(?<=\bwww)(?=\\\.)|(?<=\\:)(?=//)", re.IGNORECASE)
TAGS = {"added": "ins", "removed": "del", "restyled": "em"}


def escaped(text: str) -> str:
    """A text that stays text in GitHub's Markdown, on one line; characters that hide or turn others are named."""
    text = UNSEEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", re.sub(r"\s+", " ", text))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return LINKED.sub("<!-- -->", SPECIAL.sub(r"\\\1", text))


def code(text: str) -> str:
    """A text as code, on one line."""
    text = re.sub(r"\s+", " ", UNSEEN.sub("", text)).replace("`", "'").strip()
    return f"`{text}`" if text else ""


def pieces_markdown(pieces: Iterable[PieceData]) -> str:
    """Words with their marks: ins and del, and in brackets what looks otherwise."""
    return "".join(map(_piece, pieces)).strip()


def _piece(piece: PieceData) -> str:
    text = escaped(piece.text)
    tag = TAGS.get(piece.fate)
    if not tag or not text:
        return text
    return f"<{tag}>{text}</{tag}>" + (f" ({escaped(piece.note)})" if piece.note else "")


def row_markdown(row: RowData, said: bool) -> str:
    """A table's row as a line; said: with what became of it."""
    fate = f"Row {row.fate}: " if said and row.fate not in ("same", "changed") else ""
    return fate + " \\| ".join(pieces_markdown(cell) or "–" for cell in row.cells)
