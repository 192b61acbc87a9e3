"""`compose` gives Markdown that any other program reads as the same words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from tests.dom import parse, words
from tests.trustkit import REPOSITORY, Trust, grep, run, snapshot
from tests.weaving import Weaving


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    return Trust(tmp_path)


def _markdown(path: Path) -> str:
    """The words of a woven Markdown file, read by a parser that knows nothing of ours."""
    text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"[ \t]*\{#[^}\s]+\}[ \t]*$", "", text, flags=re.MULTILINE)
    md = (
        MarkdownIt("commonmark", {"html": True, "alerts": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
    )
    html = re.sub(r'<p class="[^"]*alert-title[^"]*">.*?</p>', "", md.render(text), flags=re.DOTALL)
    return _plain(
        parse(
            re.sub(r'<a [^>]*class="footnote-backref"[^>]*>.*?</a>|<sup class="footnote-ref">.*?</sup>', "", html)
        ).text
    )


def _plain(text: str) -> str:
    return words(re.sub(r"[¶↩]", "", text))


def _same_words(weaving: Weaving, out: Path, school: str) -> None:
    for audience in ("public", "staff"):
        files = (out / audience).rglob("*.md")
        assert sorted(file.relative_to(out / audience).with_suffix("").as_posix() for file in files) == sorted(
            weaving.pages(audience, school)
        )
        for page in weaving.pages(audience, school):
            article = weaving.article(audience, school, page)
            for title in (title for gap in article.all(cls="pw-gap") for title in gap.all(cls="admonition-title")):
                title.attrs.clear()  # these words are ours, but readers are to see them in any form
            for node in article.walk():
                if node.classes[:1] in (["pw-note-call"], ["pw-staff-label"]):
                    node.children.clear()
            assert _markdown(out / audience / f"{page}.md") == _plain(article.text), f"{audience} {page}"


PAGE = """
Ash School’s words cost £5 * 3 = 15_000 <b>now</b> & [then](attendance.md#cme).[^a]

1. one
2. two

   - inner {{ school.name }}

3. three

> [!WARNING]
> Mind the step.

| A | B |
| --- | :-: |
| `x|y` \\| z | 2 |

~~gone~~ H<sub>2</sub>O, `{{ code }}`, 2. not a list

```
# code {{ x }}
```

{{ contacts() }}

{% staff %}
Only for staff.
{% endstaff %}

[^a]: The note's {{ trust.name }} words.
"""


def test_woven_markdown_has_the_words_of_the_page(trust: Trust, tmp_path: Path) -> None:
    trust.page("note", PAGE).add("schools/ash/early-help.md", "\n# Part\n\n- {{ school.phone }}\n")
    out = tmp_path / "woven"
    done = trust.run("compose", "ash", "--out", out).expect(0)
    assert str(out) in done.out
    _same_words(Weaving(trust.root, "ash"), out, "ash")
    assert grep(out / "public", "Only for staff") == []
    assert "Only for staff" in (out / "staff" / "note.md").read_text(encoding="utf-8")


def test_woven_markdown_is_the_same_again_and_takes_its_old_place(trust: Trust, tmp_path: Path) -> None:
    out = tmp_path / "woven"
    trust.run("compose", "ash", "--out", out).expect(0)
    first = snapshot(out)
    trust.run("compose", "ash", "--out", out).expect(0)
    assert snapshot(out) == first
    trust.run("compose", "elm", "--out", out, "--audience", "public").expect(0)
    assert {path.split("/")[0] for path in snapshot(out)} == {"public"}


def test_compose_writes_over_nothing_of_yours(trust: Trust, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("words")
    before = snapshot(tmp_path)
    for place in (tmp_path / "mine", tmp_path / "mine" / "letter.txt", trust.root):
        trust.run("compose", "ash", "--out", place).expect(2)
        assert snapshot(tmp_path) == before


def test_a_folder_called_public_may_be_yours_too(trust: Trust, tmp_path: Path) -> None:
    (tmp_path / "mine" / "public").mkdir(parents=True)
    (tmp_path / "mine" / "public" / "letter.txt").write_text("words")
    trust.run("compose", "ash", "--out", tmp_path / "mine").expect(2)
    assert (tmp_path / "mine" / "public" / "letter.txt").read_text() == "words"


def test_compose_with_errors_writes_nothing(trust: Trust, tmp_path: Path) -> None:
    trust.run("compose", "ash", "--out", tmp_path / "woven").expect(0)
    before = snapshot(tmp_path / "woven")
    trust.page("note", "{{ school.naem }}").run("compose", "ash", "--out", tmp_path / "woven").expect(1)
    assert snapshot(tmp_path / "woven") == before


@pytest.mark.slow
@pytest.mark.parametrize("school", ["trentside", "fenbrook"])
def test_the_demonstrations_pages_keep_their_words(school: str, tmp_path: Path) -> None:
    run(REPOSITORY, "compose", school, "--out", tmp_path / "woven").expect(0)
    _same_words(Weaving(REPOSITORY, school), tmp_path / "woven", school)
