"""What nobody uses, and what stands twice."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from policyweave.check.structure.repeated import paragraphs
from policyweave.check.structure.sources import calls, includes, linked, macros
from policyweave.pipeline import weave
from tests.trustkit import REPOSITORY, Trust

DAY = datetime.date(2026, 11, 25)
TRUSTS = (
    "The DSL learns from the police, the safeguarding partnership, parents and pupils which risks are real near the "
    "school. This shapes what we teach."
)


def rules(trust: Trust, *ids: str) -> list[str]:
    """The findings of these rules for Trentside, as rule and place."""
    found = weave(trust.root, ["trentside"], on=DAY).findings
    return [f"{item.rule.id} {item.place.path}:{item.place.line}" for item in found if item.rule.id in ids]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{{ cite('kcsie') }} and {% call card(x) %}{% endcall %}", {"cite", "card"}),
        ("{% if contact_line(a) %}{{ b.items() }}", {"contact_line"}),
        ("cite(x) in words, <!--# {{ cite(x) }} #--> in a comment", set()),
        ('{{ "cite(" }}', set()),
    ],
)
def test_calls(text: str, names: set[str]) -> None:
    assert calls(text) == names


def test_includes() -> None:
    assert includes("{{ include(\"a.md\") }} {{ include('fragments/b.md') }}") == (frozenset({"a.md", "b.md"}), False)
    assert includes("{{ include(name) }}") == (frozenset(), True)
    assert includes("we include (a.md)") == (frozenset(), False)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("![x](img/Plan.png)", {"plan.png"}),
        ("[x](<img/my plan.png>)", {"plan.png"}),  # the whole name is looked for besides
        ("[x](img/caf%C3%A9.png 'title')", {"café.png"}),
        ('<img src="a.png">', {"a.png"}),
        ("plan.pngs and plan", set()),
    ],
)
def test_linked(text: str, names: set[str]) -> None:
    assert linked(text, (".png", ".pdf")) == names


def test_macros() -> None:
    body = "<!--# {% macro no() %} #-->\n{% macro a(x) %}{{ b() }}{% endmacro %}\n{%- macro b() -%}{% endmacro %}\n"
    assert [(name, body[at : at + 1], text) for name, at, text in macros(body)] == [
        ("a", "a", "{{ b() }}"),
        ("b", "b", ""),
    ]


def test_a_macro_is_used_through_another(tmp_path: Path) -> None:
    trust = Trust(tmp_path, REPOSITORY)
    trust.add(
        "macros/tables.jinja", "{% macro inner() %}x{% endmacro %}\n{% macro outer() %}{{ inner() }}{% endmacro %}\n"
    )
    lines = trust.read("macros/tables.jinja").count("\n")
    both = [f"PW112 macros/tables.jinja:{lines - 1}", f"PW112 macros/tables.jinja:{lines}"]
    assert rules(trust, "PW112") == both
    trust.set("schools/ironstone/visitors.md", "{{ outer() }}\n")
    assert rules(trust, "PW112") == []


def test_nothing_is_unused_while_a_text_cannot_be_read(tmp_path: Path) -> None:
    trust = Trust(tmp_path, REPOSITORY).set("policies/fragments/a.md", "Words.\n")
    assert rules(trust, "PW113") == ["PW113 policies/fragments/a.md:1"]
    trust.set("policies/whistleblowing.md", b"\xff\xfe")
    assert rules(trust, "PW112", "PW113", "PW115") == []


def test_a_picture_of_another_school_is_used(tmp_path: Path) -> None:
    trust = Trust(tmp_path, REPOSITORY).set("schools/ironstone/img/my gate.png", b"\x89PNG")
    trust.set("schools/ironstone/img/old.png", b"\x89PNG")
    trust.set("schools/ironstone/visitors.md", "![The gate](<img/my gate.png>)\n")
    assert rules(trust, "PW113") == ["PW113 schools/ironstone/img/old.png:1"]


@pytest.mark.parametrize(
    ("slot", "text", "found"),
    [
        ("local-context", TRUSTS, True),
        ("local-context", TRUSTS.upper().replace(",", " ;"), True),
        ("local-context", "- " + TRUSTS.replace(" the ", " the\n  ", 1), True),
        ("local-context", TRUSTS + " And more of our own.", False),
        ("local-context", "The child comes first, before the interests of any adult.", False),  # ten words
        ("local-context", ("Safeguarding is at the heart of {{ trust.name }}. Adults who act with confidence change "
         "children's lives."), True),
        ("local-context", ("Safeguarding is at the heart of East Midlands Education Trust. Adults who act with "
         "*confidence* change children’s lives."), True),
        ("mobile-phones", ("A parent who needs to reach a child, or a pupil who needs to reach home, does so through "
         "the school office."), False),  # from the text that it replaces
        ("mobile-phones", TRUSTS, True),
        ("filtering", TRUSTS, False),  # another page
    ],
)  # fmt: skip
def test_repeated(slot: str, text: str, found: bool, tmp_path: Path) -> None:
    trust = Trust(tmp_path, REPOSITORY).set(f"schools/trentside/{slot}.md", f"First words.\n\n{text}\n")
    assert rules(trust, "PW114") == ([f"PW114 schools/trentside/{slot}.md:3"] if found else [])


def test_paragraphs_have_their_lines() -> None:
    body = "\n\n# Title\n\n| A | B |\n| --- | --- |\n| x | " + TRUSTS + ' |\n\n{% slot "a" %}\n> ' + TRUSTS.upper()
    found = paragraphs(body + "{{ x | y }}\n{% endslot %}\n\n1. " + TRUSTS.lower() + " Yes.\n")
    assert sorted((line, slot) for line, slot in found.plain.values()) == [(7, ""), (13, "")]
    assert [(line, slot) for _, line, slot in found.with_values] == [(10, "a")]


def test_slots_are_judged_from_three_schools_on(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    assert [item for item in weave(trust.root, on=DAY).findings if item.rule.id == "PW111"] == []
    text = trust.read("schools/elm/school.yml")
    trust.set("schools/oak/school.yml", text.replace("Elm", "Oak").replace("900002", "900003"))
    trust.set("schools/oak/early-help.md", trust.read("schools/elm/early-help.md"))
    slots = {
        item.message.split("“")[1].rstrip("”.")
        for item in weave(trust.root, on=DAY).findings
        if item.rule.id == "PW111"
    }
    assert slots == {"phones", "cme-local"}
