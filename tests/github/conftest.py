"""A small trust's built sites and proposals that Check has run for, made once; each test gets them as they were."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.github.answers import FORK
from tests.github.previews import Previews
from tests.github.proposals import Repository
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


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


@pytest.fixture(scope="module")
def forked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repository, Callable[[], None]]:
    """A proposal of a fork that Check has run for, and what brings it back to that state."""
    made = Repository(tmp_path_factory.mktemp("forked"))
    made.owner = FORK
    made.propose()
    assert made.check().result == "success"
    return made, made.saved()


@pytest.fixture
def checked(forked: tuple[Repository, Callable[[], None]]) -> Repository:
    """A proposal of a fork that Check has run for."""
    made, restore = forked
    restore()
    return made


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repository, Callable[[], None]]:
    """A proposal of our own, where previews are wanted, that Check has run for; and what brings it back."""
    made = Repository(tmp_path_factory.mktemp("wanted"))
    made.github.variables["POLICYWEAVE_PREVIEWS"] = "pages"
    made.propose()
    assert made.check().result == "success"
    return made, made.saved()


@pytest.fixture
def shown(wanted: tuple[Repository, Callable[[], None]]) -> Repository:
    """A proposal of our own, where previews are wanted; Check has run for it."""
    made, restore = wanted
    restore()
    return made


@pytest.fixture
def previews(tmp_path: Path, site: Path) -> Previews:
    return Previews(tmp_path, site)
