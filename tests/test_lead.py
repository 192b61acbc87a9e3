"""The page of the trust's lead: each figure with the list behind it, on the staff site only, the same from every build."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from tests.dom import Node, parse
from tests.trustkit import Trust, grep, snapshot

HARD = (
    "Notwithstanding organisational considerations, professionals individually accountable for safeguarding "
    "responsibilities continuously demonstrate extraordinarily comprehensive understanding of multidisciplinary "
    "collaboration. "
) * 8
NOTES = "# What changed\n\n| Where | What | Weight |\n| --- | --- | --- |\n| Guide | New \\*words\\* | major |\n| Guide | A comma | minor |\n"
LEDGER = {
    "version": 1,
    "addresses": {
        "https://dead.example/gone": {"verdict": "broken", "failing_since": "2026-10-01"},
        "https://dead.example/gone/other": {"verdict": "broken"},
        "https://well.example/": {"verdict": "good", "last_good": "2026-10-01"},
    },
}


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    return Trust(tmp_path)


def page(trust: Trust) -> Node:
    return parse((trust.site / "staff/lead.html").read_text(encoding="utf-8"))


def words(trust: Trust) -> str:
    html = (trust.site / "staff/lead.html").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def test_it_says_what_the_build_knows(trust: Trust, tmp_path: Path) -> None:
    trust.add("schools/ash/early-help.md", f"\n{HARD}\n\nSee [there](https://dead.example/gone).\n")
    trust.set("policies/notes/2026-27.1.md", NOTES)
    ledger = tmp_path / "ledger.json"
    ledger.write_text(json.dumps(LEDGER), encoding="utf-8")
    trust.run("build", "--ledger", ledger).expect(0)
    said = words(trust)
    assert "0 of 2 schools have done every step" in said
    assert "1 link is dead" in said
    assert "https://dead.example/gone (broken since 1 October 2026), in schools/ash/early-help.md" in said
    assert "well.example" not in said
    assert "Edition 2026-27.1: 1 major and 1 minor changes." in said
    assert "Guide: New *words* (major)" in said
    assert re.search(r"schools/ash/early-help\.md Ash School \d+ years above the aim", said)
    assert "PW100" in said


def test_each_figure_leads_to_a_list(trust: Trust) -> None:
    trust.add("schools/ash/early-help.md", f"\n{HARD}\n")
    trust.build().expect(0)
    found = page(trust)
    ids = {node.attrs["id"] for node in found.all() if "id" in node.attrs}
    figures = next(node for node in found.all("ul") if "figures" in node.classes)
    leading = [link.attrs["href"] for link in figures.all("a")]
    assert len(leading) >= 7
    assert [href for href in leading if href.startswith("#") and href[1:] not in ids] == []
    trust.run("links").expect(0)


def test_days_are_judged_only_where_a_day_was_given(trust: Trust) -> None:
    trust.run("cycle", "open", "2026-27").expect(0)
    trust.add("policies/cycle.yml", "  - {id: contextual-review, title: Reviews, due: 2026-12-01, who: DSLs}\n")
    trust.build().expect(0)
    assert "What depends on the day" in words(trust)
    assert [node.attrs["data-due"] for node in page(trust).all("strong") if "data-due" in node.attrs]
    trust.run("build", "--on", "2026-12-02").expect(0)
    assert "2 schools are late." in words(trust)
    assert "What depends on the day" not in words(trust)
    assert not [node for node in page(trust).all("strong") if "data-due" in node.attrs]


def test_it_is_never_public(trust: Trust) -> None:
    trust.build().expect(0)
    assert list((trust.site / "public").rglob("*lead*")) == []
    assert grep(trust.site / "public", "at a glance", "pw-lead") == []
    assert 'content="noindex"' in (trust.site / "staff/lead.html").read_text(encoding="utf-8")


def test_a_new_ledger_alone_makes_only_this_page_anew(trust: Trust, tmp_path: Path) -> None:
    trust.add("schools/ash/early-help.md", "\nSee [there](https://dead.example/gone).\n")
    ledger = tmp_path / "ledger.json"
    ledger.write_text('{"version": 1, "addresses": {}}', encoding="utf-8")
    trust.run("build", "--ledger", ledger).expect(0)
    assert "Every address answered" in words(trust)
    before = snapshot(trust.site / "staff")
    ledger.write_text(json.dumps(LEDGER), encoding="utf-8")
    trust.run("build", "--ledger", ledger).expect(0)
    after = snapshot(trust.site / "staff")
    assert [path for path in after if after[path] != before.get(path)] == ["lead.html"]
    trust.run("build", "--ledger", ledger, "--force").expect(0)
    assert snapshot(trust.site / "staff") == after


@pytest.mark.parametrize("text", ["", "[]", '{"version": 9}'])
def test_a_ledger_that_is_none_is_refused(trust: Trust, tmp_path: Path, text: str) -> None:
    ledger = tmp_path / "ledger.json"
    ledger.write_text(text, encoding="utf-8")
    assert "cannot be used" in trust.run("build", "--ledger", ledger).expect(2).err
    assert "is not a file" in trust.run("build", "--ledger", tmp_path / "none").expect(2).err


def test_sentences_that_differ_between_schools_are_measured_at_each(trust: Trust) -> None:
    plain = "The cat sat on the mat. " * 30
    trust.page("only", f"{plain}\n\n{{% if school.slug == 'elm' %}}{HARD}{{% endif %}}")
    trust.build("--jobs", "1").expect(0)
    ages = re.search(r"policies/only\.md The trust (\d+) years", words(trust))
    assert ages
    assert int(ages[1]) > 12
    trust.add("schools/ash/early-help.md", "\nMore words of ours.\n").build("--jobs", "1").expect(0)
    after = snapshot(trust.site / "staff")["lead.html"]
    trust.build("--jobs", "2", "--force").expect(0)
    assert snapshot(trust.site / "staff")["lead.html"] == after
