"""A review opened from a folder, as people do with what they downloaded: readable for everybody, on screen and on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from policyweave.review.site import review_site
from tests.browser.test_access import OUTSIDE, SIDEWAYS
from tests.browser.test_axe import AXE, SCHEMES
from tests.review.reviews import review_of
from tests.review.test_site import before, edit

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PAGES = ("index.html", "schools/ash.html", "schools/ash--side-by-side.html", "schools/oak.html")
STOPS = "main a, header a, summary, [tabindex='0'], .skip"
READ = Callable[..., Page]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a review with all kinds of changes, at thirteen schools."""
    root = tmp_path_factory.mktemp("review")
    schools = ("oak", "fir", "yew", "bay", *(f"school{number}" for number in range(7)))
    for name, content in review_site(review_of(root, edit, before, schools=schools)).items():
        path = root / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root / "site"


@pytest.fixture
def read(browser: Browser, folder: Path) -> Iterator[READ]:
    """Opens a page of the review; nothing but the review's own files may be asked for, and nothing refused."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    faults: list[str] = []

    def begin(name: str, width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text))
        page.goto(f"{folder.as_uri()}/{name}")
        return page

    yield begin
    for context in contexts:
        context.close()
    assert asked
    assert [url for url in asked if not url.startswith(f"{folder.as_uri()}/")] == []
    assert faults == []


def violations(page: Page) -> list[str]:
    """What axe finds; it asks for no files of its own accord, which the page would refuse."""
    found = Axe().run(page, options={**AXE, "preload": False}).response["violations"]
    return [f"{rule['id']}: {rule['help']}: {node['html'][:300]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(read: READ, name: str, scheme: str) -> None:
    page = read(name, color_scheme=scheme)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, ground[4:-1].split(","))) < 200) == (scheme == "dark"), ground
    assert violations(page) == []
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 640])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_narrow_screen(read: READ, name: str, width: int) -> None:
    page = read(name, width, 480)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate(SIDEWAYS) <= 0
    wide = [
        html for html in page.evaluate(OUTSIDE.replace(".pw-table", ".pw-scroll")) if "pw-visually-hidden" not in html
    ]
    assert wide == []


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_everything(read: READ, name: str) -> None:
    page = read(name, 800, 700)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    stops = page.locator(STOPS)
    page.evaluate(
        """window.reached = []; document.addEventListener("focusin", event => {
             const box = event.target.getBoundingClientRect();
             reached.push([event.target, box.bottom > 0 && box.top < innerHeight && box.left >= 0]);
           })"""
    )
    for _ in range(stops.count()):
        page.keyboard.press("Tab")
    missed = page.evaluate(
        """selector => [...document.querySelectorAll(selector)]
             .filter(node => !reached.some(([one, seen]) => one === node && seen)).map(node => node.outerHTML)""",
        STOPS,
    )
    assert missed == []


def test_from_the_index_to_a_school_to_the_change_and_back_without_scripts(read: READ) -> None:
    page = read("index.html", java_script_enabled=False)
    change = page.locator("article").filter(has_text="Mobile phones").first
    assert change.locator("ins").first.is_visible()
    link = change.get_by_role("link", name="Oak School")
    assert not link.is_visible()
    change.locator("summary").first.click()
    link.click()
    page.wait_for_url("**/schools/oak.html#p*-entry-*")
    target = page.locator(":target")
    assert "must" in target.locator("ins").inner_text()
    page.get_by_role("link", name="Before and now side by side").click()
    page.wait_for_url("**/oak--side-by-side.html")
    assert page.get_by_role("columnheader", name="Before").first.is_visible()
    page.get_by_role("link", name="The whole change").click()
    page.wait_for_url("**/index.html")


@pytest.mark.parametrize("name", PAGES[:3])
def test_marks_show_on_paper(read: READ, name: str) -> None:
    page = read(name)
    page.emulate_media(media="print", color_scheme="dark")
    look = """([selector, part]) => [...document.querySelectorAll("main " + selector)]
        .map(node => [getComputedStyle(node, part).content, getComputedStyle(node).textDecorationLine])"""
    for selector, start, line in ((".pw-ins", '"[+"', "underline"), (".pw-del", '"[-"', "line-through")):
        found = page.evaluate(look, [selector, "::before"])
        assert found
        assert all(one == [start, line] for one in found)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(page.pdf(format="A4")) > 10_000
    page.set_viewport_size({"width": 718, "height": 1000})  # what is left of A4
    assert page.evaluate(SIDEWAYS) <= 0


def test_all_schools_are_on_paper(read: READ) -> None:
    page = read("index.html")
    school = page.locator("dd details li").first
    assert not school.is_visible()
    page.emulate_media(media="print")
    assert school.is_visible()


def test_on_a_narrow_screen_before_and_now_are_named(read: READ) -> None:
    page = read("schools/ash--side-by-side.html", 390, 800)
    content = "[...document.querySelectorAll('.pw-sides > tbody > .pw-changed > td')].map(td => getComputedStyle(td, '::before').content)"
    assert set(page.evaluate(content)) == {'"Before"', '"Now"'}
