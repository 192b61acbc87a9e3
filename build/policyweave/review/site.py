"""A review as a small static site to read: the whole change, and for each school its pages, inline and side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..redline.changes import AnyEntry, Entry, Fate
from ..redline.describe import elsewhere
from ..redline.html import alone_html, stylesheet
from ..redline.weigh import Kind
from .names import Names, capital, counted, heading, joined, related
from .places import ShownPage, anchor, levelled, page_html, section_at, shown_pages
from .review import Review, SchoolReview, SharedChange, Spot

FATES = {
    "changed": "",
    "added": "This school is new: all of its pages are.",
    "removed": "This school is no longer there, and none of its pages are.",
}
SITES: Mapping[tuple[str, ...], str] = {("public",): "Public site only", ("staff",): "Staff site only"}
LISTED = 4  # schools of a change that are shown without opening the list
CONTENTS = 25  # changes in a school's contents, the same way


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a place of the review; to is an address relative to the page that shows it, empty for words alone."""

    words: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A change as the index shows it."""

    number: int
    heading: str
    where: str
    what: str
    html: Markup
    said: str
    audience: str
    schools: tuple[Link, ...]
    many: str
    facts: tuple[tuple[str, tuple[Link, ...]], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a school's contents."""

    number: int
    words: str
    places: tuple[Link, ...]


def review_site(review: Review) -> Mapping[str, bytes]:
    """The files of the site by their paths: index.html, style.css, schools/<slug>.html and --side-by-side.html.

    The site holds words of the staff site as well, and says so. It asks nobody for anything and runs no script.
    """
    made = {"style.css": (stylesheet() + "\n" + _text("style.css")).encode("utf-8")}
    pages: dict[str, tuple[ShownPage, ...]] = {}
    for school in review.schools:
        shown = pages[school.slug] = shown_pages(school)
        contents = tuple(_contents(review, school, shown))
        for side in (False, True):
            made[_file(school, side)] = _render(
                "school.html", review=review, school=school, side=side,
                pages=[(one, Markup(page_html(one, shown, side))) for one in shown], fate=FATES[school.fate],
                contents=contents, listed=CONTENTS, number=counted(len(school.changes), "change"), up="../",
                other=_file(school, not side).removeprefix("schools/"),
            )  # fmt: skip
    made["index.html"] = _render("index.html", up="", **_index(review, pages))
    return dict(sorted(made.items()))


def _index(review: Review, pages: Mapping[str, tuple[ShownPage, ...]]) -> dict[str, object]:
    names = Names({one.slug: one.name for one in review.schools}, len(review.schools) + review.unchanged)
    kinds = Counter(shared.change.kind for shared in review.changes)
    return {
        "review": review,
        "total": names.total,
        "number": counted(len(review.changes), "change"),
        "kinds": [(kind.words, kinds[kind]) for kind in Kind if kinds[kind]],
        "schools": [_school(school) for school in review.schools],
        "changes": [_told(shared, review, names, pages) for shared in review.changes],
    }


def _school(school: SchoolReview) -> tuple[Link, Link, str]:
    fate = {"added": "new school", "removed": "school no longer there"}.get(school.fate)
    return (
        Link(school.name, _file(school, False)), Link("side by side", _file(school, True)),
        fate or counted(len(school.changes), "change"),
    )  # fmt: skip


def _file(school: SchoolReview, side: bool) -> str:
    return f"schools/{school.slug}{'--side-by-side' if side else ''}.html"


def _told(shared: SharedChange, review: Review, names: Names, pages: Mapping[str, tuple[ShownPage, ...]]) -> Told:
    change = shared.change
    entry, rest = _without_same_rows(change.entry)
    words = isinstance(entry, Entry)
    said = [one for one in change.said if not (one.startswith("“") or (words and change.number))]
    said = [*dict.fromkeys([*said, *elsewhere(entry)])]
    return Told(
        shared.number,
        heading(change.kinds, change.what, change.number),
        _where(shared.page_title, change.section.text),
        f"{capital(change.what)}.",
        Markup(levelled(alone_html(entry), 3)) if change.number else Markup(),
        " ".join([*said, rest] if rest else said),
        SITES.get(tuple(one.value for one in shared.audiences), "Public and staff sites"),
        tuple(_links(shared, review, pages)),
        f"{capital(names.few(shared.schools))}" if len(shared.schools) > LISTED else "",
        tuple(_facts(shared, review, names)),
    )


