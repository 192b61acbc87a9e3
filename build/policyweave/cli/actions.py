"""Commands that have actions, each in a file of its own that is read only when the call names it."""

from __future__ import annotations

import argparse
import datetime
import importlib
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from ..model.fields import Date, WebAddress

T = TypeVar("T")


def add_actions(parser: argparse.ArgumentParser, command: str, actions: Mapping[str, str]) -> None:
    """Adds the actions of a command, with their lines of help; the module of one is called command_action."""
    base: type[argparse.ArgumentParser] = type(parser)

    class OnlyAsked(base):  # type: ignore[misc, valid-type]
        """Reads an action's code only when the call names that action."""

        module = ""

        def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
            if self.module:
                action = importlib.import_module(self.module, __package__)
                self.module = ""
                action.arguments(self)
                self.set_defaults(act=action.run)
            return super().parse_known_args(args, namespace)

    group = parser.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=OnlyAsked)
    for name, text in actions.items():
        one = group.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        one.module = f".{command}_{name.replace('-', '_')}"


def day(word: str) -> datetime.date:
    """A day as people give it in a call, such as 2026-09-01."""
    return _read(Date, word, datetime.date)


def address(word: str) -> str:
    """A web address in a call."""
    return _read(WebAddress, word, str)


def _read(form: Any, word: str, kind: type[T]) -> T:
    """A word of a call in one of the forms of the YAML fields."""
    try:
        value = TypeAdapter(form).validate_python(word)
    except ValidationError as error:
        reason = error.errors()[0].get("ctx", {}).get("error", "cannot be used here")
        raise argparse.ArgumentTypeError(f"“{word}” {reason}") from None
    assert isinstance(value, kind)
    return value
