"""The two trusts that tests of rules begin from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trustkit import REPOSITORY, Trust


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    """A copy of the demonstration."""
    return Trust(tmp_path, REPOSITORY)


@pytest.fixture
def small(tmp_path: Path) -> Trust:
    """The small trust, which weaves quickly."""
    return Trust(tmp_path)
