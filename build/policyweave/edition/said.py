"""What a page says, as JSON, piece by piece: pieces that many schools share are read once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from markdown_it.token import Token

from ..cycle.meaning import Reader
from ..cycle.pins import as_json
from ..model.origin import Layer, Origin
from ..model.same import BySameTokens
from ..redline.blocks import Block, blocks_from

AROUND = {"pw_slot_open", "pw_fill_open", "pw_slot_close", "pw_fill_close"}
NOTES = "pw_footnotes_open"
_READ: BySameTokens[str] = BySameTokens()


def said(tokens: Sequence[Token]) -> str:
    """The JSON of what readers see: the same as of all tokens at once."""
    if any(token.type == NOTES for token in tokens):  # each note belongs to where it is called
        return written(blocks_from(tokens))
    pieces = (
        _READ.get(piece, partial(_piece, piece, around), tuple(map(_seen_of, around)))
        for piece, around in _pieces(tokens)
    )
    return f"[{','.join(filter(None, pieces))}]"


def written(blocks: Sequence[Block]) -> str:
    """The JSON of what readers see in blocks."""
    return as_json(Reader("", None, blocks).read(blocks))


def _pieces(tokens: Sequence[Token]) -> Iterator[tuple[tuple[Token, ...], tuple[Token, ...]]]:
    """The blocks that stand in no other one, each with the openings of the slots and fills that it stands in."""
    around: list[Token] = []
    start = depth = 0
    for at, token in enumerate(tokens):
        if depth == 0 and token.type in AROUND:
            if token.nesting > 0:
                around.append(token)
            else:
                around.pop()
            start = at + 1
            continue
        depth += token.nesting
        if depth == 0:
            yield tuple(tokens[start : at + 1]), tuple(around)
            start = at + 1


def _piece(piece: Sequence[Token], around: Sequence[Token]) -> str:
    closing = [Token(token.type.replace("_open", "_close"), token.tag, -1) for token in reversed(around)]
    return written(blocks_from([*around, *piece, *closing]))[1:-1]


def _seen_of(opening: Token) -> tuple[str, str]:
    """What readers see of what stands around a block: its language and, but for a school, whose words it holds."""
    origin = opening.meta.get("origin")
    owner = origin.owner if isinstance(origin, Origin) and origin.layer is not Layer.SCHOOL else ""
    return str(opening.meta.get("lang") or ""), owner if opening.type == "pw_fill_open" else ""
