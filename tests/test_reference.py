"""The reference pages are those that the program's own definitions give, and `check --explain` says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyweave.check import catalogue
from policyweave.reference import pages
from tests.trustkit import REPOSITORY, run, snapshot

COMMITTED = REPOSITORY / "docs" / "reference"


def test_the_committed_pages_are_the_generated_ones() -> None:
    written = {name: text.encode("utf-8") for name, text in pages(REPOSITORY).items()}
    there = {
        name: data for name, data in snapshot(COMMITTED).items() if name in written or name.startswith("findings/")
    }
    assert sorted(there) == sorted(written), "run `make docs`"
    assert [name for name in written if there[name] != written[name]] == [], "run `make docs`"


@pytest.mark.parametrize("word", ["PW012", "pw012", "unknown-key"])
def test_a_finding_is_explained(word: str) -> None:
    said = run(None, "check", "--explain", word).expect(0).out
    assert said.startswith("PW012 unknown-key, error: ")
    for title in ("What to do", "Wrong", "Right"):
        assert f"\n## {title}\n" in said


def test_every_finding_is_explained_without_what_only_tests_need() -> None:
    for rule in catalogue():
        said = run(None, "check", "--explain", rule.id).expect(0).out
        assert not set("⟦⟧") & set(said), rule.id


@pytest.mark.parametrize(("word", "near"), [("PW12", "PW012"), ("pw0012", "PW012"), ("unknown-kay", "unknown-key")])
def test_an_unknown_finding_is_named_with_the_nearest(word: str, near: str) -> None:
    done = run(None, "check", "--explain", word).expect(2)
    assert done.out == ""
    assert f"There is no finding “{word}”. Did you mean “{near}”?" in done.err


def test_explaining_needs_no_content_repository(tmp_path: Path) -> None:
    said = run(tmp_path, "check", "--explain", "PW012", "--format", "json").expect(0).out
    assert '"rule": "PW012"' in said


def test_explaining_takes_no_schools() -> None:
    assert "no schools" in run(None, "check", "trentside", "--explain", "PW012").expect(2).err
