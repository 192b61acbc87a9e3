"""Nothing of staff's is ever sent to the public place, and only what a site is made of is sent at all."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.trustkit import Run, grep, run, snapshot

COMMIT = "a" * 40


def publish(site: Path, out: Path, *more: str | Path, place: str = "public") -> Run:
    return run(None, "publish", place, "--from", site, "--out", out, *more)


def refused(site: Path, out: Path, *more: str | Path, place: str = "public") -> str:
    """Why it was refused; nothing was written."""
    done = publish(site, out, *more, place=place).expect(1)
    assert not out.exists()
    return done.out


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_the_public_site_lies_ready_as_it_was_built(site: Path, out: Path) -> None:
    said = publish(site, out, "--commit", COMMIT).expect(0).out
    written = snapshot(out)
    assert json.loads(written.pop("policyweave.json")) == {"audience": "public", "commit": COMMIT}
    assert written.pop(".nojekyll") == b""
    assert written == snapshot(site / "public")
    assert grep(out, "heliotrope", "the rota of the staff room", "Words for staff") == []
    assert "Each page says that it is public" in said


def test_every_built_page_says_for_whom_it_is(built: Path) -> None:
    for audience in ("public", "staff"):
        pages = list((built / audience).rglob("*.html"))
        assert {"index.html", "404.html"} <= {page.relative_to(built / audience).as_posix() for page in pages}
        assert any("ash/absence" in page.as_posix() for page in pages), "a redirect says so too"
        for page in pages:
            said = re.findall(r'<meta name="policyweave-audience" content="(\w+)">', page.read_text(encoding="utf-8"))
            assert said == [audience], page


STAFF_FILES = (
    "index.html",
    "404.html",
    "ash/index.html",
    "ash/guide/index.html",
    "ash/attendance/index.html",
    "ash/absence/index.html",
    "ash/search/search_index.json",
    "ash/assets/content/policies/img/rota.pdf",
)
PLACES = (
    "{}",
    "ash/{}",
    "elm/{}",
    "ash/attendance/{}",
    "new/{}",
    "assets/{}",
    "ash/assets/content/{}",
    "ash/search/{}",
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("file", STAFF_FILES)
def test_a_file_of_the_staff_site_is_refused_wherever_it_lies(site: Path, out: Path, file: str, place: str) -> None:
    target = site / "public" / place.format(Path(file).name)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(site / "staff" / file, target)
    assert re.search(r"staff|kind that no site has|do not stand there|no public page", refused(site, out))


@pytest.mark.parametrize("file", STAFF_FILES)
def test_it_is_refused_in_the_place_of_the_public_one_too(site: Path, out: Path, file: str) -> None:
    target = site / "public" / file
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(site / "staff" / file, target)
    refused(site, out)


def test_a_whole_folder_of_staffs_is_refused(site: Path, out: Path) -> None:
    shutil.copytree(site / "staff", site / "public" / "staff")
    refused(site, out)


def test_the_staff_site_does_not_have_to_be_there_to_be_kept_out(site: Path, out: Path) -> None:
    shutil.copy(site / "staff/ash/guide/index.html", site / "public/ash/guide.html")
    shutil.rmtree(site / "staff")
    assert "for staff" in refused(site, out)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('content="public"', 'content="staff"'),
        ('<meta name="policyweave-audience" content="public">', ""),
        ('content="public">', 'content="public"><meta name="policyweave-audience" content="staff">'),
        ('content="public">', 'content="public"><META name=policyweave-audience content=staff>'),
        ('<meta name="policyweave-audience" content="public">', "<!-- content=public -->"),
        ("</head>", '</head><meta name="policyweave-audience" content="staff">'),
    ],
)
@pytest.mark.parametrize("page", ["ash/attendance/index.html", "ash/absence/index.html", "404.html", "index.html"])
def test_a_page_that_does_not_say_clearly_that_it_is_public_is_refused(
    site: Path, out: Path, page: str, old: str, new: str
) -> None:
    file = site / "public" / page
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert "says that it is for" in refused(site, out)


def test_one_public_page_with_words_for_staff_in_what_the_search_finds_is_refused(site: Path, out: Path) -> None:
    file = site / "public/ash/search/search_index.json"
    index: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    index["docs"][-1]["text"] += " <p>heliotrope</p>"
    file.write_text(json.dumps(index), encoding="utf-8")
    assert "do not stand there" in refused(site, out)


@pytest.mark.parametrize(
    "name",
    [
        ".env",
        ".git/config",
        "ash/.htaccess",
        "notes.docm",
        "CNAME",
        "ash/page.php",
        "a.html.bak",
        "ash/x.json",
        "policies/trust.yml",
        "ash/index.md",
    ],
)
def test_what_no_site_has_is_refused(site: Path, out: Path, name: str) -> None:
    file = site / "public" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x", encoding="utf-8")
    assert "Build the site again" in refused(site, out)


@pytest.mark.parametrize("place", ["public", "staff"])
@pytest.mark.parametrize("target", ["staff/ash/guide/index.html", "staff/ash", "/etc/passwd", "nowhere"])
def test_links_are_refused(site: Path, out: Path, place: str, target: str) -> None:
    (site / place / "ash" / "link.html").symlink_to(site / target)
    assert "link to another place" in refused(site, out, place=place)


def test_the_public_folder_itself_may_not_be_a_link(site: Path, out: Path) -> None:
    shutil.rmtree(site / "public")
    (site / "public").symlink_to(site / "staff")
    refused(site, out)


def test_a_pipe_is_refused(site: Path, out: Path) -> None:
    os.mkfifo(site / "public/ash/x.html")
    refused(site, out)


@pytest.mark.parametrize("name", ["index.html", "404.html"])
def test_half_a_site_is_refused(site: Path, out: Path, name: str) -> None:
    (site / "public" / name).unlink()
    assert "not whole" in refused(site, out)


def test_no_site_is_refused(tmp_path: Path, out: Path) -> None:
    assert "policyweave build" in refused(tmp_path / "nothing", out)


def test_what_was_there_stays_when_it_is_refused(site: Path, out: Path) -> None:
    publish(site, out).expect(0)
    before = snapshot(out)
    shutil.copy(site / "staff/ash/guide/index.html", site / "public/ash/x.html")
    publish(site, out).expect(1)
    assert snapshot(out) == before


def test_a_folder_of_somebody_elses_is_not_replaced(site: Path, out: Path) -> None:
    out.mkdir()
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    publish(site, out).expect(1)
    assert snapshot(out) == {"mine.txt": b"mine"}
    for place in (site, site / "public", site / "staff", site.parent):
        before = snapshot(site)
        publish(site, place).expect(1)
        assert snapshot(site) == before


def test_the_staff_site_lies_ready_with_its_settings(site: Path, out: Path) -> None:
    publish(site, out, "--commit", COMMIT, place="staff").expect(0)
    written = snapshot(out)
    assert json.loads(written.pop("policyweave.json")) == {"audience": "staff", "commit": COMMIT}
    assert b'"allowedRoles"' in written.pop("staticwebapp.config.json")
    assert written == snapshot(site / "staff")


def test_a_public_page_is_no_page_of_the_staff_site(site: Path, out: Path) -> None:
    shutil.copy(site / "public/ash/attendance/index.html", site / "staff/ash/attendance/index.html")
    assert "for public" in refused(site, out, place="staff")


def test_json_says_the_same(site: Path, out: Path) -> None:
    done = json.loads(publish(site, out, "--format", "json").expect(0).out)
    assert done["written"] is True
    assert done["pages"] > 4
    shutil.copy(site / "staff/ash/guide/index.html", site / "public/ash/x.html")
    again = json.loads(publish(site, out, "--format", "json").expect(1).out)
    assert again["written"] is False
    assert "ash/x.html" in again["why"]


def test_a_commit_has_to_be_whole(site: Path, out: Path) -> None:
    publish(site, out, "--commit", "main").expect(2)
