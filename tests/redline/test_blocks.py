"""Blocks of woven pages: what counts as visible, and where each block comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyweave.model.origin import Audience, Layer
from policyweave.model.page import ComposedPage
from policyweave.redline.blocks import Block, blocks_of
from policyweave.redline.changes import Fate, accept, reject
from policyweave.redline.compare import compare_pages
from policyweave.redline.weigh import Kind, weigh
from tests.redline.notation import blocks
from tests.trustkit import Trust
from tests.weaving import Weaving

HEAD = "---\ntitle: Note\naudience: public\n---\n# Note\n\n"


def woven(root: Path, audience: Audience = Audience.STAFF) -> ComposedPage:
    sites = Weaving(root, "ash").woven.sites
    page = next(site for site in sites if site.audience is audience).page("note")
    assert page is not None
    return page


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    return Trust(tmp_path).set("policies/note.md", HEAD + "Call {{ school.phone }}.\n\n- One\n\n  Two\n- Three\n")


def test_blocks_know_where_they_come_from(trust: Trust) -> None:
    heading, call, one, two, three = blocks_of(woven(trust.root))
    assert (heading.kind, heading.level, heading.section.text) == ("heading", 1, "Note")
    assert call.origin is not None
    assert (call.origin.layer, call.origin.path, call.origin.line) == (Layer.TRUST, "policies/note.md", 7)
    (value,) = call.values
    assert call.text[value.start : value.end] == "0115 496 0010"
    assert (value.origin.path, value.origin.key) == ("schools/ash/school.yml", "phone")
    assert [(block.kind, block.number, block.path) for block in (one, two, three)] == [
        ("item", "•", ("item",)),
        ("paragraph", "", ("item",)),
        ("item", "•", ("item",)),
    ]
    assert {block.section.id for block in (call, one, two, three)} == {heading.anchor}


def test_what_becomes_staff_only_is_marked_on_the_staff_site_and_gone_from_the_public(trust: Trust) -> None:
    before = {audience: woven(trust.root, audience) for audience in Audience}
    text = trust.read("policies/note.md").replace(
        "Call {{ school.phone }}.", "{% staff %}\nCall {{ school.phone }}.\n{% endstaff %}"
    )
    trust.set("policies/note.md", text)
    for audience, old in before.items():
        new = woven(trust.root, audience)
        found = compare_pages(old, new)
        assert accept(found) == blocks_of(new)
        assert reject(found) == blocks_of(old)
        (change,) = weigh(found)
        assert change.kind is (Kind.AUDIENCE if audience is Audience.STAFF else Kind.CONTACT)


def test_words_for_staff_inside_a_sentence_are_marked(trust: Trust) -> None:
    trust.set("policies/note.md", HEAD + "Call us {% staff %}on 0115 496 0999 {% endstaff %}now.\n")
    _, block = blocks_of(woven(trust.root))
    assert [("staff" in run.marks, "0999" in run.text) for run in block.runs] == [
        (False, False),
        (True, True),
        (False, False),
    ]


def test_the_same_source_written_otherwise_is_no_change(trust: Trust) -> None:
    before = woven(trust.root)
    text = trust.read("policies/note.md").replace("- ", "*   ").replace("  Two", "    Two").replace("\n", "\r\n")
    trust.set("policies/note.md", text)
    assert compare_pages(before, woven(trust.root)).fate is Fate.SAME


def test_a_page_that_is_new_or_gone(trust: Trust) -> None:
    page = woven(trust.root)
    assert compare_pages(None, page).fate is Fate.ADDED
    assert compare_pages(page, None).fate is Fate.REMOVED
    assert accept(compare_pages(None, page)) == blocks_of(page) == reject(compare_pages(page, None))
    assert accept(compare_pages(page, None)) == ()


def test_two_tables_are_not_one() -> None:
    rows = "| a | b |\n| --- | --- |\n| c | d |\n"
    one = blocks(f"{rows}| a | b |\n| c | d |")
    two = blocks(f"{rows}\n{rows}")
    assert one != two
    assert blocks("| a | b |\n| --- | --- |\n| c | d |\n| e | f |") != blocks(
        "| a | b | c |\n| --- | --- | --- |\n| d | e | f |"
    )


def test_an_item_that_begins_with_something_else_has_its_number() -> None:
    found = blocks("1. # Heading\n2. \n3. > Quoted")
    assert [(block.kind, block.number) for block in found] == [
        ("item", "1."), ("heading", ""), ("item", "2."), ("item", "3."), ("paragraph", ""),
    ]  # fmt: skip
    assert found[-1].path == ("item", "quote")
    assert isinstance(found[0], Block)
