"""Addresses in source files: found as they are written, and rewritten byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyweave.links.moved import rewrite
from policyweave.links.sources import spelled, written_addresses


def test_addresses_in_texts() -> None:
    text = "See (https://a.example/x_(y)), <https://a.example/z>. {url: https://a.example/w}\n[b](https://a.example/v?a=1&amp;b=2)."
    found = list(written_addresses(text, "policies/x.md"))
    assert [one.text.removeprefix("https://a.example/") for one in found] == ["x_(y)", "z", "w", "v?a=1&amp;b=2"]
    assert [(one.place.line, one.place.column) for one in found] == [(1, 6), (1, 33), (1, 61), (2, 5)]
    assert spelled(found[-1].text) == "https://a.example/v?a=1&b=2"


FILES = {
    "policies/x.md": b"\xef\xbb\xbf---\r\ntitle: X\r\n---\r\n# X\r\n\r\n[old](https://a.example/old), <https://a.example/old#part>"
                     b" https://a.example/older \xe2\x80\x99\xc2\xa0\r\n\r\n",
    "schools/ash/school.yml": b"links: {one: https://a.example/old, two: 'https://a.example/old'} # https://a.example/old\n"
                              b"three: \"https://a.example/old/more\"   \r",
    "macros/m.jinja": b"{% macro a() %}[x](https://a.example/old){% endmacro %}{{ 'https://a.example/' ~ old }}",
    "policies/latin.md": b"\xa3 https://a.example/old",
}  # fmt: skip


def test_moved_addresses_change_and_nothing_else(tmp_path: Path) -> None:
    for name, raw in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "macros/m.jinja").chmod(0o640)
    moved = {
        "https://a.example/old": "https://b.example/n(e)w?x='1'",
        "https://a.example/old#part": "https://b.example/new",
    }
    done = rewrite(tmp_path, sorted(FILES), moved)
    new, part = b"https://b.example/n%28e%29w?x=%271%27", b"https://b.example/new#part"
    wanted = {
        "policies/x.md": FILES["policies/x.md"].replace(b"https://a.example/old#part", part).replace(b"https://a.example/old)", new + b")"),
        "schools/ash/school.yml": FILES["schools/ash/school.yml"].replace(b"a.example/old,", new[8:] + b",")
        .replace(b"a.example/old'", new[8:] + b"'").replace(b"a.example/old\n", new[8:] + b"\n"),
        "macros/m.jinja": FILES["macros/m.jinja"].replace(b"https://a.example/old)", new + b")"),
        "policies/latin.md": FILES["policies/latin.md"],
    }  # fmt: skip
    assert {name: (tmp_path / name).read_bytes() for name in FILES} == wanted
    assert [(one.path, one.line) for one in done] == [
        ("macros/m.jinja", 1),
        ("policies/x.md", 6),
        ("policies/x.md", 6),
        ("schools/ash/school.yml", 1),
        ("schools/ash/school.yml", 1),
        ("schools/ash/school.yml", 1),
    ]
    assert (tmp_path / "macros/m.jinja").stat().st_mode & 0o777 == 0o640
    assert rewrite(tmp_path, sorted(FILES), moved) == ()


@pytest.mark.parametrize("new", ["http://a.example/old", "https://10.0.0.1/x", "https://u:p@a.example/", "nonsense"])
def test_a_worse_address_is_not_written(tmp_path: Path, new: str) -> None:
    (tmp_path / "x.md").write_bytes(b"https://a.example/old")
    assert rewrite(tmp_path, ["x.md"], {"https://a.example/old": new}) == ()
