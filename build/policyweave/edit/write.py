"""Writes values as YAML: in quotes wherever a program could read something else than the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .cannot import CannotEdit

Value = str | Sequence["Value"] | Mapping[str, "Value"]

WORD = re.compile(r"[^\W_][^\r\n\t]*")
RISKY = re.compile(r":(?:\s|$)|\s#|\s$|[,\[\]{}]")
SPECIAL = frozenset("null true false yes no on off y n".split())
NUMBERLIKE = re.compile(r"[-+.]?[0-9][-+0-9.,:/_ eExXoObB]*[a-fA-F]*")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
HIDDEN = re.compile('[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|["\\\\]')


def scalar(value: str, style: str = "") -> str:
    """A text in one line; style is the quotation mark to keep, if it can hold the text."""
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise CannotEdit("The new value has characters that cannot be written as UTF-8.")
    hidden = any(char not in '"\\' for char in HIDDEN.findall(value))
    if style == "'" and not hidden:
        return "'" + value.replace("'", "''") + "'"
    if style in ('"', "'") or hidden or not plain(value):
        return '"' + HIDDEN.sub(_escape, value) + '"'
    return value


def _escape(match: re.Match[str]) -> str:
    return ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}"


def plain(value: str) -> bool:
    """Whether a text can stand without quotes, in a block or in braces, and stays text for every program."""
    if DATE.fullmatch(value):
        return True
    return bool(
        WORD.fullmatch(value)
        and not RISKY.search(value)
        and value.casefold() not in SPECIAL
        and not NUMBERLIKE.fullmatch(value)
    )


def key(name: str) -> str:
    """A key, in quotes where it is not a simple word."""
    return name if KEY.fullmatch(name) and name.casefold() not in SPECIAL else scalar(name, '"')


def flow(value: Value) -> str:
    """A value in one line: {phone: "0115 496 0101", email: dsl@school.example}."""
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key(name)}: {flow(item)}" for name, item in value.items()) + "}"
    return "[" + ", ".join(flow(item) for item in value) + "]"


def literal(value: str, indent: int, end: str, last: bool) -> str | None:
    """Several lines after | or |-, indented by that many spaces; None where only quotes can hold the text.

    last says that the file ends behind them without a line end, which a text that ends with one cannot do.
    """
    body = value.removesuffix("\n")
    lines = body.split("\n")
    odd = any(char not in '"\\\n' for char in HIDDEN.findall(value))
    if "\n" not in value or odd or not body or not lines[0] or lines[0][0] == " " or not lines[-1].strip(" "):
        return None
    if any(line and not line.strip(" ") for line in lines) or (last and value != body):
        return None
    header = "|" if value.endswith("\n") else "|-"
    return end.join([header, *(" " * indent + line if line else "" for line in lines)])
