"""A redline for a pull request's summary: Markdown that GitHub shows, of a bounded length, the heaviest changes first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from .changes import Entry, Fate, PageRedline, Redline, Row, TableEntry
from .describe import restyled, sentence
from .html import NO_CHANGE
from .runs import BREAK
from .weigh import Change, Kind, weigh
from .words import Fate as Word
from .words import Piece, Pieces

AROUND = 90  # characters of unchanged words around a change
LONGEST = 600  # characters of one removed or added stretch
MOST_ROWS = 6
RESERVE = 400  # characters kept for what is said about what was left out
SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:])")


def summary_markdown(redline: Redline, most: int = 60_000, titles: Sequence[str] = (), rest: str = "") -> str:
    """The changes of one school's site in at most so many characters (at least 1,000).

    rest is a Markdown sentence that says where the whole is to be found.
    """
    most = max(most, 1_000)
    pages = redline.changed
    if not pages:
        return f"{NO_CHANGE}\n"
    changes = sorted(
        ((change, page) for page in pages for change in weigh(page, titles)), key=lambda pair: pair[0].kind
    )
    out = [_counted([change for change, _ in changes], len(pages)), *_page_notes(pages)]
    room = most - RESERVE - len(rest) - sum(map(len, out))
    left: list[Change] = []
    for change, page in changes:
        text = _item(change, page)
        if left or len(text) > room:
            left.append(change)
            continue
        out.append(text)
        room -= len(text)
    if left:
        number = f"{len(left)} more change{'' if len(left) == 1 else 's'}"
        out.append(f"\n**Left out here for want of room:** {number} ({_kinds(left)}).\n")
    return _within("".join(out) + (f"\n{rest}\n" if rest else ""), most)


def _within(text: str, most: int) -> str:
    """Cuts at the end of a line what is too long in spite of all; titles of hundreds of pages would do that."""
    return text if len(text) <= most else text[: most - 40].rsplit("\n", 1)[0] + "\n\nThe rest was left out.\n"


def _counted(changes: Sequence[Change], pages: int) -> str:
    number = f"{len(changes)} change{'' if len(changes) == 1 else 's'}"
    where = f"on {pages} page{'' if pages == 1 else 's'}"
    return f"**{number} {where}**" + (f": {_kinds(changes)}.\n\n" if changes else ".\n\n")


def _kinds(changes: Iterable[Change]) -> str:
    counted = Counter(change.kind for change in changes)
    return ", ".join(f"{counted[kind]} × {kind.words}" for kind in Kind if counted[kind])


def _page_notes(pages: Iterable[PageRedline]) -> Iterator[str]:
    for page in pages:
        said = [sentence(shift) for shift in page.shifts]
        if page.fate in (Fate.ADDED, Fate.REMOVED):
            said.insert(0, "The page is new." if page.fate is Fate.ADDED else "The page is no longer there.")
        if said:
            yield f"**{escaped(page.title)}**: {escaped(' '.join(said))}\n\n"


def _item(change: Change, page: PageRedline) -> str:
    heavy = [one for one in change.kinds if one < Kind.WORDING] or change.kinds[:1]
    kinds = " and ".join(one.words for one in heavy[:3])
    where = f"“{escaped(change.section.text)}”" if change.section.text else "the beginning"
    whose = f", {change.layer.value} {change.owner}".rstrip() if change.layer else ""
    place = f" (`{change.place.replace('`', '')}`{whose})" if change.place else ""
    lines = [f"- **{kinds.capitalize()}** · {escaped(page.title)}, {where}: {change.what}{place}"]
    entry = change.entry
    shown = _table(entry) if isinstance(entry, TableEntry) else [pieces_markdown(entry.pieces)]
    lines += [f"  > {line}" for line in shown if line]
    lines += [f"  > {escaped(one)}" for one in change.said if not one.startswith("“")][:4]
    return "\n".join(lines) + "\n"


def _table(table: TableEntry) -> list[str]:
    rows = [row for row in table.rows if row.fate.in_new != row.fate.in_old or any(map(_edited, row.cells))]
    if table.fate not in (Fate.CHANGED, Fate.MOVED_HERE):
        rows = list(table.rows)
    out = [_row(row) + "<br>" for row in rows[:MOST_ROWS]]
    if len(rows) > MOST_ROWS:
        out.append(f"… and {len(rows) - MOST_ROWS} more rows")
    return out


def _row(row: Row) -> str:
    if row.fate is Fate.MOVED_AWAY:
        return f"(row moved, {row.move})"
    cells = [cell for cell in row.cells if cell.fate is not Fate.MOVED_AWAY]
    return " \\| ".join(pieces_markdown(cell.pieces) or escaped(_text(cell)) for cell in cells)


def _edited(cell: Entry) -> bool:
    return cell.fate not in (Fate.SAME, Fate.MOVED_AWAY)


def _text(cell: Entry) -> str:
    text = cell.block.text if cell.block else "–"
    return text if len(text) <= AROUND else text[:AROUND] + "…"


def pieces_markdown(pieces: Pieces) -> str:
    """Words with their marks, unchanged ones shortened."""
    groups = [(fate, list(group)) for fate, group in groupby(pieces, lambda piece: piece.fate)]
    return "".join(_group(fate, group, at == 0, at == len(groups) - 1) for at, (fate, group) in enumerate(groups))


def _group(fate: Word, pieces: list[Piece], first: bool, last: bool) -> str:
    if fate is Word.RESTYLED:
        return "".join(
            f"<em>{escaped(piece.run.text)}</em> ({escaped(restyled(piece))})"
            for piece in pieces if piece.run.text.strip() or piece.run.image
        )  # fmt: skip
    text = "".join(f"[image: {p.run.text} ({p.run.image})]" if p.run.image else p.run.text for p in pieces)
    text = text.replace("\n", " / ").replace(BREAK, " ¶ ")
    if fate is Word.KEPT:
        return escaped(_shortened(text, first, last))
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(" ", 1)[0] + " …"
    tag = "ins" if fate is Word.ADDED else "del"
    return f"<{tag}>{escaped(text)}</{tag}>"


def _shortened(text: str, first: bool, last: bool) -> str:
    if len(text) <= AROUND * (1 if first or last else 2):
        return text
    head = "" if first else text[:AROUND].rsplit(" ", 1)[0]
    tail = "" if last else text[-AROUND:].split(" ", 1)[-1]
    return f"{head} … {tail}"


def escaped(text: str) -> str:
    """A text that stays text in GitHub's Markdown: no markup, no HTML, no mention of people, issues or addresses."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = SPECIAL.sub(r"\\\1", " ".join(text.split("\n")))
    text = re.sub(r"(?<![\w.])@(?=\w)|(?<=#)(?=\d)", lambda match: f"{match[0]}<!-- -->", text)
    return re.sub(r"\b(www)\\\.", r"\1<!-- -->\\.", text)
