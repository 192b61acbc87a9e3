"""Changes of single values in YAML: only the lines meant change, and what comes out reads as meant."""

from __future__ import annotations

from copy import deepcopy

import pytest

from policyweave.edit.cannot import CannotEdit
from policyweave.edit.change import add, append, delete, set_value
from policyweave.load.text import decode
from policyweave.load.yaml import parse_yaml

C24 = 'site: Ash\n# shown to parents\nhead: X\n\n# office line\nphone: "0115"\n'


def read(text: str) -> object:
    """What policyweave reads in a file of this text."""
    decoded, findings = decode(text.encode("utf-8"), "x.yml")
    assert decoded is not None
    parsed = parse_yaml(decoded, "x.yml")
    assert not findings
    assert not parsed.findings, parsed.findings
    return deepcopy(parsed.value)  # it is kept for the next who asks


def test_a_comment_leaves_with_its_key_and_the_next_ones_stays() -> None:
    assert delete(C24, ("head",)) == 'site: Ash\n\n# office line\nphone: "0115"\n'


def test_a_key_is_added_before_the_comment_of_what_follows() -> None:
    text = 'office:\n  phone: "0115"   # main\n# to come\nother: x\n'
    assert add(text, ("office", "fax"), "0115 9") == (
        'office:\n  phone: "0115"   # main\n  fax: "0115 9"\n# to come\nother: x\n'
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_stay(end: str, bom: str) -> None:
    text = bom + end.join(["# first", "a: 1", "", "b: {c: 'd', e: f}  # note", "l:", "- x"])
    changed = set_value(text, ("b", "c"), "it's")
    assert changed == text.replace("'d'", "'it''s'")
    assert add(text, ("b", "g"), "h") == text.replace("e: f}", "e: f, g: h}")
    assert append(text, ("l",), "two") == text + end + "- two"
    assert delete(text, ("a",)) == bom + end.join(["", "b: {c: 'd', e: f}  # note", "l:", "- x"])
    assert read(add(text, ("n",), "one\ntwo")) == {**read(text), "n": "one\ntwo"}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "value",
    ["no", "Yes", "0115 496 0101", "3.10", "0123", "15:30", "a: b", "a #b", "a:", "#x", "@x", "*x", "&x", "!x", "%x",
     "`x", "- x", "?", "-", "|", ">", "", " a", "a ", "null", "~", "1e5", "0x1F", "2026-27", "891/9001", "[x", "{x",
     "a, b", "'x'", '"x"', "a\\b", "a\tb", "on", "<<", "=", ".5", "+44 115", "€", "é", "a\u2028b", "\u00a0",
     "one\ntwo", "one\n\ntwo\n", "\none", " one\ntwo", "one\n  two", "one\n \ntwo", "one\n\n", "a\rb"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("text", "path"),
    [("k: old\nz: 1\n", ("k",)), ("k: 'old' # note\nz: 1\n", ("k",)), ('k: "old"', ("k",)), ("k: {a: old, b: 1}\n", ("k", "a")),
     ("k: [x, old]\n", ("k", 1)), ("k:\n  - old\n  - x\n", ("k", 0)), ("k:\nz: 1\n", ("k",)), ("k: |\n  old\n  text\n\nz: 1\n", ("k",)),
     ("k: >-  # note\n  old\n\n  text\nz: 1\n", ("k",)), ("a:\n  - k: old\n    l: |+\n      x\n\nz: 1\n", ("a", 0, "k"))],
)  # fmt: skip
def test_every_value_is_read_as_it_was_given(text: str, path: tuple[str | int, ...], value: str) -> None:
    changed = read(set_value(text, path, value))
    before = read(text)
    for step in path[:-1]:
        changed, before = changed[step], before[step]  # type: ignore[index]
    assert changed[path[-1]] == value  # type: ignore[index]
    changed[path[-1]] = before[path[-1]]  # type: ignore[index]
    assert changed == before


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("a: {b: 1, c: 2}\n", ("a", "b"), "a: {c: 2}\n"),
        ("a: {b: 1, c: 2}\n", ("a", "c"), "a: {b: 1}\n"),
        ("a: { b: 1 }\n", ("a", "b"), "a: { }\n"),
        ("a: [x, y, z]  # n\n", ("a", 1), "a: [x, z]  # n\n"),
        ("a:\n- x\n# of y\n- y\n# of z\n- z\n", ("a", 1), "a:\n- x\n# of z\n- z\n"),
        ("a:\n  - b: 1\n    c: 2\n  - d\n", ("a", 0, "b"), "a:\n  - c: 2\n  - d\n"),
        ("a:\n  - b: 1  # n\n    # of c\n    c: 2\n", ("a", 0, "b"), "a:\n  -\n    # of c\n    c: 2\n"),
        ("a:\n  b: 1\n  # to come\nc: 2\n", ("a",), "c: 2\n"),
        ("a:\n  b: 1\n  # to come\nc: 2\n", ("c",), "a:\n  b: 1\n  # to come\n"),
        ("a: |\n  x\n\n  y\n\nb: 1\n", ("a",), "\nb: 1\n"),
        ("a: 1\n\n# of b\nb: 2", ("b",), "a: 1\n\n"),
        ("a: 1\n", ("a",), ""),
    ],
)
def test_deleting_takes_its_own_lines(text: str, path: tuple[str | int, ...], expected: str) -> None:
    assert delete(text, path) == expected


