"""Passages that moved from one page to another, and sentences that moved on a page: said at both ends, no edit lost."""

from __future__ import annotations

import pytest

from policyweave.redline.changes import Elsewhere, Entry, Fate, PageRedline, accept, reject
from policyweave.redline.compare import compare_blocks
from policyweave.redline.describe import elsewhere
from policyweave.redline.elsewhere import linked
from policyweave.redline.html import inline_html, sides_html
from policyweave.redline.weigh import Kind, weigh
from tests.dom import parse
from tests.redline.notation import blocks

LEAVE = "## Leave\n\nOnly the head teacher decides on leave of absence in term.\n\n- Ask in writing."
STAY = "Parents ring the office before nine on every day of absence."
FIRE = "The bell rings for a fire."


def site(*pages: tuple[str, str, str]) -> list[PageRedline]:
    """Pages as (title, old, new)."""
    found = []
    for title, old, new in pages:
        before, after = blocks(old), blocks(new)
        fate = Fate.SAME if before == after else Fate.CHANGED
        found.append(PageRedline(title.lower(), title, fate, compare_blocks(before, after)))
    return list(linked(found))


def moved(edit: str = LEAVE) -> list[PageRedline]:
    """Leave moves from Attendance to Safety, perhaps with an edit."""
    return site(("Attendance", f"{STAY}\n\n{LEAVE}", STAY), ("Safety", FIRE, f"{FIRE}\n\n{edit}"))


def test_both_ends_say_where_the_passage_is() -> None:
    attendance, safety = moved()
    assert [elsewhere(entry) for entry in attendance.changed] == [("Moved to the page “Safety”.",)] * 3
    assert [elsewhere(entry) for entry in safety.changed] == [("Moved here from the page “Attendance”.",)] * 3


def test_a_move_to_another_page_is_a_change_of_place_and_told_once_at_each_end() -> None:
    for page, what in zip(moved(), ("moved to another page", "moved here from another page"), strict=True):
        (change,) = weigh(page)
        assert (change.kind, change.what) == (Kind.LOOK, f"3 passages {what}")


def test_the_edit_of_a_passage_that_moved_to_another_page_is_marked_and_weighed() -> None:
    attendance, safety = moved(LEAVE.replace("Only the head teacher decides", "Only the head teacher may decide"))
    assert [change.kind for change in weigh(attendance)] == [Kind.LOOK]
    assert [change.kind for change in weigh(safety)] == [Kind.DUTY, Kind.LOOK]
    tree = parse(inline_html(safety))
    assert [mark.text for mark in tree.all(cls="pw-del")] == ["decides"]
    assert [mark.text for mark in tree.all(cls="pw-ins")] == ["may decide"]
    assert "Moved here from the page “Attendance” and edited." in tree.text


@pytest.mark.parametrize("view", [inline_html, sides_html])
def test_ends_are_linked_where_the_address_is_known(view: object) -> None:
    assert callable(view)
    attendance, safety = moved()
    tree = parse(view(attendance, address=lambda page, number: f"{page}.html#entry-{number}"))
    numbers = [at for at, entry in enumerate(safety.entries, 1) if entry.fate is Fate.ADDED]
    assert [link.attrs["href"] for link in tree.all("a")] == [f"safety.html#entry-{number}" for number in numbers]
    assert not parse(view(attendance)).all("a")


def test_accepted_and_rejected_stay_the_new_and_the_old_page() -> None:
    edit = LEAVE.replace("Only", "Just")
    attendance, safety = moved(edit)
    assert (reject(attendance), accept(attendance)) == (blocks(f"{STAY}\n\n{LEAVE}"), blocks(STAY))
    assert (reject(safety), accept(safety)) == (blocks(FIRE), blocks(f"{FIRE}\n\n{edit}"))


def test_a_page_split_off_says_so_for_all_that_it_took() -> None:
    old, new = site(("Attendance", f"{STAY}\n\n{LEAVE}", STAY), ("Leave", "", LEAVE))
    assert len(old.changed) == len(new.changed) == 3
    assert all(entry.crossing for entry in (*old.changed, *new.changed))


@pytest.mark.parametrize(
    "here",
    ["Quite other words stand on this page from now on.", "Ask in writing.", f"{LEAVE}\n\n{LEAVE}"],
    ids=["other words", "a short line alone", "twice"],
)
def test_what_only_looks_like_a_move_is_none(here: str) -> None:
    old, new = site(("Attendance", f"{STAY}\n\n{LEAVE}", STAY), ("Safety", FIRE, f"{FIRE}\n\n{here}"))
    assert not any(entry.elsewhere for entry in (*old.entries, *new.entries))


def test_a_sentence_that_moved_into_another_paragraph_is_told_at_both_and_linked() -> None:
    sentence = "Visitors wait at the office until somebody meets them."
    (page,) = site(
        (
            "Visits",
            f"Everybody signs the book. {sentence}\n\nThe gate is locked at nine.\n\nDogs stay outside the grounds.",
            f"Everybody signs the book.\n\nThe gate is locked at nine.\n\nDogs stay outside the grounds. {sentence}",
        )
    )
    first, _, third = page.entries
    (there,), (here,) = first.elsewhere, third.elsewhere
    assert isinstance(there, Elsewhere)
    assert (there.came, there.number, there.after, there.text) == (False, 3, 1, sentence)
    assert (here.came, here.number, here.after, here.text) == (True, 1, -1, sentence)
    links = [link.attrs["href"] for link in parse(inline_html(page, "x-")).all("a")]
    assert links == ["#x-entry-3", "#x-entry-1"]
    assert isinstance(first, Entry)
    assert first.crossing is None
