"""Editions as readers meet them: a banner on what is not in force, others to choose from, nothing without a script.

The site lies below a path of the server, as a project's pages do.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import until
from tests.edition.publishing import Releases

pytestmark = [pytest.mark.slow, pytest.mark.browser]
Open = Callable[..., Page]
AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
NOW, SPRING = "public-2027-09-01", "public-2027-01-15"
BANNER = "About this edition"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: Any, **more: Any) -> None:
        """Nothing is printed."""


@pytest.fixture(scope="module")
def address(made: Releases) -> Iterator[str]:
    for day in ("2027-09-01", "2027-01-15"):
        made.published(day)
    handler = functools.partial(_Quiet, directory=str(made.folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Open]:
    """Opens a page; nobody else may be asked, and no script may fail."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    faults: list[str] = []

    def begin(place: str, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda told: faults.extend([told.text] if "Content Security Policy" in told.text else []))
        page.goto(place if "://" in place else f"{address}/{place}")
        return page

    yield begin
    for context in contexts:
        context.close()
    known = (f"{address}/", "file:", "data:", "blob:")
    assert [url for url in asked if not url.startswith(known)] == []
    assert [fault for fault in faults if not fault.startswith("Invalid script: file:")] == []


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def test_an_old_edition_says_so_and_leads_to_the_same_section_today(opened: Open, address: str) -> None:
    page = opened(f"{NOW}/editions/2026-27/ash/attendance/#old")
    banner = page.get_by_role("region", name=BANNER)
    expect(banner).to_contain_text("This is the edition 2026-27. It was in force until 14 January 2027.")
    link = banner.get_by_role("link")
    expect(link).to_have_text("Read this section as it is today")
    link.click()
    page.wait_for_url(f"{address}/{NOW}/ash/being-there/#bell")
    expect(page.get_by_role("heading", name="The bell")).to_be_visible()
    expect(page.get_by_role("region", name=BANNER)).to_have_count(0)


def test_the_banner_follows_the_section(opened: Open) -> None:
    page = opened(f"{NOW}/editions/2026-27/ash/attendance/")
    link = page.get_by_role("region", name=BANNER).get_by_role("link")
    expect(link).to_have_text("Read this page as it is today")
    page.evaluate("location.hash = '#cme'")
    expect(link).to_have_text("Read this section as it is today")
    assert (link.get_attribute("href") or "").endswith(f"/{NOW}/ash/being-there/#cme")


def test_a_coming_edition_says_from_when(opened: Open) -> None:
    page = opened(f"{SPRING}/editions/2027-28/ash/being-there/")
    banner = page.get_by_role("region", name=BANNER)
    expect(banner).to_contain_text("It is not in force before 1 September 2027.")
    assert (banner.get_by_role("link").get_attribute("href") or "").endswith(f"/{SPRING}/ash/attendance/")


def test_what_is_being_prepared_says_so(opened: Open, made: Releases) -> None:
    out = made.folder / "staff-with-next"
    if not out.exists():
        made.trust.run(
            "publish", "staff", "--from", made.folder / "release-3", "--editions", made.archives, "--on", "2027-01-15", "--out", out
        ).expect(0)  # fmt: skip
    page = opened(f"{out.name}/next/ash/")
    banner = page.get_by_role("region", name=BANNER)
    expect(banner).to_contain_text("This is being prepared and is not in force.")
    assert (banner.get_by_role("link").get_attribute("href") or "").endswith(f"/{out.name}/ash/")


def test_the_front_page_and_the_address_of_the_edition_in_force(opened: Open) -> None:
    page = opened(f"{NOW}/editions/2026-27.1/index.html")
    expect(page.get_by_role("region", name=BANNER)).to_contain_text("It was in force until 31 August 2027.")
    page = opened(f"{NOW}/editions/2027-28/ash/")
    banner = page.get_by_role("region", name=BANNER)
    expect(banner).to_contain_text("in force since 1 September 2027. This address keeps it for good.")
    assert (banner.get_by_role("link").get_attribute("href") or "").endswith(f"/{NOW}/ash/")


