"""What was made of tokens, kept by the very tokens: pages of many schools have most of theirs in common."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from markdown_it.token import Token

Made = TypeVar("Made")


class BySameTokens(Generic[Made]):
    """Values by the tokens of which they were made, which must not be changed afterwards. At most so many are kept.

    Tokens count as the same only if they are one object; those of a value that is kept live on, so that no other one
    can be taken for them.
    """

    def __init__(self, most: int = 4_096) -> None:
        self.most = most
        self._known: dict[Hashable, tuple[tuple[Token, ...], Made]] = {}

    def get(self, tokens: Iterable[Token], make: Callable[[], Made], also: Hashable = None) -> Made:
        """The value of these tokens, made now unless it is known; also is what else it depends on."""
        tokens = tuple(tokens)
        key = (also, *map(id, tokens))
        known = self._known.get(key)
        if known is None:
            value = make()
            if len(self._known) >= self.most:
                self._known.clear()
            known = self._known[key] = (tokens, value)
        return known[1]
