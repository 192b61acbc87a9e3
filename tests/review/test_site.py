"""The review as a site: every change has its place, every link leads somewhere, and nothing of the content is live."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

from policyweave.model.origin import Audience
from policyweave.redline.changes import Fate
from policyweave.redline.weigh import Kind
from policyweave.review.names import heading, related
from policyweave.review.places import BOTH, MIXED, PUBLIC, STAFF, anchor, shown_pages
from policyweave.review.review import Review
from policyweave.review.shown import levelled
from policyweave.review.site import review_site
from tests.dom import Node, parse
from tests.review.reviews import review_of
from tests.trustkit import Trust

EVIL = "`<script>alert(1)</script>` [x](javascript:alert(1)) &lt;img src=x onerror=alert(1)&gt;"
TABLE = "| Who | Call |\n| --- | --- |\n" + "".join(f"| Person {n} | 0115 496 000{n} |\n" for n in range(9))


def before(trust: Trust) -> None:
    trust.add("policies/index.md", f"\n## People\n\n{TABLE}\nAlpha rule.\n\nBeta rule stays.\n\nGamma rule.\n")
    trust.add(
        "policies/attendance.md", "\n{% staff %}\nStaff ring at ten.\n{% endstaff %}\n\n## Ringing\n\nRing first.\n"
    )
    trust.set("schools/elm/phones.md", "Elm locks phones.\n")
    trust.page("gone", "A page that goes.", title="Old rules")


def edit(trust: Trust) -> None:
    trust.change("policies/index.md", "Phones stay", "Phones must stay")
    trust.change("policies/index.md", "Help comes early.", f"Help comes soon. {EVIL}")
    trust.change("policies/index.md", "0115 496 0007", "0115 496 0009")
    trust.change(
        "policies/index.md",
        "Alpha rule.\n\nBeta rule stays.\n\nGamma rule.",
        "Gamma rule.\n\nBeta rule stays.\n\nAlpha rule, too.",
    )
    trust.change("policies/attendance.md", "Staff ring at ten.", "Staff ring at nine.")
    trust.change("policies/attendance.md", "Every day counts.", "Every [day](index.md#early-help) counts.")
    trust.change("policies/guide.md", "Words for staff.", "More words for staff.")
    trust.change("schools/ash/school.yml", "name: Ash School", "name: Ash <b>School</b>")
    trust.remove("policies/gone.md")
    trust.page("new", f"A page that is new.\n\n{TABLE}\n1. One\n2. Two", title="Lost property")
    trust.change("policies/new.md", "title: Lost property", "title: Lost property\nsummary: What is lost.")


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    return review_of(tmp_path_factory.mktemp("site"), edit, before, schools=("oak", "fir", "yew", "bay"))


@pytest.fixture(scope="module")
def site(review: Review) -> Mapping[str, bytes]:
    return review_site(review)


@pytest.fixture(scope="module")
def pages(site: Mapping[str, bytes]) -> dict[str, Node]:
    return {path: parse(raw.decode()) for path, raw in site.items() if path.endswith(".html")}


def test_the_files(site: Mapping[str, bytes], review: Review) -> None:
    schools = [f"schools/{one.slug}{way}.html" for one in review.schools for way in ("", "--side-by-side")]
    assert sorted(site) == sorted(["index.html", "style.css", *schools])
    assert len(review.schools) == 6


def test_every_change_has_a_place_on_the_page_of_each_of_its_schools(review: Review, pages: dict[str, Node]) -> None:
    for school in review.schools:
        for way in ("", "--side-by-side"):
            tree = pages[f"schools/{school.slug}{way}.html"]
            ids = {node.attrs["id"]: node for node in tree.walk() if "id" in node.attrs}
            items = tree.all("li")
            for number in school.changes:
                (item,) = [one for one in items if one.attrs.get("value") == str(number)]
                links = [link.attrs["href"] for link in item.all("a")]
                assert links, f"change {number} at {school.slug}"
                assert all(link.removeprefix("#") in ids for link in links)
            shown = shown_pages(school)
            for spot in school.spots:
                place = ids[anchor(shown, spot)]
                assert "pw-same" not in place.classes


def test_nothing_that_changed_is_left_out(review: Review) -> None:
    """Each entry that changed, of either site, has an id on the school's page."""
    for school in review.schools:
        shown = shown_pages(school)
        for redline in school.redlines:
            for page in redline.changed:
                mine = [one for one in shown if one.page.id == page.id]
                for number, entry in enumerate(page.entries, 1):
                    places = [one for one in mine if (redline.audience, number) in one.numbers]
                    if entry.fate is not Fate.SAME:
                        (place,) = places
                        assert place.page.entries[place.numbers[redline.audience, number] - 1] == entry


def test_what_both_sites_show_is_shown_once_and_it_is_said_which(review: Review) -> None:
    said = {one.page.id: one.sites for one in shown_pages(review.schools[1])}
    assert said["index"] == BOTH
    assert said["attendance"] == MIXED
    assert said["guide"] == STAFF
    assert PUBLIC not in said.values()


