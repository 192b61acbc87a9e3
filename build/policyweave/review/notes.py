"""Change notes, "What changed, where", as Markdown that a person edits before a release; major changes come first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from ..redline.changes import Entry, Fate, PageRedline, TableEntry, section_of
from ..redline.describe import kind, label, short
from ..redline.regions import regions
from ..redline.weigh import Change, Kind, weigh
from .names import Names, capital, counted
from .places import BOTH, MIXED, ShownPage, shown_pages
from .review import Review, SchoolReview

EDIT = (
    "This was drawn up from the redlines. Put it into your own words before the release, "
    "take out what nobody needs, and say why where it helps."
)
SENTENCES = 4  # of one change
SHORT = 60  # characters of a sentence that needs the words around it to be understood
AROUND = 45  # characters on both sides
SPECIAL = re.compile(r"([\\`*_\[\]<>|~$&])")
UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the notes; order is where it stands, the smaller the earlier."""

    where: str
    what: str
    major: bool
    order: tuple[int, ...]


def change_notes(review: Review, school: str) -> str:
    """What changed at the school with this slug, major changes first; a school without a change is told so."""
    found = next((one for one in review.schools if one.slug == school), None)
    if found is None:
        return f"# What changed, where\n\n{_compared(review)}\n\nNothing that readers see changed at this school.\n"
    title = f"# {plain(found.name)}: what changed, where"
    said = {"added": "The school is new.", "removed": "The school is no longer there."}.get(found.fate, "")
    return notes_text([title, _compared(review), said], _rows(found, review))


def trust_notes(review: Review) -> str:
    """What changed in the whole trust, major changes first, with the schools that each change shows at."""
    names = Names({one.slug: one.name for one in review.schools}, len(review.schools) + review.unchanged)
    found: dict[tuple[str, str, bool], dict[str, None]] = {}
    order: dict[tuple[str, str, bool], tuple[int, ...]] = {}
    for shared in review.changes:
        change = shared.change
        places = shared.places if len(shared.places) > 1 else ((shared.page_title, change.section.text),)
        key = "; ".join(_where(*place) for place in places), _what(change), _major(change)
        found.setdefault(key, {}).update(dict.fromkeys(shared.schools))
        order.setdefault(key, (change.kind, shared.number))
    rows = []
    for (where, what, major), slugs in found.items():
        schools = f" ({names.few(tuple(slugs))})" if names.total > 1 else ""
        rows.append(Row(where + schools, what, major, order[(where, what, major)]))
    return notes_text(["# What changed, where", _compared(review)], rows, review.beside)


def plain(text: str) -> str:
    """A text that stays text in a cell of a Markdown table, with as few signs put in as will do."""
    text = UNSEEN.sub("", " ".join(text.split()))
    text = SPECIAL.sub(r"\\\1", text).replace("{", "&#123;")
    return re.sub(r"(?<!\w)@(?=\w)", "@<!-- -->", text)


def _compared(review: Review) -> str:
    return f"From {plain(review.base.said)} to {plain(review.head.said)}."


def notes_text(head: Iterable[str], rows: Iterable[Row], beside: Iterable[str] = ()) -> str:
    """The notes as Markdown: paragraphs at the head, the rows, major ones first, and what is beside the words."""
    rows = sorted(_together(rows), key=lambda row: (not row.major, row.order))
    out = [*filter(None, head)]
    if not rows:
        out.append("Nothing that readers see changed in the words of the pages.")
    else:
        major = sum(row.major for row in rows)
        out.append(f"{counted(major, 'major change')}, {counted(len(rows) - major, 'minor change')}. {EDIT}")
        lines = [f"| {plain(row.where)} | {plain(row.what)} | {'major' if row.major else 'minor'} |" for row in rows]
        out.append("\n".join(["| Where | What | Weight |", "| --- | --- | --- |", *lines]))
    more = [f"- {plain(one)}" for one in beside]
    if more:
        out += ["## Beside the words", "\n".join(more)]
    return "\n\n".join(out) + "\n"


def _together(rows: Iterable[Row]) -> Iterator[Row]:
    """One row for the same sentence at several places, such as a telephone number."""
    found: dict[tuple[str, bool], list[Row]] = {}
    for row in rows:
        found.setdefault((row.what, row.major), []).append(row)
    for (what, major), same in found.items():
        if "“" in what:
            places = "; ".join(dict.fromkeys(row.where for row in same))
            yield Row(places, what, major, min(row.order for row in same))
        else:
            yield from dict.fromkeys(same)


def _rows(school: SchoolReview, review: Review) -> Iterator[Row]:
    seen: set[tuple[str, str]] = set()
    shared = {one.number: one.change for one in review.changes}
    for at, shown in enumerate(shown_pages(school)):
        site = "" if shown.sites in (BOTH, MIXED) else f" ({shown.sites[0].lower()}{shown.sites[1:]})"
        for row in _of_page(shown, school, review, shared, at):
            if (row.where, row.what) not in seen:  # what both sites show stands with the first
                seen.add((row.where, row.what))
                yield replace(row, where=row.where + site)


def _of_page(
    shown: ShownPage, school: SchoolReview, review: Review, shared: Mapping[int, Change], at: int
) -> Iterator[Row]:
    if shown.page.fate in (Fate.ADDED, Fate.REMOVED):
        yield page_row(shown.page, at)
        return
    changes = _changes(shown, school, review, shared)
    yield from (row for _, row in rows_of_page(shown.page, changes, at))


