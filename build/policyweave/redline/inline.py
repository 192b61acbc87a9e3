"""The runs of inline tokens, each text read only once: schools share most of their words, and so do both sides."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from markdown_it.token import Token

from ..model.origin import Origin
from ..model.same import BySameTokens
from .runs import Quoted, Run, RunBuilder

_READ: BySameTokens[tuple[tuple[Run, ...], tuple[Quoted, ...]]] = BySameTokens()


def runs_of(children: Sequence[Token] | None) -> tuple[tuple[Run, ...], tuple[Quoted, ...]]:
    """The runs of inline tokens and the values in them. The same tokens give the same, so they are read only once."""
    if children and len(children) == 1 and children[0].type == "text" and not children[0].meta:
        return _plain(children[0].content)
    children = children or ()
    return _words_alone(children) or _READ.get(children, lambda: _runs_of(tuple(map(_Seen, children))))


def _words_alone(children: Sequence[Token]) -> tuple[tuple[Run, ...], tuple[Quoted, ...]] | None:
    """The same for words and values without any look, if they stand as readers see them already: the most usual case."""
    pieces = []
    values = []
    at = 0
    for child in children:
        if child.type == "softbreak":
            piece = " "
        elif child.type == "text":
            piece = child.content
        else:
            return None
        value = child.meta.get("value")
        if piece and isinstance(value, Origin):
            values.append(Quoted(at, at + len(piece), value))
        at += len(piece)
        pieces.append(piece)
    words = "".join(pieces)
    seen = words.isprintable() and "  " not in words and words == words.strip(" ")
    if not words or not seen or not unicodedata.is_normalized("NFC", words):
        return None
    return (Run(words),), tuple(values)


@lru_cache(maxsize=2_048)
def _plain(text: str) -> tuple[tuple[Run, ...], tuple[Quoted, ...]]:
    builder = RunBuilder()
    builder.text(text)
    return builder.runs()


@lru_cache(maxsize=2_048)
def _runs_of(children: tuple[_Seen, ...]) -> tuple[tuple[Run, ...], tuple[Quoted, ...]]:
    builder = RunBuilder()
    builder.tokens([seen.token for seen in children])
    return builder.runs()


class _Seen:
    """An inline token that is equal to another one with the same type, words, attributes, value and label."""

    __slots__ = ("key", "token")

    def __init__(self, token: Token) -> None:
        self.token = token
        meta, attrs = token.meta, token.attrs
        self.key = (
            token.type, token.content, token.tag,
            tuple(attrs.items()) if attrs else None,
            (meta.get("value"), meta.get("label")) if meta else None,
            tuple(map(_Seen, token.children)) if token.children else None,
        )  # fmt: skip

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Seen) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)
