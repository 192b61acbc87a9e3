"""Days of the academic year in words: "first day of autumn half term 1 + 10 days"."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

WHEN = re.compile(
    r"(?P<end>first|last) day of (?:the (?P<year>year)|(?P<term>autumn|spring|summer) half term (?P<half>[12]))"
    r"(?: (?P<sign>[+-]) (?P<number>\d{1,3}) (?P<unit>day|week)s?)?",
    re.ASCII,
)
YEAR = re.compile(r"(\d{4})-\d{2}", re.ASCII)


def checked(words: str) -> str:
    """The words, if they name a day; raises ValueError if not."""
    if not WHEN.fullmatch(words):
        raise ValueError(
            "must read like “first day of autumn half term 1 + 10 days” or “last day of the year - 2 weeks”"
        )
    return words


def day_of(words: str, academic_year: str, terms: Mapping[str, Any]) -> datetime.date | None:
    """The day that words stand for; None if they are no such words, or the half term or the year is not known.

    terms are half terms by name, each with first and last as dates (as text or as values). The academic year
    2026-27 is from 1 September 2026 to 31 August 2027.
    """
    found, year = WHEN.fullmatch(words), YEAR.fullmatch(academic_year)
    if found is None or year is None:
        return None
    if found["year"]:
        begin = int(year[1])
        start = datetime.date(begin, 9, 1) if found["end"] == "first" else datetime.date(begin + 1, 8, 31)
    else:
        term = terms.get(f"{found['term']}-{found['half']}")
        day = _date(term.get(found["end"])) if isinstance(term, Mapping) else None
        if day is None:
            return None
        start = day
    days = int(found["number"] or 0) * (7 if found["unit"] == "week" else 1)
    return start + datetime.timedelta(days=-days if found["sign"] == "-" else days)


def _date(value: object) -> datetime.date | None:
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def with_days(values: Any) -> Any:
    """The plain values of cycle.yml, each milestone that says when with the day that this is, where it can be told."""
    if not isinstance(values, Mapping) or not isinstance(values.get("milestones"), list | tuple):
        return values
    year, terms = values.get("academic_year"), values.get("terms")
    given = [_with_day(one, str(year), terms if isinstance(terms, Mapping) else {}) for one in values["milestones"]]
    return {**values, "milestones": given}


def _with_day(one: Any, year: str, terms: Mapping[str, Any]) -> Any:
    if not isinstance(one, Mapping) or "due" in one or not isinstance(one.get("when"), str):
        return one
    day = day_of(one["when"], year, terms)
    return one if day is None else {**one, "due": day}
