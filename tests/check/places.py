"""What a rule finds, as the words of the file at that place: lines may move without a test noticing."""

from __future__ import annotations

from policyweave.pipeline import weave
from tests.trustkit import Trust

TEXT = "schools/ash/early-help.md"


def found(trust: Trust, rule: str, *schools: str) -> list[str]:
    """What a rule finds for some schools or for Trentside: the path, and the line of the file from there on."""
    out = []
    for item in weave(trust.root, schools or ("trentside",)).findings:
        if item.rule.id == rule:
            line = trust.read(item.place.path).split("\n")[item.place.line - 1]
            out.append(f"{item.place.path} {line[item.place.column - 1 :]}")
    return out


def in_text(small: Trust, rule: str, words: str) -> list[str]:
    """What a rule finds in a text of the school Ash, from there to the end of the line."""
    small.set(TEXT, f"{words}\n")
    items = found(small, rule, "ash")
    assert all(item.startswith(f"{TEXT} ") for item in items), items
    return [item.removeprefix(f"{TEXT} ") for item in items]
