"""Annotations: escaped as GitHub reads them, errors first, and never more than it shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from policyweave.model.finding import Place
from policyweave.report.github import lines
from tests.report.samples import ALL, CONTRAST, DEAD, LATER, THEME
from tests.trustkit import Trust


def test_one_command_a_finding() -> None:
    printed = list(lines(ALL, 100))
    assert [line.split(" ")[0] for line in printed] == ["::error"] * 4 + ["::warning"] * 2 + ["::notice"]
    assert printed[1] == (
        "::error file=policies/attendance.md,line=12,col=7,title=PW050 dead-link::"
        "This leads to “a%25b.md”, which is not there: look, here. (at all 100 schools) Correct it."
    )
    assert not any("\n" in line or "\r" in line for line in printed)


def test_what_would_end_a_command_is_escaped() -> None:
    (line,) = lines([THEME], 1)
    assert line.endswith("::MkDocs says: line one%0Aline two%0D. Mend it.")
    (line,) = lines([LATER], 1)
    assert line.startswith("::warning file=schools/ash/a b%2Cc%3Ad.txt,line=1,")
    (line,) = lines([replace(LATER, place=Place("x%::error::y\n"))], 1)
    assert line.startswith("::warning file=x%25%3A%3Aerror%3A%3Ay%0A,line=1,")


def test_paths_are_those_of_the_repository() -> None:
    (line,) = lines([CONTRAST], 1, "content/")
    assert "file=content/policies/trust.yml," in line


def test_no_more_than_github_shows_and_it_says_how_many_there_are() -> None:
    many = [replace(DEAD, place=Place("policies/a.md", number)) for number in range(1, 26)]
    printed = list(lines([CONTRAST, *reversed(many)], 1))
    assert len(printed) == 11
    assert [f",line={number}," in line for number, line in enumerate(printed[:9], 1)] == [True] * 9
    assert printed[9] == (
        "::error title=policyweave::There are 16 more errors than GitHub shows here. "
        "Run `policyweave check` to see them all."
    )
    assert len(list(lines(many[:10], 1))) == 10


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trust = Trust(tmp_path).change("policies/attendance.md", "Every day counts.", "See [it](gone.md).")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    first, last = trust.check("--format", "github").expect(1).out.splitlines()
    assert first.startswith("::error file=trust/policies/attendance.md,line=9,col=")
    assert last == "2 schools checked: 1 error."
    monkeypatch.setenv("GITHUB_WORKSPACE", str(trust.root))
    assert "file=policies/attendance.md," in trust.check("--format", "github").out
