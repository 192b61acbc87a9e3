"""How changes are weighed, and what they say of where they come from."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given

from policyweave.model.origin import Layer
from policyweave.redline.changes import Fate, PageRedline, accept, reject
from policyweave.redline.compare import compare_blocks, compare_schools
from policyweave.redline.weigh import Kind, weigh
from tests.redline.documents import pairs
from tests.redline.notation import blocks
from tests.trustkit import Trust
from tests.weaving import Weaving

WEIGHTS = (Path(__file__).parent / "weights.md").read_text(encoding="utf-8")
LINES = [
    (section.split("\n")[0].strip(), *line[2:].split(" → "))
    for section in WEIGHTS.split("\n## ")[1:]
    for line in section.split("\n")
    if line.startswith("- ")
]


def page(old: str, new: str) -> PageRedline:
    before, after = blocks(old), blocks(new)
    return PageRedline("page", "Page", Fate.SAME if before == after else Fate.CHANGED, compare_blocks(before, after))


@pytest.mark.parametrize(("kind", "old", "new"), LINES, ids=[f"{kind}: {new}" for kind, _, new in LINES])
def test_kinds(kind: str, old: str, new: str) -> None:
    (change,) = weigh(page(old, new))
    assert change.kind.words == kind


@given(pair=pairs())
def test_every_entry_that_changed_is_weighed(pair: tuple[str, str]) -> None:
    found = page(*pair)
    assert bool(weigh(found)) == bool(found.changed)


def test_contacts_and_duties_come_first() -> None:
    old = "A kind place.\n\nStaff may search.\n\nCall 0115 496 0101."
    new = "A warm place.\n\nStaff must search.\n\nCall 0115 496 0102."
    assert [change.kind for change in weigh(page(old, new))] == [Kind.CONTACT, Kind.DUTY, Kind.WORDING]


def test_a_renumbered_list_is_one_change() -> None:
    found = weigh(page("1. Ring.\n2. Write.\n3. Wait.", "1. Stop.\n2. Ring.\n3. Write.\n4. Wait."))
    assert [change.what for change in found] == ["list item added", "3 list items renumbered"]


def test_a_change_of_data_leads_to_its_line(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.set("policies/index.md", trust.read("policies/index.md") + "\n\nCall {{ school.phone }}.\n")
    before = Weaving(trust.root).woven.sites
    path = "schools/ash/school.yml"
    text = trust.read(path)
    number = re.search(r"phone: \"?([\d ]+\d)", text)
    assert number
    trust.set(path, text.replace(number[1], "0115 496 0999"))
    after = Weaving(trust.root).woven.sites
    line = text[: number.start()].count("\n") + 1
    found = [
        change
        for old, new in zip(before, after, strict=True)
        for redlined in compare_schools(old, new).changed
        for change in weigh(redlined)
        if change.kind is Kind.CONTACT
    ]
    assert found
    assert {change.place for change in found} == {f"{path}:{line}"}
    assert {(change.layer, change.owner) for change in found} == {(Layer.SCHOOL, "ash")}


@pytest.mark.parametrize("edit", ["some", "every", "turned", "other"])
def test_large_pages_are_compared_quickly(edit: str) -> None:
    texts = [
        f"Rule {n} says that pupil {n * 7} may ask office {n % 13} about matter {n * 3} by noon." for n in range(2000)
    ]
    new = {
        "some": [text.replace("may", "must") if n % 50 == 0 else text for n, text in enumerate(texts)],
        "every": [text.replace("may", "must") for text in texts],
        "turned": texts[::-1],
        "other": [f"Quite different words stand here now, line {n} of this page." for n in range(2000)],
    }[edit]
    before, after = blocks("\n\n".join(texts)), blocks("\n\n".join(new))
    start = time.process_time()
    compare_blocks(before, after)
    assert time.process_time() - start < 3, "a page of 2,000 blocks"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Yes.\n\n" * 2000, "No.\n\n" * 2000),
        ("Yes.\n\nNo.\n\n" * 1000, "No.\n\nYes.\n\nPerhaps.\n\n" * 700),
        ("a b " * 4000, "b a c " * 3000),
        ("A" * 19_000, "A" * 18_000 + "B"),
        ("a." * 9_000, "a," * 9_000),
        ("The Big Act Of " * 1000, "The Small Act Of " * 1000),
        ("0115 " * 3000, "0116 " * 3000),
        (
            "| a | b |\n| --- | --- |\n" + "| yes | no |\n" * 1500,
            "| a | b |\n| --- | --- |\n" + "| no | yes |\n" * 1400,
        ),
        (" ".join(f"x{n} may" for n in range(1700)), " ".join(f"x{n} must" for n in range(1700))),
        ("- x\n" * 2000, "1. y\n" * 2000),
    ],
    ids=["short", "mixed", "two words", "one word", "dots", "acts", "numbers", "rows", "many", "items"],
)
def test_the_worst_is_bounded(old: str, new: str) -> None:
    before, after = blocks(old), blocks(new)
    start = time.process_time()
    found = PageRedline("page", "Page", Fate.CHANGED, compare_blocks(before, after))
    weigh(found)
    assert time.process_time() - start < 4
    assert (accept(found), reject(found)) == (after, before)
