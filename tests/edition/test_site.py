"""What is published of released editions: each at its address for good, byte for byte, and a list of all."""

from __future__ import annotations

import datetime
import gzip
import hashlib
import io
import json
import shutil
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from policyweave.edition import archive, manifest
from policyweave.edition.manifest import Waiver
from policyweave.edition.released import editions
from policyweave.edition.site import Told, site_files
from policyweave.edition.standing import standings
from policyweave.model.origin import Audience
from policyweave.pipeline import read
from policyweave.render.editions import Place
from tests.built import broken, read_page, read_tree
from tests.dom import parse
from tests.edition.publishing import Releases
from tests.gitkit import commit, git
from tests.trustkit import grep, run, snapshot

ATOM = "{http://www.w3.org/2005/Atom}"


def listed(folder: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((folder / "editions.json").read_text(encoding="utf-8"))
    return value


def archived(path: Path, audience: str = "public") -> dict[str, bytes]:
    return {name.removeprefix(f"{audience}/"): data for name, data in archive.files(path) if name != "manifest.json"}


@pytest.mark.parametrize(
    ("on", "at_top", "states"),
    [
        ("2026-09-01", "2026-27", {"2026-27": "current", "2026-27.1": "coming", "2027-28": "coming"}),
        ("2027-01-15", "2026-27.1", {"2026-27": "earlier", "2026-27.1": "current", "2027-28": "coming"}),
        ("2027-09-01", "2027-28", {"2026-27": "earlier", "2026-27.1": "earlier", "2027-28": "current"}),
    ],
)
def test_what_is_in_force_that_day_is_at_the_top_byte_for_byte(
    made: Releases, on: str, at_top: str, states: dict[str, str]
) -> None:
    out = made.published(on)
    for name in states:
        kept = archived(made.archive(name))
        assert snapshot(out / "editions" / name) == kept
    top = {path: data for path, data in archived(made.archive(at_top)).items() if not path.startswith("editions/")}
    assert {path: (out / path).read_bytes() for path in top} == top
    assert {one["name"]: one["state"] for one in listed(out)["editions"]} == states
    assert listed(out)["current"] == at_top
    assert json.loads((out / "policyweave.json").read_text(encoding="utf-8"))["edition"] == at_top


def test_an_old_edition_stays_as_it_is_whatever_is_put_together_later(made: Releases) -> None:
    before, after = made.published("2026-09-01"), made.published("2027-09-01")
    old = snapshot(before / "editions/2026-27")
    assert snapshot(after / "editions/2026-27") == old
    top = {path: data for path, data in snapshot(before).items() if path in old and not path.startswith("editions/")}
    assert {path: old[path] for path in top} == top
    assert len(top) > 10


def test_the_same_day_gives_the_same_bytes(made: Releases) -> None:
    made.publish("public", "2027-01-15", "again").expect(0)
    assert snapshot(made.folder / "again") == snapshot(made.published("2027-01-15"))


def test_a_page_names_the_edition_with_its_change_in_the_year(made: Releases) -> None:
    out = made.published("2027-01-15")
    assert (
        "Edition 2026-27.1, a change to the edition in force from 1 September 2026."
        in read_page(out, out / "ash/attendance/index.html").text
    )
    assert "Edition 2026-27.1." in read_page(out, out / "index.html").text
    old = read_page(out, out / "editions/2026-27/ash/attendance/index.html").text
    assert "Edition 2026-27, in force from 1 September 2026." in old


def test_the_list_says_from_when_to_when(made: Releases) -> None:
    newest, patch, first = listed(made.published("2027-09-01"))["editions"]
    assert (newest["since_in_words"], newest["until"]) == ("1 September 2027", None)
    assert (patch["since"], patch["until_in_words"]) == ("2027-01-15", "31 August 2027")
    assert (first["since"], first["until"]) == ("2026-09-01", "2027-01-14")
    text = read_page(made.published("2027-01-15"), made.published("2027-01-15") / "editions/index.html").text
    assert "Coming: in force from 1 September 2027, and not before." in text
    assert "In force from 1 September 2026 until 14 January 2027." in text
    assert "policyweave verify ARCHIVE --tag edition/2027-28" in text


def test_the_manifests_are_those_of_the_tags_and_the_public_ones_say_nothing_of_staff(made: Releases) -> None:
    public, staff = made.published("2027-01-15"), made.published("2027-01-15", "staff")
    whole = git(made.trust.root, "show", "edition/2026-27:.policyweave/manifest.json") + "\n"
    assert (staff / "editions/2026-27.json").read_text(encoding="utf-8") == whole
    data = (public / "editions/2026-27.json").read_bytes()
    assert data == manifest.write(manifest.read(whole.encode()).public())
    assert hashlib.sha256(data).hexdigest() in (public / "editions/index.html").read_text(encoding="utf-8")


def test_nothing_of_staffs_is_among_the_public_editions(made: Releases) -> None:
    public, staff = made.published("2027-01-15"), made.published("2027-01-15", "staff")
    assert grep(staff, "heliotrope", "Words for staff")
    assert grep(public, "heliotrope", "Words for staff", "ash/guide") == []
    assert (staff / "editions/2026-27/ash/guide/index.html").is_file()
    assert json.loads((staff / "staticwebapp.config.json").read_text(encoding="utf-8"))["routes"]


def test_staff_find_what_is_being_prepared_beside_the_edition_in_force(made: Releases, tmp_path: Path) -> None:
    site = made.folder / "release-3"  # what the checkout has now
    where = ("--from", site, "--editions", made.archives, "--on", "2027-01-15")
    made.trust.run("publish", "staff", *where, "--out", tmp_path / "staff").expect(0)
    out = tmp_path / "staff"
    assert snapshot(out / "next") == snapshot(site / "staff")
    assert (out / "ash/attendance/index.html").read_bytes() == archived(
        made.archive("2026-27.1", Audience.STAFF), "staff"
    )["ash/attendance/index.html"]
    page = read_page(out, out / "editions/index.html")
    assert {"../next/", "../next/year.html"} <= {address for _, address in page.links}
    made.trust.run("publish", "public", *where, "--out", tmp_path / "public").expect(0)
    assert not (tmp_path / "public/next").exists()
    assert "next/" not in (tmp_path / "public/editions/index.html").read_text(encoding="utf-8")


def test_every_address_leads_somewhere_and_canonical_ones_to_the_top(made: Releases) -> None:
    out = made.published("2027-01-15")
    pages = read_tree(out)
    assert list(broken(out, pages)) == []
    for path, page in pages.items():
        if path.startswith("editions/2026-27") and not path.endswith("404.html"):
            where = path.split("/", 2)[2].removesuffix("index.html")
            assert page.canonical == [f"https://policies.trust.example/{where}"] or page.moved, path
    sitemaps = [data for path, data in snapshot(out).items() if path.endswith("sitemap.xml")]
    assert sitemaps
    assert not [data for data in sitemaps if b"/editions/" in data]


def test_a_map_leads_from_each_old_page_and_section_to_todays(made: Releases) -> None:
    out = made.published("2027-09-01")
    today = json.loads((out / "editions/today/2026-27/ash.json").read_text(encoding="utf-8"))
    assert today["school"] == "ash/"
    page = today["pages"]["attendance/"]
    assert page["to"] == "ash/being-there/"
    assert page["ids"]["cme"] == "#cme"
    assert page["ids"]["old"] == "#bell"
    assert not page["gone"]
    assert today["pages"][""]["to"] == "ash/"
    assert not (out / "editions/today/2027-28").exists()
    assert (out / "editions/today/2026-27.1/elm.json").is_file()


def test_what_changed_this_year_shows_the_notes_and_runs_nothing_of_them(made: Releases) -> None:
    out = made.published("2027-01-15")
    file = out / "editions/changes/ash/index.html"
    page, html = read_page(out, file), file.read_text(encoding="utf-8")
    assert "“Every day” became “Each day”." in page.text
    assert "See the form and" in page.text
    assert "{{ school.name }}" in page.text
    assert "Nothing that readers see changed at this school." in page.text  # in the edition that is coming
    assert "This is the first edition" in page.text
    assert "javascript:" not in html
    assert "<script>" not in html
    assert "heliotrope" not in html
    staff = (made.published("2027-01-15", "staff") / "editions/changes/ash/index.html").read_text(encoding="utf-8")
    assert "heliotrope" in staff
    elm = read_page(out, out / "editions/changes/elm/index.html").text
    assert "“Every day”" not in elm


def test_where_notes_were_waived_nobody_is_told_that_nothing_changed(made: Releases) -> None:
    first, patch, _ = editions(made.trust.root)
    waived = patch.manifest.model_copy(update={"waivers": (Waiver(gate="notes"),)})
    content, _ = read(made.trust.root)
    assert content
    place = Place(content.trust, Audience.PUBLIC, "https://policies.trust.example/", True)
    stand = standings((first, replace(patch, manifest=waived)), datetime.date(2027, 2, 1))
    text = site_files(Told(place, stand, {}))["editions/changes/elm/index.html"].decode()
    assert "No change notes were written for this edition." in text
    assert "Nothing that readers see changed" not in text


def test_the_feed_has_each_release_once_and_does_not_depend_on_the_day(made: Releases) -> None:
    data = (made.published("2027-01-15") / "editions/feed.xml").read_bytes()
    assert data == (made.published("2027-09-01") / "editions/feed.xml").read_bytes()
    root = ElementTree.fromstring(data)
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        "2027-07-01T12:00:00Z", "2027-01-15T09:00:00Z", "2026-08-20T10:00:00Z",
    ]  # fmt: skip
    assert entries[1].findtext(f"{ATOM}id") == "https://policies.trust.example/editions/2026-27.1/"
    assert "Days are counted." in (entries[1].findtext(f"{ATOM}content") or "")


