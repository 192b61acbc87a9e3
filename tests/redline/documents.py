"""Generated Markdown documents, and edits of them as people make them."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = (
    "staff must may should not school office parents child report at once within two days call the and of a 0115 "
    "DSL head record policy 999 attendance § £5 10% 3 Łódź e\u0301t\u00e9 “quoted” (see) *every* **always** `code` "
    "[policy](https://a.example) [policy](https://b.example) 0115&nbsp;496&nbsp;0101 dsl@ash.example <br> ~~old~~ "
    '![map](m.png) <span lang="cy">Croeso</span> 1&nbsp;September&nbsp;2026 &amp; KCSIE word[^1] \\* ; . , -'
).split()
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)


def _table(rows: list[list[str]]) -> str:
    width = max(len(row) for row in rows)
    full = [[*(cell.replace("|", "/") for cell in row), *[""] * (width - len(row))] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in full]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


CELL = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
BLOCK = st.one_of(
    SENTENCE,
    SENTENCE,
    st.tuples(st.integers(1, 4), SENTENCE).map(lambda pair: "#" * pair[0] + " " + pair[1]),
    st.tuples(SENTENCE, st.sampled_from(["help", "contacts"])).map(lambda pair: f"## {pair[0]} {{#{pair[1]}}}"),
    st.tuples(st.sampled_from(["- ", "1. ", "5. ", "* "]), st.lists(SENTENCE, min_size=1, max_size=5)).map(
        lambda pair: "\n".join(pair[0] + item for item in pair[1])
    ),
    st.lists(SENTENCE, min_size=2, max_size=3).map(lambda items: f"- {items[0]}\n  1. {items[1]}\n\n  {items[-1]}"),
    st.lists(SENTENCE, min_size=1, max_size=2).map(lambda lines: "\n>\n".join(f"> {line}" for line in lines)),
    st.tuples(st.sampled_from(["NOTE", "WARNING"]), SENTENCE).map(lambda pair: f"> [!{pair[0]}]\n> {pair[1]}"),
    st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=5).map(_table),
    SENTENCE.map(lambda text: f"```\n{text}\n  {text}\n```"),
    st.just("---"),
    SENTENCE.map(lambda text: f"<details><summary>{text}</summary>\n\n{text}\n\n</details>"),
    SENTENCE.map(lambda text: f"[^1]: {text}"),
    st.just("- \n- # Heading\n-   - nested"),
)
DOCUMENT = st.lists(BLOCK, max_size=9)


@st.composite
def edited(draw: st.DrawFn, parts: list[str]) -> list[str]:
    """The document after some edits: blocks moved, left out, put in, written anew; words exchanged."""
    parts = list(parts)
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(parts)))
        way = draw(st.sampled_from(["move", "drop", "add", "word", "word", "split", "again"]))
        if way == "add" or at == len(parts):
            parts.insert(at, draw(BLOCK))
        elif way == "drop":
            del parts[at]
        elif way == "move":
            parts.insert(draw(st.integers(0, len(parts))), parts.pop(at))
        elif way == "again":
            parts.insert(draw(st.integers(0, len(parts))), parts[at])
        else:
            words = parts[at].split(" ")
            place = draw(st.integers(0, len(words) - 1))
            words[place] = "\n\n" if way == "split" else draw(st.sampled_from(WORDS))
            parts[at] = " ".join(words)
    return parts


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """A document before and after."""
    old = draw(DOCUMENT)
    return "\n\n".join(old), "\n\n".join(draw(st.one_of(edited(old), DOCUMENT)))
