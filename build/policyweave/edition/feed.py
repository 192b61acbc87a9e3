"""The feeds of the editions: of the whole trust, and of what changed at one school."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..model.fields import day_in_words
from ..render.editions import Place
from ..render.feed import EDITIONS, Entry, atom, editions_title, school_changes, school_title
from .standing import Standing

MOST = 50
Told = Callable[[Standing], str]  # what changed in an edition, as HTML


def feed(place: Place, standings: Sequence[Standing], told: Told) -> bytes:
    """The feed of at least one edition, the one released last first."""
    order, home = _order(standings), f"{place.address}editions/"
    entries = [_entry(one, f"{home}{one.name}/", f"{home}{one.name}/", told(one)) for one in order[:MOST]]
    name = place.trust.name
    return atom(f"{place.address}{EDITIONS}", home, editions_title(name), name, _moment(order[0]), entries)


def school_feed(place: Place, slug: str, name: str, standings: Sequence[Standing], told: Told) -> bytes:
    """The feed of what changed at a school, from the editions that have it: at least one."""
    order = _order(standings)
    home, own = f"{place.address}editions/changes/{slug}/", f"{place.address}{school_changes(slug)}"
    entries = [
        _entry(one, f"{home}#{one.name}", f"{place.address}editions/{one.name}/{slug}/", told(one))
        for one in order[:MOST]
    ]
    return atom(own, home, school_title(name), place.trust.name, _moment(order[0]), entries)


def _order(standings: Sequence[Standing]) -> list[Standing]:
    return sorted(standings, key=lambda one: (one.released.manifest.moment, one.name), reverse=True)


def _moment(one: Standing) -> str:
    return str(one.released.manifest.released)


def _entry(one: Standing, id: str, page: str, told: str) -> Entry:
    day = day_in_words(one.since)
    return Entry(
        id, f"Edition {one.name}, in force from {day}", _moment(one), page, f"<p>In force from {day}.</p>\n{told}"
    )
