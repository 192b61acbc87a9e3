"""What readers do: find their school, read, search, print; without a script, without a server, without third parties."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from policyweave.model.content import Content
from policyweave.pipeline import read
from tests.browser.conftest import OpenPage, Served
from tests.trustkit import REPOSITORY

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PLACES = (
    "public/",
    "public/trentside/",
    "public/wharfside/safeguarding/",
    "public/castle-rise/responsibilities/",
    "public/fenbrook/",
    "public/no/such/page/",
    "staff/willowbank/staff-guide/",
    "staff/fenbrook/online-safety/",
)
SHOWN = """selector => [...document.querySelectorAll(selector)]
  .filter(node => node.checkVisibility({visibilityProperty: true, opacityProperty: true})).map(node => node.outerHTML)"""
OWN_WORDS = "mentoring, help with sleep and travel, a place in the boxing or the allotment group"


@pytest.fixture(scope="module")
def content() -> Content:
    found, _ = read(REPOSITORY)
    assert found
    return found


def search(page: Page, words: str) -> None:
    """Types into the search of a page."""
    page.get_by_role("textbox", name="Search this site").click()
    page.keyboard.type(words)


def words(page: Page) -> str:
    """All words of a page's text, without those that only its script shows."""
    selector = "article" if page.locator("article").count() else "main"
    return " ".join(page.locator(selector).inner_text().split())


def names(page: Page) -> set[str]:
    """The schools that the finder shows."""
    return {link.inner_text() for link in page.locator(".group li a").all() if link.is_visible()}


def test_search_finds_a_schools_own_sentence(opened: OpenPage) -> None:
    assert OWN_WORDS in (REPOSITORY / "schools" / "trentside" / "early-help.md").read_text(encoding="utf-8")
    page = opened("public/trentside/")
    search(page, "boxing allotment")
    page.locator(".md-search-result__link", has_text="allotment").click()
    page.wait_for_url("**/trentside/safeguarding/**")
    expect(page.get_by_text(OWN_WORDS)).to_be_visible()


def test_search_at_another_school_and_for_staff_words_finds_nothing(opened: OpenPage) -> None:
    for place, wanted in (("public/castle-rise/", "+boxing"), ("public/trentside/", "+radio")):  # + forgives no slip
        page = opened(place)
        search(page, wanted)
        expect(page.locator(".md-search-result__meta")).to_have_text("No matching documents")
    page = opened("staff/trentside/")
    search(page, "radio")
    expect(page.locator(".md-search-result__link").first).to_be_visible()


def test_a_whole_visit_asks_nobody_else(opened: OpenPage, served: Served) -> None:
    page = opened("public/")
    page.get_by_label("Find a school").fill("trent")
    page.get_by_role("link", name="Trentside Academy").click()
    page.get_by_role("link", name="Who to call").click()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Attendance").click()
    page.wait_for_url("**/trentside/attendance/")
    page.locator("label[for='__palette_1']").click()
    search(page, "early help")
    page.locator(".md-search-result__link").first.click()
    page.wait_for_load_state("networkidle")
    for place in PLACES:
        page.goto(served.url(place))
        page.mouse.wheel(0, 4000)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.fonts.size") == 0
    assert page.context.cookies() == []


def test_the_finder_finds_by_name_place_and_authority(opened: OpenPage, content: Content) -> None:
    page = opened("public/")
    box = page.get_by_label("Find a school")
    found = page.locator("#found")
    schools = content.schools.values()
    everybody = {school.name for school in schools}
    assert names(page) == everybody
    wanted = {
        "TRENTSIDE": {school.name for school in schools if "trentside" in school.name.lower()},
        "iron ac": {"Ironstone Academy"},
        "hill": {school.name for school in schools if " hill" in f" {school.name} {school.place}".lower()},
        "Lincolnshire County": {school.name for school in schools if "lincolnshire" in school.authorities},
        "nottingham city": {school.name for school in schools if "nottingham-city" in school.authorities},
    }
    for typed, right in wanted.items():
        assert right, typed
        box.fill(typed)
        assert names(page) >= right, typed
        shown = names(page)
        expect(found).to_have_text(f"{len(shown)} of 8 schools {'matches' if len(shown) == 1 else 'match'}")
        if typed != "nottingham city":  # a council's name and a place
            assert shown == right, typed
        heads = [head.inner_text() for head in page.locator(".group h2").all() if head.is_visible()]
        assert 1 <= len(heads) <= len(shown)
    box.fill("no such school")
    assert names(page) == set()
    expect(found).to_contain_text("No school matches")
    box.fill("")
    assert names(page) == everybody
    expect(found).to_have_text("")
    box.fill("trentside")
    box.press("Enter")
    page.wait_for_url("**/trentside/")


