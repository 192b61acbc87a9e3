"""Days so many weeks or months later; never past the last day that a calendar has."""

from __future__ import annotations

import calendar
import datetime

Day = datetime.date


def weeks_after(day: Day, number: int) -> Day:
    """So many weeks later."""
    return day + min(datetime.timedelta(weeks=number), Day.max - day)


def months_after(day: Day, number: int) -> Day:
    """The same day so many months later; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    if year > Day.max.year:
        return Day.max
    return Day(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
