"""A review as Markdown of bounded length: for a job's summary, the comment on a pull request and the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ..redline.weigh import Kind
from .data import ChangeData, OverlayData, PlaceData, ReviewData, VersionData
from .markdown import code, escaped, pieces_markdown, row_markdown
from .names import Names, capital, counted, heading, joined, related, tally

NO_CHANGE = "**No visible change**: readers see the same pages as before."
RESERVE = 1_500  # characters kept for what stands after the changes
LISTED = 8  # sentences of one list
MOST_ROWS = 6
FEW = 4  # schools that are named without a list to open
MOST_OWN = 3  # overlays of one change


def summary_markdown(data: ReviewData, most: int = 60_000, rest: str = "") -> str:
    """What readers will see change, the heaviest first, in at most so many characters (at least 2,000).

    rest is a Markdown sentence of ours that says where the whole is to be found. A comment on GitHub may have 65,536
    characters, a job's summary 1 MiB.
    """
    most = max(most, 2_000)
    names = Names({one.slug: one.name for one in data.schools}, len(data.schools) + data.unchanged, escaped)
    out = [*_head(data, names)]
    after = "".join(_after(data))
    after = _within(after, most // 3)
    end = after + (f"\n{rest}\n" if rest else "")
    room = most - RESERVE // 2 - len(end) - sum(map(len, out))
    left: list[ChangeData] = []
    for change in data.changes:
        text = "".join(_change(change, data, names)) if not left else ""
        if not left and len(text) > room:
            text = "".join(_change(change, data, names, brief=True))
        if left or len(text) > room:
            left.append(change)
            continue
        out.append(text)
        room -= len(text)
    out += _left(left, data.left)
    return _within("".join(out), most - len(end)) + end


def kinds_said(changes: Iterable[ChangeData]) -> str:
    """ "1 × contact changed, 2 × wording only": each change by its heaviest kind."""
    found = tally(([Kind[kind.upper()] for kind in one.kinds], escaped(one.what), one.entry) for one in changes)
    return ", ".join(f"{number} × {words}" for words, number in found)


def _head(data: ReviewData, names: Names) -> Iterator[str]:
    yield "### What readers will see change\n\n"
    if data.changes:
        number = counted(len(data.changes) + data.left, "change")
        yield f"**{number}** ({kinds_said(data.changes)}) at {_where(data, names.total)}.\n"
    else:
        yield f"{NO_CHANGE}\n"
    yield f"Compared: {_version(data.head)} with {_version(data.base)}"
    left = data.base.commit != data.asked.commit or data.base.name != data.asked.name
    yield f", where it left {_name(data.asked)}.\n" if left and data.asked.name else ".\n"
    for fate, said in (("added", "New"), ("removed", "No longer there")):
        slugs = [school.slug for school in data.schools if school.fate == fate]
        if slugs:
            yield f"{said}: {names.few(slugs, 12)}.\n"
    yield "\n"
    yield _details([school.slug for school in data.schools], names)
    if data.unwoven:
        yield "> [!WARNING]\n> Some pages could not be woven, so nothing can be said about them:\n"
        yield _list(data.unwoven, "> - ") + "\n"


def _where(data: ReviewData, total: int) -> str:
    if total < 2:
        return "the school"
    return f"{len(data.schools)} of {total} schools" if data.unchanged else f"all {total} schools"


def _version(version: VersionData) -> str:
    commit = version.commit[:9]
    shown = _name(version)
    return f"{shown} ({commit})" if commit and version.name not in (version.commit, commit) else shown


def _name(version: VersionData) -> str:
    return f"**{escaped(version.name[:9] if version.name == version.commit else version.name)}**"


def _change(change: ChangeData, data: ReviewData, names: Names, brief: bool = False) -> Iterator[str]:
    kinds = heading([Kind[one.upper()] for one in change.kinds], escaped(change.what), change.entry)
    page = escaped(change.page_title or "the whole school")
    section = f", “{escaped(change.section.text)}”" if change.section.text else ""
    where = f"in {len(change.places)} places" if len(change.places) > 1 else page + section
    yield f"#### {change.number}. {kinds}: {where}\n\n"
    here = f"As it stands in {page}{section}," if len(change.places) > 1 else escaped(capital(change.what))
    yield f"{here} at {_at(change, data, names)}{_audience(change)}.\n\n"
    shown = list(_words(change))
    if shown:
        yield "".join(f"> {line}\n" for line in shown) + "\n"
    if len(change.schools) != len(data.schools) and not brief:
        yield _details(change.schools, names)
    notes = list(_notes(change, data, names))
    if notes:
        yield "".join(f"- {line}\n" for line in notes) + "\n"


def _at(change: ChangeData, data: ReviewData, names: Names) -> str:
    if len(change.schools) == len(data.schools) > FEW and data.unchanged:
        return f"all {len(data.schools)} of them"
    return names.few(change.schools)


def _details(slugs: Sequence[str], names: Names) -> str:
    """The whole list where few() shortens it."""
    if len(slugs) <= FEW:
        return ""
    return f"<details><summary>The {len(slugs)} schools</summary>\n\n{names.whole(slugs)}\n\n</details>\n\n"


def _audience(change: ChangeData) -> str:
    if change.audiences == ("staff",):
        return ", on the staff site only"
    return ", on the public site only" if change.audiences == ("public",) else ""


def _words(change: ChangeData) -> Iterator[str]:
    if change.rows:
        alike = len({row.fate for row in change.rows}) == 1  # said of the whole table
        for row in change.rows[:MOST_ROWS]:
            yield row_markdown(row, said=not alike) + "<br>"
        more = len(change.rows) - MOST_ROWS + change.rows_left
        if more > 0:
            yield f"… and {counted(more, 'more row')}"
    elif change.pieces:
        yield pieces_markdown(change.pieces)
    said = [one for one in change.said if not one.startswith("“")][:4]
    if said:
        yield ("<br>" if change.pieces or change.rows else "") + escaped(" ".join(said))


def _notes(change: ChangeData, data: ReviewData, names: Names) -> Iterator[str]:
    if change.reviewers:
        who = [
            names.owner(one.who) + (f" ({', '.join(map(escaped, one.accounts))})" if one.accounts else "")
            for one in change.reviewers
        ]
        few = who if len(who) <= LISTED else [*who[:LISTED], f"{len(who) - LISTED} more"]
        yield f"Who must look: {joined(few)}."
    if change.stands_on:
        yield f"Own words stand in this section and may no longer fit: {_own(change.stands_on, names)}."
    if change.replaced_at:
        many = len(change.replaced_at) != 1
        yield f"{names.few(change.replaced_at)} show{'' if many else 's'} own words instead, so readers there see nothing of it."
    if len(change.places) > 1:
        yield f"Shown in {counted(len(change.places), 'place')}: {'; '.join(map(_place, change.places[:LISTED]))}."
    schools = {one.number: one.schools for one in data.changes} if change.also else {}
    elsewhere, near = related(change.also, change.schools, schools)
    if elsewhere:
        yield f"Reads differently elsewhere: see {_changes(elsewhere)}."
    if near:
        yield f"Belongs together with {_changes(near)}."
    if change.path:
        yield f"Written in {code(f'{change.path}:{change.line}')}."


def _changes(numbers: Sequence[int]) -> str:
    shown = joined([str(number) for number in numbers[:LISTED]])
    return f"change{'' if len(numbers) == 1 else 's'} {shown}{' …' if len(numbers) > LISTED else ''}"


def _place(place: PlaceData) -> str:
    return escaped(place.page_title) + (f", “{escaped(place.section)}”" if place.section else "")


def _own(overlays: Sequence[OverlayData], names: Names) -> str:
    shown = [f"{names.keeper(one.owner, one.path)} ({code(one.path)})" for one in overlays[:MOST_OWN]]
    more = len(overlays) - MOST_OWN
    return joined([*shown, f"{more} more"] if more > 0 else shown)


def _left(left: Sequence[ChangeData], more: int) -> Iterator[str]:
    number = len(left) + more
    if number:
        kinds = f" ({kinds_said(left)})" if left and not more else ""
        yield f"**Left out here for want of room:** {counted(number, 'more change')}{kinds}.\n\n"


def _after(data: ReviewData) -> Iterator[str]:
    if data.beside:
        yield f"#### Beside the words\n\n{_list(data.beside)}\n"
    if data.hidden:
        yield "#### Changed, but shown by no school\n\n"
        yield f"{_list(data.hidden)}\n"
    if data.quiet:
        files = counted(len(data.quiet), "file")
        yield f"<details><summary>{files} without a visible change</summary>\n\n"
        yield f"{_list(data.quiet, show=code)}\n</details>\n"


def _list(said: Sequence[str], before: str = "- ", show: Callable[[str], str] = escaped) -> str:
    """Sentences as a list, the first ones."""
    lines = [*map(show, said[:LISTED]), *([f"… and {len(said) - LISTED} more"] if len(said) > LISTED else [])]
    return "".join(f"{before}{line}\n" for line in lines)


def _within(text: str, most: int) -> str:
    """Cuts at the end of a line what is too long in spite of all, and closes what was open."""
    if len(text) <= most:
        return text
    text = text[: most - 60].rsplit("\n", 1)[0]
    close = "\n\n</details>" if text.count("<details>") > text.count("</details>") else ""
    return f"{text}{close}\n\nThe rest was left out.\n"
