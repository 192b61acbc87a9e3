"""Takes the pictures of our own pages that the docs show, from the sites in site/: `make pictures`.

Chromium is the one that CHROMIUM names. The pictures are of the demonstration, where everybody is invented.
"""

from __future__ import annotations

import functools
import http.server
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
OUT = ROOT / "docs/pictures"
PHONE, DESK = (390, 780), (1280, 800)
PATIENCE = 60.0


@dataclass(frozen=True)
class Picture:
    """A file of docs/pictures, the page below site/ or of the preview that it shows, and what is done there first."""

    name: str
    page: str
    size: tuple[int, int] = DESK
    first: Callable[[Page], None] | None = None
    dark: bool = False


def suggest(page: Page) -> None:
    page.locator("section[data-layer=school] a.pw-suggest").first.evaluate(
        "link => link.scrollIntoView({block: 'center'})"
    )


def offer(page: Page) -> None:
    page.locator("#pw-offer").evaluate("heading => heading.scrollIntoView({block: 'center'})")


def contact(page: Page) -> None:
    page.locator("summary", has_text="Designated safeguarding lead").first.click()
    page.fill("#dsl-phone", "0115 496 0177")
    page.locator("summary", has_text="Designated safeguarding lead").first.evaluate("row => row.scrollIntoView()")


def result(page: Page) -> None:
    contact(page)
    page.get_by_role("button", name="Show the new text").click()
    page.locator("#result").evaluate("part => part.scrollIntoView()")


def panel(page: Page) -> None:
    page.locator("#pw-serve-missing li").first.wait_for()


PICTURES = (
    Picture("trust", "public/"),
    Picture("school-phone", "public/trentside/", PHONE),
    Picture("school-dark", "public/trentside/", dark=True),
    Picture("policy", "public/trentside/safeguarding/"),
    Picture("suggest", "staff/trentside/safeguarding/", first=suggest),
    Picture("offer", "staff/trentside/", first=offer),
    Picture("contact", "staff/trentside/edit-contacts/", (900, 800), contact),
    Picture("contact-result", "staff/trentside/edit-contacts/", (900, 800), result),
    Picture("year", "staff/year.html"),
    Picture("lead", "staff/lead.html"),
    Picture("serve", "preview/fenbrook/", first=panel),
)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A web server that prints nothing."""

    def log_message(self, *args: object, **more: object) -> None:
        """Nothing."""


@contextmanager
def tree(name: str) -> Iterator[str]:
    """The address of one of the two trees, each at the top of a place of its own."""
    folder = ROOT / "site" / name
    if not (folder / "index.html").is_file():
        raise SystemExit(f"{folder} is not there. Run `make site` first.")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextmanager
def preview(school: str) -> Iterator[str]:
    """The address of `policyweave serve` for a school."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    call = [sys.executable, "-m", "policyweave", "--root", str(ROOT), "serve", school, "--port", str(port)]
    with subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        end = time.monotonic() + PATIENCE
        while not _answers(f"http://127.0.0.1:{port}/{school}/"):
            if time.monotonic() > end or process.poll() is not None:
                raise SystemExit("`policyweave serve` did not start.")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE):
            return True
    except urllib.error.URLError:
        return False


def main() -> None:
    """Takes all pictures, or those whose names are given."""
    wanted = [one for one in PICTURES if one.name in sys.argv[1:] or not sys.argv[1:]]
    OUT.mkdir(exist_ok=True)
    with tree("public") as public, tree("staff") as staff, preview("fenbrook") as live, sync_playwright() as play:
        places = {"public": public, "staff": staff, "preview": live}
        chromium = play.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"])
        for one in wanted:
            width, height = one.size
            context = chromium.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if one.dark else "light",
                reduced_motion="reduce",
            )
            page = context.new_page()
            place, _, path = one.page.partition("/")
            page.goto(f"{places[place]}/{path}")
            if one.first:
                one.first(page)
            page.wait_for_timeout(500)
            page.screenshot(path=OUT / f"{one.name}.png")
            context.close()


if __name__ == "__main__":
    main()