def test_each_school_has_a_feed_of_what_changed_there_linked_from_its_pages(made: Releases) -> None:
    out, address = made.published("2027-09-01"), "https://policies.trust.example/editions/changes/ash/feed.xml"
    data = (out / "editions/changes/ash/feed.xml").read_bytes()
    root = ElementTree.fromstring(data)
    assert [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"] == [address]
    told = {
        (entry.findtext(f"{ATOM}title") or "").split(",")[0]: entry.findtext(f"{ATOM}content") or ""
        for entry in root.findall(f"{ATOM}entry")
    }
    assert list(told) == ["Edition 2027-28", "Edition 2026-27.1", "Edition 2026-27"]
    assert "became “Each day”" in told["Edition 2026-27.1"]
    assert "first edition" in told["Edition 2026-27"]
    assert b"heliotrope" not in data
    assert b"<script" not in data
    assert data == (made.published("2027-01-15") / "editions/changes/ash/feed.xml").read_bytes()
    for path, wanted in (("ash/index.html", address), ("editions/index.html", address.replace("changes/ash/", ""))):
        head = parse((out / path).read_text(encoding="utf-8")).one("head")
        feeds = [node for node in head.all("link") if node.attrs.get("type") == "application/atom+xml"]
        assert [node.attrs["href"] for node in feeds] == [wanted]
    assert "heliotrope" in (made.published("2027-09-01", "staff") / "editions/changes/ash/feed.xml").read_text("utf-8")


def damaged(path: Path, change: str) -> bytes:
    """The archive with one file of another form, packed as before."""
    raw = gzip.decompress(path.read_bytes())
    made = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(raw)) as old, tarfile.open(fileobj=made, mode="w") as new:
        for member in old.getmembers():
            content = old.extractfile(member)
            assert content
            data = content.read()
            if member.name == "public/ash/index.html":
                if change == "a file less":
                    continue
                if change == "one letter":
                    data = data.replace(b"Ash", b"Ask", 1)
            if change == "another manifest" and member.name == "manifest.json":
                data = data.replace(b"Trust board", b"Trust Board", 1)
            member.size = len(data)
            new.addfile(member, io.BytesIO(data))
        if change == "a file more":
            more = tarfile.TarInfo("public/ash/more.html")
            new.addfile(more, io.BytesIO(b""))
    return gzip.compress(made.getvalue())


