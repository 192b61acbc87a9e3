"""The poster of each school: the numbers of its front page on one sheet, with a code that leads there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from policyweave.building.build import build
from tests.dom import Node, parse
from tests.trustkit import Trust, grep, snapshot

NASTY = "Ash & “Elm” </script><b>School"
LIST = """1. Call [999](tel:999)
2. In school hours:
   - **Office**: [{{ school.phone }}](tel:{{ school.phone | tel }}) or [{{ school.email }}](mailto:{{ school.email }})
{% staff %}
   - **Radio of the staff**: [0115 496 0777](tel:+441154960777)
{% endstaff %}
3. Out of hours,{% staff %} from the rota in tab four,{% endstaff %} call:
{% for council in authorities %}
   - {{ contact_line(council.contacts.out_of_hours) }}
{% endfor %}
"""
STROKE = re.compile(r"M0 (?P<row>\d+)|m(?P<skip>\d+) 0|h(?P<run>\d+)")
QUIET = 4  # modules of white around a code
PER_MODULE = 6  # pixels


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """Nobody writes into its folder."""
    trust = Trust(tmp_path_factory.mktemp("poster"))
    trust.change("policies/index.md", "## Early help\n", f"{LIST}\n## Early help\n")
    trust.change("policies/trust.yml", "https://policies.trust.example/", "https://trust.example/policies/")
    trust.change("schools/ash/school.yml", "name: Ash School", f"name: '{NASTY}'")
    trust.change("schools/elm/school.yml", "urn:", "status: joining\nurn:")
    trust.page("joining", f"The policy is being prepared.\n\n{LIST}", title="Being prepared")
    trust.build().expect(0)
    return trust


def poster(trust: Trust, audience: str, school: str) -> Node:
    file = trust.site / audience / school / "poster/index.html"
    return parse(file.read_text(encoding="utf-8"))


def decoded(code: Node) -> str:
    """What a reader makes of the code's SVG, which is drawn here from nothing but its path."""
    left, top, width, height = map(float, code.attrs["viewbox"].split())
    assert (left, top, width) == (-QUIET, -QUIET - 0.5, height)  # a stroke lies on both sides of its line
    ground, strokes = (path.attrs for path in code.all("path"))
    assert (ground["fill"], ground["d"]) == ("#fff", f"M-4-4.5h{width:g}v{width:g}h-{width:g}z")
    picture = Image.new("L", (int(width) * PER_MODULE, int(width) * PER_MODULE), 255)
    draw = ImageDraw.Draw(picture)
    assert STROKE.sub("", strokes["d"]) == ""
    x = y = 0
    for found in STROKE.finditer(strokes["d"]):
        if found["row"]:
            x, y = QUIET, QUIET + int(found["row"])
            continue
        if found["run"]:
            end = (x + int(found["run"])) * PER_MODULE - 1, (y + 1) * PER_MODULE - 1
            draw.rectangle((x * PER_MODULE, y * PER_MODULE, *end), fill=0)
        x += int(found["run"] or found["skip"])
    return "".join(found.text for found in zxingcpp.read_barcodes(picture))


@pytest.mark.parametrize("school", ["ash", "elm"])
@pytest.mark.parametrize("audience", ["public", "staff"])
def test_the_code_leads_to_the_schools_public_page_from_either_site(trust: Trust, audience: str, school: str) -> None:
    page = poster(trust, audience, school)
    address = f"https://trust.example/policies/{school}/"
    code = page.one("svg", cls="qr")
    assert decoded(code) == address
    assert (code.attrs["role"], code.attrs["aria-label"]) == (
        "img", f"QR code that leads to trust.example/policies/{school}/",
    )  # fmt: skip
    beside = page.one(cls="scan").all("a", href=address)
    assert [link.text for link in beside] == [f"trust.example/policies/{school}/"]
    assert (trust.site / "public" / school / "index.html").is_file()


def test_it_says_whose_it_is_and_which_edition(trust: Trust) -> None:
    page = poster(trust, "public", "ash")
    assert page.one("p", cls="school").text == NASTY
    assert not page.all("b")
    assert page.one("h1").text == "Worried about a child?"
    assert "Edition 2026-27, in force from 1 September 2026." in page.one(cls="lines").text
    assert "Next review by 5 October 2027." in page.one(cls="lines").text


