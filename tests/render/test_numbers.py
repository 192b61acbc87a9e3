"""Numbers of sections: the same in every school, on both sites, and no part of what a page says."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyweave.edition.pages import digested
from policyweave.model.content import Content
from policyweave.model.origin import Audience
from policyweave.model.page import ComposedPage
from policyweave.pipeline import weave
from policyweave.redline.compare import compare_pages
from policyweave.render.addresses import site_links
from policyweave.render.html import render_body, view_of
from policyweave.render.numbers import numbers_of
from tests.dom import Node, parse
from tests.trustkit import Trust

LONG = """---
title: Long
audience: public
numbered: yes
slots:
  local: {title: Local, rule: add}
  phones: {title: Phones, rule: replace}
---
# Long

## One

{% staff %}
### Hidden

#### Deeper
{% endstaff %}

### Shown

{{ slot("local") }}

{% if school.sixth_form %}
## Sixth form

### Signing out
{% endif %}

<!-- ## Not here -->

```
## Nor here
```

{% for council in authorities %}
## At {{ council.name }}

### Whom to call
{% endfor %}

Underlined
----------

{% slot "phones" %}
## By default

### More
{% endslot %}

### After

{{ include("shared.md") }}

## Last
"""
OWN = "## Own\n\nText.\n\n{% staff %}\n## Secret\n{% endstaff %}\n\n### Below it\n\nText.\n\n## Two\n\nText.\n"
TRUST = ["1", "1.1", "3a", "3a.1", "4", "4.1", "4.1.1", "4.2", "4.2.T1", "5"]


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    trust = Trust(tmp_path_factory.mktemp("numbers"))
    trust.set("policies/long.md", LONG).set("policies/fragments/shared.md", "## Shared\n\nFor all.\n")
    trust.set("schools/ash/local.md", OWN)
    return trust.change("schools/elm/school.yml", "phase:", "sixth_form: yes\nphase:")


def woven(trust: Trust, school: str, audience: Audience = Audience.PUBLIC) -> tuple[Content, ComposedPage]:
    done = weave(trust.root, [school], [audience])
    assert done.content
    page = digested(done.sites[0]).page("long")
    assert page, done.findings
    return done.content, page


def numbers(trust: Trust, school: str, audience: Audience = Audience.PUBLIC) -> dict[str, str]:
    content, page = woven(trust, school, audience)
    found = numbers_of(content, page)
    assert len(set(found.values())) == len(found)
    return {heading.text: found[heading.id] for heading in page.headings if heading.level > 1}


def article(trust: Trust, school: str) -> Node:
    content, page = woven(trust, school)
    view = view_of(content, school, Audience.PUBLIC)
    return parse(render_body(page, site_links("long"), view, numbers_of(content, page)))


def test_a_schools_headings_shift_nobody_elses(trust: Trust) -> None:
    ash, elm = numbers(trust, "ash"), numbers(trust, "elm")
    assert {text: ash[text] for text in ("Own", "Below it", "Two")} == {
        "Own": "1.1.S1",
        "Below it": "1.1.S1.1",
        "Two": "1.1.S2",
    }
    assert [number for number in ash.values() if "S" not in number] == TRUST
    assert elm["Sixth form"] == "2"
    assert elm["Signing out"] == "2.1"
    assert {text: number for text, number in elm.items() if "ign" not in text and "Sixth" not in text} == {
        text: number for text, number in ash.items() if "S" not in number
    }


def test_what_only_staff_see_shifts_nothing(trust: Trust) -> None:
    public, staff = numbers(trust, "ash"), numbers(trust, "ash", Audience.STAFF)
    assert {text: number for text, number in staff.items() if text in public} == public
    assert {text: number for text, number in staff.items() if text not in public} == {
        "Hidden": "1.N1",
        "Deeper": "1.N1.1",
        "Secret": "1.1.SN1",
    }


def test_each_number_is_shown_and_leads_to_its_section(trust: Trust) -> None:
    node = article(trust, "ash")
    heads = {head.attrs["id"]: head.one("span", "pw-number") for tag in ("h2", "h3", "h4") for head in node.all(tag)}
    assert heads["one"].raw == "1"
    assert heads["local--own"].attrs["id"] == "s1.1.S1"
    assert all(span.attrs["id"] == f"s{span.raw}" for span in heads.values())
    assert not node.one("h1").all(cls="pw-number")


def test_a_long_page_leads_back_to_its_contents(trust: Trust) -> None:
    for school, times in (("ash", 0), ("elm", 5)):  # which has one section more
        node = article(trust, school)
        assert len(node.all("p", "pw-to-contents")) == times
        assert len(node.all("h2")) == (times or 4)


def test_an_anchor_that_somebody_wrote_stays_theirs(trust: Trust, tmp_path: Path) -> None:
    own = Trust(tmp_path)
    own.set("policies/long.md", LONG.replace("## Last", "## Last {#s1}")).set(
        "policies/fragments/shared.md", "For all.\n"
    )
    node = article(own, "elm")
    assert [head.attrs["id"] for head in node.walk() if head.attrs.get("id") == "s1"] == ["s1"]
    assert node.all("h2", id="s1")


def test_numbers_are_no_words(trust: Trust, tmp_path: Path) -> None:
    """A page with and without numbers, and with another section in front of it, has the same digest, ids and redline."""
    other = Trust(tmp_path)
    other.set("policies/long.md", LONG.replace("numbered: yes\n", "")).set("schools/ash/local.md", OWN)
    other.set("policies/fragments/shared.md", "## Shared\n\nFor all.\n")
    (_, page), (content, plain) = woven(trust, "ash"), woven(other, "ash")
    assert numbers_of(content, plain) == {}
    assert (page.digest, page.anchors) == (plain.digest, plain.anchors)
    assert not compare_pages(page, plain).changed
    other.change("policies/long.md", "## One\n", "## Before\n\nNew.\n\n## One\n")
    (_, more) = woven(other, "ash")
    assert page.anchors - more.anchors == set()


@pytest.mark.parametrize(
    ("trusts", "own", "shown"), [(True, "", True), (True, "no", False), (False, "yes", True), (False, "", False)]
)
def test_the_page_decides_before_the_trust(tmp_path: Path, trusts: bool, own: str, shown: bool) -> None:
    trust = Trust(tmp_path).add("policies/trust.yml", f"\nnumbered: {'yes' if trusts else 'no'}\n")
    trust.set("policies/long.md", LONG.replace("numbered: yes\n", f"numbered: {own}\n" if own else ""))
    trust.set("policies/fragments/shared.md", "For all.\n")
    assert bool(numbers_of(*woven(trust, "ash"))) is shown
