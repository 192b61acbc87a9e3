"""A small trust with a page for everybody, one for staff, and a school that is joining: built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trustkit import Trust

NASTY = "Ash & “Elm” </script><b>School"


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """Nobody writes into its folder."""
    trust = Trust(tmp_path_factory.mktemp("website"))
    trust.change("schools/ash/school.yml", "name: Ash School", f"name: '{NASTY}'")
    trust.change(
        "policies/attendance.md", "title: Attendance\n", "title: Attendance\nsummary: When <a child> is away.\n"
    )
    trust.change(
        "policies/attendance.md", "audience: public\n", "audience: public\nredirects: [absence, old/being-away]\n"
    )
    trust.change("policies/trust.yml", "https://policies.trust.example/", "https://trust.example/policies/")
    trust.change("schools/elm/school.yml", "urn:", "status: joining\nurn:")
    trust.page("joining", "The policy is being prepared.", title="Being prepared")
    trust.build().expect(0)
    return trust


@pytest.fixture(scope="module")
def public(trust: Trust) -> Path:
    return trust.site / "public"
