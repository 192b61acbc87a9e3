"""Old text, new text and the redline that a reader has to see: tests/redline/cases/*.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyweave.redline.changes import Fate, PageRedline, accept, reject
from policyweave.redline.compare import compare_blocks
from tests.casefile import characters, sections
from tests.redline.notation import blocks, redline

FOLDER = Path(__file__).parent / "cases"
CASES = [
    (f"{file.stem}: {title}", dict(parts))
    for file in sorted(FOLDER.glob("*.md"))
    for title, parts in sections(file.read_text(encoding="utf-8"))
    if title
]


@pytest.mark.parametrize("parts", [parts for _, parts in CASES], ids=[title for title, _ in CASES])
def test_case(parts: dict[str, str]) -> None:
    old, new = (characters(parts[side]).removesuffix("\n") for side in ("old", "new"))
    assert redline(old, new) == parts["redline"].rstrip("\n")
    page = PageRedline("page", "Page", Fate.CHANGED, compare_blocks(blocks(old), blocks(new)))
    assert accept(page) == blocks(new)
    assert reject(page) == blocks(old)


def test_there_are_many_cases_and_each_has_a_name_of_its_own() -> None:
    assert len(CASES) >= 45
    assert len({title for title, _ in CASES}) == len(CASES)
