"""A page's redline as a fragment of HTML: as one text (inline), or before and after side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files

from .changes import AnyEntry, Elsewhere, Entry, Fate, PageRedline, section_of
from .describe import sentence
from .html_blocks import Place, as_moved, elsewhere_html, entry_html, fate_html, table_html
from .html_words import Side

Address = Callable[[str, int], str]  # where the redline of a page (its id) shows an entry (its number)
NO_CHANGE = "No visible change: readers see the same page as before."


def stylesheet() -> str:
    """The CSS that the fragments need."""
    return (files(__package__) / "redline.css").read_text(encoding="utf-8")


def entry_id(prefix: str, number: int) -> str:
    """The id of the entry with this number (from 1) among all entries of its page."""
    return f"{prefix}entry-{number}"


def inline_html(page: PageRedline, prefix: str = "", context: int | None = 2, address: Address | None = None) -> str:
    """One text with what was added and removed marked in it.

    prefix begins all ids and has to differ for each fragment on a document. context is how many unchanged blocks are
    shown around a change (the others are folded away); None shows all. address gives links to other pages' redlines.
    """
    ends: set[str] = set()
    place = _place(prefix, address)
    out = [_head(page)]
    for number, folded in _parts(page.entries, context):
        if folded:
            out.append(f'<details class="pw-fold"><summary>{_folded(len(folded))}</summary>\n')
            out += [_view(entry, Side.BOTH) for entry in folded]
            out.append("</details>\n")
        else:
            out.append(_entry(page.entries, number, prefix, ends, place))
    return f'<div class="pw-redline pw-inline">\n{"".join(out)}</div>\n'


def sides_html(page: PageRedline, prefix: str = "", context: int | None = 2, address: Address | None = None) -> str:
    """Before and after in two columns; the rest as for inline_html."""
    ends: set[str] = set()
    place = _place(prefix, address)
    rows = []
    for number, folded in _parts(page.entries, context):
        if folded:
            inner = "".join(_view(entry, Side.NEW) for entry in folded)
            summary = f"<summary>{_folded(len(folded))}</summary>"
            rows.append(f'<tr class="pw-fold"><td colspan="2"><details>{summary}\n{inner}</details></td></tr>\n')
            continue
        entry = _shape(page.entries[number - 1])
        ids = _ids(entry, number, prefix, ends)
        old, new = _cells(entry, prefix, place, _along(page.entries, number))
        rows.append(f'<tr class="{_look(entry)}" id="{ids[0]}"><td>{ids[1]}{old}</td><td>{new}</td></tr>\n')
    head = '<thead><tr><th scope="col">Before</th><th scope="col">Now</th></tr></thead>'
    table = f'<table class="pw-sides">{head}\n<tbody>\n{"".join(rows)}</tbody></table>\n' if rows else ""
    return f'<div class="pw-redline pw-side-by-side">\n{_head(page)}{table}</div>\n'


def alone_html(entry: AnyEntry) -> str:
    """One entry by itself, without ids and links."""
    entry = _shape(entry)
    return f'<div class="pw-redline pw-inline"><div class="{_look(entry)}">\n{_view(entry, Side.BOTH)}</div></div>\n'


def _place(prefix: str, address: Address | None) -> Place:
    def place(one: Elsewhere) -> str:
        if one.after:
            return f"#{entry_id(prefix, one.number)}"
        return address(one.page, one.number) if address else ""

    return place


def _shape(entry: AnyEntry) -> AnyEntry:
    return as_moved(entry) if isinstance(entry, Entry) else entry


def _head(page: PageRedline) -> str:
    said = [sentence(shift) for shift in page.shifts]
    if page.fate is Fate.SAME:
        said = [NO_CHANGE]
    elif page.fate is Fate.ADDED:
        said.insert(0, "This page is new.")
    elif page.fate is Fate.REMOVED:
        said.insert(0, "This page is no longer there.")
    return f'<p class="pw-said">{escape(" ".join(said))}</p>\n' if said else ""


def _entry(entries: Sequence[AnyEntry], number: int, prefix: str, ends: set[str], place: Place) -> str:
    entry = _shape(entries[number - 1])
    own, more = _ids(entry, number, prefix, ends)
    fate = "" if entry.fate is Fate.SAME else fate_html(entry, prefix, place, _along(entries, number))
    view = _view(entry, Side.BOTH) + elsewhere_html(entry, place)
    return f'<div class="{_look(entry)}" id="{own}">\n{more}{fate}{view}</div>\n'


def _along(entries: Sequence[AnyEntry], number: int) -> bool:
    """Whether an entry moved along with the one before it, which says so."""
    entry, before = entries[number - 1], entries[number - 2] if number > 1 else None
    return before is not None and entry.move > 0 and (entry.move, entry.fate) == (before.move, before.fate)


def _cells(entry: AnyEntry, prefix: str, place: Place, along: bool) -> tuple[str, str]:
    if entry.fate is Fate.SAME:
        return _view(entry, Side.OLD), _view(entry, Side.NEW)
    fate = fate_html(entry, prefix, place, along)
    also = elsewhere_html(entry, place)
    match entry.fate:
        case Fate.ADDED:
            return "", fate + _view(entry, Side.NEW) + also
        case Fate.REMOVED | Fate.MOVED_AWAY:
            return fate + _view(entry, Side.OLD) + also, ""
        case Fate.MOVED_HERE if isinstance(entry, Entry):
            before = '<p class="pw-said">Before, at its old place:</p>\n' if entry.edited else ""
            return (before + _view(entry, Side.OLD) if entry.edited else ""), fate + _view(entry, Side.NEW) + also
        case Fate.MOVED_HERE:
            return "", fate + _view(entry, Side.BOTH) + also
    return _view(entry, Side.OLD), fate + _view(entry, Side.NEW) + also


def _view(entry: AnyEntry, side: Side) -> str:
    return entry_html(entry, side) if isinstance(entry, Entry) else table_html(entry, side)


def _ids(entry: AnyEntry, number: int, prefix: str, ends: set[str]) -> tuple[str, str]:
    """An entry's id, and an empty anchor for the first of what moved together."""
    if not entry.move:
        return entry_id(prefix, number), ""
    end = f"{prefix}{'from' if entry.fate is Fate.MOVED_AWAY else 'to'}-{entry.move}"
    if end in ends:
        return entry_id(prefix, number), ""
    ends.add(end)
    return entry_id(prefix, number), f'<span id="{end}"></span>'


