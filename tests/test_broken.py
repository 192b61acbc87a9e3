"""Every fault of content, at its file, line and column: tests/broken/*.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.casefile import Case, cases, compare, name
from tests.trustkit import HERE, Trust, snapshot

CASES = cases(HERE / "broken")


@pytest.mark.parametrize("case", CASES, ids=name)
def test_fault(case: Case, tmp_path: Path) -> None:
    trust = Trust(tmp_path).set("site/public/index.html", "what was there")
    expected = case.write(trust)
    before = snapshot(trust.root)
    found = trust.findings()
    if difference := compare(expected, found):
        pytest.fail(difference, pytrace=False)
    for item in found:
        assert item.message, item
        assert item.fix.endswith("."), item
    if any(item.severity == "error" for item in found):
        done = trust.build().expect(1)
        for item in found:
            assert f"{item.path}:{item.line}" in done.said, "the build names every place too"
    assert snapshot(trust.root) == before, "nothing is written, and what was there stays"


def test_there_are_cases() -> None:
    assert len(CASES) > 200