@pytest.mark.parametrize("audience", ["public", "staff"])
def test_it_has_the_list_of_the_front_page_with_each_council_and_nothing_of_staff(trust: Trust, audience: str) -> None:
    list_ = poster(trust, audience, "ash").one("ol", cls="pw-call")
    calls = [link.attrs["href"] for link in list_.all("a") if link.attrs["href"].startswith("tel:")]
    assert calls[:2] == ["tel:999", "tel:+441154960010"]
    assert "tel:+441154960801" in calls
    assert [node.text.strip() for node in list_.all(cls="number")][:2] == ["999", "0115 496 0010"]
    assert [node.text.strip() for node in list_.all(cls="who")] == ["Call", "Office", "Northshire night team"]
    front = parse((trust.site / audience / "ash/index.html").read_text(encoding="utf-8"))
    assert bool(front.all("a", href="tel:+441154960777")) == (audience == "staff")
    for folder in (trust.site / audience / "ash/poster", trust.site / "public"):
        assert grep(folder, "0777", "radio of the staff", "tab four") == []


def test_a_school_with_more_councils_has_each_ones_numbers(tmp_path: Path) -> None:
    trust = Trust(tmp_path).change("policies/index.md", "## Early help\n", f"{LIST}\n## Early help\n")
    trust.change("schools/ash/school.yml", "authorities: [northshire]", "authorities: [southshire, northshire]")
    trust.build("ash", audience="public").expect(0)
    calls = [link.attrs["href"] for link in poster(trust, "public", "ash").one("ol").all("a")]
    assert [call for call in calls if call.endswith("0801")] == ["tel:+441144960801", "tel:+441154960801"]


def test_the_front_leads_to_it_right_below_the_numbers(trust: Trust) -> None:
    for audience, school in (("public", "ash"), ("staff", "ash"), ("public", "elm")):
        article = trust.article(audience, school)
        nodes = list(article.walk())
        link = article.one("a", href="poster/")
        below = nodes.index(article.one("ol", cls="pw-call")), nodes.index(link)
        assert below[0] < below[1] < next(at for at, node in enumerate(nodes) if node.tag == "h2" or at > below[1])


def test_a_front_without_a_list_has_no_poster(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.build("ash").expect(0)
    for audience in ("public", "staff"):
        assert not (trust.site / audience / "ash/poster").exists()
        assert not trust.article(audience, "ash").all("a", href="poster/")


def test_it_comes_changes_and_goes_with_the_list(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    build(trust.root, trust.site, jobs=1)
    text = trust.read("policies/index.md")
    for more in (LIST, LIST.replace("Office", "Front office"), ""):
        trust.set("policies/index.md", text.replace("## Early help\n", f"{more}\n## Early help\n"))
        build(trust.root, trust.site, jobs=1)
        build(trust.root, tmp_path / "clean", jobs=1, force=True)
        assert snapshot(trust.site) == snapshot(tmp_path / "clean")
        assert (trust.site / "public/ash/poster/index.html").exists() == bool(more)
        assert bool(grep(trust.site / "public", "Front office")) == ("Front" in more)


def test_no_page_may_take_its_address(tmp_path: Path) -> None:
    trust = Trust(tmp_path).page("poster", "Words that are read by all.")
    found = [item for item in trust.findings() if item.path == "policies/poster.md"]
    assert [item.severity for item in found if "something else at the address" in item.message] == ["error"]


def test_a_trust_that_begins_has_one(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.run("init", tmp_path / "new").expect(0)
    new = Trust.__new__(Trust)
    new.root = tmp_path / "new"
    new.build().expect(0)
    calls = [link.attrs["href"] for link in poster(new, "public", "hilltop").one("ol").all("a")]
    assert [call for call in calls if call.startswith("tel:")] == [
        "tel:999", "tel:+441632960101", "tel:+441632960011", "tel:+441632960010",
    ]  # fmt: skip