def test_the_front_page_works_without_a_script(opened: OpenPage, content: Content) -> None:
    page = opened("public/", java_script_enabled=False)
    assert names(page) == {school.name for school in content.schools.values()}
    expect(page.locator("#finder")).to_be_hidden()
    page.get_by_role("link", name="Trentside Academy").click()
    page.wait_for_url("**/trentside/")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Attendance").click()
    page.wait_for_url("**/trentside/attendance/")
    page.get_by_role("link", name="All schools of the trust").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Keeping children safe in our schools"


@pytest.mark.parametrize("place", PLACES)
def test_every_word_is_there_without_a_script(opened: OpenPage, place: str) -> None:
    with_script, without = opened(place), opened(place, java_script_enabled=False)
    missing = [] if place != "public/" else ["Find a school Type a school's name, a place or a council. "]
    text = words(with_script)
    for only_with_script in missing:
        assert only_with_script in text
        text = text.replace(only_with_script, "")
    assert words(without) == text
    assert len(text) > 100
    links = "nodes => nodes.filter(node => node.checkVisibility()).map(node => node.getAttribute('href'))"
    menu = [page.locator(".pw-nav a").evaluate_all(links) for page in (with_script, without)]
    assert menu[0] == menu[1]
    expect(without.get_by_role("button", name="Search")).to_be_hidden()


def test_the_menu_opens_on_a_small_screen_without_a_script(opened: OpenPage) -> None:
    page = opened("public/trentside/", 400, 800, java_script_enabled=False)
    link = page.get_by_role("navigation", name="Pages").get_by_role("link", name="Online safety")
    expect(link).to_be_hidden()
    page.locator("label.pw-no-script").click()
    expect(link).to_be_visible()
    link.click()
    page.wait_for_url("**/trentside/online-safety/")


@pytest.mark.parametrize("tree", ["public", "staff"])
def test_it_can_be_read_from_a_folder_without_a_server(opened: OpenPage, served: Served, tree: str) -> None:
    top = served.files / tree
    page = opened((top / "index.html").as_uri())
    page.get_by_label("Find a school").fill("trent")
    page.get_by_role("link", name="Trentside Academy").click()
    page.wait_for_url((top / "trentside" / "index.html").as_uri())
    expect(page.get_by_role("button", name="Search")).to_be_hidden()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Child protection").click()
    page.wait_for_url((top / "trentside" / "safeguarding" / "index.html").as_uri())
    assert page.get_by_role("heading", level=1).inner_text().startswith("Child protection")
    page.locator("article a[href*='attendance/']").first.click()
    page.wait_for_url(f"{(top / 'trentside' / 'attendance' / 'index.html').as_uri()}*")
    page.get_by_role("link", name="Who to call").click()
    page.wait_for_url(f"{(top / 'trentside' / 'index.html').as_uri()}*")
    page.get_by_role("link", name="All schools of the trust").click()
    page.wait_for_url((top / "index.html").as_uri())


def test_who_to_call_leads_to_the_numbers(opened: OpenPage) -> None:
    page = opened("public/wharfside/whistleblowing/")
    page.get_by_role("link", name="Who to call").click()
    card = page.locator("ol.pw-call")
    expect(card).to_be_in_viewport()
    assert card.get_by_role("link", name="999").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_are_the_text_the_edition_and_the_notice(opened: OpenPage, scheme: str) -> None:
    page = opened("staff/trentside/attendance/", color_scheme=scheme)
    suggest = page.locator(".pw-suggest")
    assert suggest.count() > 5
    expect(suggest.first).to_be_visible()
    page.emulate_media(media="print")
    assert page.evaluate(SHOWN, ".pw-suggest, .pw-nav a, .md-search, .pw-contents, .headerlink, .md-skip, button") == []
    for seen in (".pw-demonstration", ".pw-mark", ".pw-edition", ".pw-paper", "article h1"):
        expect(page.locator(seen)).to_be_visible()
    assert "Edition 2026-27" in page.locator(".pw-edition").inner_text()
    assert "Trentside Academy" in page.locator(".pw-paper").inner_text()
    inks = (
        "node => getComputedStyle(node).color.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)"
    )
    assert page.locator("article p").nth(1).evaluate(inks) < 300, "pale words on white paper"
    assert page.pdf().startswith(b"%PDF-")
