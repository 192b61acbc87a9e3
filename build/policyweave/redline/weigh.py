"""What kind of change each entry is, in plain words, the heaviest first: contacts and duties before wording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from ..model.origin import Layer, Origin
from .blocks import Section
from .changes import AnyEntry, Entry, Fate, PageRedline, TableEntry, origin_of_entry, section_of
from .describe import elsewhere, kind, label, notes, sentence
from .forms import Citations, contacts, duties, is_contact_key, is_contact_link, is_guidance_link
from .regions import Region, regions

RENUMBERED = "list item renumbered"


class Kind(IntEnum):
    """What was changed; the heaviest has the lowest number."""

    CONTACT = 0
    DUTY = 1
    AUDIENCE = 2
    CITATION = 3
    LINK = 4
    WORDING = 5
    LOOK = 6  # place, number, level, emphasis

    @property
    def words(self) -> str:
        """Its name for readers."""
        return NAMES[self]


NAMES = {
    Kind.CONTACT: "contact changed", Kind.DUTY: "duty changed", Kind.AUDIENCE: "who can see it changed",
    Kind.CITATION: "statutory citation changed", Kind.LINK: "link changed", Kind.WORDING: "wording only",
    Kind.LOOK: "place or look only",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a page's redline, weighed.

    number is the entry's (from 1) among all of the page; kinds are all that apply, the heaviest first; said are short
    sentences; origin is where the words come from (of the text, or of the value that changed): path, line, layer, owner.
    """

    page: str
    number: int
    kinds: tuple[Kind, ...]
    what: str
    said: tuple[str, ...]
    section: Section
    origin: Origin | None
    entry: AnyEntry

    @property
    def kind(self) -> Kind:
        return self.kinds[0]

    @property
    def layer(self) -> Layer | None:
        return self.origin.layer if self.origin else None

    @property
    def owner(self) -> str:
        return self.origin.owner if self.origin else ""

    @property
    def place(self) -> str:
        """path:line in the content repository."""
        return f"{self.origin.path}:{self.origin.line}" if self.origin else ""


def weigh(page: PageRedline, titles: Sequence[str] = ()) -> tuple[Change, ...]:
    """All changes of a page, the heaviest first, else in the order of the page.

    titles are titles and short names of national guidance, beside those that are known anyway. The old end of a move
    is told with its new one.
    """
    citations = Citations(titles)
    found = [
        _change(page, number, entry, citations)
        for number, entry in enumerate(page.entries, 1)
        if entry.fate not in (Fate.SAME, Fate.MOVED_AWAY)
    ]
    return tuple(sorted(_together(found), key=lambda change: (change.kind, change.number)))


def _together(changes: Iterable[Change]) -> Iterator[Change]:
    """One change for what moved together without an edit, and for a list that was only renumbered."""
    groups: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        key: tuple[object, ...] = (change.number,)
        cross = change.entry.crossing
        if change.kinds == (Kind.LOOK,) and cross:
            key = ("crossing", change.entry.fate, cross.page)
        elif change.kinds == (Kind.LOOK,) and change.entry.move and not change.entry.edited:
            key = ("moved", change.entry.move)
        elif change.what == RENUMBERED:
            key = ("number", change.section)
        groups.setdefault(key, []).append(change)
    for key, group in groups.items():
        if len(group) == 1:
            yield group[0]
        elif key[0] == "crossing":
            yield replace(group[0], what=f"{len(group)} passages {label(group[0].entry.fate, group[0].entry).lower()}")
        elif key[0] == "moved":
            yield replace(group[0], what=f"{len(group)} passages moved here together")
        else:
            yield replace(group[0], what=f"{len(group)} list items renumbered")


