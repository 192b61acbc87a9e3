"""The lead's two pages as a person uses them: on a phone, without JavaScript, printed, with axe."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import OpenPage, Served
from tests.browser.test_axe import SCHEMES, violations
from tests.trustkit import REPOSITORY, run

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WIDTHS = (320, 768, 1280)


@pytest.fixture(scope="module")
def governance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("governance")
    run(REPOSITORY, "governance", "init", folder / "private", "--invented").expect(0)
    out = folder / "page.html"
    run(REPOSITORY, "governance", "report", "--private", folder / "private", "--out", out, "--on", "2026-11-25").expect(
        0
    )
    return out


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_the_private_page(browser: Browser, governance: Path, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(governance.as_uri())
    assert violations(page) == []
    assert {url for url in asked if not url.startswith("data:")} == {governance.as_uri()}
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_private_page_fits(browser: Browser, governance: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700}, java_script_enabled=False)
    page = context.new_page()
    page.goto(governance.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="late", exact=True).click()
    assert page.url.endswith("#late")
    assert page.get_by_role("table").filter(has_text="Late on 25 November 2026").first.is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.late')).fontWeight") == "700"  # its style is let in
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_leads_page_fits(opened: OpenPage, width: int) -> None:
    page = opened("staff/lead.html", width, 700, java_script_enabled=False)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="titles of guidance need a look").click()
    assert page.url.endswith("#guidance")
    assert page.get_by_role("heading", name="National guidance").is_visible()


def test_it_is_reached_from_the_staff_sites_front(opened: OpenPage) -> None:
    page = opened("staff/")
    page.get_by_role("link", name="The trust at a glance").click()
    page.get_by_role("link", name="Every school and every step").click()
    assert page.get_by_role("heading", name=re.compile("The year")).is_visible()


def test_printed_it_is_a_report_of_two_sheets_at_most(opened: OpenPage, served: Served) -> None:
    page = opened("staff/lead.html")
    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True)))
    assert 1 <= sheets <= 2
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="What the checks found").is_visible()
    assert page.locator(".behind:visible").count() == 0
