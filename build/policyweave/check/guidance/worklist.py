"""What has to be looked at again because an edition of national guidance came, and what has been."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ...model.content import Content
from ...model.fields import day_in_words
from ...model.finding import Place
from ...model.page import ComposedSchool
from ...model.schema import Guidance, GuidanceEdition, Rechecked
from ...model.schema import Passage as Record
from ..kinds import Passage, places
from ..values import Words, school_words, trust_words
from . import citing, meaning

SHOWN = 70  # characters of a passage, to know it by


@dataclass(frozen=True, slots=True)
class Update:
    """An edition that is being worked in: the guidance's id and entry, the edition's index, what was looked at."""

    id: str
    guidance: Guidance
    index: int
    record: Rechecked

    @property
    def edition(self) -> GuidanceEdition:
        return self.guidance.editions[self.index]

    @property
    def before(self) -> GuidanceEdition:
        return self.guidance.editions[self.index - 1]

    def begun(self, on: datetime.date) -> bool:
        """Whether the edition is in force on a day."""
        return self.edition.in_force is not None and self.edition.in_force <= on

    def standing(self, on: datetime.date) -> str:
        """“in force since 1 September 2026”, as a clause."""
        edition = self.edition
        if edition.in_force is not None:
            return f"in force {'since' if self.begun(on) else 'from'} {day_in_words(edition.in_force)}"
        if edition.issued is not None:
            return f"issued for information on {day_in_words(edition.issued)}"
        return "not in force yet"


@dataclass(frozen=True, slots=True)
class Item:
    """A passage or value that rests on an earlier edition.

    places are where it stands, each with the number of its last line; why says how it rests on the guidance; page and
    slot are those it shows on, if any; schools the slugs of the schools that show it, none for values of the trust;
    listed says that it stood there when the edition was recorded; record is the confirmation, None while it is open.
    """

    guidance: str
    digest: str
    places: tuple[tuple[Place, int], ...]
    why: tuple[str, ...]
    words: str
    page: str = ""
    slot: str = ""
    schools: tuple[str, ...] = ()
    listed: bool = False
    record: Record | None = None

    @property
    def place(self) -> Place:
        """The first of its places."""
        return self.places[0][0]

    @property
    def at(self) -> str:
        """That place as people name it: the path and the line."""
        return f"{self.place.path}:{self.place.line}"

    @property
    def open(self) -> bool:
        """Whether somebody still has to look at it."""
        return self.record is None


def updates(content: Content, on: datetime.date) -> tuple[Update, ...]:
    """The editions that are being worked in on a day, as policies/confirmed.yml has them; not a withdrawn one."""
    found = []
    for id, record in content.rechecked.items():
        guidance = content.national.get(id)
        names = [edition.name for edition in guidance.editions] if guidance else []
        if guidance is None or record.edition not in names[1:]:
            continue
        update = Update(id, guidance, names.index(record.edition, 1), record)
        withdrawn = update.edition.withdrawn
        if withdrawn is None or withdrawn > on:
            found.append(update)
    return tuple(found)


def of_passage(content: Content, update: Update, passage: Passage) -> Item | None:
    """The item that a passage is, if it rests on an earlier edition."""
    found = citing.in_passage(passage, content, update.id, update.index)
    if found is None:
        return None
    last = passage.origin.line + passage.text.count("\n")
    lines = content.sources.get(passage.origin.path, "").split("\n")[passage.origin.line - 1 : last]
    at = _place(passage, lines, found, update)
    item = Item(update.id, meaning.of_passage(passage), ((at, last),), found.why, _short(passage.text))
    return _recorded(replace(item, page=passage.page, slot=passage.slot), update)


def of_values(content: Content, update: Update, values: Iterable[Words]) -> Iterator[Item]:
    """The items among texts of YAML files."""
    for words in values:
        found = citing.in_value(words.text, content, update.id, update.index)
        if found is not None:
            places = ((words.place, words.place.line),)
            yield _recorded(Item(update.id, meaning.of_value(words), places, found.why, _short(words.text)), update)


def worklist(content: Content, sites: Iterable[ComposedSchool], update: Update) -> tuple[Item, ...]:
    """Everything on these sites and in the values that rests on an earlier edition, open or confirmed, by place."""
    found: dict[tuple[str, str], Item] = {}
    known: dict[tuple[int, str], Item | None] = {}
    schools: list[str] = []
    for site in sites:
        schools.append(site.school)
        for page in site.pages:
            for at in places(page):
                key = (id(at.token), at.slot)
                if key not in known:
                    known[key] = of_passage(content, update, at.passage(page))
                if (item := known[key]) is not None:
                    _join(found, item, site.school)
    for item in of_values(content, update, trust_words(content)):
        _join(found, item, "")
    for slug in dict.fromkeys(schools):
        for item in of_values(content, update, school_words(content, slug)):
            _join(found, item, slug)
    return tuple(sorted(found.values(), key=lambda item: (item.place, item.digest)))


def _join(found: dict[tuple[str, str], Item], item: Item, school: str) -> None:
    """Adds an item, or what is new of it to the one that it is: the same words of the same owner."""
    before = found.get((item.guidance, item.digest), item)
    seen = tuple(sorted({*before.schools, school})) if school else before.schools
    at = tuple(sorted({*before.places, *item.places}))
    why = tuple(dict.fromkeys([*before.why, *item.why]))
    found[item.guidance, item.digest] = replace(before, places=at, why=why, schools=seen)


def _recorded(item: Item, update: Update) -> Item:
    record = update.record.passages.get(item.digest)
    return replace(item, listed=record is not None, record=record if record and record.by else None)


def _place(passage: Passage, lines: list[str], found: citing.Citing, update: Update) -> Place:
    """Where in its file a passage begins to cite: the words, or the macro that gives them."""
    path, first = passage.origin.path, passage.origin.line
    typed = passage.text[found.start :].split("\n")[0][:12]
    for words in (f'cite("{update.id}"', f"cite('{update.id}'", typed):
        for number, line in enumerate(lines):
            at = line.find(words) if words.strip() else -1
            if at >= 0:
                return Place(path, first + number, at + 1)
    return Place(path, first, 1)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= SHOWN else words[: SHOWN - 1].rstrip() + "…"
