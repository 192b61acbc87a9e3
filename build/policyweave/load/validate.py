"""Plain values against the field definitions of model.schema: every fault at the place of its value."""

from __future__ import annotations

from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from ..model import rules
from ..model.content import Data
from ..model.finding import Finding, Place, finding
from ..model.near import near
from .yaml import Parsed

T = TypeVar("T", bound=BaseModel)


def validate(kind: type[T], parsed: Parsed, path: str) -> tuple[T | None, list[Finding]]:
    """The values as an instance of kind, or None and the findings that say what is wrong and where.

    Empty optional values count as left out; an empty required value is reported as missing.
    """
    data = Data(path, parsed.positions)
    if not isinstance(parsed.value, dict):
        message = "This file has to hold keys and values." if parsed.value is not None else "This file is empty."
        return None, [
            finding(rules.MISSING_FIELD, data.place(), message, "Fill it after the example in the reference.")
        ]
    try:
        return kind.model_validate(_without_empty(parsed.value)), []
    except ValidationError as error:
        return None, [_fault(kind, item, data, parsed.keys) for item in error.errors()]


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value


def _fault(
    kind: type[BaseModel], error: Any, data: Data, where: dict[tuple[str | int, ...], tuple[int, int]]
) -> Finding:
    keys = tuple(key for key in error["loc"] if key != "[key]")
    place = data.place(*keys)
    name = ".".join(str(key) for key in keys) or "this file"
    sort = error["type"]
    if sort == "missing" or (sort in ("string_too_short", "string_pattern_mismatch") and _blank(error["input"])):
        about = _description(kind, keys)
        return finding(
            rules.MISSING_FIELD,
            place,
            f"“{name}” is missing or empty.",
            f"Fill it in: {about}" if about else "Fill it in.",
        )
    if sort == "extra_forbidden":
        known = _fields(kind, keys[:-1])
        return finding(
            rules.UNKNOWN_KEY,
            Place(data.path, *where[keys]) if keys in where else place,
            f"“{keys[-1]}” is not a field that belongs here.{near(str(keys[-1]), known)}",
            "Correct the spelling or delete the line; the reference lists all fields.",
        )
    return finding(
        rules.WRONG_VALUE, place, f"“{name}” {_reason(error)}.", "Correct the value; put it in quotes if in doubt."
    )


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _reason(error: Any) -> str:
    sort, context = error["type"], error.get("ctx", {})
    if sort in ("value_error", "assertion_error"):
        return str(context.get("error", error["msg"]))
    if sort in ("enum", "literal_error"):
        return f"must be one of {context['expected'].replace(chr(39), '')}, not “{error['input']}”"
    if sort == "string_pattern_mismatch":
        shown = {r"^\d{6}$": 'six digits in quotes, such as "900001"', r"^\d{3}/\d{4}$": 'like "891/9001"'}
        return f"must be {shown.get(context['pattern'], 'of the form ' + context['pattern'])}, not “{error['input']}”"
    if sort in ("string_type", "string_sub_type"):
        return "must be a single text, not a list or group of values"
    if sort in ("tuple_type", "list_type"):
        return "must be a list: each item on a line of its own that begins with a hyphen, or [one, two]"
    if sort in ("dict_type", "model_type", "model_attributes_type"):
        return "must be a group of keys and values, indented below it"
    if sort in ("too_short", "string_too_short"):
        return "must not be empty"
    return str(error["msg"])


def _step(kind: Any, key: str | int) -> Any:
    """The type below a key, as far as types say."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(str(key))
        return field.annotation if field else None
    for part in get_args(kind):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None


def _unwrap(kind: Any) -> Any:
    if isinstance(kind, type):
        return kind
    return next((part for part in get_args(kind) if isinstance(part, type) and issubclass(part, BaseModel)), kind)


def _fields(kind: Any, keys: tuple[Any, ...]) -> list[str]:
    for key in keys:
        kind = _step(_unwrap(kind) if not _is_container(kind) else kind, key)
        if kind is None:
            return []
    kind = _unwrap(kind)
    return list(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else []


def _is_container(kind: Any) -> bool:
    return not isinstance(kind, type) and not any(part is type(None) for part in get_args(kind))


def _description(kind: Any, keys: tuple[Any, ...]) -> str:
    for key in keys[:-1]:
        kind = _step(_unwrap(kind) if not _is_container(kind) else kind, key)
        if kind is None:
            return ""
    kind = _unwrap(kind)
    if keys and isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(str(keys[-1]))
        return (field.description or "") if field else ""
    return ""