def _changes(shown: ShownPage, school: SchoolReview, review: Review, shared: Mapping[int, Change]) -> Sequence[Change]:
    """The changes of one page, weighed; those that were weighed for another school are taken if they are the same."""
    found: dict[int, Change] = {}
    for spot in school.spots:
        if spot.page != shown.page.id or not spot.entry or (spot.audience, spot.entry) not in shown.numbers:
            continue
        number = shown.numbers[spot.audience, spot.entry]
        entry, change = shown.page.entries[number - 1], shared[spot.change]
        if entry != change.entry or section_of(entry) != change.section:
            return weigh(shown.page, review.titles)
        found[number] = change
    return [change for _, change in sorted(found.items(), key=lambda pair: (pair[1].kind, pair[0]))]


def page_row(page: PageRedline, at: int) -> Row:
    """The row of a page that is new or was taken out; at is its place among the pages."""
    return Row(page.title, _page(page.fate), True, (0, at))


def rows_of_page(page: PageRedline, changes: Iterable[Change], at: int) -> Iterator[tuple[int, Row]]:
    """The rows of a page that changed, each with the number of its entry (0: of the page itself)."""
    for shift in page.shifts:
        what = f"The page’s {shift.field} “{shift.old}” became “{shift.new}”."
        yield 0, Row(page.title, what, False, (Kind.WORDING, at))
    for number, change in enumerate(changes):
        where = _where(page.title, change.section.text)
        yield change.number, Row(where, _what(change), _major(change), (change.kind, at, number))


def _where(page: str, section: str) -> str:
    return f"{page}, “{section}”" if section and section != page else page


def _major(change: Change) -> bool:
    return change.kind < Kind.LINK or (change.entry.fate in (Fate.ADDED, Fate.REMOVED) and not change.number)


def _page(fate: Fate) -> str:
    return "The page is new." if fate is Fate.ADDED else "The page was taken out."


def _what(change: Change) -> str:
    """A change in plain sentences."""
    entry = change.entry
    if not change.number:
        return _page(entry.fate) if entry.fate in (Fate.ADDED, Fate.REMOVED) else " ".join(change.said)
    if change.what.endswith("renumbered"):
        return f"{capital(change.what)}."
    lines, told = _lines(entry) if isinstance(entry, TableEntry) else ((), ())
    said = [one for one in change.said if not one.startswith("Moved (")]
    quoted = [*lines, *(one for one in said if one.startswith("“") and one not in told)] or said
    moved = entry.fate is Fate.MOVED_HERE
    if quoted:
        more = len(quoted) - SENTENCES
        shown = " ".join(quoted[:SENTENCES]) + (f" There {_are(more)} in it." if more > 0 else "")
        near = _near(change) if len(quoted) == 1 and len(shown) < SHORT and not lines else ""
        shown = f"{shown.removesuffix('.')} in “{near}”." if near else shown
        return f"Moved and edited: {shown}" if moved and entry.edited else shown
    if moved and "together" not in change.what:
        return f"A {kind(entry)} was moved."
    if isinstance(entry, Entry) and entry.fate is Fate.CHANGED and label(entry.fate, entry).startswith("Split"):
        return "A paragraph was split in two."
    return f"{capital(change.what)}."


def _are(more: int) -> str:
    return f"{'is' if more == 1 else 'are'} {counted(more, 'more change')}"


LINES = {Fate.ADDED: "was added", Fate.REMOVED: "was removed", Fate.MOVED_HERE: "was moved"}


def _lines(table: TableEntry) -> tuple[Sequence[str], Set[str]]:
    """Sentences on the columns and rows that came, went or moved, and what is said of single cells in those."""
    if table.fate not in (Fate.CHANGED, Fate.MOVED_HERE):
        return (), frozenset()
    columns = [[row.cells[at] for row in table.rows] for at in range(len(table.columns))]
    out, told = [], set()
    for what, lines in (
        ("column", [(one.fate, cells) for one, cells in zip(table.columns, columns, strict=True)]),
        ("row", [(one.fate, list(one.cells)) for one in table.rows]),
    ):
        for fate, cells in lines:
            if fate in LINES:
                text = next((cell.block.text for cell in cells if cell.block and cell.block.text.strip()), "")
                out.append(f"The {what} “{short(text)}” {LINES[fate]}." if text else f"A {what} {LINES[fate]}.")
            if fate in (Fate.ADDED, Fate.REMOVED):
                told |= {region.said for cell in cells for region in regions(cell)}
    return out, told


def _near(change: Change) -> str:
    """The new words around the first ones that changed, where others stand around them; not for contacts."""
    entry = change.entry
    cells = [entry] if isinstance(entry, Entry) else [cell for cell in entry.cells if cell.fate is Fate.CHANGED]
    region = next((one for cell in cells for one in regions(cell)), None)
    if region is None or change.kind is Kind.CONTACT or region.restyled:
        return ""
    start, end = region.new_span
    before = region.new[max(start - AROUND, 0) : start]
    after = region.new[end : end + AROUND]
    if not (before + after).strip():
        return ""
    before = "… " + before.split(" ", 1)[-1] if start > AROUND else before
    after = after.rsplit(" ", 1)[0] + " …" if len(region.new) > end + AROUND else after
    return " ".join((before + region.new[start:end] + after).split())