@pytest.mark.parametrize("change", ["one letter", "a file less", "a file more", "another manifest", "cut off", "gone"])
def test_an_archive_that_is_not_as_released_is_refused_and_nothing_changes(
    made: Releases, tmp_path: Path, change: str
) -> None:
    out = tmp_path / "out"
    shutil.copytree(made.published("2027-01-15"), out)
    archives = tmp_path / "archives"
    shutil.copytree(made.archives, archives)
    file = archives / "2026-27-public.tar.gz"
    if change == "gone":
        file.unlink()
    elif change == "cut off":
        file.write_bytes(file.read_bytes()[:-2000])
    else:
        file.write_bytes(damaged(file, change))
    before = snapshot(out)
    where = ("--editions", archives, "--out", out, "--on", "2027-09-01")
    done = made.trust.run("publish", "public", *map(str, where)).expect(1)
    assert done.out.startswith("Not written: The archive 2026-27-public.tar.gz")
    assert snapshot(out) == before
    assert [path.name for path in tmp_path.iterdir() if path.name not in ("out", "archives")] == []


def test_the_staff_archive_is_no_public_one(made: Releases, tmp_path: Path) -> None:
    archives = tmp_path / "archives"
    shutil.copytree(made.archives, archives)
    shutil.copy(archives / "2026-27-staff.tar.gz", archives / "2026-27-public.tar.gz")
    where = ("--editions", archives, "--out", tmp_path / "out", "--on", "2027-09-01")
    made.trust.run("publish", "public", *map(str, where)).expect(1)
    assert not (tmp_path / "out").exists()


