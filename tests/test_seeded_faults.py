"""Six kinds of fault in a copy of the demonstration, all found in one run; and what plain MkDocs lets through."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import comparison
from tests.seeded import SEEDS, SETTINGS, Seed, article, plain
from tests.trustkit import REPOSITORY, Found, Trust, snapshot

pytestmark = pytest.mark.slow
Sown = tuple[Trust, dict[Seed, tuple[str, int]], list[Found]]


@pytest.fixture(scope="module")
def sown(tmp_path_factory: pytest.TempPathFactory) -> Sown:
    trust, places = comparison.seeded(tmp_path_factory.mktemp("seeded"))
    return trust, places, trust.findings()


def test_without_faults_there_is_no_error(tmp_path: Path) -> None:
    Trust(tmp_path, REPOSITORY).check().expect(0)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.title)
def test_a_fault_is_reported_at_its_own_file_and_line(sown: Sown, seed: Seed) -> None:
    _, places, found = sown
    item = comparison.at(found, seed, *places[seed])
    assert item is not None, "\n".join(map(str, found))
    assert item.severity == "error"
    assert item.fix.endswith(".")


def test_nothing_else_is_reported(sown: Sown) -> None:
    _, places, found = sown
    wanted = {(seed.rule, *place) for seed, place in places.items()}
    assert [
        str(item) for item in found if item.severity == "error" and (item.rule, item.path, item.line) not in wanted
    ] == []


def test_a_build_with_faults_names_them_all_and_leaves_the_site(sown: Sown) -> None:
    trust, places, _ = sown
    trust.set("site/public/index.html", "what was there").set("site/staff/oakmere/index.html", "what was there")
    before = snapshot(trust.root)
    done = trust.build().expect(1)
    for path, line in places.values():
        assert f"{path}:{line}:" in done.said
    assert snapshot(trust.root) == before
    assert sorted(entry.name for entry in trust.root.iterdir()) == [
        "macros",
        "mkdocs.yml",
        "policies",
        "schools",
        "site",
    ]


@pytest.mark.parametrize("settings", [SETTINGS, comparison.STRICTER], ids=["default", "stricter"])
def test_plain_mkdocs_builds_the_same_words_without_faults(settings: str, tmp_path: Path) -> None:
    assert plain(tmp_path, None, settings).code == 0
    found = {page: article(tmp_path / "site", page) for page in ("", "attendance", "safeguarding", "allegations")}
    assert "At Trentside Academy we therefore" in found["attendance"].text
    assert "Students tell us themselves." in found["attendance"].text
    assert "Early help begins at the pupil service." in found["safeguarding"].text
    assert "what-to-do" in found["allegations"].ids


def test_the_comparison_in_the_docs_is_true(sown: Sown, tmp_path: Path) -> None:
    _, places, found = sown
    rows = comparison.measured(tmp_path, found, places)
    assert comparison.PAGE.read_text(encoding="utf-8") == comparison.page(rows), "run: python -m tests.comparison"
    assert sum(row.default.code == 0 for row in rows) > len(rows) / 2, "plain MkDocs lets most through"
