"""What rules over woven words share: the words that a reader sees, with their places."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.origin import Layer, Origin
from ..model.page import ComposedPage


def passages(page: ComposedPage) -> Iterator[tuple[str, Origin]]:
    """Each passage of a page as a reader sees it, line by line, with its origin; values are left out."""
    for token in page.tokens:
        if token.type in ("fence", "code_block") and isinstance(token.meta.get("origin"), Origin):
            yield token.content, token.meta["origin"]
        if token.type != "inline":
            continue
        origin = token.meta.get("origin")
        if isinstance(origin, Origin):
            text = "".join(
                "\n" if child.type in ("softbreak", "hardbreak") else child.content
                for child in token.children or ()
                if "value" not in child.meta and child.type != "html_inline"
            )
            yield text, origin


def fills(page: ComposedPage) -> Iterator[tuple[str, Origin, str]]:
    """Each overlay's text on a page: the slot's name, the origin, and its words in one line."""
    slots: list[str] = []
    words: list[str] | None = None
    origin: Origin | None = None
    for token in page.tokens:
        if token.type == "pw_slot_open":
            slots.append(str(token.meta["slot"]))
        elif token.type == "pw_slot_close":
            slots.pop()
        elif token.type == "pw_fill_open" and token.meta["origin"].layer is not Layer.TRUST:
            words, origin = [], token.meta["origin"]
        elif token.type == "pw_fill_close" and words is not None and origin is not None:
            yield slots[-1], origin, " ".join(" ".join(words).split())
            words = None
        elif token.type == "inline" and words is not None:
            words.append("".join(child.content or " " for child in token.children or ()))
