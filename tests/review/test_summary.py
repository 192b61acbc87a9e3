"""The summary: the heaviest first, each change once, of a bounded length, and nothing of the content is live in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyweave.review.data import ReviewData, VersionData, review_data
from policyweave.review.markdown import code, escaped
from policyweave.review.review import Review
from policyweave.review.summary import summary_markdown
from tests.review.reviews import review_of
from tests.trustkit import Trust

MANY = [f"s{number}" for number in range(98)]
OURS = re.compile(r"</?(?:ins|del|em|details|summary)>|<br>|<!-- -->")


def summary(review: Review, most: int = 60_000, rest: str = "") -> str:
    return summary_markdown(review_data(review), most, rest)


def rewritten(trust: Trust) -> None:
    """Sixty paragraphs in other words, and another telephone number at the end."""
    trust.page(
        "long", "\n\n".join(f"Place {n} is {'warm' if 'new' in str(trust.root) else 'kind'}." for n in range(60))
    )
    trust.add("policies/long.md", f"\nCall 0115 496 010{2 if 'new' in str(trust.root) else 1}.\n")


@pytest.fixture(scope="module")
def one_word(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """One word of the trust's at a hundred schools."""
    folder = tmp_path_factory.mktemp("hundred")
    return review_of(folder, lambda t: t.change("policies/index.md", "stay in", "must stay in"), schools=MANY)


def test_one_word_at_a_hundred_schools_is_on_the_first_screen(one_word: Review) -> None:
    text = summary(one_word)
    screen = "\n".join(text.splitlines()[:20])
    assert "**1 change** (1 × duty changed) at all 100 schools." in screen
    assert "Compared: **proposal** (bbbbbbbbb) with **main** (aaaaaaaaa)." in screen
    assert "Phones <ins>must </ins>stay in bags" in screen
    assert text.count("<ins>") == 1
    assert "<details><summary>The 100 schools</summary>\n\nAsh School, " in screen
    assert "S97 School" in text


def test_what_stands_on_a_change_replaces_it_and_who_must_look_is_said(tmp_path: Path) -> None:
    def edit(trust: Trust) -> None:
        trust.change("policies/index.md", "Phones stay", "Phones always stay")
        trust.change("policies/index.md", "Help comes early.", "Help comes first.")

    text = summary(review_of(tmp_path, edit, lambda t: t.set("schools/elm/phones.md", "Elm locks phones.\n")))
    assert "Elm School shows own words instead, so readers there see nothing of it." in text
    assert "Ash School (`schools/ash/early-help.md`)" in text
    assert "Who must look: the trust (@<!-- -->trust/leads)." in text


def test_the_base_is_said_where_it_is_not_what_was_asked_for(one_word: Review) -> None:
    data = review_data(one_word)
    base = VersionData(name="c" * 40, commit="c" * 40)
    text = summary_markdown(data.model_copy(update={"base": base}))
    assert "**proposal** (bbbbbbbbb) with **ccccccccc**, where it left **main**." in text


def test_no_visible_change_is_said(tmp_path: Path) -> None:
    text = summary(review_of(tmp_path, lambda t: t.add("policies/index.md", "\n\n")))
    assert "**No visible change**" in text
    assert "####" not in text


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Review:
    return review_of(tmp_path_factory.mktemp("long"), rewritten, rewritten)


def test_what_is_left_out_is_said_and_it_is_the_lightest(long: Review) -> None:
    text = summary(long, 4_000, rest="All of it is [here](x).")
    assert "**61 changes** (1 × contact changed, 60 × wording only)" in text
    assert "0115 496 010<" in text or "0115 496 0102" in text
    left = re.search(r"\*\*Left out here for want of room:\*\* (\d+) more changes \((\d+) × wording only\)", text)
    assert left
    assert int(left[1]) + text.count("\n#### ") == 61
    assert text.endswith("All of it is [here](x).\n")


@pytest.mark.parametrize("most", [2_000, 3_000, 10_000, 60_000])
def test_it_is_never_longer_than_asked(long: Review, one_word: Review, most: int) -> None:
    for review in (long, one_word):
        data = review_data(review)
        lists = dict.fromkeys(("hidden", "beside", "quiet", "unwoven"), tuple("Some *words*. " * 70 for _ in range(50)))
        for full in (data, data.model_copy(update=lists)):
            text = summary_markdown(full, most, "All of it is in the artefact.")
            assert len(text) <= most
            assert text.count("<details>") == text.count("</details>")
            assert text.endswith("All of it is in the artefact.\n")


def test_text_stays_text() -> None:
    text = escaped(
        "<img src=x> @head dsl@ash.example #12 GH-7 [x](y) `c` **b** www.a.example https://a.example \u202ex\n# h"
    )
    assert "<img" not in text
    assert "@<!-- -->head" in text
    assert "@<!-- -->ash" in text
    assert "\\#<!-- -->12" in text
    assert "GH\\-<!-- -->7" in text
    assert "\\[x\\]\\(y\\)" in text
    assert "www<!-- -->" in text
    assert "https\\:<!-- -->//" in text
    assert "[U+202E]" in text.replace("\\", "")
    assert "\n" not in text
    assert code("a`b\n@c") == "`a'b @c`"


@given(words=st.text(max_size=80))
def test_hostile_data_gets_no_markup_through(words: str) -> None:
    """Every field of an artefact may hold anything that the model lets through."""
    assert not re.search(r"[<>]", OURS.sub("", escaped(words)))
    assert len(escaped(words).splitlines()) <= 1
    assert "`" not in code(words)[1:-1]


def test_hostile_content_stays_text(tmp_path: Path) -> None:
    evil = "`<script>alert(1)</script>` @everyone \\#1 \\</details\\>"
    review = review_of(tmp_path, lambda t: t.change("policies/index.md", "Help comes early.", evil))
    text = summary(review)
    assert "everyone" in text
    assert not re.search(r"[<>]", OURS.sub("", re.sub(r"^> ", "", text, flags=re.MULTILINE)))
    assert "</details>" not in text
    assert "@everyone" not in text


def test_what_became_of_a_page_is_only_text_too(one_word: Review) -> None:
    data = review_data(one_word)
    change = data.changes[0].model_copy(update={"entry": 0, "what": "<b>@all</b> [x](y)"})
    text = summary_markdown(data.model_copy(update={"changes": (change,)}))
    assert not re.search(r"[<>]", OURS.sub("", re.sub(r"^> ", "", text, flags=re.MULTILINE)))
    assert "[x](y)" not in text
    assert "@all" not in text


def test_numbers_of_unknown_schools_and_changes_are_no_fault(one_word: Review) -> None:
    """What an artefact says need not hang together."""
    data = review_data(one_word)
    change = data.changes[0].model_copy(update={"schools": ("nowhere",), "also": (7,), "page_title": "![x](y)"})
    forged = ReviewData.model_validate_json(
        data.model_copy(update={"changes": (change,), "schools": ()}).model_dump_json()
    )
    text = summary_markdown(forged)
    assert "nowhere" in text
    assert "![x]" not in text
