"""Archives are the same wherever they are written, and are read without trust in who made them."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from policyweave.edition import archive, manifest
from policyweave.edition.manifest import Approvals, Approved, File, Manifest, Page, SchoolPages, SiteFiles, Waiver
from policyweave.edition.unreadable import Unreadable
from policyweave.model.origin import Audience
from policyweave.model.schema import Status

SITE = {
    "public/ash/index.html": b"<p>Ash</p>\n",
    "public/index.html": b"<p>Trust</p>\n",
    "staff/ash/index.html": b"<p>Staff words</p>\n",
    "staff/ash/assets/content/" + "long/" * 30 + "Übersicht.pdf": b"%PDF",
    "staff/index.html": b"<p>Trust, staff</p>\n",
}
DIGEST = "sha256-" + "a" * 64


def built(folder: Path) -> Manifest:
    """A small site in a folder, and its manifest."""
    found: dict[str, dict[str, File]] = {"public": {}, "staff": {}}
    for name, data in SITE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        tree, _, rest = name.partition("/")
        found[tree][rest] = File(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
    pages = {"index": Page(title="Ash", public=DIGEST, staff=DIGEST), "guide": Page(title="Secret guide", staff=DIGEST)}
    return Manifest.model_validate(
        {
            "edition": "2026-27", "patch": 1, "in_force": "2026-09-01", "released": "2026-08-28T10:00:00Z",
            "commit": "b" * 40, "tool": "policyweave 0.1",
            "approvals": Approvals(trust=Approved.model_validate({"body": "Trust board", "date": "2026-07-14"})),
            "waivers": (Waiver(gate="reviews", reason="The DSL is ill.", by="Trust lead"),),
            "schools": {"ash": SchoolPages(name="Ash School", status=Status.ACTIVE, pages=pages)},
            "files": SiteFiles(**found),
        }
    )  # fmt: skip


def test_the_same_site_gives_the_same_archive(tmp_path: Path) -> None:
    first = archive.write(tmp_path / "one", built(tmp_path / "one"), Audience.STAFF, tmp_path / "a")
    umask = os.umask(0o077)
    try:
        whole = built(tmp_path / "two")
        for path in (tmp_path / "two").rglob("*"):
            os.utime(path, (1, 1))
        second = archive.write(tmp_path / "two", whole, Audience.STAFF, tmp_path / "b")
    finally:
        os.umask(umask)
    assert first.name == second.name == "2026-27.1-staff.tar.gz"
    assert first.read_bytes() == second.read_bytes()
    assert stat.S_IMODE(second.stat().st_mode) == 0o644
    with tarfile.open(first) as tar:
        members = tar.getmembers()
    assert members[0].name == "manifest.json"
    assert {(one.mtime, one.uid, one.gid, one.mode, one.uname) for one in members} == {(0, 0, 0, 0o644, "")}
    assert [path.name for path in (tmp_path / "a").iterdir()] == [first.name]


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    whole = built(tmp_path)
    place = archive.write(tmp_path, whole, Audience.STAFF, tmp_path / "out")
    found = dict(archive.files(place))
    assert manifest.read(found.pop("manifest.json")) == whole == archive.read_manifest(place)
    assert found == {name: data for name, data in SITE.items() if name.startswith("staff/")}


def test_the_public_archive_says_nothing_of_the_staff_site(tmp_path: Path) -> None:
    place = archive.write(tmp_path, built(tmp_path), Audience.PUBLIC, tmp_path / "out")
    raw = gzip.decompress(place.read_bytes())
    for words in (b"staff/", b"Secret", b"guide", b"ill", b"Trust lead"):
        assert words not in raw
    assert b"reviews" in raw


def test_a_file_that_changed_meanwhile_is_not_packed(tmp_path: Path) -> None:
    whole = built(tmp_path)
    (tmp_path / "public" / "index.html").write_text("other")
    with pytest.raises(Unreadable, match=r"public/index\.html"):
        archive.write(tmp_path, whole, Audience.PUBLIC, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def packed(place: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(place, "w:gz") as tar:
        for info, data in members:
            if info.isreg():
                info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return place


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info, b"x" if kind == tarfile.REGTYPE else b""


@pytest.mark.parametrize(
    "bad",
    [
        [member("../evil")],
        [member("/etc/evil")],
        [member("public/../../evil")],
        [member("public//evil")],
        [member("public\\evil")],
        [member("public/a\nb")],
        [member("public/link", tarfile.SYMTYPE, "/etc/passwd")],
        [member("public/hard", tarfile.LNKTYPE, "public/a")],
        [member("public/pipe", tarfile.FIFOTYPE)],
        [member("public/dev", tarfile.CHRTYPE)],
        [member("public/a"), member("public/a")],
        [member("public/a"), member("./public/a")],
    ],
    ids=lambda members: members[-1][0].name,
)
def test_an_archive_that_reaches_out_or_says_things_twice_is_refused(
    tmp_path: Path, bad: list[tuple[tarfile.TarInfo, bytes]]
) -> None:
    with pytest.raises(Unreadable):
        list(archive.files(packed(tmp_path / "bad.tar.gz", *bad)))


def test_bombs_are_refused_before_they_are_read(tmp_path: Path) -> None:
    info = tarfile.TarInfo("public/big")
    info.size = 1 << 40
    for kind in (tarfile.REGTYPE, tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME):
        info.type = kind
        with gzip.open(tmp_path / "bomb.tar.gz", "wb") as out:
            out.write(info.tobuf(tarfile.GNU_FORMAT) + b"\0" * 100_000)
        with pytest.raises(Unreadable, match="larger"):
            list(archive.files(tmp_path / "bomb.tar.gz"))


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"\x1f\x8b", b"PK\x03\x04", b"\x1f\x8b" + b"a" * 600, b"\0" * 512, b"x" * 512]
)
def test_what_is_no_archive_is_refused_or_empty(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    try:
        assert list(archive.files(tmp_path / "x")) == []
    except Unreadable:
        return


def test_an_archive_that_breaks_off_is_refused(tmp_path: Path) -> None:
    place = archive.write(tmp_path, built(tmp_path), Audience.STAFF, tmp_path / "out")
    whole = place.read_bytes()
    for cut in (20, len(whole) // 2, len(whole) - 9):
        place.write_bytes(whole[:cut])
        with pytest.raises(Unreadable):
            list(archive.files(place))


def test_zip_archives_and_folders_are_read_too(tmp_path: Path) -> None:
    built(tmp_path / "site")
    with zipfile.ZipFile(tmp_path / "site.zip", "w") as out:
        for name, data in SITE.items():
            out.writestr(name, data)
    assert dict(archive.files(tmp_path / "site.zip")) == dict(archive.files(tmp_path / "site")) == SITE
    (tmp_path / "site" / "public" / "link").symlink_to("/etc/passwd")
    with pytest.raises(Unreadable, match="public/link"):
        list(archive.files(tmp_path / "site"))
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as out:
        out.writestr("../evil", b"x")
    with pytest.raises(Unreadable, match="evil"):
        list(archive.files(tmp_path / "bad.zip"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"edition": "2026-27"', '"edition": "2026-27", "edition": "2025-26"', "twice"),
        ('"edition": "2026-27"', '"edition": "../../x"', "edition"),
        ('"version": 1', '"version": 2', "newer"),
        ('"patch": 1', '"patch": -1', "patch"),
        ('"patch": 1', '"patch": NaN', "number"),
        ('"patch": 1', '"more": 1', "more"),
        ('"ash/index.html"', '"../index.html"', "index.html"),
        ('"ash/index.html"', '"/index.html"', "index.html"),
        ('"ash/index.html"', '"index.html/x"', "file and as a folder"),
        ("2026-08-28T10:00:00Z", "2026-02-30T10:00:00Z", "released"),
        ("b" * 40, "b" * 39, "commit"),
    ],
)  # fmt: skip
def test_a_manifest_that_is_not_as_written_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = manifest.write(built(tmp_path)).decode()
    assert manifest.write(manifest.read(text.encode())).decode() == text
    assert old in text
    with pytest.raises(Unreadable, match=words):
        manifest.read(text.replace(old, new, 1).encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b"null"])
def test_other_json_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        manifest.read(data)
