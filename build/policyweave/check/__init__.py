"""Rules over what was read and woven. One rule, one file, in a folder of its kind; each folder lists its RULES."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from types import ModuleType

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
# What each rule has to say of the trust, of a school, and so on: it defines a function of that name, or nothing.
_JUDGES: dict[str, tuple[Callable[..., Iterable[Finding]], ...]] = {
    kind: tuple(getattr(rule, kind) for rule in RULES if hasattr(rule, kind))
    for kind in ("trust", "school", "page", "pages", "passage", "fill")
}


def catalogue() -> tuple[Rule, ...]:
    """Every kind of finding, by id: those of the stages and those of the rules here."""
    return tuple(sorted({*STAGES, *(rule.RULE for rule in RULES)}, key=lambda rule: rule.id))


def check_all(content: Content, sites: tuple[ComposedSchool, ...], on: datetime.date) -> list[Finding]:
    """Findings of all rules over the sites that were woven, each naming the schools it shows in.

    A passage that many schools show is judged once. What a joining school has still to do is a warning, not an error.
    """
    found = check_content(content, tuple(dict.fromkeys(site.school for site in sites)), on)
    for items in check_woven(content, sites, on).values():
        found += items
    return found


def check_content(content: Content, schools: tuple[str, ...], on: datetime.date) -> list[Finding]:
    """Findings of the rules that look at files alone: the trust's and those of these schools."""
    case = Case(content, on, schools)
    found = [item for rule in _JUDGES["trust"] for item in rule(case)]
    for slug in schools:
        found += _named((item for rule in _JUDGES["school"] for item in rule(case, slug)), slug)
    return _eased(case, found)


def check_woven(content: Content, sites: tuple[ComposedSchool, ...], on: datetime.date) -> dict[str, list[Finding]]:
    """Findings of the rules that look at woven pages, by the path of the pages' source.

    None of them depends on a page from another source, so that the pages of one may be woven and checked alone.
    """
    schools = tuple(dict.fromkeys(site.school for site in sites))
    case = Case(content, on, schools, frozenset(site.audience for site in sites))
    asked = _Asked(case)
    found: dict[str, list[Finding]] = defaultdict(list)
    same: dict[str, list[ComposedPage]] = defaultdict(list)
    for site in sites:
        for page in site.pages:
            same[page.source].append(page)
            items = found[page.source]
            for said in asked.passages(page):
                items += _named(said, site.school)
            for fill in fills(page):
                items += _named(asked.fill(fill), site.school)
            items += _named((item for rule in _JUDGES["page"] for item in rule(case, page)), site.school)
    for source, pages in same.items():
        found[source] += [item for rule in _JUDGES["pages"] for item in rule(case, tuple(pages))]
    return {source: _eased(case, items) for source, items in found.items()}


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
            items = [item for rule in _JUDGES["passage"] for item in rule(self.case, passage)]
            self.by_passage[passage] = items
        return items

    def fill(self, fill: Fill) -> list[Finding]:
        items = self.by_fill.get(fill)
        if items is None:
            items = [item for rule in _JUDGES["fill"] for item in rule(self.case, fill)]
            self.by_fill[fill] = items
        return items


def _named(items: Iterable[Finding], slug: str) -> list[Finding]:
    return [replace(item, schools=item.schools or (slug,)) for item in items]


def _eased(case: Case, found: Iterable[Finding]) -> list[Finding]:
    """Errors in a joining school's own files are warnings: its policy is still being prepared."""
    joining = {slug for slug in case.schools if case.content.schools[slug].status is Status.JOINING}
    return [
        replace(item, severity=Severity.WARNING)
        if item.severity is Severity.ERROR
        and item.place.path.startswith("schools/")
        and set(item.schools) <= joining
        and item.rule.id not in PRIVACY
        else item
        for item in found
    ]
