"""Nobody is kept out: narrow screens and zoom work, and so does the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import KINDS, OpenPage, ready

pytestmark = [pytest.mark.slow, pytest.mark.browser]

# Where words stand that would be cut off or make the page wider; what scrolls by itself may be wide.
OUTSIDE = """() => [...document.querySelectorAll("main *, header *, footer *, aside *")].filter(node => {
  const box = node.getBoundingClientRect();
  return box.width && box.right > innerWidth + 1 && node.checkVisibility({visibilityProperty: true, opacityProperty: true})
    && !node.closest(".pw-table, .scroll, .md-search, .md-sidebar");
}).map(node => node.outerHTML.slice(0, 80))"""
SIDEWAYS = "() => document.scrollingElement.scrollWidth - innerWidth"
LISTEN = """() => {
  window.reached = [];
  if (window.listening) return;
  window.listening = true;
  document.addEventListener("focusin", event => {
    const node = event.target, box = node.getBoundingClientRect(), top = document.querySelector("header.md-header");
    reached.push({
      words: (node.getAttribute("aria-label") || node.textContent).replace(/\\s+/g, " ").trim(),
      href: node.getAttribute("href"), tag: node.tagName, id: node.id, name: node.name || "",
      article: !!node.closest("article"), menu: !!node.closest(".pw-nav"),
      seen: node.checkVisibility({visibilityProperty: true}) && box.bottom > 0 && box.top < innerHeight
        && box.right > 0 && box.left < innerWidth,
    });
  });
}"""
LINKS = """selector => [...document.querySelectorAll(selector)].filter(a => a.checkVisibility({visibilityProperty: true}))
  .map(a => a.getAttribute("href"))"""
Reached = list[dict[str, str | bool]]


def tabs(page: Page, times: int) -> Reached:
    """What has the focus one after the other when somebody presses Tab so often."""
    page.evaluate(LISTEN)
    for _ in range(times):
        page.keyboard.press("Tab")
    reached: Reached = page.evaluate("reached")
    return reached


def test_a_moved_page_leads_on_and_has_no_fault_of_its_own(opened: OpenPage) -> None:
    page = opened("public/trentside/child-protection/")
    page.wait_for_url("**/trentside/safeguarding/")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Child protection")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wider_than_a_narrow_screen(opened: OpenPage, kind: str) -> None:
    page = opened(KINDS[kind], 640, 480)
    for width in (640, 320):
        page.set_viewport_size({"width": width, "height": 480})
        assert page.evaluate(SIDEWAYS) <= 0
        assert page.evaluate(OUTSIDE) == []
    for summary in page.locator("article summary, .pw-contents summary").all():
        summary.click()
    for width in (320, 640):
        page.set_viewport_size({"width": width, "height": 480})
        assert page.evaluate(SIDEWAYS) <= 0


@pytest.mark.parametrize(
    "place", ["public/trentside/", "public/wharfside/attendance/", "staff/willowbank/staff-guide/"]
)
def test_the_keyboard_alone_reaches_everything(opened: OpenPage, place: str) -> None:
    page = ready(opened(place))
    wanted = page.evaluate(LINKS, "article a[href]:not(:has(+ .pw-copy))")  # whose button is the stop at a heading
    menu = page.evaluate(LINKS, ".pw-nav a")
    assert len(wanted) > 10
    assert len(menu) >= 10
    reached = tabs(page, len(wanted) + len(menu) + 60)
    assert reached[0]["words"] == "Skip to content"
    head = [item["words"] for item in reached[:8]]
    assert "Who to call" in head
    assert "Search this site" in head
    assert [item["href"] for item in reached if item["menu"]][: len(menu)] == menu
    assert [item["href"] for item in reached if item["article"] and item["tag"] == "A"][: len(wanted)] == wanted
    assert any(item["words"] == "All schools of the trust" for item in reached)
    assert [item for item in reached if not item["seen"]] == []


def test_the_skip_link_leads_to_the_text(opened: OpenPage) -> None:
    for place in ("public/trentside/attendance/", "public/"):
        page = opened(place)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        inside = page.evaluate("!!document.activeElement.closest('article, #main')")
        assert inside, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_the_keyboard_opens_and_leaves_the_menu_on_a_small_screen(opened: OpenPage) -> None:
    page = ready(opened("public/trentside/", 400, 800))
    closed = tabs(page, 12)
    assert not [item for item in closed if item["menu"]]
    button = page.get_by_role("button", name="Menu")
    assert "Menu" in [item["words"] for item in closed]
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.closest('.pw-nav')")
    assert button.get_attribute("aria-expanded") == "true"
    menu = page.evaluate(LINKS, ".pw-nav a")
    reached = tabs(page, len(menu) - 1)
    first = page.locator(".pw-nav a").first.get_attribute("href")
    assert [first, *(item["href"] for item in reached)] == menu
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Menu"
    assert button.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.closest('.pw-nav')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/trentside/safeguarding/")


def test_the_keyboard_searches_and_follows_a_result_on_a_small_screen(opened: OpenPage) -> None:
    page = ready(opened("public/trentside/attendance/", 400, 800))
    page.get_by_role("button", name="Search").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.name === 'query'")
    page.keyboard.type("boxing allotment")
    page.wait_for_function(  # the results for all that was typed, not for its first letters
        "document.querySelector('.md-search-result__link')?.href.includes('/trentside/safeguarding/')"
    )
    results = page.locator(".md-search-result__list")
    before = ""
    while before != (before := results.inner_html()):  # those of the last letters take the place of the ones before
        page.wait_for_timeout(700)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('.md-search-result__link')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/trentside/safeguarding/**")
    page.get_by_text("boxing or the allotment group").wait_for()


def test_the_colours_can_be_chosen_by_keyboard_and_stay_chosen(opened: OpenPage) -> None:
    page = ready(opened("public/trentside/", color_scheme="light"))
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    assert page.evaluate(scheme) == "default"
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name === '__palette'"):
            break
    page.keyboard.press("ArrowRight")
    assert page.evaluate(scheme) == "default"
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"{scheme} === 'slate'")
    page.reload()
    assert page.evaluate(scheme) == "slate"


@pytest.mark.parametrize(("place", "least"), [("public/", 1), ("public/trentside/", 8), ("public/no/such/page/", 1)])
def test_numbers_to_call_are_large_enough_to_hit(opened: OpenPage, place: str, least: int) -> None:
    page = opened(place, 320, 640)
    # Within a sentence a link is as high as its line (WCAG 2.5.8), and axe looks at the room around it.
    links = page.locator("ol.pw-call a[href^='tel:'], .danger a[href^='tel:']").all()
    assert len(links) >= least
    for link in links:
        box = link.bounding_box()
        assert box, link.inner_text()
        assert min(box["height"], box["width"]) >= 24, f"{link.inner_text()}: {box}"
