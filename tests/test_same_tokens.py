"""What is kept by tokens, and what is read piece by piece, is what reading everything anew gives."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from markdown_it.token import Token

from policyweave.compose.compose import compose_school
from policyweave.compose.texts import Library
from policyweave.cycle.meaning import Reader
from policyweave.cycle.pins import digest
from policyweave.edition.pages import page_digest
from policyweave.model.origin import Audience, Layer, Origin
from policyweave.model.same import BySameTokens
from policyweave.pipeline import read
from policyweave.redline.blocks import blocks_of
from policyweave.redline.inline import runs_of
from policyweave.redline.runs import RunBuilder
from tests.trustkit import Trust

PAGE = """---
audience: public
title: Safeguarding
slots:
  early-help: {title: Early Help, rule: must, help: Say how.}
  risks: {title: Risks, rule: add}
---
# Safeguarding at {{ school.name }}

Words of the trust with **weight**, *`code`* and [a link](https://www.example.org/).[^1]

| Who | Number |
|---|---|
| {{ school.name }} | 1 |

{{ slot("early-help") }}

1. One.
   - Two {{ school.name }}.

     > [!NOTE]
     > Three.
2. Four.

> Quoted.

> Quoted again.

{{ slot("risks") }}

{% staff %}
For staff.
{% endstaff %}

<details><summary>More</summary>

Inside.

</details>
"""
NOTE = "\n[^1]: A note with {{ school.name }}.\n"


def test_a_digest_is_that_of_the_page_read_as_a_whole(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    for body in (PAGE.replace("[^1]", ""), PAGE + NOTE):
        trust.set("policies/guide.md", body)
        trust.set("schools/ash/early-help.md", "---\nlang: cy\n---\n## Help\n\nOurs, *here*.\n")
        trust.set("policies/authorities/northshire/early-help.md", "The council's words.\n\n- A point.\n")
        trust.set("schools/ash/risks.md", "First.\n\n> Last.\n")
        content, _ = read(trust.root)
        assert content is not None
        library = Library(content)
        said: list[str] = []
        for school in content.schools:
            for audience in Audience:
                site, _ = compose_school(library, school, audience)
                for page in site.pages:
                    blocks = blocks_of(page)
                    whole = digest("page", [page.title, Reader("", None, blocks).read(blocks)])
                    assert page_digest(page) == whole, (school, audience, page.id)
                    said += [block.text for block in blocks]
        assert {"The council's words.", "Two Ash School.", "For staff.", "Last.", "Inside."} <= {*said}


WORDS = st.text(st.sampled_from("ab. ’—é\u00a0\u00ad\u2028e\u0301\n"), max_size=6)
VALUE = Origin(Layer.SCHOOL, "ash", "schools/ash/school.yml", 1, key="name")


@st.composite
def inline(draw: st.DrawFn) -> list[Token]:
    """Words, values and line ends as they stand in a block."""
    made = []
    for _ in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(["text", "value", "softbreak", "hardbreak", "code_inline"]))
        if kind in ("softbreak", "hardbreak"):
            made.append(Token(kind, "br", 0))
        else:
            meta = {"value": VALUE} if kind == "value" else {}
            made.append(Token("text" if kind == "value" else kind, "", 0, content=draw(WORDS), meta=meta))
    return made


@given(inline())
def test_words_alone_are_read_as_the_slow_way_reads_them(children: list[Token]) -> None:
    builder = RunBuilder()
    builder.tokens(children)
    assert runs_of(children) == builder.runs()


def test_equal_tokens_that_are_not_the_same_are_not_taken_for_it() -> None:
    kept: BySameTokens[int] = BySameTokens(most=2)
    one, other = Token("text", "", 0, content="a"), Token("text", "", 0, content="a")
    assert kept.get((one,), lambda: 1) == 1
    assert kept.get((one,), lambda: 2) == 1
    assert kept.get((other,), lambda: 3) == 3
    assert kept.get((one,), lambda: 4, also="x") == 4  # and the first two are forgotten
    assert kept.get((one,), lambda: 5) == 5
