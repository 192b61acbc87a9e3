"""How large the letters of a poster may be, so that it stays on one sheet of paper and no number is cut off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

SIZES = tuple(range(22, 6, -1))  # points; pw-poster.css has a class for each
SHEET = (186.0, 273.0)  # millimetres inside the margins of A4
POINT = 25.4 / 72  # millimetres
LETTER = 0.56  # of the size: a letter's width, generously
NUMBER, WHO, MORE = 1.9, 0.93, 0.82  # of the size: a number, who answers, what comes after it
HEAD, FOOT, NOTICE = 22.0, 52.0, 13.0  # millimetres


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: who answers, the number, and what comes after it. Without a number it is the words of a step."""

    who: str
    number: str
    more: str


def size_of(rows: Sequence[Row], school: str, notice: bool) -> int:
    """The largest size in points at which all rows fit below the school's name; the smallest if none does."""
    name = _lines(school, SHEET[0], 20) * 20 * 1.2 * POINT
    room = SHEET[1] - HEAD - FOOT - name - (NOTICE if notice else 0)
    return next((size for size in SIZES if sum(_height(row, size) for row in rows) <= room), SIZES[-1])


def _height(row: Row, size: int) -> float:
    """Millimetres."""
    em = size * POINT
    if not row.number:
        return (_lines(row.who, SHEET[0] - 8, size) * 1.3 + 0.9) * em
    left = SHEET[0] - 12 - (len(row.number) * LETTER * 1.1 * NUMBER + 1) * em
    words = _lines(row.who, left, size * WHO) * WHO + (_lines(row.more, left, size * MORE) * MORE if row.more else 0)
    return (max(words * 1.3, NUMBER * 1.15) + 0.4) * em


def _lines(words: str, width: float, size: float) -> int:
    """How many lines words take, with room for the ends of lines."""
    letters = max(8, math.floor(width / (size * POINT * LETTER)) - 4)
    return max(1, math.ceil(len(words) / letters))
