"""The live preview's panel as a person uses it: on a phone and at a desk, by keyboard, without JavaScript, with axe."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.test_axe import SCHEMES, violations
from tests.trustkit import TIMEOUT, Trust, argv, environ

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WIDTHS = (320, 768, 1280)


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a preview of Ash School, whose page on attendance has two faults."""
    folder = tmp_path_factory.mktemp("preview")
    trust = Trust(folder)
    trust.change(
        "policies/trust.yml", "head: {title: Head teacher, required: no", "head: {title: Head teacher, required: yes"
    )
    trust.add("policies/attendance.md", "\n## Late again\n\nAsk <b>{{ school.nmae }}</b> first.\n")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    home = f"http://127.0.0.1:{port}"
    log = (folder / "log.txt").open("wb")
    with log, subprocess.Popen(
        argv(trust.root, "serve", "ash", "--port", str(port)), env=environ(), stdout=log, stderr=log
    ) as process:  # fmt: skip
        end = time.monotonic() + TIMEOUT
        while not _answers(f"{home}/ash/"):
            assert time.monotonic() < end
            time.sleep(0.1)
        yield home
        process.terminate()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT):
            return True
    except urllib.error.URLError:
        return False


@pytest.fixture
def begin(browser: Browser, preview: str) -> Iterator[Begin]:
    one = Begin(browser, preview)
    yield one
    for context in one.contexts:
        context.close()
    assert [url for url in one.asked if not url.startswith((f"{preview}/", "data:", "blob:"))] == []
    assert one.faults == []


class Begin:
    """Opens a page of the preview in a context of its own."""

    def __init__(self, browser: Browser, home: str) -> None:
        self.browser, self.home = browser, home
        self.contexts: list[BrowserContext] = []
        self.asked: list[str] = []
        self.faults: list[str] = []

    def __call__(self, path: str, width: int = 1280, script: bool = True, scheme: str = "light") -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 700}, java_script_enabled=script,
            color_scheme="dark" if scheme == "dark" else "light",
        )  # fmt: skip
        self.contexts.append(context)
        context.on("request", lambda request: self.asked.append(request.url))
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(f"{self.home}/{path}")
        return page


@pytest.mark.parametrize("width", WIDTHS)
def test_a_fault_leads_to_its_place(begin: Begin, width: int) -> None:
    page = begin("ash/", width)
    link = page.get_by_role("link", name="Show it on “Attendance”").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ash/attendance/#late-again")
    note = page.get_by_role("note", name="To be mended here")
    assert "nmae" in note.inner_text()
    assert note.evaluate("note => note.previousElementSibling.id") == "late-again"
    assert note.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_missing_comes_into_the_panel(begin: Begin) -> None:
    page = begin("ash/")
    missing = page.get_by_role("region", name="What is missing for this school")
    missing.get_by_text("Head teacher: work telephone and shared mailbox.").wait_for()


@pytest.mark.parametrize("width", WIDTHS)
def test_without_javascript_the_panel_switches_and_leads_to_what_is_missing(begin: Begin, width: int) -> None:
    page = begin("ash/attendance/", width, script=False)
    page.get_by_label("Site for").select_option("staff")
    page.get_by_label("School", exact=True).select_option("elm")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/elm/attendance/")
    assert page.get_by_text("Staff site - not for publication").is_visible()
    page.get_by_role("link", name="What is still to be done").click()
    assert page.get_by_role("heading", name="Elm School: what is still to be done").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="Back to the preview").click()
    page.get_by_label("Site for").select_option("public")
    page.get_by_label("School", exact=True).select_option("ash")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/ash/")


def test_the_panel_stays_as_it_was_left(begin: Begin) -> None:
    page = begin("ash/")
    page.locator(".pw-serve summary").press("Enter")
    page.reload()
    assert not page.get_by_label("School", exact=True).is_visible()
    page.locator(".pw-serve summary").press("Enter")
    assert page.get_by_label("School", exact=True).is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(320, SCHEMES[0]), (1280, SCHEMES[1])])
def test_axe_finds_nothing(begin: Begin, scheme: str, width: int) -> None:
    page = begin("ash/attendance/", width, scheme=scheme)
    page.get_by_text("Head teacher: work telephone and shared mailbox.").wait_for()
    assert violations(page) == []


def test_the_schools_contacts_have_their_look(begin: Begin, tmp_path: Path) -> None:
    page = begin("ash/attendance/", script=False)
    page.get_by_label("Site for").select_option("staff")
    page.get_by_role("button", name="Show").click()
    page.goto(f"{begin.home}/ash/edit-contacts/")
    assert page.evaluate("getComputedStyle(document.querySelector('header .name')).fontWeight") == "700"
    page.get_by_label("Site for").select_option("public")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/ash/")