def _change(page: PageRedline, number: int, entry: AnyEntry, citations: Citations) -> Change:
    cells = _parts(entry)
    found: dict[Kind, list[str]] = {}
    place: dict[Kind, Origin] = {}
    for cell in cells:
        for region in regions(cell):
            for kind_, sentence_, origin in _judged(region, citations):
                found.setdefault(kind_, []).append(sentence_)
                if origin is not None:
                    place.setdefault(kind_, origin)
        for kind_, sentence_ in _beside(cell):
            found.setdefault(kind_, []).append(sentence_)
    if entry.move and entry.fate is Fate.MOVED_HERE:
        found.setdefault(Kind.LOOK, []).append(f"Moved ({entry.move}).")
    kinds = tuple(sorted(found)) or (Kind.LOOK,)
    sentences = dict.fromkeys(one for kind_ in kinds for one in found.get(kind_, ()) if one)
    if isinstance(entry, TableEntry):
        sentences.update(dict.fromkeys(_lines(entry)))
    sentences.update(dict.fromkeys(elsewhere(entry)))
    said = tuple(sentences)
    what = f"{kind(entry)} {label(entry.fate, entry).lower()}"
    origin = place.get(kinds[0]) or _first(cells) or origin_of_entry(entry)
    return Change(page.id, number, kinds, what, said, section_of(entry), origin, entry)


def _parts(entry: AnyEntry) -> list[Entry]:
    """What has changed of an entry: of what came from another page its edit, of what went there nothing."""
    if entry.crossing:
        pair = entry.crossing.pair
        return [pair] if pair and entry.fate is Fate.ADDED else []
    return list(_cells(entry)) if isinstance(entry, TableEntry) else [entry]


def _cells(table: TableEntry) -> Iterator[Entry]:
    """The cells that changed, without the old places of what only moved."""
    for row in table.rows:
        if row.fate is not Fate.MOVED_AWAY:
            yield from (cell for cell in row.cells if cell.fate not in (Fate.SAME, Fate.MOVED_AWAY))


def _first(cells: Iterable[Entry]) -> Origin | None:
    return next((cell.block.origin for cell in cells if cell.block is not None and cell.block.origin), None)


def _judged(region: Region, citations: Citations) -> Iterator[tuple[Kind, str, Origin | None]]:
    """The kinds of one stretch that changed."""
    said = region.said
    before, after = set(contacts(region.removed)), set(contacts(region.added))
    keys = [one for one in region.values if is_contact_key(one)]
    links = [link for link in region.links if is_contact_link(link)]
    contact = bool(before ^ after or keys or links)
    if contact:
        yield Kind.CONTACT, said, next(iter(keys), None)
    duty = not contact and _other(duties(region, citations))
    if duty:
        yield Kind.DUTY, said, None
    guidance = [one for one in region.values if one.path.endswith("national.yml")]
    cited = bool(guidance or citations.touched(region) or any(is_guidance_link(link) for link in region.links))
    if cited:
        yield Kind.CITATION, said, next(iter(guidance), None)
    link = bool(region.links) and not links
    if link and not cited:
        yield Kind.LINK, said, None
    if not (contact or duty or cited or link):
        yield (Kind.LOOK if region.restyled else Kind.WORDING), said, None


def _other(sides: tuple[Counter[str], Counter[str]]) -> bool:
    return sides[0] != sides[1]


def _beside(entry: Entry) -> Iterator[tuple[Kind, str]]:
    """What changed beside the words."""
    fields = {shift.field for shifts in entry.shifts for shift in shifts}
    said = " ".join(notes(entry))
    if fields:
        yield (Kind.AUDIENCE if "staff" in fields else Kind.LOOK), said
    if "number" in fields:
        numbers = [shift for shifts in entry.shifts for shift in shifts if shift.field == "number"]
        yield Kind.LOOK, sentence(numbers[0])


def _lines(table: TableEntry) -> Iterator[str]:
    """Rows and columns that came, went or moved."""
    if table.fate not in (Fate.CHANGED, Fate.MOVED_HERE):
        return
    for what, lines in (("column", table.columns), ("row", table.rows)):
        for fate in (Fate.ADDED, Fate.REMOVED, Fate.MOVED_HERE):
            number = sum(line.fate is fate for line in lines)
            if number:
                name = "moved" if fate is Fate.MOVED_HERE else fate.value
                yield f"{number} {what}{'' if number == 1 else 's'} {name}."
