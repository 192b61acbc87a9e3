"""A whole small site: what is in it, what is not, and faults of the theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policyweave.model.finding import Finding
from policyweave.model.origin import Audience
from policyweave.pipeline import weave
from policyweave.render.front import front_pages
from policyweave.render.mkdocs import build_site
from tests.dom import parse
from tests.trustkit import Trust, grep


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    return Trust(tmp_path)


def build(trust: Trust, out: Path, audience: Audience = Audience.PUBLIC) -> tuple[Finding, ...]:
    woven = weave(trust.root, ["ash"], [audience])
    assert woven.content
    return build_site(woven.content, woven.sites[0], trust.root / "mkdocs.yml", out)


def test_the_site_holds_the_pages_of_its_audience_and_nothing_else(trust: Trust, tmp_path: Path) -> None:
    trust.set("policies/raw.txt", "ZEBRA-7").set("policies/img/key-plan.png", b"ZEBRA-7")
    out = tmp_path / "out"
    assert build(trust, out) == ()
    pages = {path.parent.relative_to(out).as_posix() for path in out.rglob("index.html")}
    assert pages == {".", "attendance", "embed"}
    assert not grep(out, "ZEBRA-7", "Staff guide", "key-plan", "policies/index.md")


def test_the_staff_site_says_so_and_is_not_for_search_engines(trust: Trust, tmp_path: Path) -> None:
    assert build(trust, tmp_path / "out", Audience.STAFF) == ()
    page = parse((tmp_path / "out" / "guide" / "index.html").read_text(encoding="utf-8"))
    assert page.one(cls="pw-mark").raw == "Staff site - not for publication"
    assert page.one("meta", name="robots").attrs["content"] == "noindex"
    assert not (tmp_path / "out" / "sitemap.xml").exists()


def test_each_page_has_one_canonical_address_and_no_third_party(trust: Trust, tmp_path: Path) -> None:
    build(trust, tmp_path / "out")
    text = (tmp_path / "out" / "attendance" / "index.html").read_text(encoding="utf-8")
    page = parse(text)
    address = page.one("link", rel="canonical").attrs["href"]
    assert address.endswith("/ash/attendance/")
    assert not [node for node in page.all("script") + page.all("img") if "//" in node.attrs.get("src", "")]
    assert f"<loc>{address}</loc>" in (tmp_path / "out" / "sitemap.xml").read_text(encoding="utf-8")


def test_earlier_addresses_lead_on(trust: Trust, tmp_path: Path) -> None:
    trust.change("policies/attendance.md", "audience: public", "audience: public\nredirects: [old/absence]")
    findings = build(trust, tmp_path / "out")
    assert not findings
    page = parse((tmp_path / "out" / "old" / "absence" / "index.html").read_text(encoding="utf-8"))
    assert page.one("a").attrs["href"] == "../../attendance/"
    assert page.one("link", rel="canonical").attrs["href"].endswith("/ash/attendance/")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("{{ config.extra.dsl_naem }}", "dsl_naem"),
        ("{% if has_sixth_frm %}a{% endif %}", "has_sixth_frm"),
        ("{% for one in schols %}a{% endfor %}", "schols"),
        ("{{ dsl_naem | upper }}", "dsl_naem"),
        ("{{ policyweave.schol }}", "schol"),
        ("{{ scool.name.first }}", "scool"),
    ],
)
def test_an_undefined_name_in_the_trusts_theme_is_an_error(trust: Trust, tmp_path: Path, line: str, name: str) -> None:
    trust.change("mkdocs.yml", "font: false", "font: false\n  custom_dir: look")
    trust.set(
        "look/main.html", f'{{% extends "policyweave.html" %}}\n{{% block extrahead %}}\n{line}\n{{% endblock %}}\n'
    )
    findings = build(trust, tmp_path / "out")
    assert [(item.rule.id, str(item.place)) for item in findings] == [("PW028", "look/main.html:3:1")]
    assert f"“{name}”" in findings[0].message


def test_a_name_that_may_be_missing_can_be_asked_for(trust: Trust, tmp_path: Path) -> None:
    trust.change("mkdocs.yml", "font: false", "font: false\n  custom_dir: look")
    text = "{% if config.extra.x is defined %}a{% endif %}{{ config.extra.x | default('b') }}"
    trust.set("look/main.html", f'{{% extends "policyweave.html" %}}\n{{% block extrahead %}}{text}{{% endblock %}}\n')
    assert build(trust, tmp_path / "out") == ()


def test_a_template_that_cannot_be_read_is_a_finding(trust: Trust, tmp_path: Path) -> None:
    trust.change("mkdocs.yml", "font: false", "font: false\n  custom_dir: look")
    trust.set("look/main.html", '{% extends "policyweave.html" %}\n{% if %}\n')
    findings = build(trust, tmp_path / "out")
    assert [(item.rule.id, str(item.place)) for item in findings] == [("PW021", "look/main.html:2:1")]


def test_what_mkdocs_warns_of_is_a_finding(trust: Trust, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    trust.add("mkdocs.yml", "no_such_setting: 1\n")
    findings = build(trust, tmp_path / "out")
    assert [(item.rule.id, item.place.path) for item in findings] == [("PW061", "mkdocs.yml")]
    assert "no_such_setting" in findings[0].message
    assert capfd.readouterr() == ("", "")


def test_signs_in_names_are_shown_as_they_are(trust: Trust, tmp_path: Path) -> None:
    trust.change("schools/ash/school.yml", "name: Ash School", "name: 'A&B <i>\"School\"'")
    trust.change("policies/attendance.md", "title: Attendance", "title: 'Being <here> & there'")
    build(trust, tmp_path / "out")
    page = parse((tmp_path / "out" / "attendance" / "index.html").read_text(encoding="utf-8"))
    assert page.one("title").raw.strip() == 'Being <here> & there - A&B <i>"School": safeguarding'
    assert not page.all("here")
    woven = weave(trust.root)
    assert woven.content
    front = front_pages(woven.content, Audience.PUBLIC)["index.html"].decode()
    assert re.search(r'<a href="ash/">A&amp;B &lt;i&gt;', front)


def test_the_front_page_lists_every_school_without_a_script(trust: Trust) -> None:
    woven = weave(trust.root)
    assert woven.content
    public, staff = (parse(front_pages(woven.content, audience)["index.html"].decode()) for audience in Audience)
    assert {"ash/", "elm/"} <= {link.attrs["href"] for link in public.all("a")}
    assert not public.all("meta", name="robots")
    assert staff.all("meta", name="robots")
