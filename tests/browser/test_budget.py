"""What a visit makes a device fetch, in bytes as a server packs them, against the budgets in docs/website.md."""

from __future__ import annotations

import gzip
import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Served
from tests.trustkit import REPOSITORY

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ROW = re.compile(r"^\| (?P<visit>[^|]+) \| (?P<budget>\d+) \| (?P<measured>\d+) \|$", re.MULTILINE)
VISITS = {
    "the longest policy, first visit": "trentside/safeguarding/",
    "another policy of the same school after it": "trentside/attendance/",
    "the same policy of a second school after it": "wharfside/safeguarding/",
    "the trust's front page, first visit": "",
    "a short address, first visit": "p/attendance/",
    "the list in a frame, first visit": "trentside/embed/",
}


def fetched(page: Page, served: Served, path: str, before: set[str]) -> int:
    """The packed bytes of what a page asks for and was not asked for before, which is taken up."""
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.partition("#")[0]))
    page.goto(f"{served.public}/{path}")
    page.wait_for_load_state("networkidle")
    new = {url.removeprefix(f"{served.public}/") for url in asked - before}
    before |= asked
    assert path in new
    names = (f"{name}index.html" if name.endswith("/") or not name else name for name in new)
    files = [served.files / "public" / name for name in names]
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files if file.is_file())


def test_no_visit_goes_over_its_budget(browser: Browser, served: Served) -> None:
    text = (REPOSITORY / "docs/website.md").read_text(encoding="utf-8")
    rows = {found["visit"]: (int(found["budget"]), int(found["measured"])) for found in ROW.finditer(text)}
    assert set(rows) == set(VISITS)
    context, before = browser.new_context(), set[str]()
    over = []
    for visit, path in VISITS.items():
        if visit.endswith("first visit"):
            context.close()
            context, before = browser.new_context(), set()
        page = context.new_page()
        found = fetched(page, served, path, before) / 1000
        page.close()
        budget, measured = rows[visit]
        assert measured <= budget
        if not 0.5 * measured - 1 < found <= budget:
            over.append(f"{visit}: {found:.1f} kB of {budget}, said to be {measured}")
    context.close()
    assert not over
