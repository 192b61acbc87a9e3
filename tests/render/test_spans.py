"""What the page for contacts knows of a file's text is what the program's own editor finds there, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyweave.edit.tree import Node, tree
from policyweave.load.yaml import parse_yaml
from policyweave.render.spans import Spans
from tests.trustkit import REPOSITORY

Path_ = tuple[str, ...]
SCHOOLS = sorted((REPOSITORY / "schools").glob("*/school.yml"))
ODD = """\
roles:
  one: {phone: '01', note: "a, \\"b\\" # c", name: it's  # end
    , hours: 'it''s'}
  two:
    phone: "x\\x41"
    note: several
      lines
    name: a#b, c: d   # e
    hours: >-
      folded
    title: ""
"""


def leaves(node: Node, path: Path_ = ()) -> Iterator[tuple[Path_, Node]]:
    for item in node.items:
        if item.node.kind == "map":
            yield from leaves(item.node, (*path, str(item.name)))
        elif item.node.kind == "scalar" and item.node.value:
            yield (*path, str(item.name)), item.node


def without(plain: Any, path: Path_) -> Any:
    """The values of a text without one of them."""
    first, *rest = path
    inside = {} if not rest else {first: without(plain[first], tuple(rest))}
    return {**{key: value for key, value in plain.items() if key != first or rest}, **inside}


def agrees(text: str, cuts: bool = True) -> int:
    """How many values of a text have a span; each has to be where the editor finds it, and what goes with it too."""
    spans = Spans(text, parse_yaml(text, "x.yml").positions)
    found = 0
    top = tree(text)
    assert top
    for path, node in leaves(top):
        span = spans.value(path, str(node.value))
        if span is None:
            continue
        found += 1
        assert (span.start, span.end) == (node.start, node.end), path
        if span.cut and cuts:
            left = text[: span.cut[0]] + text[span.cut[1] :]
            assert (tree(left) or top).plain == without(top.plain, path), path
    return found


@pytest.mark.parametrize("file", SCHOOLS, ids=lambda file: file.parent.name)
def test_every_value_of_the_demonstration_is_found(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    top = tree(text)
    assert top
    assert agrees(text, cuts=False) == len(list(leaves(top)))


def test_what_is_not_in_one_line_as_it_is_read_has_no_span() -> None:
    text = ODD.replace("name: a#b, c: d ", "name: a#b, c ")
    spans = Spans(text, parse_yaml(text, "x.yml").positions)
    assert agrees(text) == 5
    assert spans.value(("roles", "two", "note"), "several lines") is None
    assert spans.value(("roles", "two", "phone"), "xA") is None
    assert spans.value(("roles", "two", "hours"), "folded") is None


@pytest.mark.parametrize("text", ["a: &x b\nc: *x\n", "a: {<<: {b: c}, d: e}\n", "a: !t b\n"])
def test_a_file_whose_places_depend_on_each_other_has_no_spans(text: str) -> None:
    spans = Spans(text, {("a",): (1, 4), ("c",): (1, 4)})
    assert not spans.sure
    assert spans.value(("a",), "b") is None


def test_stars_in_a_sentence_are_words() -> None:
    text = "a: Ring *twice* & wait!\nc: d\n"
    spans = Spans(text, parse_yaml(text, "x.yml").positions)
    assert spans.value(("a",), "Ring *twice* & wait!") is not None


VALUE = st.text(st.sampled_from("ab \"'#,:{}[]-é😀\\0"), min_size=1, max_size=12)


@given(st.lists(VALUE, min_size=1, max_size=4), st.sampled_from(["flow", "block"]), st.sampled_from(["\n", "\r\n"]))
def test_whatever_is_written_a_span_is_right(values: list[str], form: str, end: str) -> None:
    rows = [*(f"k{number}: {value}" for number, value in enumerate(values)), "last: one"]
    text = (
        f"a:{end}  b: {{{', '.join(rows)}}}{end}"
        if form == "flow"
        else f"a:{end}" + "".join(f"  {row}{end}" for row in rows)
    )
    if parse_yaml(text, "x.yml").findings:
        return
    try:
        top = tree(text)
    except Exception:  # the editor refuses it, and so may the page
        return
    if top:
        agrees(text)
