"""What holds for every redline, whatever the documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given

from policyweave.redline.changes import AnyEntry, Column, Entry, Fate, PageRedline, Row, TableEntry, accept, reject
from policyweave.redline.compare import compare_blocks
from policyweave.redline.elsewhere import linked
from policyweave.redline.words import Fate as Word
from tests.redline.documents import DOCUMENT, pairs
from tests.redline.notation import blocks


def page(old: str, new: str) -> PageRedline:
    return PageRedline("page", "Page", Fate.CHANGED, compare_blocks(blocks(old), blocks(new)))


def leaves(found: tuple[AnyEntry, ...]) -> Iterator[tuple[Fate, Entry]]:
    """Each entry and cell with the fate of the place it stands in."""
    for entry in found:
        if isinstance(entry, Entry):
            yield entry.fate, entry
            continue
        for row in entry.rows:
            for column, cell in zip(entry.columns, row.cells, strict=True):
                around = next((one for one in (entry.fate, row.fate, column.fate) if _whole(one)), cell.fate)
                yield around, cell


def _whole(fate: Fate) -> bool:
    return fate not in (Fate.SAME, Fate.CHANGED)


@given(pair=pairs())
def test_accepted_it_is_the_new_page_and_rejected_the_old(pair: tuple[str, str]) -> None:
    old, new = pair
    found = page(old, new)
    assert accept(found) == blocks(new)
    assert reject(found) == blocks(old)


@given(parts=DOCUMENT)
def test_the_same_page_gives_no_change(parts: list[str]) -> None:
    text = "\n\n".join(parts)
    assert not page(text, text).changed


@given(pair=pairs())
def test_no_change_means_equal_pages_and_equal_pages_no_change(pair: tuple[str, str]) -> None:
    old, new = pair
    assert (not page(old, new).changed) == (blocks(old) == blocks(new))


@given(pair=pairs())
def test_what_is_not_marked_is_the_same_on_both_sides(pair: tuple[str, str]) -> None:
    """Outside all marks both pages have the same words in the same order."""
    old, new = pair
    for fate, entry in leaves(page(old, new).entries):
        if fate is Fate.SAME:
            assert entry.old == entry.new or (entry.old[0].kind == "cell" and entry.old[0].runs == entry.new[0].runs)
            assert all(first.runs == second.runs for first, second in zip(entry.old, entry.new, strict=True))
        for piece in entry.pieces:
            assert (piece.old is None) == (piece.fate is Word.ADDED)
            assert (piece.new is None) == (piece.fate is Word.REMOVED)
            if piece.fate is Word.KEPT:
                assert piece.old == piece.new


@given(pair=pairs())
def test_every_move_has_two_ends(pair: tuple[str, str]) -> None:
    ends: dict[Fate, set[int]] = {Fate.MOVED_AWAY: set(), Fate.MOVED_HERE: set()}
    for entry in page(*pair).entries:
        lines: list[AnyEntry | Row | Column] = [entry]
        if isinstance(entry, TableEntry):
            lines += [*entry.rows, *entry.columns]
        for line in lines:
            if line.fate in ends:
                assert line.move
                ends[line.fate].add(line.move)
    assert ends[Fate.MOVED_AWAY] == ends[Fate.MOVED_HERE]


@given(pair=pairs())
def test_the_other_way_round_added_and_removed_change_places(pair: tuple[str, str]) -> None:
    there, back = page(*pair), page(*reversed(pair))
    assert _marked(there, Word.ADDED) == _marked(back, Word.REMOVED)
    assert _marked(there, Word.REMOVED) == _marked(back, Word.ADDED)


def _marked(found: PageRedline, fate: Word) -> Counter[str]:
    """The words that came or went, without those of moves."""
    return Counter(
        piece.run.text
        for around, entry in leaves(found.entries)
        if around not in (Fate.MOVED_AWAY, Fate.MOVED_HERE)
        for piece in entry.pieces
        if piece.fate is fate
    )


@given(first=pairs(), second=pairs())
def test_what_moved_between_pages_is_told_at_both_ends_and_nothing_is_lost(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    sides = [first, (second[0], f"{second[1]}\n\n{first[0]}")]
    pages = linked([replace(page(*side), id=str(number)) for number, side in enumerate(sides)])
    ends = {
        (found.id, at, other.page, other.number, other.came)
        for found in pages
        for at, entry in enumerate(found.entries, 1)
        for other in entry.elsewhere
    }
    assert ends == {(there, number, here, at, not came) for here, at, there, number, came in ends}
    for found, (old, new) in zip(pages, sides, strict=True):
        assert (reject(found), accept(found)) == (blocks(old), blocks(new))
