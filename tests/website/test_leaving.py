"""“Exit this page” in the files of a build: on every page of the public site, on none of the staff's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.dom import parse
from tests.trustkit import Trust

# Pages that lead on by themselves, and the list that is shown inside another website's page.
SKIPPED = re.compile(r"http-equiv=\"refresh\"|/embed/")


def test_every_public_page_can_be_left_and_says_what_that_cannot_do(trust: Trust) -> None:
    seen = 0
    for file in sorted((trust.site / "public").rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        if SKIPPED.search(f"{file.as_posix()} {text}"):
            continue
        seen += 1
        page = parse(text)
        link = page.one(cls="pw-exit").one("a")
        assert link.attrs["href"] == "https://www.bbc.co.uk/weather", file
        assert "target" not in link.attrs
        assert {"nofollow", "noreferrer"} <= set(link.attrs["rel"].split())
        about = page.one("p", cls="pw-exit-about")
        assert "bbc.co.uk" in about.text
        assert "history of this device" in about.text
        assert about.one("a").attrs["href"].startswith("https://www.womensaid.org.uk/")
    assert seen > 8


def test_nothing_of_it_is_on_the_staff_site(trust: Trust) -> None:
    files = sorted((trust.site / "staff").rglob("*.html"))
    assert len(files) > 8
    assert [file for file in files if "pw-exit" in file.read_text(encoding="utf-8")] == []
    assert list((trust.site / "staff").rglob("pw-exit*")) == []


def test_the_trust_says_where_it_leads(tmp_path: Path) -> None:
    trust = Trust(tmp_path).add(
        "policies/trust.yml",
        "exit:\n  address: https://www.example.org/maps?a=1&b=2\n"
        "  guidance: {title: Hide & seek, url: https://www.example.org/tracks}\n",
    )
    trust.build("ash").expect(0)
    for place in ("index.html", "ash/index.html", "ash/attendance/index.html"):
        page = parse((trust.site / "public" / place).read_text(encoding="utf-8"))
        assert page.one(cls="pw-exit").one("a").attrs["href"] == "https://www.example.org/maps?a=1&b=2"
        about = page.one("p", cls="pw-exit-about")
        assert "takes you to example.org at once" in about.text
        assert (about.one("a").text, about.one("a").attrs["href"]) == ("Hide & seek", "https://www.example.org/tracks")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/weather", "bbc.co.uk", "data:text/html,x"])
def test_it_leads_to_a_web_address_or_nowhere(tmp_path: Path, address: str) -> None:
    trust = Trust(tmp_path).add("policies/trust.yml", f"exit:\n  address: '{address}'\n")
    found = [item for item in trust.findings() if item.path == "policies/trust.yml" and item.severity == "error"]
    assert found
    assert "web address" in found[0].message
