"""A plan: which schools each of several machines builds, of which files, and which are taken from an earlier build."""

from __future__ import annotations

import datetime
import hashlib
import heapq
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..edition.manifest import Hex
from ..model.content import Content
from ..model.fields import Slug
from ..model.origin import Audience
from ..model.page import ACKNOWLEDGEMENT
from ..model.schema import Status
from ..model.unusable import CannotUse
from .digests import form

MOST_SHARDS = 256  # jobs of one matrix at GitHub
MOST = 64 * 2**20  # bytes of a plan
# What a school costs is counted in words: a word that is woven into a page costs 1, and beside its words
PAGE = 900  # a page as much as that many words: its template, its place in the navigation and in the search
SITE = 3000  # a site as much as that many: its settings, styles and scripts, and the search's list


class Plan(BaseModel):
    """Which schools each shard builds, by number from 1, and which are kept from the build of the commit `since`.

    inputs and program are digests of all files that sites are made from and of what builds; day is the day for which
    dates are judged, late the one on which the pages of the year say what is late, if they do; pdf that there are PDFs.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    inputs: Hex
    program: Hex
    commit: str = Field(max_length=64)
    since: str = Field(max_length=64)
    day: datetime.date
    late: datetime.date | None
    pdf: bool = False
    shards: tuple[tuple[Slug, ...], ...] = Field(max_length=MOST_SHARDS)
    kept: tuple[Slug, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        everything = [slug for shard in (*self.shards, self.kept) for slug in shard]
        if len(everything) != len(set(everything)) or not all(self.shards):
            raise ValueError("must name each school once")
        return self

    @property
    def schools(self) -> frozenset[str]:
        """All schools of the trust."""
        return frozenset(slug for shard in (*self.shards, self.kept) for slug in shard)

    @property
    def digest(self) -> str:
        """Of the whole plan."""
        return hashlib.sha256(form(self)).hexdigest()


def write(plan: Plan) -> bytes:
    """The plan as JSON in one form."""
    return form(plan) + b"\n"


def read(file: Path) -> Plan:
    """The plan in a file. Raises CannotUse."""
    try:
        if file.stat().st_size > MOST:
            raise CannotUse(f"“{file}” is larger than any plan.")
        return Plan.model_validate_json(file.read_bytes())
    except OSError as reason:
        raise CannotUse(f"The plan “{file}” cannot be read: {reason.strerror}.") from None
    except ValidationError:
        raise CannotUse(f"“{file}” is no plan of this policyweave. Make one with `policyweave plan`.") from None


def matrix(plan: Plan) -> str:
    """What GitHub Actions makes the jobs of the shards from: one line of JSON."""
    shards = [
        {"shard": number, "of": len(plan.shards), "schools": list(schools)}
        for number, schools in enumerate(plan.shards, 1)
    ]
    return json.dumps({"include": shards}, separators=(",", ":"))


def balanced(costs: Mapping[str, int], number: int) -> tuple[tuple[str, ...], ...]:
    """The schools in shards that cost about the same: the dearest first, each into the shard that costs least so far.

    The same costs give the same shards. There are never more shards than schools.
    """
    shards: list[list[str]] = [[] for _ in range(min(number, len(costs)))]
    lightest = [(0, at) for at in range(len(shards))]
    for slug in sorted(costs, key=lambda slug: (-costs[slug], slug)):
        cost, at = lightest[0]
        shards[at].append(slug)
        heapq.heapreplace(lightest, (cost + costs[slug], at))
    return tuple(tuple(sorted(shard)) for shard in shards)


def costs(content: Content) -> dict[str, int]:
    """About what building each school's two sites costs, by slug, counted in words."""
    pages = {id: _words(page.body) for id, page in content.pages.items()}
    slots = {slot: page.id for page in content.pages.values() for slot in page.front.slots}
    of_authority: dict[str, list[tuple[str, int]]] = {}
    of_school: dict[str, list[tuple[str, int]]] = {}
    for found, texts in ((of_authority, content.authority_texts), (of_school, content.school_texts)):
        for (owner, name), text in texts.items():
            found.setdefault(owner, []).append((slots.get(name, ""), _words(text.body)))
    shown = {audience: _shown(content, audience) for audience in Audience}
    plain = {audience: sum(PAGE + pages[id] for id in ids) for audience, ids in shown.items()}
    result = {}
    for slug, school in content.schools.items():
        own = [*of_school.get(slug, ()), *(one for name in school.authorities for one in of_authority.get(name, ()))]
        cost = 0
        for audience, ids in shown.items():
            if school.status is Status.JOINING and audience is Audience.PUBLIC:
                cost += SITE + PAGE
                continue
            cost += SITE + plain[audience] + sum(words for page, words in own if page in ids)
        result[slug] = cost
    return result


def _shown(content: Content, audience: Audience) -> frozenset[str]:
    """Ids of the pages that a school's site has for an audience."""
    public = audience is Audience.PUBLIC
    return frozenset(
        id
        for id, page in content.pages.items()
        if id not in ("joining", ACKNOWLEDGEMENT) and (not public or page.front.audience is Audience.PUBLIC)
    )


def _words(text: str) -> int:
    return len(text.split())
