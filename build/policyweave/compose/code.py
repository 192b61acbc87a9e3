"""Finds the code in a Markdown source, so that what looks like a template there is shown as typed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache

from .markdown import block_tokens
from .marks import hidden

_START = re.compile(r"(?<![`\\\\])`+(?!`)|<!--(?!#)")
_RUN = re.compile(r"`+")
_GAP = re.compile(r"\n[ \t]*\n")
_BLANK = re.compile(r"[^\n]")


@lru_cache(maxsize=1024)
def protect_code(source: str) -> str:
    """The source with braces in code spans, code blocks and HTML comments hidden from the template engine."""
    return _code(source, hidden)


@lru_cache(maxsize=1024)
def without_code(source: str) -> str:
    """The source with code blanked out, to look up the column of a word; lines and columns stay."""
    return _code(source, lambda code: _BLANK.sub(" ", code))


@lru_cache(maxsize=1024)
def hidden_code(source: str) -> str:
    """Only the code and comments of a source, all else blanked out; lines and columns stay."""
    prose = without_code(source)
    if prose == source:
        return ""
    return "".join(char if char == "\n" or seen == " " else " " for char, seen in zip(source, prose, strict=True))


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
            out.extend(_inline("\n".join(prose), change).split("\n"))
            prose.clear()

    for number, line in enumerate(lines):
        if number in in_code:
            flush()
            out.append(change(line))
        else:
            prose.append(line)
    flush()
    return "\n".join(out)


def _inline(text: str, change: Callable[[str], str]) -> str:
    """The text with its code spans and HTML comments changed, in one pass whatever stands in it."""
    runs: dict[int, list[int]] = {}
    for match in _RUN.finditer(text):
        runs.setdefault(len(match[0]), []).append(match.start())
    gaps = [match.start() for match in _GAP.finditer(text)]
    out: list[str] = []
    done = 0
    last = text.rfind("-->")
    for match in _START.finditer(text):
        if match.start() < done:
            continue
        end = _end(text, match, runs, gaps, last)
        if end is not None:
            out += [text[done : match.start()], change(text[match.start() : end])]
            done = end
    out.append(text[done:])
    return "".join(out)


def _end(text: str, match: re.Match[str], runs: dict[int, list[int]], gaps: list[int], last: int) -> int | None:
    """Where a code span or a comment that begins at a match ends; None if it never does."""
    if match[0] == "<!--":
        end = text.find("-->", match.end()) if match.start() < last else -1
        return end + 3 if end >= 0 else None
    places = runs[len(match[0])]
    at = bisect_right(places, match.start())
    if at == len(places):
        return None
    gap = bisect_right(gaps, match.start())
    if gap < len(gaps) and gaps[gap] < places[at]:
        return None
    return places[at] + len(match[0])