def _without_same_rows(entry: AnyEntry) -> tuple[AnyEntry, str]:
    """A table with its head and the rows that changed, and a sentence on the others."""
    if isinstance(entry, Entry) or entry.fate not in (Fate.CHANGED, Fate.MOVED_HERE):
        return entry, ""
    rows = [
        row for at, row in enumerate(entry.rows)
        if not at or row.fate is not Fate.SAME or any(cell.fate is not Fate.SAME for cell in row.cells)
    ]  # fmt: skip
    more = len(entry.rows) - len(rows)
    if not more or len(rows) == 1:
        return entry, ""
    return replace(
        entry, rows=tuple(rows)
    ), f"{counted(more, 'row')} without a change {'is' if more == 1 else 'are'} not shown here."


def _where(page: str, section: str) -> str:
    return f"{page or 'The whole school'}, “{section}”" if section else page or "The whole school"


def _links(shared: SharedChange, review: Review, pages: Mapping[str, tuple[ShownPage, ...]]) -> Iterator[Link]:
    wanted = set(shared.schools)
    for school in review.schools:
        if school.slug in wanted:
            ids = [anchor(pages[school.slug], spot) for spot in school.spots if spot.change == shared.number]
            place = next(filter(None, ids), "")
            yield Link(school.name, _file(school, False) + (f"#{place}" if place else ""))


def _facts(shared: SharedChange, review: Review, names: Names) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """What is to be known about a change: a name, and words or links."""
    if shared.reviewers:
        yield "Who must look", (Link(joined([_who(names, one.who, one.accounts) for one in shared.reviewers])),)
    if shared.stands_on:
        yield (
            "Own words in this section, which may no longer fit",
            tuple(Link(f"{names.keeper(one.owner, one.place.path)} ({one.place.path})") for one in shared.stands_on),
        )
    if shared.replaced_at:
        yield "Own words instead, so readers see nothing of it at", (Link(names.whole(shared.replaced_at)),)
    if len(shared.places) > 1:
        yield "Shown at", tuple(Link(_where(*place)) for place in shared.places)
    schools = {one.number: one.schools for one in review.changes} if shared.also else {}
    other, near = related(shared.also, shared.schools, schools)
    if other:
        yield "Reads differently elsewhere", tuple(_see(at, f", at {names.few(schools[at])}") for at in other)
    if near:
        yield "Belongs together with", tuple(_see(at) for at in near)
    if shared.change.place:
        yield "Written in", (Link(shared.change.place),)


def _see(number: int, more: str = "") -> Link:
    return Link(f"change {number}{more}", f"#change-{number}")


def _who(names: Names, who: str, accounts: Sequence[str]) -> str:
    return names.owner(who) + (f" ({', '.join(accounts)})" if accounts else "")


def _contents(review: Review, school: SchoolReview, pages: tuple[ShownPage, ...]) -> Iterator[Item]:
    """The changes of a school, the heaviest first, with links to all places where it shows them."""
    spots: dict[int, list[Spot]] = {}
    for spot in school.spots:
        spots.setdefault(spot.change, []).append(spot)
    shared = {one.number: one for one in review.changes}
    for number in school.changes:
        change = shared[number].change
        ids = dict.fromkeys(filter(None, (anchor(pages, spot) for spot in spots.get(number, ()))))
        places = tuple(Link(_where(*section_at(pages, id)), f"#{id}") for id in ids)
        words = heading(change.kinds, change.what, change.number) + (f" ({change.what})" if change.number else "")
        yield Item(number, words, places or (Link(_where(shared[number].page_title, change.section.text)),))


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(__package__, "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _render(template: str, **values: object) -> bytes:
    text = _environment().get_template(template).render(values)
    return text.encode("utf-8", "replace")


def _text(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")
