"""What each step of a school's contextual review covers: its values, its links, slots of its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..model.content import Content
from ..model.page import ComposedPage
from ..model.schema import Cycle, ReviewStep, SlotRule

VALUES, LINKS, OTHER = "values", "links", "other-slots"
JOINING = "joining"  # the page that stands for a school's whole public site while it joins


@dataclass(frozen=True, slots=True)
class Placed:
    """A slot on a woven page. section counts the trust's headings above it, heading is the id of the last of them;
    own says that the school fills it.
    """

    slot: str
    rule: SlotRule
    page: str
    section: int
    heading: str
    own: bool


def step_of(cycle: Cycle, id: str) -> ReviewStep | None:
    """The step with this id."""
    return next((step for step in cycle.review if step.id == id), None)


def placed(content: Content, page: ComposedPage) -> Iterator[Placed]:
    """The slots on a page, in order. One in a branch that this school does not take is none."""
    section = depth = 0
    heading = ""
    for token in page.tokens:
        if token.type == "heading_open" and not depth:
            section += 1
            heading = str(token.attrs.get("id") or token.meta.get("id") or "")
        elif token.type == "pw_slot_open":
            depth += 1
            slot = str(token.meta["slot"])
            own = (page.school, slot) in content.school_texts
            yield Placed(slot, SlotRule(token.meta["rule"]), page.id, section, heading, own)
        elif token.type == "pw_slot_close":
            depth -= 1


def covered(cycle: Cycle, step: ReviewStep, slots: tuple[Placed, ...]) -> tuple[Placed, ...]:
    """The slots that a step covers. One that may be replaced has to be looked at where the school has replaced it."""
    return tuple(
        slot
        for slot in slots
        if covers(cycle, step, slot.slot)
        and (slot.slot in step.covers or slot.own or slot.rule is not SlotRule.REPLACE)
    )


def covers(cycle: Cycle, step: ReviewStep, slot: str) -> bool:
    """Whether a slot is a step's, by its name or as one that no step names."""
    named = {name for other in cycle.review for name in other.covers}
    return slot in step.covers or (OTHER in step.covers and slot not in named)


def unwoven(content: Content, school: str, pages: Iterable[str]) -> tuple[str, ...]:
    """Slots of which nothing can be said: their page has a fault, so that it is not among the pages (ids) of the school's
    staff site.
    """
    woven = {*pages, JOINING}
    named = {name for step in content.cycle.review for name in step.covers}
    lost = [
        slot
        for page in content.pages.values()
        if page.id not in woven
        for slot, definition in page.front.slots.items()
        if slot in named or definition.rule is not SlotRule.REPLACE or (school, slot) in content.school_texts
    ]
    owners = {school, *content.schools[school].authorities}
    texts = [name for owner, name in (*content.school_texts, *content.authority_texts) if owner in owners]
    return tuple(dict.fromkeys([*lost, *(name for name in sorted(texts) if content.slot_page(name) is None)]))
