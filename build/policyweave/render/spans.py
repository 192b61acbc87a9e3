"""Where the values of a YAML file stand, so that a page in a browser can put others in their place, and nothing else.

Only what is certain is found: a value in one line that reads exactly as it was read from the file. What comes from an
anchor or a merge key, what goes over several lines or cannot be told for sure has no span.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..model.content import Positions

LINE = re.compile(r"\r\n|\n|\r")
QUOTED = {'"': re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*"'), "'": re.compile(r"'(?:[^'\r\n]|'')*'")}
IN_FLOW = re.compile(r"[^,\[\]{}\r\n#]+(?:#[^,\[\]{}\r\n]*)*")
IN_BLOCK = re.compile(r"[^\r\n]+")
COMMENT = re.compile(r"\s+#.*$")
SHARED = re.compile(r"(?:^|[:,\[{-])[ \t]*(?:[&*!]\S|<<\s*:)", re.MULTILINE)
COMMENT_LINE = re.compile(r"^\s*#.*$", re.MULTILINE)
BEFORE = re.compile(r"(?P<comma>,[ ]*)?(?P<key>[A-Za-z_][A-Za-z0-9_]*)[ ]*:[ ]+$")
BRACE = re.compile(r"[ ]*,?[ ]*\}")

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A value from start to end, with its quotation mark; cut is what goes with it if it is taken out, if that is sure."""

    start: int
    end: int
    style: str
    cut: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a new key of a mapping is written: at an offset, either behind a comma or as a line with before in front."""

    at: int
    before: str


class Spans:
    """The values of one file. Offsets count characters, as Python does."""

    def __init__(self, text: str, positions: Positions) -> None:
        self.text, self.positions = text, positions
        self.starts = [0, *(found.end() for found in LINE.finditer(text))]
        first = LINE.search(text)
        self.line_end = first[0] if first else "\n"
        self.sure = not SHARED.search(COMMENT_LINE.sub("", text))

    def start(self, path: Path) -> int | None:
        """The offset at which a value begins."""
        place = self.positions.get(path)
        if place is None or not 0 < place[0] <= len(self.starts):
            return None
        return self.starts[place[0] - 1] + place[1] - 1 + (place[0] == 1 and self.text.startswith("\ufeff"))

    def line(self, path: Path) -> int | None:
        """The number of the line on which a value stands."""
        place = self.positions.get(path)
        return place[0] if place else None

    def flow(self, path: Path) -> bool:
        """Whether a mapping stands in braces."""
        start = self.start(path)
        return start is not None and self.text[start : start + 1] == "{"

    def value(self, path: Path, known: str) -> Span | None:
        """Where a value stands that reads as known; None if that is not sure."""
        start = self.start(path)
        if start is None or not self.sure:
            return None
        flow = self.flow(path[:-1]) if path[:-1] else False
        mark = self.text[start : start + 1]
        if mark in QUOTED:
            found = QUOTED[mark].match(self.text, start)
            end, style = (found.end(), mark) if found else (start, "")
        else:
            found = (IN_FLOW if flow else IN_BLOCK).match(self.text, start)
            written = COMMENT.sub("", found[0]).rstrip() if found else ""
            end, style = start + len(written), ""
        if _read(self.text[start:end], style) != known:
            return None
        return Span(start, end, style, self._cut(start, end, str(path[-1]), flow))

    def _cut(self, start: int, end: int, name: str, flow: bool) -> tuple[int, int] | None:
        begin = self._line_start(start)
        before = BEFORE.search(self.text[begin:start])
        if before is None or before["key"] != name:
            return None
        if flow:
            return (begin + before.start(), end) if before["comma"] else None
        alone = not before["comma"] and not self.text[begin : begin + before.start()].strip(" ")
        above = begin - (2 if self.text[begin - 2 : begin] == "\r\n" else 1)
        return (above, self._line_stop(end)) if alone and begin else None

    def gap(self, path: Path, values: Mapping[str, str]) -> Gap | None:
        """Where a key is added to a mapping of single values that hold no other keys than these."""
        last = self._last(path, values)
        if last is None:
            return None
        if self.flow(path):
            return Gap(last, "")
        start = self.start(path)
        assert start is not None
        indent = self.text[self._line_start(start) : start].replace("\ufeff", "")
        return Gap(self._line_stop(last), self.line_end + indent) if not indent.strip(" ") else None

    def after(self, path: Path, values: Mapping[str, str]) -> int | None:
        """Where the line ends on which a mapping of single values ends."""
        last = self._last(path, values)
        if last is not None and self.flow(path):
            brace = BRACE.match(self.text, last)
            last = brace.end() if brace else None
        return None if last is None else self._line_stop(last)

    def column(self, path: Path) -> str | None:
        """The spaces in front of the keys of a block mapping; None if it stands in braces or something else is there."""
        start = self.start(path)
        if start is None or self.flow(path):
            return None
        indent = self.text[self._line_start(start) : start].replace("\ufeff", "")
        return indent if not indent.strip(" ") else None

    def _last(self, path: Path, values: Mapping[str, str]) -> int | None:
        spans = [self.value((*path, name), known) for name, known in values.items()]
        ends = [span.end for span in spans if span]
        return max(ends) if ends and len(ends) == len(spans) else None

    def _line_start(self, at: int) -> int:
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def _line_stop(self, at: int) -> int:
        found = LINE.search(self.text, at)
        return found.start() if found else len(self.text)


def _read(written: str, style: str) -> str | None:
    """What a value in one line says; None for an escape that only YAML knows."""
    if style == "'":
        return written[1:-1].replace("''", "'")
    if style == '"':
        try:
            plain: Any = json.loads(written)
        except ValueError:
            return None
        return str(plain)
    return written


__all__ = ["Gap", "Span", "Spans"]