def test_sites_that_differ_by_more_are_both_shown(tmp_path: Path) -> None:
    def both(trust: Trust) -> None:
        trust.change(
            "policies/index.md", "Help comes early.", "Help comes{% staff %} at once{% endstaff %} early, now."
        )

    (school, _) = review_of(tmp_path, both).schools
    first, second = shown_pages(school)
    assert (first.sites, second.sites) == (PUBLIC, "Staff site")
    assert first.id != second.id
    assert {spot.audience for spot in school.spots} == set(Audience)
    assert {anchor((first, second), spot).split("-")[0] for spot in school.spots} == {first.id, second.id}


def test_links_and_ids(pages: dict[str, Node]) -> None:
    for path, tree in pages.items():
        assert len(tree.ids) == len(set(tree.ids)), path
        for link in tree.all("a"):
            target, _, place = link.attrs["href"].partition("#")
            to = normpath(join(dirname(path), target)) if target else path
            assert to in pages, f"{path}: {link.attrs['href']}"
            assert not place or place in pages[to].ids, f"{path}: {link.attrs['href']}"
        for name in ("aria-labelledby", "aria-describedby"):
            for node in tree.walk():
                assert name not in node.attrs or node.attrs[name] in tree.ids


def test_each_change_stands_once_on_the_index_and_leads_to_its_schools(review: Review, pages: dict[str, Node]) -> None:
    articles = pages["index.html"].all("article")
    assert [article.attrs["id"] for article in articles] == [f"change-{one.number}" for one in review.changes]
    for article, shared in zip(articles, review.changes, strict=True):
        links = [
            link.attrs["href"].partition("#") for link in article.all("a") if link.attrs["href"].startswith("schools/")
        ]
        assert [file for file, *_ in links[: len(shared.schools)]] == [
            f"schools/{slug}.html" for slug in shared.schools
        ]
        assert all(place for *_, place in links)


def test_replaced_overlays_and_reviewers_are_said(pages: dict[str, Node]) -> None:
    text = pages["index.html"].raw
    assert "Own words instead, so readers see nothing of it at" in text
    assert "schools/ash/early-help.md" in text
    assert "the trust (@trust/leads)" in text
    assert "Rows without a change are not shown here." in text


@pytest.mark.parametrize("name", ["index.html", "schools/ash.html", "schools/ash--side-by-side.html"])
def test_nothing_of_the_content_is_live_and_nobody_is_asked(site: Mapping[str, bytes], name: str) -> None:
    tree = parse(site[name].decode())
    assert not [node for node in tree.walk() if node.tag in ("script", "img", "iframe", "form", "b", "base", "object")]
    assert not [key for node in tree.walk() for key in node.attrs if key.startswith("on") or key in ("style", "src")]
    (policy,) = [node for node in tree.all("meta") if "http-equiv" in node.attrs]
    assert policy.attrs["content"] == "default-src 'none'; style-src 'self'; img-src 'self'"
    assert all(":" not in link.attrs["href"] for link in tree.all("a") + tree.all("link"))
    assert "pw-page:" not in site[name].decode()
    assert re.search(r"url\(|@import|https?:", site["style.css"].decode()) is None
    assert tree.one("html").attrs["lang"] == "en-GB"
    assert tree.one("meta", name="robots").attrs["content"] == "noindex"
    assert tree.one("a", cls="skip").attrs["href"] == "#main"
    assert "<script>" in tree.raw
    assert "do not publish it" in tree.raw


def test_a_changed_link_is_told_in_words(pages: dict[str, Node]) -> None:
    assert "link to the page “index”, section “early-help” is new" in pages["schools/ash.html"].raw


def test_a_new_page_is_shown_without_marks_and_one_that_went_with_them(pages: dict[str, Node]) -> None:
    sections = {node.one("h2").raw.strip(): node for node in pages["schools/oak.html"].all("section")}
    assert "All of it is new, so nothing in it is marked." in sections["Lost property"].raw
    assert not sections["Lost property"].all("ins")
    assert "This page is no longer there." in sections["Old rules"].raw
    assert sections["Old rules"].all("del")


def test_what_moved_to_another_page_is_linked_at_both_ends_and_its_edit_shown(tmp_path: Path) -> None:
    leave = "Only the head teacher decides on leave of absence in term, and writes down why."

    def moved(trust: Trust) -> None:
        trust.change("policies/attendance.md", f"\n{leave}\n", "\n")
        trust.page("leave", leave.replace("decides", "may decide"), title="Leave")

    review = review_of(tmp_path, moved, lambda t: t.add("policies/attendance.md", f"\n{leave}\n"))
    tree = parse(review_site(review)["schools/ash.html"].decode())
    sections = {node.one("h2").raw.strip(): node for node in tree.all("section")}
    for title, other in (("Attendance", "Leave"), ("Leave", "Attendance")):
        (link,) = sections[title].all("a")
        assert link.attrs["href"].removeprefix("#") in sections[other].ids
    assert [mark.raw for mark in sections["Leave"].all("del")]
    assert "so nothing in it is marked" not in sections["Leave"].raw