def test_a_tag_that_is_not_whole_stops_publishing(tmp_path: Path, made: Releases) -> None:
    root = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(made.trust.root), str(root))
    git(root, "tag", "edition/2028-29")
    where = ("--editions", made.archives, "--out", tmp_path / "out")
    done = run(root, "publish", "public", *where).expect(1)
    assert "edition/2028-29" in done.out
    assert not (tmp_path / "out").exists()


def test_before_the_first_release_the_newest_content_is_at_the_top(tmp_path: Path) -> None:
    one = Releases(tmp_path)
    one.trust.build().expect(0)
    one.publish("public", "2026-05-01").expect(0)
    out = tmp_path / "out"
    assert (out / "ash/index.html").read_bytes() == (one.trust.site / "public/ash/index.html").read_bytes()
    assert listed(out) == {"version": 1, "current": None, "changes": [], "editions": []}
    assert "No edition has been released yet." in read_page(out, out / "editions/index.html").text
    assert "<entry>" not in (out / "editions/feed.xml").read_text(encoding="utf-8")
    # Released in summer for September: main's build stays at the top until then, and needs to be there.
    one.release("2026-27", "2026-07-20T10:00")
    one.trust.change("policies/attendance.md", "Every day", "Each day")
    commit(one.trust.root)
    one.trust.build().expect(0)
    one.publish("public", "2026-08-31").expect(0)
    assert "Each day" in (out / "ash/attendance/index.html").read_text(encoding="utf-8")
    assert "Every day" in (out / "editions/2026-27/ash/attendance/index.html").read_text(encoding="utf-8")
    assert listed(out)["editions"][0]["state"] == "coming"
    today = json.loads((out / "editions/today/2026-27/ash.json").read_text(encoding="utf-8"))
    assert today["pages"]["attendance/"]["to"] == "ash/attendance/"
    # From the day on nothing has to be built.
    shutil.rmtree(one.trust.site)
    one.publish("public", "2026-09-01").expect(0)
    assert "Every day" in (out / "ash/attendance/index.html").read_text(encoding="utf-8")
    one.publish("public", "2026-08-31").expect(1)


def test_the_editions_are_listed(made: Releases) -> None:
    done = made.trust.run("cycle", "editions", "--on", "2027-01-15").expect(0)
    assert done.out.splitlines() == [
        "2027-28  Coming: in force from 1 September 2027, and not before.",
        "2026-27.1  In force since 15 January 2027.",
        "2026-27  In force from 1 September 2026 until 14 January 2027.",
    ]
    data = json.loads(made.trust.run("cycle", "editions", "--on", "2027-09-01", "--format", "json").expect(0).out)
    assert (data["current"], len(data["editions"])) == ("2027-28", 3)
    made.trust.run("cycle", "editions", "--on", "soon").expect(2)


def test_a_school_may_not_be_called_as_a_folder_of_the_site(tmp_path: Path) -> None:
    one = Releases(tmp_path)
    (one.trust.root / "schools/elm").rename(one.trust.root / "schools/editions")
    assert [item.where for item in one.trust.findings() if item.rule == "PW002"] == ["PW002 schools/editions:1"]
