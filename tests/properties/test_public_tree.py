"""Whatever a school and the trust write for staff: it is nowhere in the public tree, in no file, name, index or archive."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties.strategies import written
from tests.trustkit import Trust, grep

pytestmark = pytest.mark.slow

MARKER = "zebra7quagga"
# Blocks of an overlay that stand alone, each right by itself.
PUBLIC = st.sampled_from(
    ["Words for all.", "- one\n- two", "## Part {#part}", "| A | B |\n| --- | --- |\n| 1 | 2 |", "> [!NOTE]\n> Mind it.",
     "1. one\n\n   more\n2. two", "A note.[^a]\n\n[^a]: Its words.", "{{ contacts() }}", "<details>\n<summary>More</summary>\n\nWords.\n\n</details>",
     "[A link](../../policies/attendance.md#cme)", "![A plan](../../policies/img/plan.png)", "```\n{% staff %}\n```"]
)  # fmt: skip
STAFF = st.sampled_from(
    [f"## The {MARKER} {{#{MARKER}}}", f"Ask the {MARKER}.", f"- {MARKER}\n- [{MARKER}](https://{MARKER}.example)",
     f"| {MARKER} | B |\n| --- | --- |\n| 1 | {MARKER} |", f"> [!NOTE]\n> {MARKER}", f"A note.[^{MARKER}]\n\n[^{MARKER}]: {MARKER}.",
     f'<abbr title="{MARKER}">Z</abbr>', f"<!-- {MARKER} -->", f"```\n{MARKER}\n```", "At {{ school.staff_values.code }}.",
     f"[The rota](../../policies/{MARKER}.md#rota)", f"![A plan](../../policies/img/{MARKER}.png)", f"[Rules](../../policies/{MARKER}.pdf)",
     f'{{{{ include("{MARKER}.md") }}}}', f"[x]\n\n[x]: https://{MARKER}.example '{MARKER}'"]
)  # fmt: skip


@st.composite
def overlays(draw: st.DrawFn) -> str:
    """Blocks for all, and blocks for staff between their tags or within a sentence for all."""
    blocks = draw(st.lists(st.one_of(PUBLIC, STAFF.map(_for_staff)), min_size=1, max_size=6, unique=True))
    inline = draw(st.booleans())
    return "\n\n".join(blocks + [f"Ring us.{{% staff %}} Say {MARKER}.{{% endstaff %}}"] * inline) + "\n"


def _for_staff(block: str) -> str:
    return f"{{% staff %}}\n{block}\n{{% endstaff %}}"


def _trust(folder: Path) -> Trust:
    """A trust whose staff have a page, a picture, a document, a fragment and a value of their own."""
    trust = Trust(folder)
    front = f"---\ntitle: The {MARKER}\naudience: staff\nsummary: About {MARKER}.\nredirects: [old/{MARKER}]\n---\n"
    trust.set(f"policies/{MARKER}.md", f"{front}# The {MARKER}\n\n## Rota {{#rota}}\n\n{MARKER}\n")
    trust.set(f"policies/fragments/{MARKER}.md", f"---\naudience: staff\n---\n{MARKER}\n")
    trust.set(f"policies/img/{MARKER}.png", (trust.root / "policies/img/plan.png").read_bytes())
    trust.set(f"policies/{MARKER}.pdf", b"%PDF-1.4\n").set(f"policies/{MARKER}.txt", MARKER)
    return trust.add("schools/ash/school.yml", f"staff_values: {{code: {MARKER}}}\n")


@settings(max_examples=30)
@given(early=overlays(), phones=overlays(), local=overlays(), whole=st.booleans())
def test_staff_words_are_nowhere_in_the_public_tree(
    tmp_path_factory: pytest.TempPathFactory, early: str, phones: str, local: str, whole: bool
) -> None:
    trust = _trust(tmp_path_factory.mktemp("tree"))
    trust.set("schools/ash/early-help.md", f"Words that fill the slot.\n\n{early}").set("schools/ash/phones.md", phones)
    trust.set("schools/ash/cme-local.md", f"---\naudience: staff\n---\n{MARKER}\n\n{local}" if whole else local)
    trust.build("ash").expect(0)
    assert grep(trust.site / "public", MARKER) == []
    assert grep(trust.site / "staff", MARKER), "the same search finds them where they belong"


@settings(max_examples=30)
@given(before=written(), after=written(), block=STAFF)
def test_a_faulty_text_is_not_built_or_shows_nothing_of_staff(
    tmp_path_factory: pytest.TempPathFactory, before: str, after: str, block: str
) -> None:
    trust = _trust(tmp_path_factory.mktemp("tree"))
    trust.set("schools/ash/cme-local.md", f"{before}\n\n{_for_staff(block)}\n\n{after}")
    done = trust.build("ash", audience="public")
    assert done.code in (0, 1), done.said
    assert (trust.site / "public").exists() == (done.code == 0)
    if done.code == 0 and "{% staff %}" not in _public_text(trust):
        assert grep(trust.site / "public", MARKER) == []


def _public_text(trust: Trust) -> str:
    """The words of the page; where they hold the tag itself, it stands in code and all of it is shown as typed."""
    return trust.article("public", "ash", "attendance").raw
