"""Reads YAML files that hold a list. They are optional."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel

from ..model import rules
from ..model.content import Data
from ..model.finding import Finding, finding
from .validate import validate
from .yaml import Parsed

RENAMED = "policies/renamed.yml"
GLOSSARY = "policies/glossary.yml"
Entry = TypeVar("Entry", bound=BaseModel)


def read_list(
    kind: type[Entry], parsed: Parsed, path: str, once: Callable[[Entry], Sequence[str]] = lambda _: ()
) -> tuple[tuple[Entry, ...], list[Finding]]:
    """The entries that can be used, and the faults of the others. once gives the names of an entry that no other may have."""
    if parsed.value is None:
        return (), []
    if not isinstance(parsed.value, list):
        message = "This file has to hold a list: lines that begin with a hyphen."
        fix = "Fill it after the example in the reference."
        return (), [finding(rules.WRONG_VALUE, Data(path, parsed.positions).place(), message, fix)]
    entries: list[Entry] = []
    findings: list[Finding] = []
    taken: set[str] = set()
    for index, value in enumerate(parsed.value):
        below = {keys[1:]: place for keys, place in parsed.positions.items() if keys[:1] == (index,)}
        names = {keys[1:]: place for keys, place in parsed.keys.items() if keys[:1] == (index,)}
        entry, faults = validate(kind, Parsed(value, below, (), names), path)
        findings += faults
        if entry is None:
            continue
        own = dict.fromkeys(" ".join(name.split()) for name in once(entry))
        for name in [name for name in own if name in taken]:
            message = f"“{name}” has an entry further up already."
            findings.append(finding(rules.WRONG_VALUE, Data(path, below).place(), message, "Keep one of them."))
        if taken.isdisjoint(own):
            taken |= own.keys()
            entries.append(entry)
    return tuple(entries), findings
