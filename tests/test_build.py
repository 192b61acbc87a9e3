"""The demonstration as it is built: whole, without staff words for the public, without a link that leads nowhere."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from policyweave.model import rules
from policyweave.model.content import Content
from policyweave.model.finding import Finding
from policyweave.model.origin import Audience
from policyweave.model.page import ACKNOWLEDGEMENT, ComposedSchool
from policyweave.model.schema import Contact
from policyweave.pipeline import Woven, weave
from policyweave.render.site import edition_lines
from tests.built import Built, broken, read_tree, runs
from tests.trustkit import REPOSITORY, grep, pieces

pytestmark = pytest.mark.slow

JOINING = "fenbrook"
Trees = dict[str, dict[str, Built]]


@pytest.fixture(scope="module")
def woven() -> Woven:
    """The demonstration's words, before they become HTML."""
    return weave(REPOSITORY)


@pytest.fixture(scope="module")
def content(woven: Woven) -> Content:
    assert woven.content
    return woven.content


@pytest.fixture(scope="module")
def trees(demonstration: Path) -> Trees:
    """Every page of both trees."""
    return {audience: read_tree(demonstration / audience) for audience in ("public", "staff")}


def folders(site: ComposedSchool) -> set[str]:
    """Where the pages of a site have to be, with those of their earlier addresses."""
    pages = {"" if page.id == "index" else f"{page.id}/" for page in site.pages}
    if site.audience is Audience.STAFF:
        pages.add(f"{ACKNOWLEDGEMENT}/")
    earlier = {f"{old.strip('/')}/" for page in site.pages for old in page.redirects}
    return {f"{site.school}/{page}" for page in pages | earlier}


def passages(site: ComposedSchool) -> list[str]:
    """Every passage of a site's pages with its values, and what is said about the pages."""
    lines = [line for page in site.pages for line in (page.title, page.summary)]
    for page in site.pages:
        for token in page.tokens:
            if token.type == "inline":
                parts = (" " if child.type.endswith("break") else child.content for child in token.children or ())
                lines.append("".join(parts))
            elif token.type in ("fence", "code_block"):
                lines.append(token.content)
    return lines


def parts_of(text: str) -> set[str]:
    """The passages of a file of any kind: once as a reader sees them, once whatever stands in tags and comments."""
    text = text.replace("\\n", " ").replace("\\u", " ").replace('\\"', "'")
    seen = re.sub(r"</?(?:a|abbr|b|code|em|i|q|s|small|span|strong|sub|sup|u)\b[^>]*>", "", text)
    return {*re.split(r"<[^>]*>", seen), *re.split(r"[<>\"]", text)}


def test_the_build_has_nothing_to_say_but_where_to_look(demonstration: Path) -> None:
    said = (demonstration.parent / "said.txt").read_text(encoding="utf-8").splitlines()
    assert said[0] == "16 sites of 8 schools built: nothing to mend."
    assert re.fullmatch(rf"  {JOINING} is joining: \d+ things are still to be filled; .*", said[1])
    assert [Path(line.strip()) for line in said[2:]] == [
        demonstration / tree / "index.html" for tree in ("public", "staff")
    ]


def test_every_school_has_both_sites_with_all_their_pages(trees: Trees, woven: Woven, content: Content) -> None:
    for audience, pages in trees.items():
        sites = [site for site in woven.sites if site.audience.value == audience]
        assert {site.school for site in sites} == set(content.schools)
        assert len(sites) == 8
        above = {"index.html", "404.html", "editions/index.html"} | (
            {"lead.html", "suggest.html", "year.html"} if audience == "staff" else set()
        )
        read = {f"{site.school}/{ACKNOWLEDGEMENT}/index.html" for site in sites} if audience == "staff" else set()
        above |= {"p/index.html"} | {f"p/{name}index.html" for name in short_names(content, audience)}
        own = ("embed" if audience == "public" else "edit-contacts", "poster")
        read |= {f"{site.school}/{name}/index.html" for site in sites for name in own}
        wanted = above | read | {f"{path}index.html" for site in sites for path in folders(site)}
        assert set(pages) == wanted
    active = {name for name, school in content.schools.items() if school.status.value == "active"}
    assert active == set(content.schools) - {JOINING}
    for school in active:
        public = {page.removeprefix(f"{school}/") for page in trees["public"] if page.startswith(f"{school}/")}
        staff = {page.removeprefix(f"{school}/") for page in trees["staff"] if page.startswith(f"{school}/")}
        policies = {path.stem for path in (REPOSITORY / "policies").glob("*.md")} - {"index", "joining"}
        assert {f"{name}/index.html" for name in policies} | {"index.html"} <= staff
        only = {"staff-guide/index.html", "edit-contacts/index.html", f"{ACKNOWLEDGEMENT}/index.html"}
        assert staff - public == only
        assert public - {"embed/index.html", "poster/index.html"} < staff


