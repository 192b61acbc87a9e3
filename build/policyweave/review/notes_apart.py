"""Change notes for one site alone: what the public sees change; what only staff see, on pages of their own.

The public's are made of the public site's redlines and of nothing else, so that no word of staff's can be in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..model.origin import Audience
from ..redline.changes import Fate, PageRedline
from ..redline.weigh import weigh
from .names import Names
from .notes import Row, notes_text, page_row, plain, rows_of_page
from .review import Review, SchoolReview

FATES = {"added": "The school is new.", "removed": "The school is no longer there."}
STAFF = "Here is only what the staff site shows and the public site does not."


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a school's notes; key is the same for the same change at another school."""

    row: Row
    key: object


@dataclass(slots=True)
class _Told:
    """A row of the trust's notes, with all places and schools that it stands for."""

    row: Row
    first: str
    places: dict[str, None] = field(default_factory=dict)
    schools: dict[str, None] = field(default_factory=dict)


def notes_for(review: Review, audience: Audience, compared: str) -> Mapping[str, str]:
    """The change notes of one site: the trust's under an empty name, each school's under its slug.

    compared is a sentence that says what was compared. Who sees no change gets no notes.
    """
    staff = audience is Audience.STAFF
    lines = {school.slug: tuple(_lines(school, review, audience)) for school in review.schools}
    head = [compared, STAFF] if staff else [compared]
    found: dict[str, str] = {}
    beside = review.beside if staff else ()
    trust = list(_trust_rows(review, lines))
    if trust or beside:
        found[""] = notes_text(["# What changed, where", *head], trust, beside)
    for school in review.schools:
        if lines[school.slug] and school.fate != "removed":
            title = f"# {plain(school.name)}: what changed, where"
            found[school.slug] = notes_text([title, *head], (line.row for line in lines[school.slug]))
    return found


def _lines(school: SchoolReview, review: Review, audience: Audience) -> Iterator[_Line]:
    if school.fate in FATES:
        if audience is Audience.PUBLIC:
            yield _Line(Row(school.name, FATES[school.fate], True, (0,)), school.slug)
        return
    seen = set()
    if audience is Audience.STAFF:
        seen = {(line.row.where, line.row.what) for line in _lines(school, review, Audience.PUBLIC)}
    numbers = {(spot.audience, spot.page, spot.entry): spot.change for spot in school.spots}
    for at, page in enumerate(_pages(school, audience)):
        for entry, row in _of_page(page, review, at):
            if (row.where, row.what) not in seen:
                seen.add((row.where, row.what))
                number = numbers.get((audience, page.id, entry))
                yield _Line(row, (number, row.what) if number and not entry else number or (row.where, row.what))


def _pages(school: SchoolReview, audience: Audience) -> Iterator[PageRedline]:
    for redline in school.redlines:
        if redline.audience is audience:
            yield from redline.changed


def _of_page(page: PageRedline, review: Review, at: int) -> Iterator[tuple[int, Row]]:
    if page.fate in (Fate.ADDED, Fate.REMOVED):
        yield 0, page_row(page, at)
        return
    yield from rows_of_page(page, weigh(page, review.titles), at)


def _trust_rows(review: Review, lines: Mapping[str, tuple[_Line, ...]]) -> Iterator[Row]:
    """Each change once, with the schools at which it shows."""
    names = Names({one.slug: one.name for one in review.schools}, len(review.schools) + review.unchanged)
    told: dict[object, _Told] = {}
    for slug, own in lines.items():
        for line in own:
            one = told.setdefault(line.key, _Told(line.row, slug))
            one.schools[slug] = None
            if slug == one.first:
                one.places[line.row.where] = None
    for number, one in enumerate(told.values()):
        schools = f" ({names.few(tuple(one.schools))})" if names.total > 1 else ""
        yield Row("; ".join(one.places) + schools, one.row.what, one.row.major, (*one.row.order[:1], number))
