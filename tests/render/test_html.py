"""What the article's HTML has beyond the words: sections, sources, names for those who do not see."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyweave.model.origin import Audience
from policyweave.pipeline import weave
from policyweave.render.addresses import site_links
from policyweave.render.html import render_body, view_of
from tests.dom import Node, parse
from tests.trustkit import Trust


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    return Trust(tmp_path)


def article(trust: Trust, page: str, audience: Audience = Audience.PUBLIC, school: str = "ash") -> Node:
    """The article of a page as a school's site has it."""
    woven = weave(trust.root, [school], [audience])
    assert woven.content
    composed = woven.sites[0].page(page)
    assert composed, woven.findings
    view = view_of(woven.content, school, audience)
    return parse(render_body(composed, site_links(page), view))


def sources(node: Node) -> list[str]:
    return [line.raw for line in node.all(cls="pw-source")]


def test_each_section_says_whose_words_it_holds(trust: Trust) -> None:
    node = article(trust, "index")
    assert [section.attrs["data-layer"] for section in node.all("section", "pw-section")] == [
        "trust",
        "trust",
        "school",
        "trust",
    ]
    assert [line.split(" · ")[0] for line in sources(node)] == [
        "From the trust",
        "From Ash School",
        "From the trust",
        "From the trust",
    ]


def test_suggestions_lead_to_the_file_that_holds_the_text(trust: Trust) -> None:
    links = [link.attrs["href"] for link in article(trust, "index", Audience.STAFF).all("a", "pw-suggest")]
    assert [link.split("/edit/main/")[1].split("#")[0] for link in links] == [
        "policies/index.md",
        "schools/ash/early-help.md",
        "policies/index.md",
        "policies/index.md",
    ]


def test_the_public_is_not_led_to_a_private_repository(trust: Trust) -> None:
    assert not article(trust, "index").all("a", "pw-suggest")


def test_headings_have_links_with_names(trust: Trust) -> None:
    links = article(trust, "index").all("a", "headerlink")
    assert [(link.attrs["href"], link.attrs["aria-label"]) for link in links][1] == (
        "#early-help",
        "Link to this section: Early help",
    )


def test_tables_can_be_scrolled_by_keyboard_and_have_different_names(trust: Trust) -> None:
    table = "| A | |\n| --- | --: |\n| one | 2 |\n"
    node = article(trust.page("note", f"## Facts\n\n{table}\n\n{table}"), "note")
    areas = node.all(cls="pw-table")
    assert [area.attrs["aria-label"] for area in areas] == ["Table: Facts", "Table: Facts (2)"]
    assert all((area.attrs["role"], area.attrs["tabindex"]) == ("region", "0") for area in areas)
    assert [head.attrs.get("scope") for head in areas[0].all("th")] == ["col"]
    assert areas[0].all(cls="pw-right")
    assert not [cell for cell in node.walk() if "style" in cell.attrs]


def test_footnotes_lead_there_and_back(trust: Trust) -> None:
    node = article(trust.page("note", "One.[^a] Again.[^a]\n\n[^a]: The note."), "note")
    calls = [sup.all("a")[0] for sup in node.all("sup")]
    back = node.all("a", "pw-back")
    assert [link.attrs["aria-label"] for link in calls] == ["Footnote 1", "Footnote 1"]
    assert [link.attrs["href"][1:] for link in back] == [sup.attrs["id"] for sup in node.all("sup")]
    assert back[0].attrs["aria-label"] == "Back to the text, footnote 1, call 1"


def test_outside_links_give_nothing_away_and_telephone_links_stay(trust: Trust) -> None:
    node = article(trust.page("note", "[a](https://a.example/) [b](tel:999) [c](attendance.md#cme)"), "note")
    links = {link.raw: link.attrs for link in node.all("a") if not link.classes}
    assert links["a"] == {"href": "https://a.example/", "rel": "noopener noreferrer"}
    assert links["b"] == {"href": "tel:999"}
    assert links["c"] == {"href": "../attendance/#cme"}


def test_staff_passages_are_marked_on_public_pages_only(trust: Trust) -> None:
    trust.page("note", "All.\n\n{% staff %}\nSome.\n\nMore.\n{% endstaff %}")
    node = article(trust, "note", Audience.STAFF)
    assert [box.all("p", "")[0].raw for box in node.all(cls="pw-staff")] == ["Staff only"]
    assert not article(trust, "guide", Audience.STAFF).all(cls="pw-staff")


def test_raw_html_keeps_nothing_that_acts(trust: Trust) -> None:
    text = (
        '<span onclick="x()" lang="cy">a</span> <script>alert(1)</script>\n\n<iframe src="https://a.example"></iframe>'
    )
    node = article(trust.page("note", text), "note")
    assert not [item for item in node.walk() if item.tag in ("script", "iframe") or "onclick" in item.attrs]
    assert node.all("span", lang="cy")


def test_raw_html_does_not_break_sections(trust: Trust) -> None:
    text = "<details>\n<summary>More</summary>\n\n## Inside\n\nWords.\n\n</details>\n\n## After\n\nEnd."
    node = article(trust.page("note", text), "note")
    assert [part.attrs["id"] for part in node.one("details").all("h2")] == ["inside"]
    assert len(node.all("section", "pw-section")) == 2


def test_the_list_of_whom_to_call_is_a_card(trust: Trust) -> None:
    node = article(trust.page("note", "1. Call [999](tel:999).\n2. Call us.\n\nText\n\n1. Other"), "note")
    assert [items.attrs.get("class") for items in node.all("ol")] == ["pw-call", None]
