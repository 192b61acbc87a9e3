"""axe finds nothing on any kind of page, in light and dark."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import KINDS, OpenPage, ready

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LIGHT = "list for a frame"  # whatever the scheme: it stands on another website's page
SCHEMES = ("light", "dark")
AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


BY_SCHEME = {**AXE, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def violations(page: Page, options: dict[str, Any] = AXE) -> list[str]:
    """What axe finds, in a line each."""
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {rule['help']}: {json.dumps(node['html'])}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(opened: OpenPage, kind: str, scheme: str) -> None:
    page = opened(KINDS[kind], color_scheme=scheme)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, ground[4:-1].split(","))) < 200) == (scheme == "dark" and kind != LIGHT), ground
    assert violations(page, AXE if scheme == "light" else BY_SCHEME) == []  # nothing else depends on colours


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_with_menu_and_search_open(opened: OpenPage, scheme: str) -> None:
    page = ready(opened("staff/trentside/attendance/", 400, 800, color_scheme=scheme))
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("navigation", name="Pages").get_by_role("link").first.wait_for()
    page.wait_for_timeout(400)
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Search").click()
    page.wait_for_function("document.activeElement.name === 'query'")
    page.keyboard.type("attendance")
    page.locator(".md-search-result__link").first.wait_for()
    page.wait_for_timeout(400)
    assert violations(page) == []
