"""Weaving, case by case: tests/cases/*.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.casefile import Case, cases, characters, compare, name
from tests.dom import parse, plain, words
from tests.trustkit import HERE, Trust
from tests.weaving import Weaving

CASES = cases(HERE / "cases")


@pytest.mark.parametrize("case", CASES, ids=name)
def test_weaving(case: Case, tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    expected = case.write(trust)
    weaving = Weaving(trust.root)
    assert not compare(expected, weaving.found), compare(expected, weaving.found)
    for about, html in case.of("html"):
        article = weaving.article(*_page(about))
        title = article.one("h1")
        title.children.clear()
        title.attrs.clear()
        assert plain(article).removeprefix("<h1></h1>").strip() == plain(parse(characters(html))), about
    for about, text in case.of("holds"):
        shown = weaving.article(*_page(about)).text
        for line in characters(text).splitlines():
            assert words(line) in shown, about
    for about, text in case.of("lacks"):
        page = weaving.html(*_page(about))
        for line in characters(text).splitlines():
            assert line not in page, about


def _page(about: str) -> tuple[str, str, str]:
    audience, school, page = about.split("/", 2)
    return audience, school, page


def test_there_are_cases() -> None:
    assert len(CASES) > 40
