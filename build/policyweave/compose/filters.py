"""The filters and tests that templates may use. Each is bounded: none makes a text much longer than it was."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from jinja2.runtime import Undefined
from markupsafe import Markup

from ..model.fields import day_in_words
from .values import Group, Value

MAX_TEXT = 100_000


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)


def _list(value: Any) -> list[Any]:
    if isinstance(value, str) or value is None:
        return [value] if value else []
    return list(value)


def date(value: Any) -> Any:
    """A date such as 2026-09-01 in words: 1 September 2026. Text of another form stays as it is."""
    if isinstance(value, Undefined) or value is None:
        return value
    try:
        words = day_in_words(datetime.date.fromisoformat(_text(value)))
    except ValueError:
        return _text(value)
    return Value.of(words, value.origin) if isinstance(value, Value) else words


def tel(value: Any) -> Any:
    """A United Kingdom telephone number in the form that tel: links need: +441154960101 (RFC 3966)."""
    if isinstance(value, Undefined) or value is None:
        return value
    import phonenumbers

    text = _text(value)
    if len(text.replace(" ", "")) < 7:
        return text.replace(" ", "")
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return text.replace(" ", "")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def replace(value: Any, old: str, new: str) -> str:
    """Text with one piece replaced by another wherever it stands."""
    text = _text(value)
    return text if not old or text.count(old) * len(new) > MAX_TEXT else text.replace(old, new)


def join(value: Any, between: str = "", attribute: str | None = None) -> str:
    """The items of a list as one text."""
    items = [item[attribute] if attribute else item for item in _list(value)]
    parts = [item if isinstance(item, str) else str(item) for item in items if item is not None]
    safe = any(isinstance(part, Markup) for part in parts)
    return (Markup(between) if safe else between).join(parts)


def pairs(value: Any) -> list[tuple[str, Any]]:
    """Name and value of each filled value of a group, in the order they were written."""
    if not isinstance(value, Group):
        return list(value)
    return [(key, value[key]) for key in value]


def dictsort(value: Any) -> list[tuple[str, Any]]:
    """Name and value of each filled value of a group, by name."""
    return sorted(pairs(value), key=lambda pair: pair[0])


def _by(attribute: str | None) -> Callable[[Any], str]:
    return lambda item: _text(item[attribute] if attribute else item).casefold()


def sort(value: Any, attribute: str | None = None, reverse: bool = False) -> list[Any]:
    """A list in the order of its texts, or of one of its items' values."""
    return sorted(_list(value), key=_by(attribute), reverse=bool(reverse))


def unique(value: Any) -> list[Any]:
    """A list without what was in it before."""
    return list(dict.fromkeys(_list(value)))


def pick(value: Any, attribute: str) -> list[Any]:
    """One value of each item of a list: contacts | map("title")."""
    return [item[attribute] for item in _list(value)]


def selectattr(value: Any, attribute: str, other: Any = ...) -> list[Any]:
    """The items whose value is filled, or is the one given."""
    return [item for item in _list(value) if (item[attribute] if other is ... else item[attribute] == other)]


def rejectattr(value: Any, attribute: str, other: Any = ...) -> list[Any]:
    """The items whose value is empty, or is not the one given."""
    return [item for item in _list(value) if not (item[attribute] if other is ... else item[attribute] == other)]


def first(value: Iterable[Any]) -> Any:
    """The first item, or nothing."""
    return next(iter(value), None)


def last(value: Any) -> Any:
    """The last item, or nothing."""
    items = _list(value)
    return items[-1] if items else None


def title(value: Any) -> str:
    """Text with capitals at the beginning of words."""
    return " ".join(word[:1].upper() + word[1:] for word in _text(value).split(" "))


FILTERS: dict[str, Callable[..., Any]] = {
    "upper": lambda value: _text(value).upper(),
    "lower": lambda value: _text(value).lower(),
    "capitalize": lambda value: _text(value)[:1].upper() + _text(value)[1:],
    "title": title,
    "trim": lambda value: _text(value).strip(),
    "length": lambda value: len(value) if value is not None else 0,
    "count": lambda value: len(value) if value is not None else 0,
    "join": join,
    "first": first,
    "last": last,
    "sort": sort,
    "unique": unique,
    "list": _list,
    "map": pick,
    "select": lambda value: [item for item in _list(value) if item],
    "reject": lambda value: [item for item in _list(value) if not item],
    "selectattr": selectattr,
    "rejectattr": rejectattr,
    "replace": replace,
    "items": pairs,
    "dictsort": dictsort,
    "date": date,
    "tel": tel,
}

TESTS: dict[str, Callable[..., Any]] = {
    "in": lambda value, container: value in container,
    "eq": lambda value, other: value == other,
    "equalto": lambda value, other: value == other,
    "even": lambda value: value % 2 == 0,
    "odd": lambda value: value % 2 == 1,
    "none": lambda value: value is None,
}