@pytest.mark.parametrize("place", [f"{NOW}/ash/being-there/", f"{NOW}/editions/2026-27/ash/attendance/"])
def test_editions_are_chosen_by_keyboard(opened: Open, address: str, place: str) -> None:
    page = opened(place)
    box = page.locator("details.pw-picker")
    expect(box).not_to_have_attribute("open", "")
    box.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(box.get_by_role("listitem")).to_contain_text(
        ["2027-28, in force since", "2026-27.1, in force until", "2026-27"]
    )
    chosen = box.get_by_role("link", name="2026-27.1")
    chosen.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/{NOW}/editions/2026-27.1/ash/**")
    expect(page.locator("details.pw-picker summary")).to_contain_text("Edition 2026-27.1: read another")
    page.locator("details.pw-picker summary").click()
    expect(page.locator(".pw-picker [aria-current]")).to_have_text("2026-27.1")


def test_the_same_page_is_chosen_where_an_edition_has_it(opened: Open) -> None:
    page = opened(f"{NOW}/editions/2026-27/ash/attendance/")
    page.locator("details.pw-picker summary").click()
    links = page.locator(".pw-picker a")
    until(page, "document.querySelectorAll('.pw-picker a')[1].href.endsWith('/editions/2026-27.1/ash/attendance/')")
    assert (links.nth(0).get_attribute("href") or "").endswith(f"/{NOW}/ash/attendance/")  # a redirect leads on


def test_what_changed_this_year_and_all_editions_are_offered(opened: Open, address: str) -> None:
    page = opened(f"{SPRING}/editions/2026-27/ash/")
    page.get_by_role("link", name="What changed this year").click()
    page.wait_for_url(f"{address}/{SPRING}/editions/changes/ash/")
    expect(page.get_by_role("cell", name="“Every day” became “Each day”.")).to_be_visible()
    page.get_by_role("link", name="All editions").click()
    page.wait_for_url(f"{address}/{SPRING}/editions/")
    page.get_by_text("What changed in the edition 2026-27.1").click()
    expect(page.get_by_text("Days are counted.")).to_be_visible()


def test_without_a_script_the_edition_is_named_and_all_are_reached(opened: Open, address: str) -> None:
    page = opened(f"{NOW}/editions/2026-27/ash/attendance/", java_script_enabled=False)
    expect(page.get_by_text("Edition 2026-27, in force from 1 September 2026.")).to_be_visible()
    page.get_by_role("link", name="All editions").click()
    page.wait_for_url(f"{address}/{NOW}/editions/2026-27/editions/")
    expect(page.get_by_role("link", name="https://policies.trust.example/editions/")).to_be_visible()
    page = opened(f"{NOW}/ash/", java_script_enabled=False)
    page.get_by_role("link", name="All editions").click()
    page.wait_for_url(f"{address}/{NOW}/editions/")
    expect(page.get_by_role("heading", level=2, name="Edition 2026-27.1")).to_be_visible()


def test_it_is_silent_on_the_disk_and_where_no_list_is(
    opened: Open, made: Releases, tmp_path: Path, address: str
) -> None:
    page = opened((made.published("2027-09-01") / "editions/2026-27/ash/index.html").as_uri())
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("region", name=BANNER)).to_have_count(0)
    alone = made.folder / "alone"
    if not alone.exists():
        shutil.copytree(made.published("2027-09-01") / "editions/2026-27", alone)
    page = opened("alone/ash/")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("region", name=BANNER)).to_have_count(0)
    expect(page.locator("details.pw-picker")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "place",
    [
        f"{NOW}/editions/2026-27/ash/attendance/", f"{NOW}/editions/2026-27.1/", f"{SPRING}/editions/",
        f"{SPRING}/editions/changes/ash/",
    ],
)  # fmt: skip
def test_axe_finds_nothing_and_a_narrow_screen_holds_it(opened: Open, place: str, scheme: str) -> None:
    page = opened(place, 320, color_scheme=scheme)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true; })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
