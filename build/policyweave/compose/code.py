"""Finds the code in a Markdown source, so that what looks like a template there is shown as typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from .markdown import block_tokens
from .marks import hidden

_SPAN = re.compile(r"(?<![`\\\\])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)|<!--(?!#)(?:(?!-->).)*-->", re.DOTALL)
_BLANK = re.compile(r"[^\n]")


@lru_cache(maxsize=1024)
def protect_code(source: str) -> str:
    """The source with braces in code spans, code blocks and HTML comments hidden from the template engine."""
    return _code(source, hidden)


@lru_cache(maxsize=1024)
def without_code(source: str) -> str:
    """The source with code blanked out, to look up the column of a word; lines and columns stay."""
    return _code(source, lambda code: _BLANK.sub(" ", code))


def _code(source: str, change: Callable[[str], str]) -> str:
    if (
        "`" not in source
        and "~~~" not in source
        and "    " not in source
        and "\t" not in source
        and "<!--" not in source
    ):
        return source
    lines = source.split("\n")
    in_code: set[int] = set()
    for token in block_tokens(source):
        if token.type in ("fence", "code_block") and token.map:
            in_code.update(range(*token.map))
    out: list[str] = []
    prose: list[str] = []

    def flush() -> None:
        if prose:
            out.extend(_SPAN.sub(lambda match: change(match[0]), "\n".join(prose)).split("\n"))
            prose.clear()

    for number, line in enumerate(lines):
        if number in in_code:
            flush()
            out.append(change(line))
        else:
            prose.append(line)
    flush()
    return "\n".join(out)
