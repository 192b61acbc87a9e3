"""The HTML of a redline: well formed, marks only inside blocks and cells, nothing live in it, both ends of a move linked."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given

from policyweave.redline.blocks import Block
from policyweave.redline.changes import Fate, PageRedline
from policyweave.redline.compare import compare_blocks
from policyweave.redline.html import NO_CHANGE, inline_html, sides_html, stylesheet
from tests.dom import Node, parse
from tests.redline.documents import pairs
from tests.redline.notation import blocks
from tests.redline.test_cases import CASES

VOID = frozenset({"br", "hr", "img"})
PHRASING = frozenset(
    "span ins del strong em code s sup sub kbd mark small u q abbr br samp var cite dfn time bdi a".split()
)
QUIET = frozenset({"pw-visually-hidden", "pw-said", "pw-fate", "pw-row-fate", "pw-frame", "pw-break"})


class Balanced(HTMLParser):
    """Fails at the first tag that does not close where it should."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside = [name for name in ("ins", "del") if name in self.open]
        assert not inside or tag in PHRASING, f"<{tag}> in <{inside[0]}>"
        assert not (tag in ("p", "div", "table", "pre") and "p" in self.open), f"<{tag}> in <p>"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def balanced(html: str) -> Node:
    checker = Balanced()
    checker.feed(html)
    checker.close()
    assert not checker.open
    return parse(html)


def page(old: str, new: str) -> PageRedline:
    before, after = blocks(old), blocks(new)
    return PageRedline("page", "Page", Fate.SAME if before == after else Fate.CHANGED, compare_blocks(before, after))


def letters(node: Node | str, without: str = "") -> str:
    """All letters that a reader sees, without those in a mark."""
    if isinstance(node, str):
        return node
    if node.tag == without or QUIET.intersection(node.classes) or node.tag in ("thead_", "summary"):
        return ""
    return "".join(letters(child, without) for child in node.children)


def letters_of(side: tuple[Block, ...]) -> list[str]:
    return sorted(letter for block in side if block.kind != "rule" for letter in block.text if letter.isalpha())


@given(pair=pairs())
def test_html_is_balanced_with_marks_only_inside_blocks(pair: tuple[str, str]) -> None:
    found = page(*pair)
    for html in (inline_html(found), sides_html(found), inline_html(found, "a-", None), sides_html(found, "a-", None)):
        tree = balanced(html)
        assert len(tree.ids) == len(set(tree.ids))
        for link in tree.all("a"):
            assert link.attrs["href"].removeprefix("#") in tree.ids


@given(pair=pairs())
def test_outside_the_marks_the_words_are_those_of_the_page(pair: tuple[str, str]) -> None:
    """The inline view without what is marked as removed has the new page's letters; that goes for moves, too."""
    old, new = pair
    tree = parse(inline_html(page(old, new), context=None))
    seen = sorted(letter for letter in letters(tree, "del") if letter.isalpha())
    assert not set(letters_of(blocks(new))) - set(seen)


@pytest.mark.parametrize("parts", [parts for _, parts in CASES], ids=[title for title, _ in CASES])
def test_cases_say_in_words_what_they_mark(parts: dict[str, str]) -> None:
    found = page(parts["old"], parts["new"])
    html = inline_html(found)
    tree = balanced(html)
    assert (NO_CHANGE in html) == (not found.changed)
    for name, words in (("pw-ins", "added: "), ("pw-del", "removed: "), ("pw-moved", "moved away: ")):
        for mark in tree.all(cls=name):
            assert mark.raw.startswith(words)
            assert mark.raw.rstrip().endswith(f"end of {words.split()[0].rstrip(':')}")
    if found.changed:
        assert tree.all(cls="pw-fate") or tree.all(cls="pw-said")


def test_a_move_is_linked_both_ways() -> None:
    html = inline_html(
        page("Alpha rule.\n\nStaff may search.\n\nGamma rule.", "Gamma rule.\n\nStaff must search.\n\nAlpha rule."),
        "x-",
    )
    assert re.findall(r'href="#x-(to|from)-(\d)"', html) == [("to", "1"), ("from", "2"), ("to", "2"), ("from", "1")]
    assert sorted(re.findall(r'id="x-((?:to|from)-\d)"', html)) == ["from-1", "from-2", "to-1", "to-2"]


def test_what_people_write_stays_text() -> None:
    html = inline_html(page("Old.", '`<script>alert(1)</script>` [x](javascript:alert(1)) !["><b>](x"onerror=1)'))
    tree = balanced(html)
    assert not tree.all("script")
    assert not tree.all("img")
    assert not tree.all("a")
    assert all(name in ("class", "id", "title") for node in tree.walk() for name in node.attrs)


def test_marks_show_without_colours() -> None:
    css = stylesheet()
    assert re.search(r"\.pw-ins \{[^}]*underline", css)
    assert re.search(r"\.pw-del \{[^}]*line-through", css)
    assert "@media print" in css
