"""PW035: the help text of a slot was copied as its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model.finding import Finding, finding
from ...model.rules import HELP_COPIED as RULE
from ..kinds import Case, Fill


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def fill(case: Case, fill: Fill) -> Iterator[Finding]:
    """A finding for an overlay that says nothing but what its slot's help says."""
    owner = case.content.slot_page(fill.slot)
    definition = owner.front.slots[fill.slot] if owner else None
    if definition is None or not definition.help:
        return
    help_words, said = _plain(definition.help), _plain(fill.words)
    rest = said.replace(help_words, "").replace(_plain(definition.title), "").strip()
    if help_words in said and len(rest.split()) < 5:
        message = f"“{definition.title}” repeats its own help text instead of answering it."
        yield finding(RULE, fill.origin.place, message, "Write what your school does.")
