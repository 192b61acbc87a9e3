"""Old addresses lead to the new ones in a browser: with the place on the page by a script, and without any script too."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.trustkit import Trust

pytestmark = [pytest.mark.slow, pytest.mark.browser]
OLD = "/birch/attendance/#cme"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing is printed."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    trust = Trust(tmp_path_factory.mktemp("moved"))
    trust.change("policies/attendance.md", "audience: public\n", "audience: public\nredirects: [absence]\n")
    (trust.root / "schools/ash").rename(trust.root / "schools/birch")
    trust.run("school", "rename", "birch", "cedar").expect(0)
    trust.run("school", "rename", "cedar", "ash").expect(0)
    trust.run("school", "leave", "elm", "--on", "2026-09-01").expect(0)
    trust.build().expect(0)
    folder = trust.site / "public"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("old", [OLD, "/cedar/attendance/#cme", "/birch/absence/#cme", "/ash/absence/#cme"])
def test_the_place_on_the_page_is_kept(browser: Browser, site: tuple[str, Path], old: str) -> None:
    page = browser.new_page()
    page.goto(f"{site[0]}{old}")
    page.wait_for_url(f"{site[0]}/ash/attendance/#cme")
    page.go_back()
    assert "birch" not in page.url, "the old address is not in the way of going back"
    page.close()


def test_without_a_script_the_page_is_reached(browser: Browser, site: tuple[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site[0]}{OLD}")
    page.wait_for_url(f"{site[0]}/ash/attendance/*")
    page.goto(f"{site[0]}/elm/attendance/")
    page.wait_for_url(f"{site[0]}/elm/")
    assert page.get_by_role("heading", level=1).inner_text() == "Elm School is no longer part of Example Trust"
    context.close()


def test_files_lead_on_too(browser: Browser, site: tuple[str, Path]) -> None:
    page = browser.new_page()
    page.goto((site[1] / "birch/attendance/index.html").as_uri() + "#cme")
    page.wait_for_url("**/ash/attendance/index.html#cme")
    page.close()
