"""Reading a long policy: its contents and numbers, words explained, whose words they are, larger text, the search."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, ready
from tests.browser.test_axe import violations

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LONG = "public/trentside/safeguarding/"
WIDTHS = (320, 768, 1280)
SIDEWAYS = "() => document.scrollingElement.scrollWidth - innerWidth"
SIZE = "selector => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize)"


def found(page: Page, typed: str) -> Iterator[str]:
    """The titles that the search finds."""
    box = page.get_by_role("textbox", name="Search this site")
    box.click()
    box.press("Control+A")
    page.keyboard.type(typed)
    page.wait_for_timeout(700)
    page.locator(".md-search-result__link").first.wait_for()
    for title in page.locator(".md-search-result__link :is(h1, h2)").all():
        yield " ".join(title.inner_text().split())


def on_top(page: Page, selector: str) -> None:
    """The place is on the screen, below the head."""
    page.wait_for_timeout(150)
    box = page.locator(selector).first.bounding_box()
    head = page.locator(".md-header").bounding_box()
    height = page.evaluate("innerHeight")
    assert box
    assert head
    assert head["y"] + head["height"] - 2 <= box["y"] < height, (box, head)


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_contents_to_a_clause_and_back(opened: OpenPage, width: int) -> None:
    page = ready(opened(LONG, width, 700))
    narrow = width < 960
    if narrow:
        page.locator(".pw-contents summary").click()
    contents = page.locator(".pw-contents" if narrow else ".md-nav--secondary")
    contents.get_by_role("link", name="11 Early help", exact=True).click()
    on_top(page, "#early-help")
    section = page.locator("section.pw-section", has=page.locator("h2#early-help"))
    section.get_by_role("link", name="Back to contents").click()
    page.wait_for_timeout(300)
    expect(contents.get_by_role("link", name="11 Early help", exact=True)).to_be_in_viewport()
    assert page.evaluate("document.activeElement.closest('.pw-contents, .md-sidebar--secondary') !== null")
    assert page.evaluate(SIDEWAYS) <= 0


def test_a_clause_is_cited_by_its_number(opened: OpenPage) -> None:
    page = opened(f"{LONG}#s11", java_script_enabled=False)
    on_top(page, "h2#early-help")
    assert page.locator("h2#early-help").inner_text().startswith("11 Early help")
    for link in page.locator(".pw-to-contents a").all()[:3]:
        assert link.get_attribute("href") == "#pw-contents"


def test_the_address_of_a_clause_is_copied_by_keyboard(opened: OpenPage) -> None:
    page = ready(opened(LONG, permissions=["clipboard-read", "clipboard-write"]))
    button = page.get_by_role("button", name="Copy the address of this section: Early help", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h2#early-help .pw-copied")).to_have_text("Copied")
    expect(page.get_by_role("status").filter(has_text="Address copied: Early help")).to_have_count(1)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    assert copied.endswith("/trentside/safeguarding/#early-help")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_word_opens_its_meaning_by_touch(opened: OpenPage, width: int) -> None:
    page = ready(opened(LONG, width, 700, has_touch=True))
    word = page.locator("a.pw-term", has_text="LADO")
    before = page.url
    word.tap()
    meaning = page.locator("#pw-word-lado-here")
    expect(meaning).to_have_text(
        "Local authority designated officer. The council's officer who oversees allegations against adults who work with children."
    )
    assert page.url == before
    assert page.evaluate(SIDEWAYS) <= 0
    word.tap()
    expect(meaning).to_be_empty()


def test_a_word_opens_and_closes_by_keyboard(opened: OpenPage) -> None:
    page = ready(opened(LONG))
    word = page.get_by_role("button", name="LADO", exact=True)
    word.focus()
    for key, is_open in (("Enter", True), ("Escape", False), ("Space", True), ("Enter", False)):
        page.keyboard.press(key)
        expect(word).to_have_attribute("aria-expanded", str(is_open).lower())
        expect(word).to_be_focused()
        assert bool(page.locator("#pw-word-lado-here").inner_text()) == is_open


def test_a_word_leads_to_its_meaning_and_back_without_a_script(opened: OpenPage) -> None:
    page = opened(LONG, 320, 700, java_script_enabled=False)
    page.locator("a.pw-term", has_text="LADO").click()
    on_top(page, "#pw-meaning-lado")
    page.get_by_role("link", name="Back to the text: LADO").click()
    on_top(page, "#pw-word-lado")


def test_meanings_and_legend_are_printed(opened: OpenPage) -> None:
    page = ready(opened(LONG))
    page.locator("a.pw-term", has_text="LADO").click()
    page.emulate_media(media="print")
    expect(page.locator("#pw-word-lado-here")).to_be_hidden()
    expect(page.locator("#pw-meaning-lado")).to_contain_text("Local authority designated officer")
    expect(page.locator("#pw-legend")).to_contain_text("From Trentside Academy: the school's own words")
    for hidden in (".pw-reading", ".pw-to-contents", ".pw-copy", ".headerlink"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_the_legend_names_what_the_page_has(opened: OpenPage) -> None:
    page = opened(LONG, 320, 700, java_script_enabled=False)
    page.locator(".pw-reading summary").click()
    page.get_by_role("link", name="Whose words these are").click()
    on_top(page, "#pw-legend")
    names = page.locator("#pw-legend strong").all_inner_texts()
    assert names == ["From the trust", "From a council", "From Trentside Academy"]
    page = opened("public/trentside/accessibility/")
    expect(page.locator("#pw-legend")).to_have_count(0)
    expect(opened("staff/trentside/safeguarding/").locator("#pw-legend")).to_contain_text("Staff only")


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (768, "dark"), (1280, "light")])
def test_text_is_larger_and_wider_and_stays_so(opened: OpenPage, width: int, scheme: str) -> None:
    page = ready(opened(LONG, width, 900, color_scheme=scheme))
    before = page.evaluate(SIZE, "article p:not([class])")
    page.locator(".pw-reading summary").focus()
    page.keyboard.press("Enter")
    form = page.locator("[data-pw-reading]")
    form.get_by_label("Usual").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(form.get_by_label("Very large")).to_be_checked()
    form.get_by_label("Wide apart").check()
    assert page.evaluate(SIZE, "article p:not([class])") >= 1.4 * before
    assert page.evaluate("() => parseFloat(getComputedStyle(document.querySelector('article')).letterSpacing)") > 1
    assert page.evaluate(SIDEWAYS) <= 0
    assert violations(page) == []
    page.goto(page.url.replace("trentside/safeguarding", "wharfside/attendance"))
    assert page.evaluate(SIZE, "article p:not([class])") >= 1.4 * before
    assert page.evaluate(SIDEWAYS) <= 0
    expect(page.locator("[data-pw-reading]").get_by_label("Very large")).to_be_checked()
    page.locator(".pw-reading summary").click()
    for choice in page.locator("[data-pw-reading]").get_by_label("Usual").all():
        choice.check()
    assert page.evaluate(SIZE, "article p:not([class])") == before
    page.reload()
    assert page.evaluate(SIZE, "article p:not([class])") == before


def test_large_print_has_no_small_letters(opened: OpenPage) -> None:
    page = ready(opened(LONG))
    page.evaluate("localStorage.setItem('pw-reading', '{\"size\": \"large\"}')")
    page.reload()
    page.emulate_media(media="print")
    small = """() => [...document.querySelectorAll(".md-content *")].filter(node => node.checkVisibility()
      && [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()) && !node.closest("sup, sub, .pw-visually-hidden")
      && parseFloat(getComputedStyle(node).fontSize) < 21.3).map(node => node.outerHTML.slice(0, 90))"""
    assert page.evaluate(small) == []


def test_what_is_remembered_is_never_trusted(opened: OpenPage) -> None:
    page = opened(LONG)
    for kept in ("{", "null", '{"size": "\\" onload=x", "letters": 3}'):
        page.evaluate("kept => localStorage.setItem('pw-reading', kept)", kept)
        page.reload()
        assert page.evaluate("document.documentElement.hasAttribute('data-pw-size')") is False
        assert page.get_by_role("heading", level=1).is_visible()


def test_without_a_script_no_choice_is_offered(opened: OpenPage) -> None:
    page = opened(LONG, java_script_enabled=False)
    page.locator(".pw-reading summary").click()
    expect(page.locator("[data-pw-reading]")).to_be_hidden()
    expect(page.get_by_role("link", name="Words explained")).to_be_visible()


@pytest.mark.parametrize("typed", ["11", "section 11", "s11", "§ 11", "Clause 11."])
def test_the_search_finds_a_clause_by_its_number(opened: OpenPage, typed: str) -> None:
    page = ready(opened("public/trentside/"))
    titles = list(found(page, typed))  # the page's own, then those of its clauses
    assert titles[0].startswith("Child protection")
    assert titles[1] == "11 Early help"
    expect(page.locator(".pw-search-said")).to_be_hidden()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_search_forgives_slips_and_says_so(opened: OpenPage, width: int) -> None:
    page = ready(opened("public/trentside/", width, 700))
    if width < 960:
        page.get_by_role("button", name="Search").click()
    assert any("Whistleblowing" in title for title in found(page, "wistleblowing"))
    expect(page.locator(".pw-search-said")).to_have_text("Showing results for “whistleblowing”")
    assert list(found(page, "attendance"))
    expect(page.locator(".pw-search-said")).to_be_hidden()
    assert violations(page) == []


def test_reduced_motion_moves_nothing(opened: OpenPage) -> None:
    page = ready(opened(LONG, reduced_motion="reduce"))
    moving = """() => [...document.querySelectorAll("*")].filter(node => {
      const look = getComputedStyle(node);
      return parseFloat(look.transitionDuration) > 0.001 || parseFloat(look.animationDuration) > 0.001 || look.scrollBehavior === "smooth";
    }).length"""
    assert page.evaluate(moving) == 0
