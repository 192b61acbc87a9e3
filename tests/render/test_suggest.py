"""“Suggest a change” opens the file that really holds the text, wherever the page was put together from (C08)."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.dom import Node
from tests.trustkit import Trust, grep

SHORT = "repository: {address: https://github.com/example/policies, branch: main, private: yes}"
OPEN = "repository: {address: https://github.com/example/policies, branch: main, private: no}"
EDIT = "https://github.com/example/policies/edit/main/"


def open_trust(folder: Path) -> Trust:
    """A trust whose repository everybody may see, with a page of which Ash filled a part and Elm did not."""
    trust = Trust(folder).change("policies/trust.yml", SHORT, OPEN)
    trust.set("schools/ash/cme-local.md", "Ash rings before nine.\n")
    trust.set("policies/fragments/night.md", "Ring the night team.\n")
    trust.add("policies/attendance.md", '\n## At night\n\n{{ include("night.md") }}\n')
    return trust


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    """Such a trust, to be changed."""
    return open_trust(tmp_path)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """Such a trust's sites, built once; nobody changes them."""
    made = open_trust(tmp_path_factory.mktemp("suggest"))
    made.build().expect(0)
    return made


def suggestions(article: Node) -> list[tuple[str, str]]:
    """The links that suggest a change: for what, and the file that each opens."""
    links = [(link.text, link.attrs["href"]) for link in article.all("a", "pw-suggest")]
    assert all(address.startswith(EDIT) for _, address in links), links
    return [(text, unquote(urlsplit(address).path).partition("/edit/main/")[2]) for text, address in links]


def files(article: Node) -> list[str]:
    return [path for _, path in suggestions(article)]


def line(trust: Trust, address: str) -> str:
    """The line of the source that an address leads to."""
    match = re.fullmatch(rf"{re.escape(EDIT)}(?P<path>[^#]+)#L(?P<line>\d+)", address)
    assert match, address
    return trust.read(unquote(match["path"])).splitlines()[int(match["line"]) - 1]


def test_the_trusts_part_opens_its_page_and_the_schools_part_its_overlay(built: Trust) -> None:
    ash, elm = (built.article("public", school, "attendance") for school in ("ash", "elm"))
    assert "schools/ash/cme-local.md" in files(ash)
    assert set(files(elm)) == {"policies/attendance.md", "policies/fragments/night.md"}
    (own,) = [section for section in ash.all("section", "pw-section") if section.attrs["data-layer"] == "school"]
    assert files(own) == ["schools/ash/cme-local.md"]
    assert "Ash rings before nine." in own.text


def test_text_that_many_pages_share_is_named_beside_the_page(built: Trust) -> None:
    (night,) = [
        part
        for part in built.article("public", "elm", "attendance").all("section", "pw-section")
        if "night team" in part.text
    ]
    assert files(night) == ["policies/attendance.md", "policies/fragments/night.md"]


def test_each_link_opens_at_the_line_where_the_text_stands(built: Trust) -> None:
    article = built.article("public", "ash", "attendance")
    lines = [line(built, link.attrs["href"]) for link in article.all("a", "pw-suggest")]
    assert "Ash rings before nine." in lines
    assert "## At night" in lines
    assert "Ring the night team." in lines
    assert all(text and (text in article.text or text.startswith("#")) for text in lines), lines


def test_pages_that_nobody_wrote_have_no_such_links(built: Trust) -> None:
    for name in ("index.html", "404.html"):
        assert EDIT not in (built.site / "public" / name).read_text(encoding="utf-8"), name


def test_a_branch_whose_name_has_odd_letters_is_found(trust: Trust) -> None:
    trust.change("policies/trust.yml", "branch: main", 'branch: "year/2026#1?"')
    trust.build().expect(0)
    addresses = [link.attrs["href"] for link in trust.article("public", "elm", "attendance").all("a", "pw-suggest")]
    assert len(addresses) > 2
    for address in addresses:
        assert urlsplit(address).path.startswith("/example/policies/edit/year/2026%231%3F/policies/"), address
        assert urlsplit(address).query == ""


def test_without_a_repository_there_are_no_such_links_and_nothing_fails(trust: Trust) -> None:
    trust.change("policies/trust.yml", f"{OPEN}\n", "")
    trust.build().expect(0)
    for audience in ("public", "staff"):
        article = trust.article(audience, "ash", "attendance")
        assert "Ash rings before nine." in article.text
        assert article.all("a", "pw-suggest") == []
    assert grep(trust.site, "github.com/example", "Suggest a change") == []


def test_of_a_private_repository_the_public_learns_nothing(trust: Trust) -> None:
    trust.change("policies/trust.yml", OPEN, SHORT)
    trust.build().expect(0)
    assert grep(trust.site / "public", "github.com/example", "Suggest a change") == []
    assert "schools/ash/cme-local.md" in files(trust.article("staff", "ash", "attendance"))
