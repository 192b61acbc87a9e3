"""A site or an archive is held against the manifest of its release; and a release builds to the same bytes anywhere."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from policyweave.building.build import build
from policyweave.edition import manifest
from policyweave.edition.manifest import Manifest
from policyweave.edition.released import editions
from policyweave.releasing.release import Call, release
from tests.edition.releases import FIRST, TAG, ready, released
from tests.gitkit import git
from tests.trustkit import Run, Trust, environ, run, snapshot


class Kept:
    """A released edition, its archives, and its files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.trust = ready(folder)
        self.folder = folder
        done = released(self.trust, out=folder / "out")
        assert done.manifest is not None
        self.manifest: Manifest = done.manifest
        self.public, self.staff = done.archives
        self.whole = folder / "whole"
        for path in done.archives:
            with tarfile.open(path) as tar:
                tar.extractall(self.whole, filter="data")
        (self.whole / "manifest.json").unlink()
        for file in self.whole.rglob("*"):
            os.utime(file)  # a zip archive knows no day as early as the archive's

    def copy(self, folder: Path) -> Path:
        """A copy of the site's folder that a test may spoil."""
        return Path(shutil.copytree(self.whole, folder / "site"))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(tmp_path_factory.mktemp("kept"))


def verify(kept: Kept, *arguments: str | Path) -> Run:
    return kept.trust.run("verify", *arguments)


def test_an_archive_is_as_released(kept: Kept) -> None:
    for path in (kept.public, kept.staff):
        alone = run(None, "verify", path).expect(0).out
        assert "as it was released on 10 October 2026" in alone
        assert "whoever changed them could have changed it" in alone
        tagged = verify(kept, path, "--tag", "2026-27").expect(0).out
        assert f"by the tag {TAG}" in tagged
        assert "whoever" not in tagged


def test_a_folder_and_a_zip_and_a_tar_are_read_too(kept: Kept, tmp_path: Path) -> None:
    verify(kept, kept.whole, "--tag", TAG).expect(0)
    verify(kept, kept.whole / "public", "--tag", "2026-27", "--audience", "public").expect(0)
    file = tmp_path / "manifest.json"
    file.write_bytes(manifest.write(kept.manifest))
    verify(kept, kept.whole, "--manifest", file).expect(0)
    packed = shutil.make_archive(str(tmp_path / "site"), "zip", kept.whole)
    assert "public and staff sites" in verify(kept, packed, "--tag", "2026-27").expect(0).out
    packed = shutil.make_archive(str(tmp_path / "site"), "tar", kept.whole)
    verify(kept, packed, "--tag", "2026-27").expect(0)


def test_what_is_missing_more_or_other_is_named(kept: Kept, tmp_path: Path) -> None:
    site = kept.copy(tmp_path)
    page = site / "public" / "ash" / "attendance" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"0115", b"0116"))
    (site / "staff" / "index.html").unlink()
    (site / "public" / "ash" / "more.html").write_text("more")
    (site / "beside.txt").write_text("more")
    done = verify(kept, site, "--tag", "2026-27", "--format", "json").expect(1)
    found = json.loads(done.out)
    assert found["good"] is False
    assert found["missing"] == ["staff/index.html"]
    assert found["changed"] == ["public/ash/attendance/index.html"]
    assert found["added"] == ["beside.txt", "public/ash/more.html"]
    said = verify(kept, site, "--tag", "2026-27").expect(1).out
    assert "public/ash/attendance/index.html is not as released." in said
    assert "is not the public and staff sites of the edition 2026-27 as it was released" in said


def test_a_manifest_that_was_changed_with_the_files_is_found_out_by_the_tag(kept: Kept, tmp_path: Path) -> None:
    site = kept.copy(tmp_path)
    shutil.rmtree(site / "staff")
    page = site / "public" / "index.html"
    page.write_bytes(page.read_bytes() + b" ")
    forged = kept.manifest.public()
    files = manifest.File(sha256=hashlib.sha256(page.read_bytes()).hexdigest(), bytes=page.stat().st_size)
    public = {**forged.files.public, "index.html": files}
    forged = forged.model_copy(update={"files": manifest.SiteFiles(public=public)})
    (site / "manifest.json").write_bytes(manifest.write(forged))
    run(None, "verify", site).expect(0)
    said = verify(kept, site, "--tag", "2026-27").expect(1).out
    assert "public/index.html is not as released." in said
    assert "The manifest.json that lies there is not the one of this release." in said


