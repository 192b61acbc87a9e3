"""PW035: the help text of a slot was copied as its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import rules
from ..model.content import Content
from ..model.finding import Finding, Severity, finding
from ..model.page import ComposedSchool
from ..model.schema import Status
from .woven import fills


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def check(content: Content, slug: str, sites: tuple[ComposedSchool, ...]) -> Iterator[Finding]:
    """One finding for each overlay that says nothing but what its slot's help says."""
    severity = Severity.WARNING if content.schools[slug].status is Status.JOINING else None
    for site in sites:
        for page in site.pages:
            for slot, origin, words in fills(page):
                owner = content.slot_page(slot)
                definition = owner.front.slots[slot] if owner else None
                if definition is None or not definition.help:
                    continue
                help_words, said = _plain(definition.help), _plain(words)
                rest = said.replace(help_words, "").replace(_plain(definition.title), "").strip()
                if help_words in said and len(rest.split()) < 5:
                    message = f"“{definition.title}” repeats its own help text instead of answering it."
                    fix = "Write what your school does."
                    yield finding(rules.HELP_COPIED, origin.place, message, fix, severity=severity, schools=(slug,))
