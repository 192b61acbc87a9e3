"""Where the strategy stands on a day: what is due, what is late, what nobody has settled yet."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from ..model.content import Content, TextSource
from ..model.governance import Agreement, GovernanceSchool, Placement, TierMeaning
from ..model.schema import SlotRule, Status
from .days import months_after, weeks_after
from .folder import Governance

SOON = datetime.timedelta(weeks=6)
Day = datetime.date


@dataclass(frozen=True, slots=True)
class Due:
    """Something that has to be done: what, who, by when (None: no day can be told), where in the report it stands."""

    what: str
    who: str
    due: Day | None
    at: str
    where: str


@dataclass(frozen=True, slots=True)
class SlotText:
    """A school's own text that needs the trust's agreement. stands is “agreed”, “changed since” or “not agreed”."""

    slot: str
    title: str
    path: str
    digest: str
    stands: str
    said: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One school on a day."""

    slug: str
    name: str
    joining: bool
    file: GovernanceSchool
    meaning: TierMeaning | None
    next_visit: Day | None
    texts: tuple[SlotText, ...]
    due: tuple[Due, ...]

    def late(self, on: Day) -> tuple[Due, ...]:
        """What is past its day."""
        return tuple(one for one in self.due if one.due is not None and one.due < on)


@dataclass(frozen=True, slots=True)
class Stands:
    """The whole on a day: late, soon (within six weeks) and unsettled are of the schools and of the trust together."""

    on: Day
    schools: tuple[Standing, ...]
    late: tuple[Due, ...]
    soon: tuple[Due, ...]
    unsettled: tuple[Due, ...]


def stands_of(found: Governance, content: Content, on: Day) -> Stands:
    """Everything that is due, judged for a day. What is dated later than the day has not happened yet."""
    order = sorted(content.schools, key=lambda slug: content.schools[slug].name.casefold())
    schools = tuple(_School(found, content, slug, on).standing() for slug in order)
    everything = [*(one for school in schools for one in school.due), *_trust(found, content, on)]
    dated = sorted(
        (one for one in everything if one.due is not None), key=lambda one: (one.due or on, one.where, one.what)
    )
    return Stands(
        on,
        schools,
        tuple(one for one in dated if one.due is not None and one.due < on),
        tuple(one for one in dated if one.due is not None and on <= one.due and one.due - on <= SOON),
        tuple(one for one in everything if one.due is None),
    )


def _trust(found: Governance, content: Content, on: Day) -> Iterator[Due]:
    strategy = found.strategy
    if not content.cycle.terms and any(tier.talks for _, tier in strategy.tiers):
        yield Due("Talks cannot be judged: policies/cycle.yml names no half terms", "", None, "strategy", "The trust")
    if strategy.review_due is not None:
        yield Due("The strategy is reviewed", strategy.approved_by or "", strategy.review_due, "strategy", "The trust")
    for key, post in found.people.posts.items():
        if not post.covered_by:
            yield Due(f"{post.title}: nobody is named who stands in", "", None, f"post-{key}", "The trust")
        if post.supervision_weeks is not None:
            last = post.supervised if post.supervised and post.supervised <= on else None
            due = weeks_after(last, post.supervision_weeks) if last else None
            what = f"Supervision of the {post.title}" if due else f"{post.title}: supervision has not begun"
            yield Due(what, "", due, f"post-{key}", "The trust")
    for year in found.plan.years:
        for theme in year.themes:
            if theme.progress != "done":
                who = found.people.posts[theme.owner].title if theme.owner else ""
                yield Due(f"Development plan {year.year}: {theme.title}", who, year.ends, "plan", "The trust")
    for meeting in found.plan.network:
        if meeting.date >= on:
            yield Due(f"DSL network: {meeting.topic}", "", meeting.date, "network", "The trust")
        elif meeting.came is None:
            yield Due(f"DSL network, {meeting.topic}: who came is not recorded", "", None, "network", "The trust")


