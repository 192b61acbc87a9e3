"""“Exit this page” as somebody uses it who must not be seen reading: by finger, mouse and keyboard, without a script."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from tests.browser.conftest import KINDS, OpenPage, Served, ready, until

pytestmark = [pytest.mark.slow, pytest.mark.browser]

WEATHER = "https://www.bbc.co.uk/weather"
PUBLIC = sorted(
    kind for kind, place in KINDS.items()
    if place.startswith("public/") and kind not in ("list for a frame", "moved page")
)  # fmt: skip
STAFF = sorted(kind for kind, place in KINDS.items() if place.startswith("staff/"))
Visit = Callable[..., Page]
# Whether what is at the middle of the button is the button itself.
ON_TOP = """() => {
  const box = document.querySelector(".pw-exit a").getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return !!top && !!top.closest(".pw-exit a") && box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
}"""
# Links and buttons that the button lies on when they have been scrolled into view as far as the page goes.
COVERED = """selector => [...document.querySelectorAll(selector)].filter(node => {
  if (!node.checkVisibility({visibilityProperty: true}) || node.closest(".pw-exit")) return false;
  node.focus();
  const box = node.getBoundingClientRect(), exit = document.querySelector(".pw-exit").getBoundingClientRect();
  return box.left < exit.right && box.right > exit.left && box.top < exit.bottom && box.bottom > exit.top;
}).map(node => node.outerHTML.slice(0, 80))"""


class Elsewhere:
    """The other website, as far as the browser is told: it knows who asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    def answer(self, route: Route) -> None:
        self.asked.append(route.request)
        route.fulfill(content_type="text/html", body="<!doctype html><title>Weather</title><h1>Sunny</h1>")


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere()


@pytest.fixture
def visit(browser: Browser, served: Served, elsewhere: Elsewhere) -> Iterator[Visit]:
    """Opens a page in a context of its own, where the other website answers from the test."""
    contexts: list[BrowserContext] = []

    def begin(place: str, width: int = 1280, height: int = 800, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.route(f"{WEATHER}**", elsewhere.answer)
        page = context.new_page()
        vars(page)["wait_for_function"] = functools.partial(until, page)
        page.goto(served.url(place))
        return page

    yield begin
    for context in contexts:
        context.close()


def left(page: Page) -> None:
    """Waits until the page has been left in its own tab, and nowhere else."""
    page.wait_for_url(WEATHER)
    expect(page.get_by_role("heading", name="Sunny")).to_be_visible()
    assert len(page.context.pages) == 1


@pytest.mark.parametrize("kind", PUBLIC)
def test_it_is_there_at_once_and_stays_when_the_page_is_scrolled(opened: OpenPage, kind: str) -> None:
    page = opened(KINDS[kind], 320, 640)
    link = page.get_by_role("link", name="Exit this page")
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 640})
        page.evaluate("scrollTo(0, 0)")
        expect(link).to_be_visible()
        assert page.evaluate(ON_TOP)
        box = link.bounding_box()
        assert box
        assert box["height"] >= 44
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert page.evaluate(ON_TOP)
        assert link.bounding_box() == box


@pytest.mark.parametrize("kind", STAFF)
def test_the_staff_site_has_none(opened: OpenPage, kind: str) -> None:
    assert opened(KINDS[kind]).get_by_text("Exit this page").count() == 0


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("place", ["public/", "public/trentside/", "public/trentside/poster/"])
def test_it_lies_on_nothing_that_the_keyboard_reaches(opened: OpenPage, place: str, width: int) -> None:
    page = opened(place, width, 640)
    assert page.evaluate(COVERED, "main a[href], article a[href], footer a[href], button, input, summary") == []


def test_it_lies_above_the_open_menu_and_search_of_a_phone(opened: OpenPage) -> None:
    page = ready(opened("public/trentside/attendance/", 320, 640))
    page.get_by_role("button", name="Menu").click()
    page.wait_for_timeout(400)
    assert page.evaluate(ON_TOP)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Search").click()
    page.wait_for_timeout(400)
    assert page.evaluate(ON_TOP)


@pytest.mark.parametrize("place", ["public/", "public/trentside/", "public/trentside/poster/", "public/fenbrook/"])
def test_one_press_leaves_no_way_back_to_the_page(
    visit: Visit, served: Served, elsewhere: Elsewhere, place: str
) -> None:
    page = visit("public/p/")
    page.goto(served.url(place))
    page.wait_for_load_state("networkidle")
    before = page.evaluate("history.length")
    assert not elsewhere.asked
    page.get_by_role("link", name="Exit this page").click()
    left(page)
    assert page.evaluate("history.length") == before
    page.go_back()
    page.wait_for_url(served.url("public/p/"))
    assert "referer" not in elsewhere.asked[0].headers
    assert len(elsewhere.asked) == 1


