"""What is late is shown by the reader's own calendar; without a script the days alone are there."""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import OpenPage, Served

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PLACES = ("staff/year.html", "staff/peak-edge/")


@pytest.mark.parametrize("place", PLACES)
def test_late_is_the_day_after_and_not_the_day(browser: Browser, served: Served, place: str) -> None:
    for day, late in ((25, False), (26, True)):
        context = browser.new_context(timezone_id="Europe/London")
        page = context.new_page()
        page.clock.set_fixed_time(datetime.datetime(2026, 9, day, 12, tzinfo=datetime.UTC))
        page.goto(served.url(place))
        marks = page.locator(".pw-late")
        assert marks.count() > 0
        assert [marks.nth(number).is_visible() for number in range(marks.count())] == [late] * marks.count()
        context.close()


@pytest.mark.parametrize("place", PLACES)
def test_without_a_script_the_days_are_there(browser: Browser, served: Served, place: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.url(place))
    assert not page.get_by_text("Late", exact=True).first.is_visible()
    assert page.get_by_text("25 September 2026").first.is_visible()
    context.close()


def test_tables_scroll_by_themselves_on_a_phone(opened: OpenPage) -> None:
    page = opened("staff/year.html", 320, 640)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.get_by_role("region", name="Schools and the steps of their contextual reviews").is_visible()
    assert page.get_by_role("img", name="Approach to early help").is_visible()