def short_names(content: Content, audience: str) -> Iterator[str]:
    """What follows /p/: the names of policies, now and earlier."""
    for page in content.pages.values():
        if page.id not in ("index", "joining") and audience in (page.front.audience.value, "staff"):
            yield from (f"{name}/" for name in (page.id, *page.front.redirects))


def test_a_joining_schools_public_site_is_one_page_that_says_so(trees: Trees, content: Content) -> None:
    pages = [page for path, page in trees["public"].items() if path.startswith(f"{JOINING}/")]
    assert [page.path for page in pages] == [f"{JOINING}/{path}index.html" for path in ("embed/", "", "poster/")]
    text = pages[1].text
    assert "safeguarding policy is being prepared" in text
    trust = content.trust.people["trust_lead"]
    assert str(trust.phone) in text
    assert str(trust.email) in text
    for slug in content.schools[JOINING].authorities:
        authority = content.authorities[slug]
        numbers = [contact.phone for _, contact in authority.contacts if isinstance(contact, Contact) and contact.phone]
        assert authority.name in text
        assert numbers
        assert all(number in text for number in numbers)


def test_a_joining_schools_staff_site_shows_what_is_missing(trees: Trees, woven: Woven) -> None:
    staff = " ".join(page.text for path, page in trees["staff"].items() if path.startswith(f"{JOINING}/"))
    site = next(x for x in woven.sites if (x.school, x.audience.value) == (JOINING, "staff"))
    missing = [token.meta for page in site.pages for token in page.tokens if token.type == "pw_gap"]
    assert {gap["slot"] for gap in missing} == {Path(item.place.path).stem for item in woven.findings if unfilled(item)}
    assert missing
    for gap in missing:
        assert f"Still to be written: {gap['title']}" in staff
        assert " ".join(gap["help"].split()) in staff


def unfilled(item: Finding) -> bool:
    return item.rule is rules.SLOT_EMPTY and item.schools == (JOINING,)


def test_every_page_says_that_it_is_a_demonstration(trees: Trees) -> None:
    silent = [f"{tree}/{path}" for tree, pages in trees.items() for path, page in pages.items() if not says(page)]
    assert not silent


def says(page: Built) -> bool:
    return "Demonstration. The schools, people, telephone numbers and addresses on this site are invented" in page.text


def test_every_page_for_staff_says_so_and_hides_from_search_engines(trees: Trees) -> None:
    mark = "Staff site - not for publication"
    assert not [path for path, page in trees["staff"].items() if not page.hidden]
    assert not [path for path, page in trees["staff"].items() if not page.moved and mark not in page.text]
    assert not [path for path, page in trees["public"].items() if mark in page.text]


def test_no_staff_words_are_anywhere_under_public(demonstration: Path, woven: Woven, content: Content) -> None:
    secret: set[str] = set()
    known: set[str] = set()
    for site in woven.sites:
        lines = passages(site)
        if site.audience is Audience.STAFF:
            secret |= {run for line in lines for run in runs(line)}
        else:
            # Also across passages: in a search index a cell stands right behind the other.
            known |= runs(" ".join([*lines, *edition_lines(content, site.school)]))
    secret -= known
    assert len(secret) > 3000
    for audience in ("public", "staff"):
        found: dict[str, str] = {}
        for name, raw in pieces(demonstration / audience):
            for part in parts_of(raw.decode("utf-8", "replace")):
                for run in runs(part) & secret:
                    found.setdefault(run, name)
        # The same search has to find them all where they belong, or it could not find them here either.
        assert set(found) == (secret if audience == "staff" else set()), sorted(found.items())[:5]


