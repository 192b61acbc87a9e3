"""Somebody is worried about a child: whom to call comes first, on a phone, without a script, and on paper."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import OpenPage, ready
from tests.browser.test_axe import violations
from tests.trustkit import REPOSITORY, Trust

pytestmark = [pytest.mark.slow, pytest.mark.browser]

A4 = {"width": 794, "height": 1123}  # CSS pixels
SHEETS = re.compile(rb"/Type\s*/Page\b(?!s)")
STEPS = ("Is a child in danger now?", "In school hours", "Out of hours", "If the school does not answer")
# Numbers whose letters lie outside of the sheet's margins or below its end.
OFF = """size => [...document.querySelectorAll("a[href^='tel:'], .qr, .lines")].filter(node => {
  const box = node.getBoundingClientRect();
  return !box.width || box.right > size.width || box.bottom > size.height || box.left < 0;
}).map(node => node.outerHTML.slice(0, 60))"""


def sheets(page: Page) -> int:
    """How many sheets of paper a page takes, as its own style wants it printed."""
    return len(SHEETS.findall(page.pdf(prefer_css_page_size=True)))


def scanned(page: Page) -> list[str]:
    """What a telephone's camera reads from the page as it is shown."""
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize(
    ("place", "width", "script"),
    [
        ("public/trentside/", 320, True),
        ("public/trentside/", 320, False),
        ("public/trentside/", 768, True),
        ("public/trentside/", 1280, False),
        ("public/fenbrook/", 320, True),
        ("public/fenbrook/", 1280, True),
        ("staff/trentside/", 320, True),
    ],
)
def test_whom_to_call_comes_first_by_what_applies(opened: OpenPage, place: str, width: int, script: bool) -> None:
    page = opened(place, width, 640, java_script_enabled=script)
    steps = page.locator("ol.pw-call > li")
    words = [" ".join(step.inner_text().split()) for step in steps.all()]
    assert len(words) == len(STEPS)
    for said, step in zip(words, STEPS, strict=True):
        assert said.startswith(step)
    assert "(8" in words[1]
    expect(steps.nth(0).get_by_role("link", name="999")).to_be_in_viewport()
    numbers = page.locator("ol.pw-call a[href^='tel:']")
    assert numbers.count() >= 4
    for number in numbers.all():
        box = number.bounding_box()
        assert box
        assert min(box["height"], box["width"]) >= 44, number.inner_text()
    for mail in page.locator("ol.pw-call a[href^='mailto:']").all():
        box = mail.bounding_box()
        assert box
        assert box["height"] >= 24
    if place == "public/trentside/":  # whose pupils live in two councils' areas
        for said in words[2:]:
            assert "Nottinghamshire" in said
            assert "Nottingham City" in said


def test_then_the_policy_in_plain_words_then_the_policy(opened: OpenPage) -> None:
    page = opened("public/trentside/", 320, 640)
    top = page.locator("ol.pw-call").bounding_box()
    plain = page.get_by_role("heading", name="Our policy in plain words").bounding_box()
    whole = page.get_by_role("link", name="read the whole policy")
    below = whole.bounding_box()
    assert top
    assert plain
    assert below
    assert top["y"] < plain["y"] < below["y"]
    whole.click()
    page.wait_for_url("**/trentside/safeguarding/")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("place", ["public/trentside/", "public/fenbrook/", "staff/wharfside/"])
def test_the_poster_is_one_sheet_in_black_on_white(opened: OpenPage, place: str, script: bool) -> None:
    page = opened(place, 320, 640, java_script_enabled=script, color_scheme="dark")
    page.get_by_role("link", name="Poster with these numbers").click()
    page.wait_for_url(f"**/{place.partition('/')[2]}poster/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Worried about a child?")
    button = page.get_by_role("button", name="Print this poster")
    expect(button).to_be_visible(visible=script)
    assert sheets(page) == 1
    page.set_viewport_size(A4)  # type: ignore[arg-type]
    page.emulate_media(media="print")
    for hidden in ("nav", "footer", ".pw-exit", ".mark", ".skip"):
        expect(page.locator(hidden).filter(visible=True)).to_have_count(0)
    expect(page.locator(".demonstration")).to_be_visible()
    inks = "nodes => [...new Set(nodes.map(node => getComputedStyle(node).color))]"
    assert page.locator("main, main *").evaluate_all(inks) == ["rgb(0, 0, 0)"]
    grounds = "nodes => [...new Set(nodes.map(node => getComputedStyle(node).backgroundColor))]"
    assert page.locator("body, main, main *").evaluate_all(grounds) == ["rgba(0, 0, 0, 0)"]
    size = "node => parseFloat(getComputedStyle(node).fontSize) * 0.75"
    assert min(link.evaluate(size) for link in page.locator("a[href^='tel:']").all()) >= 18


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (768, "light")])
@pytest.mark.parametrize("place", ["public/trentside/", "public/trentside/poster/"])
def test_axe_finds_nothing_on_small_screens_while_shift_is_counted(
    opened: OpenPage, place: str, width: int, scheme: str
) -> None:
    page = opened(place, width, 640, color_scheme=scheme)
    page.keyboard.press("Shift")
    expect(page.locator(".pw-exit-lights")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 794])
