"""GitHub's expressions, as far as our workflows use them: names, texts, == != ! && ||, parentheses and fromJSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

TOKEN = re.compile(r"\s*(?:(?P<op>==|!=|&&|\|\||!|\(|\))|'(?P<text>(?:[^']|'')*)'|(?P<name>[A-Za-z_][\w.-]*))")
HOLE = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
Context = Mapping[str, Any]


def evaluated(text: str, context: Context) -> Any:
    """The value of an expression without its braces. A name that is not there is empty, as at GitHub's."""
    parser = _Parser(text, context)
    value = parser.either()
    assert parser.at == len(text.rstrip()), f"not understood: {text[parser.at :]}"
    return value


def filled(text: str, context: Context) -> str:
    """A text with its expressions filled in."""
    return HOLE.sub(lambda match: _said(evaluated(match[1].strip(), context)), text)


def holds(condition: str | None, context: Context, failed: bool) -> bool:
    """Whether a step or job with this condition runs; where it names no state, everything before has to be well."""
    if condition is None:
        return not failed
    text = condition.strip()
    if text.startswith("${{") and text.endswith("}}"):
        text = text[3:-2].strip()
    right = bool(evaluated(text, {**context, "cancelled()": False}))
    return right if "cancelled()" in text else right and not failed


def _said(value: Any) -> str:
    return {None: "", True: "true", False: "false"}[value] if value is None or isinstance(value, bool) else str(value)


class _Parser:
    def __init__(self, text: str, context: Context) -> None:
        self.text, self.context, self.at = text.rstrip(), context, 0

    def peek(self) -> re.Match[str] | None:
        return TOKEN.match(self.text, self.at)

    def take(self, *operators: str) -> str | None:
        match = self.peek()
        if match and match["op"] in operators:
            self.at = match.end()
            return match["op"]
        return None

    def either(self) -> Any:
        value = self.both()
        while self.take("||"):
            other = self.both()
            value = value or other
        return value

    def both(self) -> Any:
        value = self.compared()
        while self.take("&&"):
            other = self.compared()
            value = value and other
        return value

    def compared(self) -> Any:
        value = self.single()
        operator = self.take("==", "!=")
        if operator:
            other = self.single()
            same = _said(value).casefold() == _said(other).casefold()
            value = same if operator == "==" else not same
        return value

    def single(self) -> Any:
        if self.take("!"):
            return not self.single()
        if self.take("("):
            value = self.either()
            assert self.take(")"), self.text
            return value
        match = self.peek()
        assert match, f"not understood: {self.text[self.at :]}"
        self.at = match.end()
        if match["text"] is not None:
            return match["text"].replace("''", "'")
        if self.text.startswith("()", self.at):
            self.at += 2
            return self.context[f"{match['name']}()"]
        if match["name"] == "fromJSON":
            assert self.take("("), self.text
            given = self.either()
            assert self.take(")"), self.text
            return json.loads(given)
        value = self.context
        for step in match["name"].split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        return value
