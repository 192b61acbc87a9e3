"""What a build leaves as it was, what it changes, what it refuses; and plain MkDocs makes the same pages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.built import broken, read_tree
from tests.dom import parse
from tests.trustkit import REPOSITORY, TIMEOUT, Run, Trust, argv, article, environ, snapshot

FRONT = {
    "index.html",
    "404.html",
    "editions/index.html",
    "editions/changes/ash/feed.xml",
    "p/attendance/index.html",
    "p/guide/index.html",
    "policies.json",
    "assets/pw-front.css",
    "assets/pw-front.js",
    "assets/pw-editions.js",
    "assets/pw-exit.css",
    "assets/pw-exit.js",
}


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    return Trust(tmp_path)


@pytest.fixture
def built(trust: Trust) -> Trust:
    """A trust whose sites are there."""
    trust.build().expect(0)
    return trust


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Files that came, went or changed."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


@pytest.mark.slow
def test_where_when_and_how_a_site_is_built_changes_no_byte(demonstration: Path, tmp_path: Path) -> None:
    copy = Trust(tmp_path, REPOSITORY)
    elsewhere = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "86400"}
    copy.command("build", "--jobs", "1", environment=elsewhere).expect(0)
    first, second = snapshot(demonstration), snapshot(copy.site)
    assert len(first) > 300
    assert not changed(first, second)


def test_naming_a_school_replaces_its_sites_and_the_front_pages_only(built: Trust) -> None:
    before = snapshot(built.site)
    built.change("schools/ash/school.yml", "name: Ash School", "name: Ash Tree School")
    built.change("policies/attendance.md", "Every day counts.", "Each day counts.")
    built.build("ash").expect(0)
    moved = changed(before, snapshot(built.site))
    for audience in ("public", "staff"):
        files = {name.removeprefix(f"{audience}/") for name in moved if name.startswith(f"{audience}/")}
        assert {"index.html", "ash/index.html", "ash/attendance/index.html"} <= files
        assert {name for name in files if not name.startswith("ash/")} <= FRONT
        assert before.keys() <= snapshot(built.site).keys()
        assert "Each day counts." in built.article(audience, "ash", "attendance").text
        assert "Every day counts." in built.article(audience, "elm", "attendance").text
        assert "Ash Tree School" in (built.site / audience / "index.html").read_text(encoding="utf-8")
    assert [path.name for path in built.root.glob(".*")] == []


def test_a_page_that_is_gone_leaves_no_file(built: Trust) -> None:
    built.remove("policies/attendance.md").change("policies/trust.yml", "[attendance]", "[index]")
    built.build("ash").expect(0)
    assert not (built.site / "public" / "ash" / "attendance").exists()
    assert (built.site / "public" / "elm" / "attendance").is_dir()
    built.build().expect(0)
    assert not list(built.site.rglob("attendance"))


def test_a_school_that_is_gone_leaves_no_site(built: Trust) -> None:
    built.remove("schools/elm").build().expect(0)
    assert not list(built.site.rglob("elm"))
    assert "Elm School" not in (built.site / "public" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("schools", [(), ("ash",), ("elm",)], ids=["all", "the faulty one", "another"])
def test_an_error_leaves_the_site_untouched(built: Trust, schools: tuple[str, ...]) -> None:
    built.change("policies/attendance.md", "Every day counts.", "Every day counts. {{ school.nmae }}")
    before = snapshot(built.root)
    done = built.build(*schools).expect(1)
    assert snapshot(built.root) == before
    assert "policies/attendance.md:9:29" in done.err
    assert f"Nothing was built: 1 error. {built.site} is as it was." in done.out


def test_an_error_of_the_theme_leaves_the_site_untouched(built: Trust) -> None:
    built.change("mkdocs.yml", "font: false", "font: false\n  custom_dir: look")
    built.set("look/main.html", '{% extends "policyweave.html" %}\n{% block extrahead %}{{ nobody }}{% endblock %}\n')
    before = snapshot(built.root)
    assert "look/main.html:2" in built.build().expect(1).err
    assert snapshot(built.root) == before


def test_an_error_in_a_trust_that_was_never_built_makes_no_folder(trust: Trust) -> None:
    trust.remove("schools/ash/early-help.md").build().expect(1)
    assert not trust.site.exists()
    assert {path.name for path in trust.root.iterdir()} == {"macros", "mkdocs.yml", "policies", "schools"}


@pytest.mark.parametrize("foreign", ["notes.txt", "old/index.html", ".git/config", "Public/index.html"])
def test_a_folder_with_other_things_is_refused(trust: Trust, tmp_path: Path, foreign: str) -> None:
    out = tmp_path / "out"
    (out / foreign).parent.mkdir(parents=True)
    (out / foreign).write_text("mine")
    done = trust.run("build", "--out", out).expect(2)
    assert foreign.split("/")[0] in done.err
    assert snapshot(out) == {foreign: b"mine"}


def test_a_file_in_the_place_of_the_folder_is_refused(trust: Trust, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    trust.run("build", "--out", tmp_path / "out").expect(2)
    assert (tmp_path / "out").read_text() == "mine"


def test_one_audience_alone_writes_nothing_of_the_other(trust: Trust) -> None:
    trust.build(audience="public").expect(0)
    assert {path.name for path in trust.site.iterdir()} == {"public"}
    before = snapshot(trust.site)
    trust.build(audience="staff").expect(0)
    after = snapshot(trust.site)
    assert {name.split("/")[0] for name in changed(before, after)} == {"staff"}
    trust.build().expect(0)
    assert snapshot(trust.site) == after


@pytest.mark.parametrize("address", ["https://p.example/ash/latest", "https://p.example/ash/latest/"])
def test_the_folder_of_a_published_address_stands_once_in_every_address(trust: Trust, address: str) -> None:
    trust.change("policies/trust.yml", "https://policies.trust.example/", address)
    trust.build("ash", audience="public").expect(0)
    tree = trust.site / "public"
    pages = read_tree(tree)
    top = "https://p.example/ash/latest/"
    for page in pages.values():
        assert page.canonical == ([] if page.path == "404.html" else [f"{top}{page.place}"])
    sitemap = (tree / "ash" / "sitemap.xml").read_text(encoding="utf-8")
    assert sitemap.count("<loc>") == 2
    assert f"<loc>{top}ash/</loc>" in sitemap
    assert f"<loc>{top}ash/attendance/</loc>" in sitemap
    faults = list(broken(tree, pages, "/ash/latest"))
    assert [fault for fault in faults if "elm" not in fault] == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("attendance/none/", "there is no ash/attendance/none/index.html"),
        ("attendance/#none", "has no #none"),
        ("#none", "has no #none"),
        ("../../../staff/ash/", "leads out of the tree"),
        ("/oak/", "there is no oak/index.html"),
        ("assets/none.css", "there is no ash/assets/none.css"),
        ("javascript:void(0)", "scheme"),
    ],
)
def test_the_walk_over_all_links_sees_what_is_broken(built: Trust, address: str, words: str) -> None:
    tree = built.site / "public"
    file = tree / "ash" / "index.html"
    assert list(broken(tree, read_tree(tree))) == []
    file.write_text(file.read_text(encoding="utf-8").replace("</article>", f'<a href="{address}">x</a></article>'))
    (fault,) = broken(tree, read_tree(tree))
    assert fault.startswith("ash/index.html:")
    assert words in fault


def mkdocs(config: Path, out: Path, **environment: str) -> Run:
    """Plain `mkdocs build`; the package has to be installed, as `make test` does."""
    call = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(config), "--site-dir", str(out)]
    done = subprocess.run(call, capture_output=True, timeout=TIMEOUT, env=environ(environment), check=False)
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["public", "staff"])
def test_plain_mkdocs_makes_the_same_bytes(demonstration: Path, tmp_path: Path, audience: str) -> None:
    out = tmp_path / "out"
    config = REPOSITORY / "mkdocs.yml"
    mkdocs(config, out, POLICYWEAVE_SCHOOL="trentside", POLICYWEAVE_AUDIENCE=audience).expect(0)
    ours, plain = snapshot(demonstration / audience / "trentside"), snapshot(out)
    timed = {"sitemap.xml", "sitemap.xml.gz"}  # plain MkDocs writes today into them
    assert ours.keys() == plain.keys()
    assert sum(name.endswith(".html") for name in ours) >= 11
    if audience == "staff":  # where the year stands is said by a build alone
        head, section, rest = ours["index.html"].partition(b'<section class="pw-year"')
        assert section
        timed |= {"search/search_index.json"}
        ours["index.html"] = b"".join((head + rest.partition(b"</section>")[2]).split())
        plain["index.html"] = b"".join(plain["index.html"].split())
    assert [name for name in ours if ours[name] != plain[name] and name not in timed] == []


def test_plain_mkdocs_shows_the_public_site_of_the_first_school_unless_told(trust: Trust, tmp_path: Path) -> None:
    mkdocs(trust.root / "mkdocs.yml", tmp_path / "out").expect(0)
    trust.build("ash").expect(0)
    page = parse((tmp_path / "out" / "index.html").read_text(encoding="utf-8")).one("article")
    assert page.text == article(trust.site, "public", "ash").text
    assert not (tmp_path / "out" / "guide").exists()


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"POLICYWEAVE_SCHOOL": "oak"}, "There is no school “oak”"),
        ({"POLICYWEAVE_AUDIENCE": "everybody"}, "everybody"),
    ],
)
def test_plain_mkdocs_says_what_it_cannot_find(
    trust: Trust, tmp_path: Path, environment: dict[str, str], words: str
) -> None:
    done = mkdocs(trust.root / "mkdocs.yml", tmp_path / "out", **environment)
    assert done.code == 1, done.said
    assert words in done.said
    assert "Traceback" not in done.said
    assert not (tmp_path / "out").exists()


def test_plain_mkdocs_stops_at_an_error_of_content(trust: Trust, tmp_path: Path) -> None:
    trust.change("policies/attendance.md", "Every day counts.", "Every day counts. {{ school.nmae }}")
    done = mkdocs(trust.root / "mkdocs.yml", tmp_path / "out")
    assert done.code == 1, done.said
    assert "policies/attendance.md:9:29" in done.said
    assert not (tmp_path / "out").exists()


def test_the_build_says_what_it_did_to_a_program_too(trust: Trust) -> None:
    done = trust.run("build", "ash", "--format", "json", "--jobs", "1").expect(0)
    assert '"sites": [' in done.out
    assert done.err == ""
    call = subprocess.run(argv(trust.root, "build", "oak"), capture_output=True, env=environ(), check=False)
    assert (call.returncode, call.stdout) == (2, b"")
    assert "oak" in call.stderr.decode()