@pytest.mark.parametrize("how", ["Control", "Shift", "middle"])
def test_no_way_of_pressing_opens_a_second_tab(visit: Visit, how: str) -> None:
    page = visit("public/trentside/")
    link = page.get_by_role("link", name="Exit this page")
    if how == "middle":
        link.click(button="middle")
    else:
        link.click(modifiers=[how])  # type: ignore[list-item]
    left(page)


PRESSED = """() => {
  document.querySelector(".pw-exit a").click();
  return {
    title: document.title, words: document.body.innerText.trim(),
    ground: getComputedStyle(document.body).backgroundColor,
    alert: document.querySelector("[role='alert']").textContent,
  };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["public/", "public/trentside/", "public/trentside/poster/"])
def test_the_page_is_empty_before_the_other_one_has_come(visit: Visit, place: str, scheme: str) -> None:
    page = visit(place, 320, 640, color_scheme=scheme)
    page.wait_for_load_state("networkidle")
    now = page.evaluate(PRESSED)  # as it is in the same moment, when nobody can have answered
    assert now == {"title": "Loading", "words": "Loading", "ground": "rgb(255, 255, 255)", "alert": "Loading"}
    left(page)


def test_shift_three_times_leaves_and_says_so(visit: Visit) -> None:
    page = visit("public/trentside/attendance/")
    link, status = page.get_by_role("link", name="Exit this page"), page.locator(".pw-exit").get_by_role("status")
    expect(link).to_have_accessible_description("Or press the Shift key 3 times.")
    expect(page.get_by_text("so does pressing the Shift key 3 times")).to_be_visible()
    lights = page.locator(".pw-exit-lights")
    expect(lights).to_be_hidden()
    page.keyboard.press("Shift")
    expect(status).to_have_text("Shift: press it 2 more times to exit this page.")
    expect(lights).to_be_visible()
    page.keyboard.press("Shift")
    expect(status).to_have_text("Shift: press it 1 more time to exit this page.")
    assert lights.locator(".pw-on").count() == 2
    page.keyboard.press("Shift")
    left(page)


def test_typing_and_marking_do_not_leave(visit: Visit, elsewhere: Elsewhere) -> None:
    page = ready(visit("public/trentside/"))
    page.get_by_role("textbox", name="Search this site").click()
    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")
    for other in ("Shift", "Shift", "x", "Shift", "Control+Shift", "Shift"):
        page.keyboard.press(other)
    page.keyboard.press("Escape")
    page.keyboard.press("Shift")
    page.locator("article p:not(.pw-paper)").first.click(modifiers=["Shift"])
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("Tab")
    expect(page.locator(".pw-exit-lights")).to_be_hidden()
    assert not elsewhere.asked
    page.get_by_role("textbox", name="Search this site").focus()
    for _ in range(3):
        page.keyboard.press("Shift")
    left(page)


def test_presses_that_are_far_apart_do_not_count(visit: Visit, elsewhere: Elsewhere) -> None:
    page = visit("public/trentside/")
    page.clock.install()
    page.reload()
    status = page.locator(".pw-exit").get_by_role("status")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.clock.run_for(5100)
    expect(status).to_have_text("Shift was not pressed again, so you are still on this page.")
    page.keyboard.press("Shift")
    expect(status).to_have_text("Shift: press it 2 more times to exit this page.")
    assert not elsewhere.asked


@pytest.mark.parametrize("place", ["public/", "public/trentside/", "public/trentside/poster/"])
def test_without_a_script_it_is_a_plain_link(visit: Visit, elsewhere: Elsewhere, place: str) -> None:
    page = visit(place, 320, 640, java_script_enabled=False)
    expect(page.locator("[data-pw-exit-keys]")).to_be_hidden()
    link = page.get_by_role("link", name="Exit this page")
    expect(link).to_have_accessible_description("")
    link.click()
    left(page)
    assert "referer" not in elsewhere.asked[0].headers


def test_it_is_reached_right_after_the_skip_link(visit: Visit) -> None:
    for place in ("public/", "public/trentside/", "public/trentside/poster/"):
        page = visit(place)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Exit this page")).to_be_focused()
        page.keyboard.press("Enter")
        left(page)


def test_it_is_not_printed(opened: OpenPage) -> None:
    for place in ("public/", "public/trentside/", "public/trentside/poster/"):
        page = opened(place)
        page.emulate_media(media="print")
        expect(page.locator(".pw-exit")).to_be_hidden()
        assert page.get_by_text("Exit this page").filter(visible=True).count() == 0