def _look(entry: AnyEntry) -> str:
    return f"pw-entry pw-{entry.fate.name.lower().replace('_', '-')}"


def _folded(number: int) -> str:
    return f"{number} passage{'' if number == 1 else 's'} without a change"


def _parts(entries: Sequence[AnyEntry], context: int | None) -> Iterator[tuple[int, list[AnyEntry]]]:
    """Numbers of entries to show, and runs of entries to fold away."""
    shown = _shown(entries, context)
    folded: list[AnyEntry] = []
    for number, entry in enumerate(entries, 1):
        if number - 1 not in shown:
            folded.append(entry)
            continue
        if folded:
            yield 0, folded
            folded = []
        yield number, []
    if folded:
        yield 0, folded


def _shown(entries: Sequence[AnyEntry], context: int | None) -> set[int]:
    changed = [at for at, entry in enumerate(entries) if entry.fate is not Fate.SAME]
    if context is None:
        return set(range(len(entries)))
    shown = {at for place in changed for at in range(place - context, place + context + 1) if 0 <= at < len(entries)}
    return shown | set(_headings(entries, changed))


def _headings(entries: Sequence[AnyEntry], changed: Iterable[int]) -> Iterator[int]:
    """The headings that say where the changes are."""
    last: dict[tuple[str, str], int] = {}
    wanted = set(changed)
    for at, entry in enumerate(entries):
        section = section_of(entry)
        key = (section.id, section.text)
        if isinstance(entry, Entry) and entry.block and entry.block.kind == "heading":
            last[key] = at
        if at in wanted and key in last:
            yield last[key]
