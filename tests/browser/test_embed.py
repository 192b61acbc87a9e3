"""A school's list of policies inside another website's page, as its web editor puts it there."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Served, _Handler

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A school</title><body style="margin: 0">
<h1>Our policies</h1><iframe title="Safeguarding policies" src="{src}" style="width: 100%; height: 40rem; border: 0">
</iframe></body></html>"""


@pytest.fixture
def website(tmp_path: Path, served: Served) -> Iterator[str]:
    """Another website, which shows the list in a frame and, on another page, took in the piece of HTML."""
    (tmp_path / "index.html").write_text(PAGE.format(src=served.url("public/trentside/embed/")), encoding="utf-8")
    piece = (served.files / "public/trentside/embed/fragment.txt").read_bytes()
    start = b"<!doctype html><meta charset=iso-8859-1><title>Taken in</title><main>"
    (tmp_path / "taken.html").write_bytes(start + piece + b"</main>")
    (tmp_path / "404.html").write_text("", encoding="utf-8")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_a_frame_shows_the_list_at_any_width_and_its_links_leave_it(
    website: str, served: Served, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(website)
    frame = page.frame_locator("iframe")
    frame.get_by_role("heading", name="Safeguarding policies: Trentside Academy", level=1).wait_for()
    assert frame.get_by_text("Edition 2026-27", exact=False).count() == 1
    body = frame.locator("body")
    assert body.evaluate("node => node.ownerDocument.documentElement.scrollWidth") <= width
    frame.get_by_role("link", name="Attendance").click()
    page.wait_for_url(served.url("public/trentside/attendance/"))
    assert page.title().startswith("Attendance")


def test_a_piece_of_html_reads_the_same_in_a_page_of_another_charset(website: str, page: Page) -> None:
    page.goto(f"{website}/taken.html")
    assert page.get_by_role("heading", level=2).inner_text() == "Safeguarding policies: Trentside Academy"
    links = [link.get_attribute("href") or "" for link in page.get_by_role("link").all()]
    assert len(links) > 5
    assert all(link.startswith("https://policies.emet.example/trentside/") for link in links)
    assert page.locator("script, style, [style], [onclick]").count() == 0
    assert "Ã" not in page.content()
    assert "â" not in page.content()
