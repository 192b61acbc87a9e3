"""Marks that a template leaves in its output, so that each line and each value can be traced to its source.

The marks are Unicode noncharacters (U+FDD0 to U+FDEF), which no file may contain: load refuses them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OPEN, CLOSE = "\ufdd0", "\ufdd1"  # around the number of an entry: a value, a macro's lines, a slot, an include
AT, AT_END = "\ufdd2", "\ufdd3"  # around file and line: the text that follows comes from there
STAFF_ON, STAFF_OFF = "\ufdd4", "\ufdd5"
BRACE_OPEN, BRACE_CLOSE = "\ufdd6", "\ufdd7"  # braces in code, which are shown as typed
LESS = "\ufdd8"  # the < of a template comment's delimiter in code
BROKEN = "\ufdd9"  # stands for a value that could not be found, which was reported

ENTRY = re.compile(f"{OPEN}(\\d+){CLOSE}")
POSITION = re.compile(f"{AT}([^{AT_END}]*):(\\d+){AT_END}")
_TOKEN = re.compile(f"({AT}[^{AT_END}]*{AT_END}|[{STAFF_ON}{STAFF_OFF}]|\n)")
STAFF_MARK = re.compile(f"([{STAFF_ON}{STAFF_OFF}])")


def entry_mark(number: int) -> str:
    return f"{OPEN}{number}{CLOSE}"


def position_mark(path: str, line: int) -> str:
    return f"{AT}{path}:{line}{AT_END}"


def only_entries(text: str) -> list[int] | None:
    """The numbers of the entries if a text consists of nothing else, or None."""
    if OPEN not in text or ENTRY.sub("", text).strip():
        return None
    return [int(match[1]) for match in ENTRY.finditer(text)]


def without_positions(text: str) -> str:
    return POSITION.sub("", text)


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line of woven text begins: its file, the line there, whether all of it is for staff only."""

    path: str
    line: int
    staff: bool


def unmark(raw: str) -> tuple[str, tuple[Line, ...]]:
    """The text without position marks, and the source of each of its lines.

    Staff marks stay only in lines that hold words for everybody as well: there they are inside a sentence.
    """
    text: list[str] = []
    lines: list[Line] = []
    path, line, staff = "", 1, 0
    start: tuple[str, int] | None = None
    public = seen_staff = False
    parts: list[str] = []

    def end_of_line() -> None:
        mixed = public and seen_staff
        text.extend(part for part in parts if mixed or part not in (STAFF_ON, STAFF_OFF))
        parts.clear()
        lines.append(Line(*(start or (path, line)), seen_staff and not public))

    for part in _TOKEN.split(raw):
        if part == "\n":
            end_of_line()
            text.append(part)
            line += 1
            start, public, seen_staff = None, False, False
        elif part.startswith(AT):
            match = POSITION.fullmatch(part)
            assert match is not None
            path, line = match[1], int(match[2])
        elif part in (STAFF_ON, STAFF_OFF):
            staff += 1 if part == STAFF_ON else -1
            parts.append(part)
        elif part:
            parts.append(part)
            if part.strip():
                start = start or (path, line)
                seen_staff, public = seen_staff or staff > 0, public or staff == 0
    end_of_line()
    return "".join(text).translate(_BACK), tuple(lines)


_BACK = str.maketrans({BRACE_OPEN: "{", BRACE_CLOSE: "}", LESS: "<"})

_HIDE = str.maketrans({"{": BRACE_OPEN, "}": BRACE_CLOSE})


def hidden(code: str) -> str:
    """Code with its braces hidden from the template engine; it keeps its length and lines."""
    return code.translate(_HIDE).replace("<!--#", LESS + "!--#")


def without_staff_marks(text: str) -> str:
    return STAFF_MARK.sub("", text)