def test_the_code_can_be_scanned_from_screen_and_paper(opened: OpenPage, width: int, scheme: str) -> None:
    page = opened("public/trentside/poster/", width, 1123, color_scheme=scheme)
    assert scanned(page) == ["https://policies.emet.example/trentside/"]
    page.emulate_media(media="print")
    assert scanned(page) == ["https://policies.emet.example/trentside/"]


def test_the_button_prints(opened: OpenPage) -> None:
    page = opened("public/trentside/poster/")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print this poster").click()
    assert page.evaluate("window.printed")


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_keyboard_alone_gets_from_the_numbers_to_the_poster_and_prints_it(opened: OpenPage, width: int) -> None:
    page = ready(opened("public/trentside/", width, 640))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    steps, poster = page.locator("ol.pw-call a"), page.get_by_role("link", name="Poster with these numbers")
    assert _tabbed(page, poster)[-steps.count() - 1 : -1] == steps.evaluate_all("nodes => nodes.map(it => it.href)")
    page.keyboard.press("Enter")
    page.wait_for_url("**/trentside/poster/")
    page.evaluate("window.print = () => { window.printed = true; }")
    _tabbed(page, page.get_by_role("button", name="Print this poster"))
    page.keyboard.press("Enter")
    assert page.evaluate("window.printed")
    reached = _tabbed(page, page.locator("ol.pw-call a").last)
    assert reached == page.locator("ol.pw-call a").evaluate_all("nodes => nodes.map(it => it.href)")


def _tabbed(page: Page, to: Locator) -> list[str]:
    """Presses Tab until the place has the focus; the addresses that had it on the way."""
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.href || ''"))
        if to.evaluate("node => node === document.activeElement"):
            return reached
    raise AssertionError(f"Tab does not reach {to}: {reached}")


def _long(trust: Trust, councils: int, name: str) -> None:
    """A school with so many councils, all with long names and hours, and with long titles of its own."""
    text = trust.read("policies/authorities/nottinghamshire/authority.yml")
    for number in range(councils):
        trust.set(
            f"policies/authorities/council-{number}/authority.yml",
            text.replace("Nottinghamshire", f"The {number} shire"),
        )
    slugs = ", ".join(f"council-{number}" for number in range(councils))
    school = re.sub(r"authorities: \[.*\].*", f"authorities: [{slugs}]", trust.read("schools/willowbank/school.yml"))
    school = re.sub(r"^name: .*", f"name: {name}", school, flags=re.MULTILINE)
    trust.set("schools/willowbank/school.yml", school)


@pytest.fixture(scope="module")
def posters(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, str], Path]:
    """Builds the poster of a school of the demonstration that was given more councils and another name."""
    trust = Trust(tmp_path_factory.mktemp("posters"), REPOSITORY)
    for school in sorted((trust.root / "schools").iterdir()):
        if school.name != "willowbank":
            trust.remove(f"schools/{school.name}")

    def made(councils: int, name: str) -> Path:
        _long(trust, councils, name)
        trust.build("willowbank", audience="public").expect(0)
        return trust.site / "public/willowbank/poster/index.html"

    return made


@pytest.fixture
def shown(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport=A4)  # type: ignore[arg-type]
    yield page
    page.close()


@pytest.mark.parametrize(
    ("councils", "name"),
    [
        (1, "Ash"),
        (2, "Willowbank Primary School"),
        (4, "The Right Reverend Hilda Longworthington Church School and Nursery"),
    ],
)
def test_it_stays_on_one_sheet_whatever_the_names_and_councils(
    posters: Callable[[int, str], Path], shown: Page, councils: int, name: str
) -> None:
    shown.goto(posters(councils, name).as_uri())
    assert sheets(shown) == 1
    shown.emulate_media(media="print")
    assert shown.evaluate(OFF, A4) == []
    assert shown.locator(".contact").count() >= 2 + 2 * councils
