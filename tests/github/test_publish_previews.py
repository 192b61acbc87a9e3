"""Previews of proposals are published beside the public site, looked at as closely as the site itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.trustkit import Run, run


def publish(site: Path, out: Path, folder: Path) -> Run:
    return run(None, "publish", "public", "--from", site, "--out", out, "--previews", folder)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def previews(folder: Path, site: Path) -> Path:
    """A preview of pull request 3, and what a removed one has left."""
    shutil.copytree(site / "public", folder / "pr-3")
    (folder / "pr-3/preview.json").write_text("{}", encoding="utf-8")
    (folder / "pr-2").mkdir()
    (folder / "pr-2/preview.json").write_text("{}", encoding="utf-8")
    return folder


def test_previews_go_along_and_ask_not_to_be_listed(site: Path, out: Path, tmp_path: Path) -> None:
    said = publish(site, out, previews(tmp_path / "previews", site)).expect(0).out
    assert "Previews of pull requests: 3." in said
    assert sorted(path.name for path in (out / "preview").iterdir()) == ["pr-3"]
    pages = list((out / "preview/pr-3").rglob("*.html"))
    assert len(pages) == len(list((site / "public").rglob("*.html")))
    assert all(page.read_text(encoding="utf-8").count('name="robots" content="noindex"') == 1 for page in pages)
    assert (out / "robots.txt").read_text(encoding="utf-8").startswith("User-agent: *\nDisallow: /preview/\n")
    assert not (out / "preview/pr-3/preview.json").exists()


def test_a_preview_with_something_of_staffs_stops_it_all(site: Path, out: Path, tmp_path: Path) -> None:
    folder = previews(tmp_path / "previews", site)
    shutil.copy(site / "staff/ash/guide/index.html", folder / "pr-3/ash/guide.html")
    assert "pr-3/ash/guide.html" in publish(site, out, folder).expect(1).out
    assert not out.exists()


@pytest.mark.parametrize("name", ["pr-0", "pr-x", "staff", "pr-3.html", "pr-12345678901"])
def test_only_previews_are_taken(site: Path, out: Path, tmp_path: Path, name: str) -> None:
    folder = previews(tmp_path / "previews", site)
    (folder / name).mkdir()
    assert "no preview" in publish(site, out, folder).expect(1).out
    assert not out.exists()
