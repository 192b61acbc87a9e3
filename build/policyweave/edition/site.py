"""What stands beside the editions on a published site: the list for scripts and for readers, changes, a feed."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model.fields import day_in_words
from ..model.origin import Audience
from ..render.editions import EditionRow, Place, YearPart, changes_page, editions_files, editions_page
from ..render.feed import EDITIONS, school_changes
from . import manifest as manifests
from .feed import feed, school_feed
from .gates import NOTES
from .manifest import Manifest
from .names import notes_path
from .notes import notes_html
from .released import Released, notes
from .standing import Standing, State

LIST = "editions.json"
STATES = {
    State.CURRENT: "In force since {since}.",
    State.COMING: "Coming: in force from {since}, and not before.",
    State.EARLIER: "In force from {since} until {until}.",
    State.NEVER: "Never in force: a newer one took its place before {since}.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """The editions of a site as they are told of: where they stand, oldest first, and the notes kept with each."""

    place: Place
    standings: tuple[Standing, ...]
    notes: Mapping[str, Mapping[str, bytes]]

    def of_trust(self, name: str, below: int) -> str:
        """An edition's change notes for the whole trust, as HTML."""
        return self._html(name, "", below)

    def of_school(self, name: str, slug: str, below: int) -> str:
        """An edition's change notes for a school, as HTML; empty if there are none."""
        return self._html(name, slug, below)

    def _html(self, name: str, slug: str, below: int) -> str:
        kept = self.notes.get(name, {})
        public = kept.get(notes_path(Audience.PUBLIC, slug))
        staff = kept.get(notes_path(Audience.STAFF, slug)) if self.place.audience is Audience.STAFF else None
        return "".join(notes_html(data, below) for data in (public, staff) if data is not None)


def told(repository: Path, place: Place, standings: Sequence[Standing]) -> Told:
    """Reads the notes of all editions from their tags. Raises GitFailed."""
    return Told(place, tuple(standings), {one.name: notes(repository, one.released) for one in standings})


def site_files(site: Told) -> dict[str, bytes]:
    """The files by path from the top of the site; the same editions on the same day give the same bytes."""
    audience, newest = site.place.audience, tuple(reversed(site.standings))
    slugs = _slugs(site.standings)
    found = {LIST: as_json(_list(newest, slugs)), **editions_files(site.place)}
    for one in site.standings:
        found[f"editions/{one.name}.json"] = manifests.write(one.released.manifest.of(audience))
    for slug in sorted({slug for one in site.standings for slug in one.released.manifest.schools}):
        found[f"editions/pages/{slug}.json"] = as_json(_pages(newest, slug, audience))
    for slug, name in slugs:
        found[f"editions/changes/{slug}/index.html"] = changes_page(site.place, slug, name, tuple(_year(site, slug)))
    found["editions/index.html"] = editions_page(site.place, [_row(site, one) for one in newest], slugs)
    if site.place.feed:
        found[EDITIONS] = feed(site.place, site.standings, lambda one: site.of_trust(one.name, 2))
    for slug, name in slugs:
        having = [one for one in site.standings if slug in one.released.manifest.schools]
        found[school_changes(slug)] = school_feed(site.place, slug, name, having, _teller(site, slug))
    return found


def _teller(site: Told, slug: str) -> Callable[[Standing], str]:
    def tell(one: Standing) -> str:
        before = site.standings[: site.standings.index(one)]
        return site.of_school(one.name, slug, 2) or _silent(one.released.manifest, before, slug)

    return tell


def said(one: Standing) -> str:
    """How an edition stands, in a sentence."""
    return STATES[one.state].format(since=day_in_words(one.since), until=_words(one.until))


def _words(day: datetime.date | None) -> str:
    return day_in_words(day) if day else ""


def as_json(value: Any) -> bytes:
    """Data in one form: the same data gives the same bytes."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8")


def _list(newest: Sequence[Standing], changes: Sequence[tuple[str, str]]) -> dict[str, Any]:
    now = next((one.name for one in newest if one.state is State.CURRENT), None)
    return {
        "version": 1,
        "current": now,
        "changes": [slug for slug, _ in changes],
        "editions": [
            {
                "name": one.name, "state": one.state.value, "since": one.since.isoformat(),
                "since_in_words": day_in_words(one.since), "until": one.until.isoformat() if one.until else None,
                "until_in_words": _words(one.until), "schools": sorted(one.released.manifest.schools),
            }
            for one in newest
        ],
    }  # fmt: skip


def _pages(newest: Sequence[Standing], slug: str, audience: Audience) -> dict[str, list[str]]:
    """The pages of a school in each edition that has it, as addresses below the school's."""
    found = {}
    for one in newest:
        folder = f"{slug}/"
        files = one.released.manifest.files.of(audience)
        pages = [path for path in files if path.startswith(folder) and path.endswith("/index.html")]
        if pages:
            found[one.name] = sorted(path.removeprefix(folder).removesuffix("index.html") for path in pages)
    return found


def _slugs(standings: Sequence[Standing]) -> tuple[tuple[str, str], ...]:
    """Slugs and names of the schools of the edition in force, and of those that are coming, by their names."""
    schools: dict[str, str] = {}
    for one in standings:
        if one.state in (State.CURRENT, State.COMING):
            schools |= {slug: school.name for slug, school in one.released.manifest.schools.items()}
    return tuple(sorted(schools.items(), key=lambda pair: (pair[1].casefold(), pair[0])))


def _year(site: Told, slug: str) -> Iterator[YearPart]:
    """What is coming, and the editions of the year that is in force, newest first; each only if it has the school."""
    now = next((one for one in site.standings if one.state is State.CURRENT), None)
    year = now.released.manifest.edition if now else ""
    for at, one in reversed(tuple(enumerate(site.standings))):
        manifest = one.released.manifest
        if slug not in manifest.schools or not (one.state is State.COMING or manifest.edition == year):
            continue
        html = site.of_school(one.name, slug, 3)
        yield YearPart(
            f"Edition {one.name}", f"<p>{said(one)}</p>\n{html or _silent(manifest, site.standings[:at], slug)}"
        )


def _silent(manifest: Manifest, before: Sequence[Standing], slug: str) -> str:
    """What is said where no change notes were kept."""
    if any(waiver.gate == NOTES.id for waiver in manifest.waivers):
        return "<p>No change notes were written for this edition.</p>\n"
    if not before:
        return "<p>This is the first edition that was released, so that there is none to compare it with.</p>\n"
    if slug not in before[-1].released.manifest.schools:
        return "<p>The school is new in this edition.</p>\n"
    return "<p>Nothing that readers see changed at this school.</p>\n"


def _row(site: Told, one: Standing) -> EditionRow:
    manifest = one.released.manifest
    digest = hashlib.sha256(manifests.write(manifest.of(site.place.audience))).hexdigest()
    return EditionRow(
        one.name, said(one), one.state is State.COMING, tuple(_facts(one.released)), f"{one.name}/", f"{one.name}.json",
        digest, one.released.tag, site.of_trust(one.name, 3),
    )  # fmt: skip


def _facts(released: Released) -> Iterator[str]:
    manifest = released.manifest
    trust = manifest.approvals.trust
    yield f"Approved for the trust: {trust.body}, {day_in_words(trust.date)}"
    yield f"Released on {day_in_words(manifest.moment.date())}"
    number = len(manifest.schools)
    yield "One school" if number == 1 else f"{number} schools"
    for waiver in manifest.waivers:
        yield f"Released although this was not green: {waiver.gate}"
