"""Reads policies/renamed.yml: bodies and terms that have been replaced. The file is optional."""

from __future__ import annotations

from ..model import rules
from ..model.content import Data
from ..model.finding import Finding, finding
from ..model.schema import Renamed
from .validate import validate
from .yaml import Parsed

PATH = "policies/renamed.yml"


def read_renamed(parsed: Parsed) -> tuple[tuple[Renamed, ...], list[Finding]]:
    """The entries that can be used, and the faults of the others."""
    if parsed.value is None:
        return (), []
    if not isinstance(parsed.value, list):
        message = "This file has to hold a list: lines that begin with a hyphen."
        fix = "Fill it after the example in the reference."
        return (), [finding(rules.WRONG_VALUE, Data(PATH, parsed.positions).place(), message, fix)]
    entries: list[Renamed] = []
    findings: list[Finding] = []
    for index, value in enumerate(parsed.value):
        below = {keys[1:]: place for keys, place in parsed.positions.items() if keys[:1] == (index,)}
        names = {keys[1:]: place for keys, place in parsed.keys.items() if keys[:1] == (index,)}
        entry, faults = validate(Renamed, Parsed(value, below, (), names), PATH)
        findings += faults
        if entry is not None:
            entries.append(entry)
    return tuple(entries), findings