def test_no_staff_values_and_no_staff_pages_are_anywhere_under_public(demonstration: Path, content: Content) -> None:
    values = [value for school in content.schools.values() for value in school.staff_values.values()]
    assert len(values) >= 3
    titles = [page.front.title for page in content.pages.values() if page.front.audience.value == "staff"]
    names = ["staff-guide", "staff-cover", "staff_values", "Staff only", "staff-policies.emet.example", "emet-example"]
    assert titles
    assert not grep(demonstration / "public", *values, *titles, *names)
    for word in (*values, *titles, "staff-guide", "Staff only", "emet-example"):
        assert grep(demonstration / "staff", word), f"{word} is not on the staff site either"


def test_the_search_index_holds_the_pages_of_its_site_and_no_other(demonstration: Path, trees: Trees) -> None:
    for audience, pages in trees.items():
        for file in sorted((demonstration / audience).glob("*/search/search_index.json")):
            school = file.parent.parent.name
            found = {entry["location"].partition("#")[0] for entry in json.loads(file.read_bytes())["docs"]}
            own = {
                page.place.removeprefix(f"{school}/")
                for page in pages.values()
                if page.path.startswith(f"{school}/") and not re.search("/(embed|poster|edit-contacts)/", page.path)
            }
            moved = {page.place.removeprefix(f"{school}/") for page in pages.values() if page.moved}
            assert found == own - moved


def test_each_address_in_a_sitemap_is_a_built_page_and_each_page_is_in_one(
    demonstration: Path, trees: Trees, content: Content
) -> None:
    top = str(content.trust.audiences.public.address)
    listed = []
    for file in sorted((demonstration / "public").glob("*/sitemap.xml")):
        raw = file.read_bytes()
        assert gzip.decompress(file.with_name("sitemap.xml.gz").read_bytes()) == raw
        found = re.findall(r"<loc>(.*?)</loc>", raw.decode("utf-8"))
        assert all(address.startswith(f"{top}{file.parent.name}/") for address in found)
        listed += [f"{address.removeprefix(top)}index.html" for address in found]
    public = {path for path, page in trees["public"].items() if not page.moved and not page.hidden}
    trust = (demonstration / "public/sitemap-trust.xml").read_text(encoding="utf-8")
    listed += [f"{address.removeprefix(top)}index.html" for address in re.findall(r"<loc>(.*?)</loc>", trust)]
    every = (demonstration / "public/sitemap.xml").read_text(encoding="utf-8")
    schools = [f"{top}{slug}/sitemap.xml" for slug in sorted(content.schools)]
    assert re.findall(r"<loc>(.*?)</loc>", every) == [f"{top}sitemap-trust.xml", *schools]
    assert sorted(listed) == sorted(public)
    assert not list((demonstration / "staff").rglob("sitemap*"))
    assert "Disallow: /\n" in (demonstration / "staff/robots.txt").read_text(encoding="utf-8")


def test_each_page_has_one_canonical_address_and_it_is_its_own(trees: Trees, content: Content) -> None:
    for audience, pages in trees.items():
        top = str(getattr(content.trust.audiences, audience).address)
        for page in pages.values():
            if page.path == "404.html":
                assert page.canonical == []
                continue
            at = page.path.removesuffix("index.html")
            own = f"{at.removesuffix('child-protection/')}safeguarding/" if page.moved else at
            assert page.canonical == [f"{top}{own}"], page.path


@pytest.mark.parametrize("audience", ["public", "staff"])
def test_no_address_leads_to_a_missing_file_or_anchor(demonstration: Path, trees: Trees, audience: str) -> None:
    pages = trees[audience]
    assert sum(len(page.links) for page in pages.values()) > 5000
    assert not list(broken(demonstration / audience, pages))


def test_no_id_stands_twice_on_a_page(trees: Trees) -> None:
    twice = {
        f"{tree}/{path}": sorted({name for name in page.ids if page.ids.count(name) > 1})
        for tree, pages in trees.items()
        for path, page in pages.items()
    }
    assert not {path: names for path, names in twice.items() if names}
