"""A browser, the demonstration on two local servers, and kinds of pages."""

from __future__ import annotations

import functools
import http.server
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

KINDS = {
    "trust front": "public/",
    "school index": "public/trentside/",
    "long policy": "public/wharfside/safeguarding/",
    "tables": "public/castle-rise/responsibilities/",
    "joining school": "public/fenbrook/",
    "poster": "public/trentside/poster/",
    "staff poster": "staff/trentside/poster/",
    "not found": "public/no/such/page/",
    "staff front": "staff/",
    "year": "staff/year.html",
    "lead": "staff/lead.html",
    "guide": "staff/suggest.html",
    "contacts": "staff/fenbrook/edit-contacts/",
    "staff page": "staff/willowbank/staff-guide/",
    "list for a frame": "public/trentside/embed/",
    "short address": "public/p/attendance/",
    "all policies": "public/p/",
    "moved page": "public/trentside/child-protection/",
    "editions": "public/editions/",
    "staff draft": "staff/fenbrook/online-safety/",
}
POLICY = "Content Security Policy"  # in whatever a browser says that one of them does not let it do
OpenPage = Callable[..., Page]


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Files of a tree as a web host gives them: with its own page for what is not there."""

    def log_message(self, *args: Any, **more: Any) -> None:
        """Nothing is printed."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != http.HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@dataclass(frozen=True)
class Served:
    """The two trees, each at the top of an address of its own, and as files."""

    public: str
    staff: str
    files: Path

    def url(self, place: str) -> str:
        """The address of `public/trentside/`."""
        tree, _, path = place.partition("/")
        return f"{self.public if tree == 'public' else self.staff}/{path}"


@pytest.fixture(scope="session")
def served(demonstration: Path) -> Iterator[Served]:
    servers = [
        http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(_Handler, directory=str(demonstration / tree))
        )
        for tree in ("public", "staff")
    ]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    public, staff = (f"http://127.0.0.1:{server.server_port}" for server in servers)
    yield Served(public, staff, demonstration)
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def opened(browser: Browser, served: Served) -> Iterator[OpenPage]:
    """Opens a page in a context of its own; no test may ask anybody else, or leave a page with a script that failed or
    that its own policy does not allow."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    faults: list[str] = []

    def begin(place: str, width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        vars(page)["wait_for_function"] = functools.partial(until, page)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.extend([message.text] if POLICY in message.text else []))
        page.goto(place if "://" in place else served.url(place))
        return page

    yield begin
    for context in contexts:
        context.close()
    known = (f"{served.public}/", f"{served.staff}/", f"{served.files.as_uri()}/", "data:", "blob:")
    assert [url for url in asked if not url.startswith(known)] == []
    assert asked
    # Material looks for a search index in vain where no server gives one; its search is not offered there.
    assert [fault for fault in faults if not fault.startswith("Invalid script: file:")] == []


def until(page: Page, expression: str, *, arg: Any = None, timeout: float = 10_000) -> Any:
    """Waits until an expression holds, as Page.wait_for_function does where a page lets strings be evaluated."""
    end = time.monotonic() + timeout / 1000
    while not (found := page.evaluate(expression, arg)):
        assert time.monotonic() < end, f"not within {timeout / 1000:.0f} seconds: {expression}"
        page.wait_for_timeout(20)
    return found


def ready(page: Page) -> Page:
    """The page once Material's script runs."""
    page.wait_for_function("document.documentElement.classList.contains('js') && !!window.component$")
    return page
