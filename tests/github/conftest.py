"""A small trust's built sites, built once; each test gets a copy of its own to spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.trustkit import Trust


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built sites of a trust with a staff page, words for staff inside a public page, documents and redirects."""
    trust = Trust(tmp_path_factory.mktemp("built"))
    trust.set("policies/img/rota.pdf", b"%PDF-1.4 the rota of the staff room")
    trust.set("policies/img/leaflet.pdf", b"%PDF-1.4 a leaflet for families")
    trust.add("policies/guide.md", "\n[The rota](img/rota.pdf)\n")
    trust.add(
        "policies/attendance.md",
        "\n[The leaflet](img/leaflet.pdf)\n\n{% staff %}\nThe cover code is heliotrope.\n{% endstaff %}\n",
    )
    trust.change("policies/attendance.md", "audience: public\n", "audience: public\nredirects: [absence]\n")
    trust.build().expect(0)
    return trust.site


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """A copy of the built sites."""
    return Path(shutil.copytree(built, tmp_path / "site"))
