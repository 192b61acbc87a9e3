"""A review as a small static site to read: the whole change, and for each school its pages, inline and side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..model.origin import Audience
from ..redline.changes import Entry, Fate
from ..redline.describe import elsewhere
from ..redline.html import alone_html, stylesheet
from ..redline.weigh import Change
from .names import Names, capital, counted, heading, joined, related, tally
from .places import ShownPage, anchor, page_html, section_at, shown_pages
from .review import Review, SchoolReview, SharedChange, Spot
from .shown import changed_rows, for_staff, levelled, unbadged

FATES = {
    "changed": "",
    "added": "This school is new, and so are all of its pages. Read them in the preview or in a build.",
    "removed": "This school is no longer there, and none of its pages are.",
}
SITES: Mapping[tuple[str, ...], str] = {("public",): "Public site only", ("staff",): "Staff site only"}
LISTED = 4  # schools of a change that are shown without opening the list
BRIEF = 90  # characters of what changed in the contents
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
        whole = school.fate != "changed"
        contents = () if whole else tuple(_contents(review, school, shown))
        for side in (False, True):
            made[_file(school, side)] = _render(
                "school.html", review=review, school=school, side=side,
                pages=[(one, Markup() if whole else Markup(page_html(one, shown, side))) for one in shown], fate=FATES[school.fate],
                contents=contents, listed=CONTENTS, number=counted(len(school.changes), "change"), up="../",
                other=_file(school, not side).removeprefix("schools/"),
            )  # fmt: skip
    made["index.html"] = _render("index.html", up="", **_index(review, pages))
    return dict(sorted(made.items()))


def _index(review: Review, pages: Mapping[str, tuple[ShownPage, ...]]) -> dict[str, object]:
    names = Names({one.slug: one.name for one in review.schools}, len(review.schools) + review.unchanged)
    return {
        "review": review,
        "total": names.total,
        "number": counted(len(review.changes), "change"),
        "kinds": tally((one.change.kinds, one.change.what, one.change.number) for one in review.changes),
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
    entry, rest = changed_rows(change.entry)
    if for_staff(entry) and shared.audiences == (Audience.STAFF,):
        entry = unbadged(entry)
    words = isinstance(entry, Entry)
    said = [one for one in change.said if not (one.startswith(("“", "Moved (")) or (words and change.number))]
    said = [*dict.fromkeys([*said, *elsewhere(entry)])]
    many = len(shared.places) > 1
    place = f"in {len(shared.places)} places" if many else _where(shared.page_title, change.section.text)
    return Told(
        shared.number,
        heading(change.kinds, change.what, change.number),
        place,
        _what(change.what, shared),
        Markup(levelled(alone_html(entry), 3)) if change.number else Markup(),
        " ".join([*said, rest] if rest else said),
        SITES.get(tuple(one.value for one in shared.audiences), "Public and staff sites"),
        tuple(_links(shared, review, pages)),
        f"{capital(names.few(shared.schools))}" if len(shared.schools) > LISTED else "",
        tuple(_facts(shared, review, names, tuple(_read(shared, review, pages)))),
    )


def _what(what: str, shared: SharedChange) -> str:
    """What became of it, and which of several places is shown."""
    if len(shared.places) > 1:
        return f"As it stands in {_where(shared.page_title, shared.change.section.text)}."
    return "" if what in ("page added", "page removed") else f"{capital(what)}."


def _where(page: str, section: str) -> str:
    return f"{page or 'The whole school'}, “{section}”" if section else page or "The whole school"


def _read(shared: SharedChange, review: Review, pages: Mapping[str, tuple[ShownPage, ...]]) -> Iterator[Link]:
    """Where a page that is new is shown, since the index does not show it."""
    if not shared.change.number and shared.change.entry.fate is Fate.ADDED:
        yield from [Link(f"at {one.words}", one.to) for one in _links(shared, review, pages) if "#" in one.to][:1]


def _links(shared: SharedChange, review: Review, pages: Mapping[str, tuple[ShownPage, ...]]) -> Iterator[Link]:
    wanted = set(shared.schools)
    for school in review.schools:
        if school.slug in wanted:
            ids = [anchor(pages[school.slug], spot) for spot in school.spots if spot.change == shared.number]
            place = next(filter(None, ids), "") if school.fate == "changed" else ""
            yield Link(school.name, _file(school, False) + (f"#{place}" if place else ""))


def _facts(
    shared: SharedChange, review: Review, names: Names, read: tuple[Link, ...]
) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """What is to be known about a change: a name, and words or links."""
    if read:
        yield "Read it", read
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
        words = heading(change.kinds, change.what, change.number)
        words += f" ({_briefly(change)})" if change.number else ""
        yield Item(number, words, places or (Link(_where(shared[number].page_title, change.section.text)),))


def _briefly(change: Change) -> str:
    """The first words that changed; what became of it if none did or if they are long."""
    said = next((one for one in change.said if one.startswith("“")), "").removesuffix(".")
    return said if said and len(said) <= BRIEF else change.what


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
