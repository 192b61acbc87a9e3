"""Lines of a text with the line ends of any system."""

from __future__ import annotations

import re

LINE_END = re.compile(r"\r\n|\n|\r")


def line_of(text: str, at: int) -> int:
    """The number of the line, from 1, in which an offset lies."""
    return len(LINE_END.findall(text, 0, at)) + 1


def line_start(text: str, at: int) -> int:
    """Where the line of an offset begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_stop(text: str, at: int) -> int:
    """Where the line of an offset ends, before its line end."""
    found = LINE_END.search(text, at)
    return found.start() if found else len(text)


def next_line(text: str, at: int) -> int:
    """Where the line after that of an offset begins; the end of the text for the last one."""
    found = LINE_END.search(text, at)
    return found.end() if found else len(text)


def line_end(text: str) -> str:
    """The line end that a text uses: that of its first line, \\n if it has one line only."""
    found = LINE_END.search(text)
    return found[0] if found else "\n"


def block_end(text: str, start: int, column: int) -> int:
    """Where the lines below a key end: before the first one that is blank or not indented deeper than its column."""
    at = start
    while at < len(text):
        stop = next_line(text, at)
        line = text[at:stop]
        if not line.strip() or len(line) - len(line.lstrip(" ")) <= column:
            break
        at = stop
    return at