def test_a_school_that_is_new_or_gone_says_so(tmp_path: Path) -> None:
    def swapped(trust: Trust) -> None:
        (trust.root / "schools/oak").rename(trust.root / "schools/yew")

    site = review_site(review_of(tmp_path, swapped, schools=("oak",)))
    for name, said in (("yew", "This school is new"), ("oak", "This school is no longer there")):
        for way in ("", "--side-by-side"):
            tree = parse(site[f"schools/{name}{way}.html"].decode())
            assert said in tree.raw
            assert "Child protection Public and staff sites" in [" ".join(item.raw.split()) for item in tree.all("li")]
            assert not tree.all("ins")
            assert not tree.all("del")
    index = parse(site["index.html"].decode())
    assert {link.attrs["href"] for link in index.all("a") if "oak" in link.attrs["href"]} == {
        "schools/oak.html",
        "schools/oak--side-by-side.html",
    }


def test_hundreds_of_changes(tmp_path: Path) -> None:
    def text(word: str) -> str:
        return "\n\n".join(f"Rule {n} of the {word} house." for n in range(300))

    review = review_of(tmp_path, lambda t: t.page("long", text("new")), lambda t: t.page("long", text("old")))
    site = review_site(review)
    tree = parse(site["schools/ash.html"].decode())
    numbers = [item.attrs["value"] for item in tree.all("li") if "value" in item.attrs]
    assert numbers == [str(number) for number in range(1, 301)]
    assert len(tree.all("ins")) == 301  # and one in the explanation


def test_what_only_staff_see_is_not_marked_so_at_each_block_where_it_is_said_of_the_whole(
    pages: dict[str, Node],
) -> None:
    sections = {node.one("h2").raw.strip(): node.raw for node in pages["schools/oak.html"].all("section")}
    assert "Staff site only." in sections["Staff guide"]
    assert "Staff only" not in sections["Staff guide"]
    assert "Staff only" in sections["Attendance"].replace("what is marked “Staff only”", "")


def test_a_value_shown_in_several_places_is_no_matter_of_one_page(tmp_path: Path) -> None:
    def called(trust: Trust) -> None:
        for page in ("index", "attendance"):
            trust.add(f"policies/{page}.md", "\n## Office\n\nCall {{ school.phone }}.\n")

    review = review_of(tmp_path, lambda t: t.change("schools/ash/school.yml", "0115 496 0010", "0115 496 0019"), called)
    (article,) = parse(review_site(review)["index.html"].decode()).all("article")
    assert "1. Contact changed: in 2 places" in article.raw
    assert "As it stands in Child protection, “Office”." in article.raw
    assert "Attendance, “Office”" in article.raw


def test_tables_that_differ_only_in_rows_without_a_change_are_told_once(tmp_path: Path) -> None:
    def table(trust: Trust) -> None:
        row = "{% if school.place == 'Elsewhere' %}| Cook | Cooks |\n{% endif %}"
        trust.add("policies/index.md", f"\n| Who | What |\n| --- | --- |\n{row}| Head | Leads |\n")
        trust.change("schools/elm/school.yml", "name: Elm", "place: Elsewhere\nname: Elm")

    review = review_of(tmp_path, lambda t: t.change("policies/index.md", "Leads", "Decides"), table)
    (shared,) = review.changes
    assert shared.schools == ("ash", "elm")


def test_headings_go_down_by_one_level_at_a_time() -> None:
    heading = '<div role="heading" aria-level="{}"></div>'
    html = heading.format(5) + "<details>" + heading.format(6) + "</details>" + heading.format(5) + heading.format(3)
    assert re.findall(r'level="(\d)"', levelled(html, 2)) == ["3", "4", "4", "3"]


def test_changes_of_the_same_lines_are_told_apart_by_their_schools() -> None:
    schools = {2: ("elm",), 3: ("ash", "oak"), 4: ()}
    assert related((2, 3, 4), ("ash",), schools) == ([2, 4], [3])


def test_what_became_of_a_whole_page_is_no_matter_of_wording(pages: dict[str, Node]) -> None:
    titles = [title.raw.partition(" ")[2] for title in pages["index.html"].all("h3")]
    assert "Page removed: Old rules" in titles
    assert "Page added: Lost property" in titles
    assert heading((Kind.WORDING,), "page changed", 0) == "Title or summary changed"


def test_no_visible_change(tmp_path: Path) -> None:
    site = review_site(review_of(tmp_path, lambda t: t.add("policies/index.md", "\n")))
    assert sorted(site) == ["index.html", "style.css"]
    assert "No visible change" in site["index.html"].decode()