@pytest.mark.parametrize(
    ("text", "path", "value", "expected"),
    [
        ("", ("a",), "x", "a: x\n"),
        ("# only a comment", ("a",), "x", "# only a comment\na: x\n"),
        ("a: 1", ("b", "c", "d"), "x", "a: 1\nb:\n  c: {d: x}"),
        ("a: 1\nb:   # empty\nc: 2\n", ("b", "d"), "x", "a: 1\nb:   # empty\n  d: x\nc: 2\n"),
        ("a: {}\n", ("a", "b"), "x", "a: {b: x}\n"),
        ("a: {b: , c}\n", ("a", "b", "d"), "x", "a: {b: {d: x} , c}\n"),
        ("a:\n- b: 1\n- c\n", ("a", 0, "d"), "x", "a:\n- b: 1\n  d: x\n- c\n"),
        ("a:\n  b: |+\n    t\n\nz: 1\n", ("a", "c"), "x", "a:\n  b: |+\n    t\n\n  c: x\nz: 1\n"),
    ],
)
def test_adding_writes_a_line_or_a_pair(text: str, path: tuple[str | int, ...], value: str, expected: str) -> None:
    assert add(text, path, value) == expected


def test_appending_to_lists_of_every_kind() -> None:
    assert append("a: [x]\n", ("a",), "yy") == "a: [x, yy]\n"
    assert append("a: []\n", ("a",), "yy") == "a: [yy]\n"
    assert append("a:\nb: 1\n", ("a",), "yy") == "a: [yy]\nb: 1\n"
    assert (
        append("a:\n  - b: 1\n  # of c\nc: 2\n", ("a",), {"b": "no"}) == 'a:\n  - b: 1\n  - {b: "no"}\n  # of c\nc: 2\n'
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\n\tb: 2\n", "Line 2 begins with a tab"),
        ("a:\n  b: 1\n  \tc: 2\n", "Line 3 begins with a tab"),
        ("a: &x 1\nb: *x\n", "Line 1 holds an anchor (&x)"),
        ("b: 1\n<<: {a: 1}\n", "Line 2 holds a merge key (<<)"),
        ("a: !!str 1\n", "Line 1 holds a tag (!)"),
        ("a: 1\n---\na: 2\n", "Line 2 holds a second document (---)"),
        ("a: 1\na: 2\n", "line 2 is written twice"),
        ("? a\n: 1\n", "line 1 has no colon"),
        ("a: [1\n", "cannot be read as YAML"),
        ("- a\n", "does not hold keys and values"),
    ],
)
def test_what_cannot_be_changed_safely_is_refused(text: str, words: str) -> None:
    with pytest.raises(CannotEdit, match=words.replace("(", r"\(").replace(")", r"\)").replace("*", r"\*")):
        set_value(text, ("a",), "x")


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [("a: 1\n", ("b",), "There is no “b”"), ("a: {b: 1}\n", ("a",), "is a group of values"), ("a: 1\n", (), "Name the value")],
)  # fmt: skip
def test_a_path_that_leads_nowhere_is_refused(text: str, path: tuple[str | int, ...], words: str) -> None:
    with pytest.raises(CannotEdit, match=words):
        set_value(text, path, "x")


def test_adding_what_is_there_or_below_a_text_is_refused() -> None:
    with pytest.raises(CannotEdit, match="is there already"):
        add("a: 1\n", ("a",), "x")
    with pytest.raises(CannotEdit, match="is a single value"):
        add("a: 1\n", ("a", "b"), "x")
    with pytest.raises(CannotEdit, match="comment between the brackets"):
        delete("a: [\n  x,  # of x\n  y\n]\n", ("a", 0))
