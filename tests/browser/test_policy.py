"""Every page says what a browser may do with it, works under that, and asks nobody else for anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import KINDS, POLICY, OpenPage, Served, ready

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SAID = re.compile(
    r'<meta charset="?utf-8"?>\n<meta http-equiv="Content-Security-Policy" content="([^"]*)">', re.IGNORECASE
)


@pytest.mark.parametrize("tree", ["public", "staff"])
def test_every_page_says_its_policy_before_anything_else(demonstration: Path, tree: str) -> None:
    pages = sorted((demonstration / tree).rglob("*.html"))
    assert len(pages) > 60
    for file in pages:
        found = SAID.findall(file.read_text(encoding="utf-8"))
        assert len(found) == 1, file
        policy = dict(part.split(" ", 1) for part in found[0].split("; "))
        assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'", file
        words = {word for allowed in policy.values() for word in allowed.split()}
        assert all(word in {"'none'", "'self'", "data:"} or word.startswith("'sha256-") for word in words), file
        assert "data:" not in policy.get("script-src", ""), file


def test_each_kind_of_page_is_visited_and_used_without_a_breach(opened: OpenPage, served: Served) -> None:
    page = opened("public/")
    for place in KINDS.values():
        page.goto(served.url(place))
        page.wait_for_load_state("networkidle")
        page.mouse.wheel(0, 3000)
    page = ready(opened("public/trentside/"))
    page.locator("label[for='__palette_1']").click()
    page.locator("label[for='__palette_2']").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")  # said by a script in the page
    page.get_by_role("textbox", name="Search this site").click()
    page.keyboard.type("attendance")
    page.locator(".md-search-result__link").first.click()
    page.wait_for_load_state("networkidle")


def _hear(page: Page, said: list[str], asked: list[str]) -> None:
    page.on("console", lambda message: said.append(message.text))
    page.on("requestfinished", lambda request: asked.append(request.url))


def test_a_breach_would_be_heard_of(browser: Browser, served: Served) -> None:
    for place in ("public/trentside/", "public/", "public/trentside/embed/", "staff/year.html"):
        page = browser.new_page()
        said: list[str] = []
        asked: list[str] = []
        _hear(page, said, asked)
        page.goto(served.url(place))
        page.evaluate(
            """() => {
              const script = document.createElement("script");
              script.textContent = "window.inline = true";
              document.body.append(script);
              const picture = new Image();
              picture.src = "https://elsewhere.example/x.png";
              document.body.append(picture);
              document.body.insertAdjacentHTML("beforeend", "<p id=styled style='color: red'>.</p>");
              document.body.insertAdjacentHTML("beforeend", "<a id=press onclick='window.clicked = true'>.</a>");
              document.getElementById("press").click();
            }"""
        )
        page.wait_for_timeout(200)
        assert page.evaluate("[window.inline, window.clicked, document.getElementById('styled').style.color]") == [
            None, None, "",
        ]  # fmt: skip
        assert sum(POLICY in text for text in said) >= 4, (place, said)
        assert not [url for url in asked if "elsewhere" in url]
        page.close()
