"""Short addresses that last, and what search engines and people who share a link are told."""

from __future__ import annotations

import json
import re
import struct
import zlib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from policyweave.model.colour import contrast
from policyweave.model.schema import Brand
from policyweave.render.card import card
from tests.dom import Node, parse
from tests.trustkit import Trust, grep
from tests.website.conftest import NASTY

TOP = "https://trust.example/policies/"


def page(public: Path, path: str) -> Node:
    return parse((public / path / "index.html").read_text(encoding="utf-8"))


def schools(node: Node) -> dict[str, str]:
    return {link.text: link.attrs["href"] for group in node.all("section") for link in group.all("a")}


@pytest.mark.parametrize(
    ("name", "up"), [("attendance", "../../"), ("absence", "../../"), ("old/being-away", "../../../")]
)
def test_a_short_address_asks_which_school_and_keeps_its_earlier_names(public: Path, name: str, up: str) -> None:
    found = page(public, f"p/{name}")
    assert found.one("h1").text == "Attendance"
    assert schools(found) == {NASTY: f"{up}ash/attendance/", "Elm School": f"{up}elm/"}
    assert found.one("link", rel="canonical").attrs["href"] == f"{TOP}p/{name}/"
    assert found.one("form").attrs.get("hidden") is not None, "without a script there is the list alone"


def test_staffs_short_addresses_are_on_their_own_site_alone(trust: Trust, public: Path) -> None:
    staff = page(trust.site / "staff", "p/guide")
    assert schools(staff)["Elm School"] == "../../elm/guide/"
    assert not (public / "p/guide").exists()
    assert not grep(public, "Staff guide", "Words for staff", "staff.trust.example")


def test_all_policies_are_listed_at_the_top(public: Path) -> None:
    assert schools(page(public, "p")) == {"Attendance": "attendance/"}
    assert (public / "p/attendance/index.html").is_file()


def test_short_addresses_pass_the_check_of_links(trust: Trust) -> None:
    trust.run("links").expect(0)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("policies/embed.md", "---\ntitle: Page\naudience: public\n---\n# Page\n\nWords.\n"),
        ("policies/guide.md", "---\ntitle: G\naudience: public\nredirects: [policies.json]\n---\n# G\n\nWords.\n"),
        ("policies/guide.md", "---\ntitle: G\naudience: public\nredirects: [Embed/old]\n---\n# G\n\nWords.\n"),
    ],
)
def test_no_page_takes_the_address_of_something_else(tmp_path: Path, path: str, text: str) -> None:
    trust = Trust(tmp_path).set(path, text)
    found = [item for item in trust.findings() if item.name == "name-collision"]
    assert [item.path for item in found] == [path]


def test_no_school_is_called_p(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.set("schools/p/school.yml", trust.read("schools/ash/school.yml"))
    trust.set("schools/p/early-help.md", trust.read("schools/ash/early-help.md"))
    assert any(item.path.startswith("schools/p") and item.severity == "error" for item in trust.findings())


def test_search_engines_are_led_to_todays_public_pages_alone(public: Path, trust: Trust) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

    def locations(file: Path) -> list[str]:
        return [node.text or "" for node in ElementTree.fromstring(file.read_bytes()).iter(f"{space}loc")]

    maps = locations(public / "sitemap.xml")
    assert maps == [f"{TOP}sitemap-trust.xml", f"{TOP}ash/sitemap.xml", f"{TOP}elm/sitemap.xml"]
    pages = [at for one in maps for at in locations(public / one.removeprefix(TOP))]
    assert pages == [TOP, f"{TOP}editions/", f"{TOP}ash/", f"{TOP}ash/attendance/", f"{TOP}elm/"]
    robots = (public / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert robots[:3] == ["User-agent: *", "Disallow: /policies/editions/", "Allow: /policies/editions/$"]
    assert robots[-1] == f"Sitemap: {TOP}sitemap.xml"
    assert (trust.site / "staff/robots.txt").read_text(encoding="utf-8") == "User-agent: *\nDisallow: /\n"


def test_a_shared_link_shows_the_schools_card(public: Path) -> None:
    head = page(public, "ash/attendance").one("head")
    told = {node.attrs["property"]: node.attrs["content"] for node in head.all("meta") if "property" in node.attrs}
    assert told["og:title"] == "Attendance"
    assert told["og:description"] == "When <a child> is away."
    assert told["og:site_name"] == f"{NASTY}: safeguarding"
    assert told["og:url"] == f"{TOP}ash/attendance/"
    assert told["og:image"] == f"{TOP}ash/assets/pw-card.png"
    picture = (public / told["og:image"].removeprefix(TOP)).read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert list(map(str, struct.unpack(">II", picture[16:24]))) == [told["og:image:width"], told["og:image:height"]]
    assert len(picture) < 60_000
    front = parse((public / "index.html").read_text(encoding="utf-8"))
    assert front.one("meta", property="og:image").attrs["content"] == f"{TOP}assets/pw-card.png"


def test_data_for_search_engines_says_what_the_page_says_and_cannot_leave_its_element(public: Path) -> None:
    for path, about in (("ash/attendance", "When <a child> is away."), ("ash", "How the school keeps children safe.")):
        text = (public / path / "index.html").read_text(encoding="utf-8")
        found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        assert len(found) == 1
        data = json.loads(found[0])
        assert data["description"] == about
        assert data["publisher"]["name"] == NASTY
        assert data["isPartOf"]["url"] == f"{TOP}ash/"
        assert "0115" not in found[0]
        assert "@ash" not in found[0]


def shades(picture: bytes) -> list[str]:
    """The colours of a PNG with a palette."""
    at = picture.index(b"PLTE")
    data = picture[at + 4 : at + 4 + struct.unpack(">I", picture[at - 4 : at])[0]]
    assert zlib.crc32(b"PLTE" + data) == struct.unpack(">I", picture[at + 4 + len(data) : at + 8 + len(data)])[0]
    return [f"#{data[place : place + 3].hex()}" for place in range(0, len(data), 3)]


@pytest.mark.parametrize("colour", ["#ffff00", "#ffffff", "#1f4e5f", "#000000", "#ff8800"])
def test_a_card_can_be_read_whatever_the_brand(colour: str) -> None:
    once = card(Brand(primary=colour), "Ash School", "Example Trust", "Edition 2026-27")
    assert once == card(Brand(primary=colour), "Ash School", "Example Trust", "Edition 2026-27")
    assert contrast(shades(once)[0], shades(once)[-1]) >= 4.5


@pytest.mark.parametrize("name", ["", "W" * 400, "word " * 400, "Ysgol Gŵyr, école, 中文, \U0001f3eb", "\u200f\u0301"])
def test_a_card_is_made_of_any_name(name: str) -> None:
    assert card(Brand(primary="#1f4e5f"), name, name, name).startswith(b"\x89PNG")
