"""From a passage on the staff site to the right line on GitHub, and the guide with its pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import OpenPage
from tests.trustkit import REPOSITORY, Trust, grep

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WIDTHS = (320, 768, 1280)
GITHUB = "https://github.com/emet-example/policies/edit/main/"


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_section_leads_to_its_line(opened: OpenPage, width: int, script: bool) -> None:
    page = opened("staff/trentside/safeguarding/", width, 700, java_script_enabled=script)
    link = page.locator("section[data-layer=school] a.pw-suggest").first
    address = str(link.get_attribute("href"))
    path, _, line = address.removeprefix(GITHUB).partition("#L")
    words = (REPOSITORY / path).read_text(encoding="utf-8").splitlines()[int(line) - 1].strip("# ")
    assert path.startswith("schools/trentside/")
    assert words[:30] in link.locator("xpath=ancestor::section[1]").inner_text()
    link.scroll_into_view_if_needed()
    box = link.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_the_guide_is_reached_from_any_page_and_its_pictures_are_there(opened: OpenPage, width: int) -> None:
    page = opened("staff/trentside/attendance/", width, 700)
    link = page.get_by_role("contentinfo").get_by_role("link", name="How to suggest a change")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/suggest.html")
    pictures = page.locator("img.sketch")
    assert pictures.count() == 6
    for number in range(6):
        pictures.nth(number).scroll_into_view_if_needed()
        page.wait_for_function(f"document.querySelectorAll('img.sketch')[{number}].naturalWidth === 480")
        assert len(str(pictures.nth(number).get_attribute("alt"))) > 40
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript_every_step_is_there(opened: OpenPage) -> None:
    page = opened("staff/suggest.html", 320, 700, java_script_enabled=False)
    assert page.locator(".steps > li").count() == 6
    assert page.get_by_text("Propose changes", exact=True).first.is_visible()


def test_a_trust_without_a_repository_has_no_guide_and_no_link_to_one(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    kept = "repository: {address: https://github.com/example/policies, branch: main, private: yes}\n"
    trust.change("policies/trust.yml", kept, "").build("ash").expect(0)
    assert grep(trust.site, "suggest.html", "How to suggest") == []


def test_the_public_has_neither(opened: OpenPage) -> None:
    page = opened("public/trentside/safeguarding/")
    assert page.get_by_role("link", name="Suggest a change").count() == 0
    assert page.get_by_role("link", name="How to suggest a change").count() == 0
