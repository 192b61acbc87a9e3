"""Words of the glossary: explained once a page, where a link may stand, and never for those who did not ask."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from policyweave.load.content import load
from tests.render.test_html import article
from tests.trustkit import Trust

GLOSSARY = """
- term: DSL
  in_full: Designated safeguarding lead
  meaning: Decides <what> to do.
  aliases: [DSLs, designated safeguarding lead]
- {term: early help, meaning: Support before a problem grows.}
"""
BODY = """## The DSL

See [the DSL](https://dsl.example), `DSL` and <abbr title="x">DSL</abbr>. Not a DSL-like word or XDSL.

| DSL | Task |
| --- | --- |
| *Early help* and {{ school.name }} | DSLs lead. The DSL, early
help |

Early
help again.

<details><summary>early help</summary></details>
"""


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    return Trust(tmp_path).set("policies/glossary.yml", GLOSSARY)


def terms(trust: Trust, body: str) -> list[tuple[str, str]]:
    """The words that lead to a meaning, with the words that they lead to."""
    node = article(trust.page("index", body), "index")
    found = []
    for link in node.all("a", "pw-term"):
        (meaning,) = [one for one in node.all("div") if f"#{one.attrs.get('id')}" == link.attrs["href"]]
        (back,) = meaning.all("a", "pw-back")
        assert back.attrs["href"] == f"#{link.attrs['id']}"
        found.append((link.raw, " ".join(meaning.one("span").raw.split())))
    assert len(node.all("dt")) == len(found)
    return found


def test_a_term_is_explained_once_where_a_link_may_stand(trust: Trust) -> None:
    assert terms(trust, BODY) == [
        ("Early help", "Support before a problem grows."),
        ("DSLs", "Designated safeguarding lead. Decides <what> to do."),
    ]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("The designated safeguarding lead helps.", "designated safeguarding lead"),
        ("Designated safeguarding lead: helps.", "Designated safeguarding lead"),
        ("The DSL's task", "DSL"),
        ("the dsl", ""),
        ("early helpers", ""),
        ("[one](https://x.example) DSL", "DSL"),
        ("> - DSL", "DSL"),
        ("DSL[^1]\n\n[^1]: early help", "DSL early help"),
        ("{#pw-word-dsl}", ""),
        ("## Same {#pw-word-dsl}\n\nDSL", ""),
    ],
)
def test_forms_and_places(trust: Trust, body: str, word: str) -> None:
    assert " ".join(raw for raw, _ in terms(trust, body)) == word


def test_words_of_another_language_and_values_are_left_alone(trust: Trust) -> None:
    trust.set("schools/ash/early-help.md", "---\nlang: cy\n---\n\nDSL\n").change(
        "schools/ash/school.yml", "Ash School", "DSL School"
    )
    node = article(trust, "index")
    assert "DSL School" in node.raw
    assert not node.all("a", "pw-term")


def test_no_glossary_no_words(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    assert terms(trust, "The DSL.") == []
    assert terms(trust.set("policies/glossary.yml", "# none yet\n"), "The DSL.") == []


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("term: DSL\n", "PW014", 1),
        ("- {term: DSL}\n", "PW013", 1),
        ("- {term: DSL, meaning: x}\n- {term: LADO, meaning: y, aliases: [DSL]}\n", "PW014", 2),
        ("- {term: DSL, meaning: x, short: y}\n", "PW012", 1),
    ],
)
def test_the_glossary_is_validated(tmp_path: Path, text: str, rule: str, line: int) -> None:
    trust = Trust(tmp_path).set("policies/glossary.yml", text)
    found = [item for item in load(trust.root)[1] if item.place.path == "policies/glossary.yml"]
    assert [(item.rule.id, item.place.line) for item in found] == [(rule, line)]


def test_meanings_are_not_what_the_search_finds_and_change_no_digest(trust: Trust) -> None:
    trust.add("policies/index.md", "\nThe DSL helps.\n")
    trust.build("ash", audience="public").expect(0)
    folder = trust.site / "public" / "ash"
    found = json.loads((folder / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    assert any("DSL helps" in entry["text"] for entry in found)
    assert not any("Decides" in entry["text"] or "explained" in entry["text"] for entry in found)
    digests = json.loads((folder / "policies.json").read_text(encoding="utf-8"))
    page = (folder / "index.html").read_text(encoding="utf-8")
    trust.change("policies/glossary.yml", "Decides <what>", "Settles <what>").build("ash", audience="public").expect(0)
    again = (folder / "index.html").read_text(encoding="utf-8")
    assert again == page.replace("Decides &lt;what", "Settles &lt;what")
    assert again != page
    assert json.loads((folder / "policies.json").read_text(encoding="utf-8")) == digests


def test_a_review_says_what_is_explained_in_another_way(trust: Trust) -> None:
    from policyweave.review.beside import beside

    old, _ = load(trust.root)
    new, _ = load(trust.change("policies/glossary.yml", "Decides <what>", "Settles <what>").root)
    assert old
    assert new
    said = [line for line in beside(old, new, {"policies/glossary.yml"}) if "explained" in line]
    assert len(said) == 1
    assert re.search(r"“DSL” is explained as “.*Settles.* now, before “.*Decides", said[0])