class _School:
    def __init__(self, found: Governance, content: Content, slug: str, on: Day) -> None:
        self.found = found
        self.content = content
        self.slug = slug
        self.on = on
        self.file = found.schools.get(slug, GovernanceSchool())
        self.school = content.schools[slug]
        placement = self.file.placement
        self.meaning: TierMeaning | None = getattr(found.strategy.tiers, placement.tier) if placement else None

    def standing(self) -> Standing:
        texts = tuple(self._texts())
        visit = self._next_visit()
        dues = [
            *self._placed(visit), *self._agreement(texts), *self._talks(), *self._audits(), *self._supervision(),
            *self._training(), *self._joining(),
        ]  # fmt: skip
        joining = self.school.status is Status.JOINING
        return Standing(self.slug, self.school.name, joining, self.file, self.meaning, visit, texts, tuple(dues))

    def _due(self, what: str, who: str, due: Day | None) -> Due:
        return Due(what, who, due, f"school-{self.slug}", self.school.name)

    def _next_visit(self) -> Day | None:
        placement = self.file.placement
        if placement is None or self.meaning is None or self.meaning.visit_weeks is None:
            return None
        days = [visit.date for visit in self.file.visits if visit.date <= self.on]
        return weeks_after(max([placement.since, *days]), self.meaning.visit_weeks)

    def _placed(self, visit: Day | None) -> Iterator[Due]:
        placement: Placement | None = self.file.placement
        if placement is None:
            yield self._due("No tier has been decided", "", None)
        else:
            yield self._due("The tier is looked at again", placement.by, placement.review_due)
        if visit is not None:
            yield self._due("Monitoring visit", "", visit)

    def _texts(self) -> Iterator[SlotText]:
        agreement = self.meaning.agreement if self.meaning else Agreement.NONE
        for (slug, slot), text in sorted(self.content.school_texts.items()):
            page = self.content.slot_page(slot)
            if slug != self.slug or page is None:
                continue
            must = page.front.slots[slot].rule is SlotRule.MUST
            listed = self.meaning is not None and slot in self.meaning.agreement_slots
            if agreement is Agreement.ALL or (agreement is Agreement.MUST and must) or listed:
                yield self._text(slot, page.front.slots[slot].title, text)

    def _text(self, slot: str, title: str, text: TextSource) -> SlotText:
        digest = f"sha256-{hashlib.sha256(text.body.strip().encode()).hexdigest()}"
        agreed = self.file.agreed.get(slot)
        if agreed is None or agreed.on > self.on:
            return SlotText(slot, title, text.path, digest, "not agreed", "")
        stands = "agreed" if agreed.digest == digest else "changed since"
        return SlotText(slot, title, text.path, digest, stands, f"{agreed.by}, {agreed.on.isoformat()}")

    def _agreement(self, texts: tuple[SlotText, ...]) -> Iterator[Due]:
        for text in texts:
            if text.stands == "not agreed":
                yield self._due(f"“{text.title}” needs the trust's agreement", "", None)
            elif text.stands == "changed since":
                yield self._due(f"“{text.title}” has changed since the trust agreed to it", "", None)

    def _talks(self) -> Iterator[Due]:
        if self.meaning is not None and not self.meaning.talks:
            return
        since = max(self.found.strategy.first_day, self.school.joined or Day.min)
        terms = sorted(self.content.cycle.terms.values(), key=lambda term: term.first)
        ends = [
            *(term.first for term in terms[1:]),
            Day.max,
        ]  # what was talked in a holiday counts for the half term before
        for term, end in zip(terms, ends, strict=False):
            talked = any(term.first <= talk.date < end and talk.date <= self.on for talk in self.file.talks)
            if term.last >= since and term.first <= self.on and not talked:
                yield self._due("Half-termly talk about plans and priorities", "", term.last)

    def _audits(self) -> Iterator[Due]:
        made = sorted((audit for audit in self.file.audits if audit.date <= self.on), key=lambda audit: audit.date)
        newest = {audit.kind: audit for audit in made}
        if "safeguarding" not in newest:
            yield self._due("No safeguarding audit is recorded", "", None)
        for kind, audit in newest.items():
            if audit.next_due is not None:
                yield self._due(f"Audit: {KINDS[kind]}", audit.by, audit.next_due)
        for audit in made:
            for action in audit.actions:
                if action.done is None or action.done > self.on:
                    yield self._due(f"Action: {action.action}", action.who, action.due)

    def _supervision(self) -> Iterator[Due]:
        for one in self.file.supervision:
            last = one.last if one.last and one.last <= self.on else None
            if last is None:
                yield self._due(f"{one.post}: supervision has not begun", one.by, None)
            else:
                yield self._due(f"Supervision of the {one.post}", one.by, weeks_after(last, one.weeks))

    def _training(self) -> Iterator[Due]:
        newest: dict[tuple[str, str], Day] = {}
        booked: dict[tuple[str, str], Day] = {}
        for one in self.file.training:
            key = (one.post, one.course)
            if one.date is not None and one.date <= self.on:
                newest[key] = max(newest.get(key, Day.min), one.date)
            if one.booked is not None and one.booked >= self.on:
                booked[key] = one.booked
        needed = {(post, name): None for name, course in self.found.plan.training.items() for post in course.posts}
        for post, name in {**needed, **dict.fromkeys(newest), **dict.fromkeys(booked)}:
            course = self.found.plan.training[name]
            later = f", booked for {booked[post, name].isoformat()}" if (post, name) in booked else ""
            done = newest.get((post, name))
            if done is None:
                yield self._due(f"{post}: no record of {course.title}{later}", post, None)
            elif course.months is not None:
                yield self._due(f"{post}: {course.title} lapses{later}", post, months_after(done, course.months))

    def _joining(self) -> Iterator[Due]:
        joining = self.file.joining
        if joining is None:
            if self.school.status is Status.JOINING and self.found.plan.joining:
                yield self._due("The school is joining, and no day is recorded from which its steps count", "", None)
            return
        for step in self.found.plan.joining:
            done = joining.steps.get(step.id)
            if done is None or done.on > self.on:
                yield self._due(f"Joining: {step.title}", step.who, weeks_after(joining.began, step.weeks))


KINDS = {
    "safeguarding": "safeguarding",
    "health-and-safety": "health and safety",
    "records": "record keeping and action logs",
}
