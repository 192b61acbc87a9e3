"""What changed since the year before, marked in the text itself when somebody asks for it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.edition.test_site_browser import NOW, SPRING, Open, address, opened, violations

__all__ = ["address", "opened"]
pytestmark = [pytest.mark.slow, pytest.mark.browser]
BOX = "Mark what changed since 2026-27.1"
SIDEWAYS = "() => document.scrollingElement.scrollWidth - innerWidth"


def aids(page: Page) -> Page:
    """The page with its reading aids open."""
    page.locator(".pw-reading summary").click()
    return page


def words(page: Page) -> str:
    return str(page.locator("article").inner_text())


@pytest.fixture(params=[320, 768, 1280])
def marked(opened: Open, request: pytest.FixtureRequest) -> Page:
    """A page whose text another word stood in the year before, and a link and a number in bold as well."""
    page = opened("", request.param)

    def older(route: Route) -> None:
        answer = route.fetch()
        text = answer.text()
        assert "Each day" in text
        route.fulfill(response=answer, body=text.replace("Each day", "On every day"))

    page.route("**/editions/2026-27.1/ash/attendance/", older)
    page.goto(f"{page.url}{NOW}/ash/being-there/")
    return page


def test_words_are_marked_and_the_text_comes_back(marked: Page) -> None:
    page = aids(marked)
    before = words(page)
    html = page.locator("article").inner_html()
    box = page.get_by_role("checkbox", name=BOX)
    box.focus()
    page.keyboard.press("Space")
    said = page.locator("[data-pw-changes] [role=status]")
    expect(said).to_have_text("3 passages are new or changed since 2026-27.1, and 2 no longer there (at the end).")
    assert page.locator("article ins").all_inner_texts() == ["Being there", "Each", "The bell"]
    assert page.locator("article del").all_inner_texts() == ["On every", "Attendance", "Old ways"]
    assert page.evaluate(SIDEWAYS) <= 0
    assert violations(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('h1.pw-marked')")
    page.emulate_media(media="print")
    expect(page.locator("article ins").first).to_be_visible()
    expect(page.locator(".pw-changes")).to_be_visible()
    page.emulate_media(media="screen")
    box.uncheck()
    expect(said).to_be_empty()
    assert words(page) == before
    assert page.locator("article").inner_html().replace(' class=""', "") == html


def test_a_page_that_is_the_same_says_so(opened: Open) -> None:
    page = aids(opened(f"{NOW}/elm/"))
    page.get_by_role("checkbox", name=BOX).check()
    expect(page.locator("[data-pw-changes] [role=status]")).to_have_text("Nothing on this page differs from 2026-27.1.")
    expect(page.locator("article :is(ins, del)")).to_have_count(0)


def test_in_the_first_year_nothing_is_offered(opened: Open) -> None:
    page = aids(opened(f"{SPRING}/ash/"))
    page.locator(".pw-picker").wait_for()
    expect(page.get_by_role("checkbox", name="Mark what changed")).to_have_count(0)


def test_without_a_script_the_way_to_the_changes_is_there(opened: Open) -> None:
    page = opened(f"{NOW}/ash/being-there/", java_script_enabled=False)
    expect(page.locator("[data-pw-changes]")).to_be_hidden()
    expect(page.get_by_role("link", name="All editions")).to_be_visible()
