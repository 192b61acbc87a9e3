"""Rules over what was read and woven. One rule, one file, in a folder of its kind; each folder lists its RULES."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from types import ModuleType
from typing import Any

from ..model.content import Content
from ..model.finding import Finding, Rule, Severity
from ..model.page import ComposedPage, ComposedSchool
from ..model.rules import PRIVACY
from ..model.rules import RULES as STAGES
from ..model.schema import Status
from . import dates, guidance, language, look, people, slots, structure
from .kinds import Case, Fill, Passage, fills, places

GROUPS: tuple[ModuleType, ...] = (slots, people, guidance, dates, language, structure, look)
RULES: tuple[ModuleType, ...] = tuple(rule for group in GROUPS for rule in group.RULES)


def catalogue() -> tuple[Rule, ...]:
    """Every kind of finding, by id: those of the stages and those of the rules here."""
    return tuple(sorted({*STAGES, *(rule.RULE for rule in RULES)}, key=lambda rule: rule.id))


def check_all(content: Content, sites: tuple[ComposedSchool, ...], on: datetime.date) -> list[Finding]:
    """Findings of all rules over the sites that were woven, each naming the schools it shows in.

    A passage that many schools show is judged once. What a joining school has still to do is a warning, not an error.
    """
    case = Case(content, on, sites)
    found = [item for rule in RULES for item in _ask(rule, "trust", case)]
    schools = list(dict.fromkeys(site.school for site in sites))
    for slug in schools:
        found += _named((item for rule in RULES for item in _ask(rule, "school", case, slug)), slug)
    asked = _Asked(case)
    for site in sites:
        for page in site.pages:
            for items in asked.passages(page):
                found += _named(items, site.school)
            for fill in fills(page):
                found += _named(asked.fill(fill), site.school)
            found += _named((item for rule in RULES for item in _ask(rule, "page", case, page)), site.school)
    joining = {slug for slug in schools if content.schools[slug].status is Status.JOINING}
    return [_eased(item, joining) for item in found]


def _ask(rule: ModuleType, kind: str, *what: Any) -> Iterable[Finding]:
    function: Callable[..., Iterable[Finding]] | None = getattr(rule, kind, None)
    return function(*what) if function is not None else ()


class _Asked:
    """What the rules said of passages and fills, each asked once however many schools show it."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.by_token: dict[tuple[int, str], list[Finding]] = {}
        self.by_passage: dict[Passage, list[Finding]] = {}
        self.by_fill: dict[Fill, list[Finding]] = {}

    def passages(self, page: ComposedPage) -> Iterator[list[Finding]]:
        """The findings of each passage of a page. Tokens that several pages share are looked at once."""
        for place in places(page):
            key = (id(place.token), place.slot)
            items = self.by_token.get(key)
            if items is None:
                items = self.by_token[key] = self.passage(place.passage(page))
            if items:
                yield items

    def passage(self, passage: Passage) -> list[Finding]:
        items = self.by_passage.get(passage)
        if items is None:
            items = [item for rule in RULES for item in _ask(rule, "passage", self.case, passage)]
            self.by_passage[passage] = items
        return items

    def fill(self, fill: Fill) -> list[Finding]:
        items = self.by_fill.get(fill)
        if items is None:
            items = [item for rule in RULES for item in _ask(rule, "fill", self.case, fill)]
            self.by_fill[fill] = items
        return items


def _named(items: Iterable[Finding], slug: str) -> list[Finding]:
    return [replace(item, schools=item.schools or (slug,)) for item in items]


def _eased(item: Finding, joining: set[str]) -> Finding:
    """An error in a joining school's own files is a warning: its policy is still being prepared."""
    own = item.place.path.startswith("schools/") and set(item.schools) <= joining
    if item.severity is Severity.ERROR and own and item.rule.id not in PRIVACY:
        return replace(item, severity=Severity.WARNING)
    return item
