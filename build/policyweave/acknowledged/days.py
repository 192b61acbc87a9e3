"""Days as office programs write them. Which of day and month comes first is seen from the whole column."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from ..model.fields import MONTHS

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")  # with slashes in Google's forms
WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})(?!\d)")
SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")  # Excel's count of days
ZERO = datetime.date(1899, 12, 30)


def month_first(texts: Iterable[str]) -> bool:
    """Whether a column has the month before the day: some number there can only be a day, and none says otherwise."""
    pairs = [(int(match[1]), int(match[2])) for text in texts if (match := SLASHED.match(text))]
    return any(second > 12 for _, second in pairs) and not any(first > 12 for first, _ in pairs)


def day_of(text: str, american: bool) -> datetime.date | None:
    """The day that a cell begins with, None where it is none."""
    if match := ISO.match(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := SLASHED.match(text):
        day, month = (match[2], match[1]) if american else (match[1], match[2])
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        return _day(year, int(month), int(day))
    if match := WORDS.match(text):
        number = next(
            (at for at, name in enumerate(MONTHS, 1) if name.casefold().startswith(match[2].casefold()[:3])), 0
        )
        return _day(int(match[3]), number, int(match[1]))
    if SERIAL.fullmatch(text):
        return ZERO + datetime.timedelta(days=int(float(text)))
    return None


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
