"""Links inside the built sites: each kind of fault, made in a built file or in a source."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.trustkit import Found, Trust

TEXT = """See [missing education](attendance.md#cme), ![the plan](img/plan.png) and [trust](https://trust.example/a).

Write to <mailto:office@ash.example?subject=Absence%20today> or call [us](tel:+441154960123).
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small trust whose sites are built once; every test works on a copy."""
    trust = Trust(tmp_path_factory.mktemp("links"))
    trust.page("note", TEXT)
    trust.change("policies/note.md", "audience: public", "audience: public\nredirects: [old-note]")
    trust.build().expect(0)
    return trust.root


@pytest.fixture
def trust(built: Path, tmp_path: Path) -> Trust:
    copy = Trust(tmp_path)
    shutil.rmtree(copy.root)
    shutil.copytree(built, copy.root)
    return copy


def findings(trust: Trust, *arguments: str) -> list[Found]:
    done = trust.run("links", "--format", "json", *arguments)
    found = [Found.of(value) for value in json.loads(done.out)["findings"]]
    done.expect(int(any(item.severity == "error" for item in found)))
    return found


def test_a_whole_site_has_no_finding(trust: Trust) -> None:
    assert findings(trust) == []
    assert "nothing to mend" in trust.run("links").expect(0).out


@dataclass(frozen=True)
class Change:
    """A change of one built file and the findings that it gives."""

    name: str
    file: str
    old: str
    new: str
    where: tuple[str, ...]
    says: str = ""
    schools: tuple[str, ...] = ("ash",)


NOTE = "public/ash/note/index.html"
ATTENDANCE = "public/ash/attendance/index.html"
CHANGES = [
    Change("a dead link of a built page", NOTE, '<a href="../attendance/#cme"', '<a href="../absence/"',
           ("PW120 site/public/ash/note/index.html",), "“absence/”, which is not there"),
    Change("a dead picture", NOTE, "plan.png", "plane.png", ("PW120 site/public/ash/note/index.html",), "plane.png"),
    Change("a srcset with one dead candidate", NOTE, 'src="../assets/content/policies/img/plan.png"',
           'src="../assets/content/policies/img/plan.png" srcset="../assets/content/policies/img/plan.png 1x, crest@2x.png 2x"',
           ("PW120 site/public/ash/note/index.html",), "crest@2x.png"),
    Change("an anchor that is gone, at the line of its source", ATTENDANCE, 'id="cme"', 'id="cmx"',
           ("PW121 policies/note.md:8", "PW121 site/public/ash/attendance/index.html"), "“#cme”"),
    Change("a link with other capitals", NOTE, '<a href="../attendance/#cme"', '<a href="../Attendance/#cme"',
           ("PW122 site/public/ash/note/index.html",), "“attendance/index.html”"),
    Change("an anchor with other capitals", NOTE, '<a href="../attendance/#cme"', '<a href="../attendance/#CME"',
           ("PW121 site/public/ash/note/index.html",), "“cme”"),
    Change("the staff tree, climbing out of the public one", NOTE, '<a href="../attendance/#cme"',
           '<a href="../../../staff/ash/guide/"', ("PW123 site/public/ash/note/index.html",), "belongs to the staff site"),
    Change("the staff address", NOTE, '<a href="../attendance/#cme"', '<a href="https://staff.trust.example/ash/guide/"',
           ("PW123 site/public/ash/note/index.html",), "belongs to the staff site"),
    Change("a redirect to nowhere", "public/ash/old-note/index.html", "url=../note/", "url=../notes/",
           ("PW124 site/public/ash/old-note/index.html", "PW126 site/public/ash/old-note/index.html"), "../notes/"),
    Change("a sitemap entry that is not built", "public/ash/sitemap.xml", "/ash/note/<", "/ash/notes/<",
           ("PW125 site/public/ash/sitemap.xml", "PW125 site/public/ash/sitemap.xml"), "/ash/notes/"),
    Change("a canonical address with a doubled path", NOTE, 'rel="canonical" href="https://policies.trust.example/ash/note/"',
           'rel="canonical" href="https://policies.trust.example/ash/ash/note/"',
           ("PW126 site/public/ash/note/index.html",), "/ash/ash/note/"),
    Change("a canonical address of another page", NOTE, 'rel="canonical" href="https://policies.trust.example/ash/note/"',
           'rel="canonical" href="https://policies.trust.example/ash/"',
           ("PW126 site/public/ash/note/index.html",), "which is another page"),
    Change("a relative link on the page for wrong addresses", "public/404.html", 'href="/"', 'href="index.html"',
           ("PW127 site/public/404.html",), "is relative", ()),
    Change("an address that no browser opens", NOTE, '<a href="../attendance/#cme"', '<a href="file:///C:/plan.docx"',
           ("PW128 site/public/ash/note/index.html",), "file:///C:/plan.docx"),
    Change("half a mailbox", NOTE, "mailto:office@ash.example?subject=Absence%20today", "mailto:office@",
           ("PW129 site/public/ash/note/index.html",), "“office@”"),
    Change("a number with spaces", NOTE, "tel:+441154960123", "tel:0115 496 0123",
           ("PW139 site/public/ash/note/index.html",), "spaces"),
    Change("a search entry whose heading is gone", "public/ash/search/search_index.json", '"location":"attendance/#cme"',
           '"location":"attendance/#cmx"', ("PW121 site/public/ash/search/search_index.json",), "“#cmx”"),
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_change_of_a_built_file_is_found(trust: Trust, change: Change) -> None:
    file = trust.site / change.file
    text = file.read_text(encoding="utf-8")
    assert change.old in text
    file.write_text(text.replace(change.old, change.new), encoding="utf-8")
    found = findings(trust)
    assert sorted(change.where) == sorted(
        item.where if item.path.startswith("policies/") else f"{item.rule} {item.path}" for item in found
    ), "\n".join(map(str, found))
    assert any(change.says in item.message for item in found), "\n".join(map(str, found))
    assert all(item.schools == change.schools for item in found)


def test_a_page_that_is_gone_is_found_at_the_source_of_the_link(trust: Trust) -> None:
    shutil.rmtree(trust.site / "public/ash/attendance")
    found = findings(trust)
    source = [item for item in found if item.path == "policies/note.md"]
    assert [item.where for item in source] == ["PW120 policies/note.md:8"]
    assert source[0].column == 25
    assert {item.rule for item in found} == {"PW120", "PW125"}


def test_a_missing_page_for_wrong_addresses(trust: Trust) -> None:
    (trust.site / "staff/404.html").unlink()
    assert [(item.rule, item.path) for item in findings(trust)] == [("PW127", "site/staff/404.html")]


def test_a_packed_sitemap_that_differs(trust: Trust) -> None:
    packed = trust.site / "public/ash/sitemap.xml.gz"
    packed.write_bytes(gzip.compress(b"<urlset/>"))
    assert [(item.rule, item.path) for item in findings(trust)] == [("PW125", "site/public/ash/sitemap.xml")]


@pytest.mark.parametrize(
    "href", ["../caf%C3%A9/", "../café/", "https://policies.trust.example/ash/caf%C3%A9/", "../caf%c3%a9"]
)
def test_encoded_and_plain_addresses_are_the_same(trust: Trust, href: str) -> None:
    shutil.copytree(trust.site / "public/ash/old-note", trust.site / "public/ash/café")
    note = trust.site / NOTE
    note.write_text(note.read_text(encoding="utf-8").replace('href="../attendance/#cme"', f'href="{href}"'), "utf-8")
    assert findings(trust) == []


def test_a_fault_of_the_theme_is_one_finding_for_all_pages_and_schools(trust: Trust) -> None:
    for file in trust.site.rglob("pw.css"):
        file.unlink()
    found = [item for item in findings(trust) if item.path.startswith("site/public")]
    assert [(item.rule, item.schools) for item in found] == [("PW120", ())]


def test_only_the_schools_asked_for(trust: Trust) -> None:
    for school in ("ash", "elm"):
        shutil.rmtree(trust.site / "public" / school / "old-note")
        (trust.site / "public" / school / "assets/content/policies/img/plan.png").unlink()
    assert [item.schools for item in findings(trust, "elm")] == [("elm",)]
    assert [(item.where, item.schools) for item in findings(trust)] == [("PW120 policies/note.md:8", ("ash", "elm"))]


def break_content(trust: Trust) -> None:
    trust.set("policies/trust.yml", "name: [")


def remove_site(trust: Trust) -> None:
    shutil.rmtree(trust.site)


def remove_school(trust: Trust) -> None:
    for audience in ("public", "staff"):
        shutil.rmtree(trust.site / audience / "elm")


@pytest.mark.parametrize("damage", [break_content, remove_site, remove_school])
def test_what_cannot_be_checked_is_said(trust: Trust, damage: Callable[[Trust], None]) -> None:
    damage(trust)
    done = trust.run("links").expect(2)
    assert "policyweave build" in done.err or "policyweave check" in done.err


def test_a_finding_can_be_accepted_for_a_time(trust: Trust) -> None:
    page = trust.root / "site/public/ash/note/index.html"
    page.write_text(
        page.read_text(encoding="utf-8").replace("../attendance/#cme", "../attendance/#gone"), encoding="utf-8"
    )
    (found,) = [item for item in findings(trust) if item.severity == "error"]
    path = trust.root / "policies/trust.yml"
    text = path.read_text(encoding="utf-8")
    accepted = f"  accepted: [{{rule: {found.rule}, path: {found.path}, reason: A test., until: 2999-12-31}}]\n"
    path.write_text(text.replace("checks:", "checks:\n" + accepted + "  #", 1), encoding="utf-8")
    assert [item.rule for item in findings(trust) if item.severity == "error"] == []