def test_what_cannot_be_verified_is_told_why(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("hello")
    (tmp_path / "empty").mkdir()
    for arguments, words in (
        ((tmp_path / "nothing",), "is not there"),
        ((tmp_path / "note.txt",), "cannot be read as an archive"),
        ((kept.whole,), "no manifest.json in it"),
        ((kept.whole, "--tag", "2027-28"), "no released edition “2027-28”"),
        ((tmp_path / "empty", "--tag", "2026-27"), "no folder public or staff"),
        ((kept.whole, "--tag", "2026-27", "--manifest", tmp_path / "note.txt"), "not both"),
        ((kept.whole, "--manifest", tmp_path / "note.txt"), "cannot be read as JSON"),
    ):
        assert words in verify(kept, *arguments).expect(2).err


def test_the_public_manifest_does_not_vouch_for_staffs_files(kept: Kept, tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_bytes(manifest.write(kept.manifest.public()))
    assert "says nothing of the staff site" in verify(kept, kept.staff, "--manifest", file).expect(2).err


def test_an_edition_is_packed_again_from_its_tag(kept: Kept, tmp_path: Path) -> None:
    said = kept.trust.run("cycle", "archive", "2026-27", "--out", tmp_path).expect(0).out
    assert "builds to the same bytes" in said
    assert snapshot(tmp_path) == snapshot(kept.folder / "out")
    assert "no released edition" in kept.trust.run("cycle", "archive", "2025-26").expect(2).err


def test_an_edition_that_builds_otherwise_is_not_packed(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(root: Path, out: Path, **more: Any) -> object:
        done = build(root, out, **more)
        (out / "public" / "ash" / "index.html").write_text("newer theme")
        return done

    monkeypatch.setattr("policyweave.releasing.sources.build", other)
    done = kept.trust.run("cycle", "archive", "2026-27", "--out", tmp_path / "out").expect(1)
    assert "public/ash/index.html is not as released." in done.out
    assert not (tmp_path / "out").exists()


def test_the_same_commit_is_released_to_the_same_bytes_wherever_and_whenever(kept: Kept, tmp_path: Path) -> None:
    """Another folder, clock, time zone, locale, umask and order of files; with and without processes."""
    there = tmp_path / "ordner mit ü"
    git(kept.trust.root, "clone", "-q", "--no-tags", "--single-branch", str(kept.trust.root), str(there))
    for path in sorted(there.rglob("*.md"), reverse=True):  # written anew, so that the folder lists them otherwise
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)
    git(there, "config", "user.name", "Another")
    git(there, "config", "user.email", "another@trust.example")
    script = (
        "import datetime, os, pathlib, sys, time\n"
        "from policyweave.releasing.release import Call, release\n"
        "os.umask(0o077)\n"
        "done = release(pathlib.Path(sys.argv[1]), Call(out=pathlib.Path(sys.argv[2]), jobs=2),"
        " datetime.datetime(2026, 11, 3, 23, 59, tzinfo=datetime.timezone(datetime.timedelta(hours=13))))\n"
        "assert not done.refused, done\n"
    )
    elsewhere = {
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "LANG": "C",
        "PYTHONHASHSEED": "11",
        "SOURCE_DATE_EPOCH": "86400",
    }
    subprocess.run(
        [sys.executable, "-c", script, str(there), str(tmp_path / "out")], env=environ(elsewhere), check=True
    )
    (other,) = editions(there)
    assert other.manifest.released == "2026-11-03T10:59:00Z"
    assert other.manifest.files == kept.manifest.files
    assert other.manifest.schools == kept.manifest.schools
    update = {"released": kept.manifest.released}
    assert other.manifest.model_copy(update=update) == kept.manifest, "only the moment is another"
    assert len(other.manifest.files.public) > 20


def test_two_releases_of_one_commit_at_one_moment_give_the_same_archives(kept: Kept, tmp_path: Path) -> None:
    there = tmp_path / "there"
    git(kept.trust.root, "clone", "-q", "--no-tags", "--single-branch", str(kept.trust.root), str(there))
    git(there, "config", "user.name", "Another")
    git(there, "config", "user.email", "another@trust.example")
    before = os.umask(0o002)
    try:
        done = release(there, Call(out=tmp_path / "out", jobs=1), FIRST)
    finally:
        os.umask(before)
    assert not done.refused
    assert snapshot(tmp_path / "out") == snapshot(kept.folder / "out")


def test_no_bytes_of_an_archive_are_a_time(kept: Kept) -> None:
    for path in (kept.public, kept.staff):
        data = path.read_bytes()
        assert data[4:8] == b"\0\0\0\0", "gzip's own time"
        with tarfile.open(path) as tar:
            packed = [(one.name, tar.extractfile(one)) for one in tar if one.name.endswith(".gz")]
            for name, file in packed:
                assert file is not None
                inner = file.read()
                seconds = int.from_bytes(inner[4:8], "little")
                assert seconds in (0, 1788220800), f"{name}: the day from which the edition is in force"
            assert bool(packed) == (path == kept.public), "the sitemaps"


def test_the_trusts_own_folder_is_not_needed(kept: Kept, tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    assert "not in a Git repository" in trust.run("verify", kept.public, "--tag", "2026-27").expect(2).err
    trust.run("verify", kept.public).expect(0)
