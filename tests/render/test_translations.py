"""A page in other languages: links above its title, to pages of the site or elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyweave.load.content import load
from tests.dom import parse
from tests.trustkit import Trust

HEAD = """---
title: Attendance
audience: public
translations:
  - {lang: pl, title: Obecność & czas, page: obecnosc}
  - {lang: cy, title: Presenoldeb, url: "https://council.example/cy?a=1&b=2"}
  - {lang: ur, title: حاضری, page: staff-ur}
---
# Attendance

Every day counts.
"""
PAGE = "---\ntitle: {title}\naudience: {audience}\nlang: {lang}\n---\n# {title}\n\nDSL.\n"


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    trust = Trust(tmp_path)
    trust.set("policies/extra.md", HEAD.replace("title: Attendance", "title: Extra"))
    trust.set("policies/obecnosc.md", PAGE.format(title="Obecność", audience="public", lang="pl"))
    return trust.set("policies/staff-ur.md", PAGE.format(title="حاضری", audience="staff", lang="ur"))


def links(trust: Trust, audience: str) -> list[tuple[str, str, str]]:
    file = trust.site / audience / "ash" / "extra" / "index.html"
    tree = parse(file.read_text(encoding="utf-8"))
    found = [link for nav in tree.all("nav", "pw-translations") for link in nav.all("a")]
    assert all(link.attrs["lang"] == link.attrs["hreflang"] for link in found)
    return [(link.attrs["lang"], link.raw, link.attrs["href"]) for link in found]


def test_a_page_leads_to_its_translations(trust: Trust) -> None:
    trust.set("policies/glossary.yml", "- {term: DSL, meaning: Leads.}\n")
    trust.build("ash").expect(0)
    elsewhere = ("cy", "Presenoldeb", "https://council.example/cy?a=1&b=2")
    assert links(trust, "public") == [("pl", "Obecność & czas", "../obecnosc/"), elsewhere]
    assert links(trust, "staff") == [
        ("pl", "Obecność & czas", "../obecnosc/"), elsewhere, ("ur", "حاضری", "../staff-ur/"),
    ]  # fmt: skip
    polish = parse((trust.site / "public/ash/obecnosc/index.html").read_text(encoding="utf-8"))
    assert polish.one("html").attrs["lang"] == "en"
    article = polish.one("article")
    assert article.attrs["lang"] == "pl"
    assert not article.all("a", "pw-term")
    assert article.all(cls="pw-paper")[0].attrs["lang"] == "en"
    for text in (path.read_text(encoding="utf-8") for path in (trust.site / "public").rglob("*.html")):
        assert "حاضری" not in text


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("page: obecnosc", "page: obecnosci", "PW015"),
        ("page: obecnosc", 'page: obecnosc, url: "https://x.example"', "PW014"),
        (", page: obecnosc", "", "PW014"),
        ("lang: pl, ", "lang: Polish, ", "PW014"),
        ("https://council", "javascript://council", "PW014"),
    ],
)
def test_translations_are_validated(trust: Trust, old: str, new: str, rule: str) -> None:
    trust.change("policies/extra.md", old, new)
    found = [item for item in load(trust.root)[1] if item.place.path == "policies/extra.md"]
    assert [item.rule.id for item in found] == [rule]
    assert found[0].place.line in (4, 5, 6)
