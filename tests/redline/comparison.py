"""docs/redlines.md: what three tools mark of the same changes, as they were just seen to do.

`python -m tests.redline.comparison` writes the page; test_comparison.py says whether it is still true.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from redlines import Redlines

from policyweave.redline.changes import Entry, Fate, TableEntry
from policyweave.redline.compare import compare_blocks
from policyweave.redline.words import Fate as Word
from tests import gitkit
from tests.redline.notation import blocks
from tests.trustkit import REPOSITORY

PAGE = REPOSITORY / "docs/redlines.md"
WORD = re.compile(r"[\w@]+")
ALPHA, BETA, GAMMA = (
    "Every member of staff knows who the lead is and how to reach them.",
    "Staff may search a bag when two adults are there.",
    "A record of each search is kept in the safe of the school office.",
)
FEES = "| Meal | Day | Week |\n| --- | --- | --- |\n| Breakfast | one | four |\n| Lunch | three | twelve |\n"
LIST = "1. Listen to the child.\n2. Write down the words.\n3. Tell the lead.\n"


@dataclass(frozen=True, slots=True)
class Pair:
    """One change. want is words (gone and came are those that readers see go and come), told (something beside the
    words), moved (the words in gone), or nothing."""

    title: str
    old: str
    new: str
    want: str
    gone: str = ""
    came: str = ""


PAIRS = (
    Pair("a word in a sentence", BETA, BETA.replace("bag", "locker"), "words", "bag", "locker"),
    Pair("may became must", BETA, BETA.replace("may", "must"), "words", "may", "must"),
    Pair("a telephone number", "Call 0115 496 0101 now.", "Call 0115 496 0102 now.", "words", "0115 496 0101", "0115 496 0102"),
    Pair("a time limit", "Answer within 2 working days.", "Answer within 24 hours.", "words", "2 working days", "24 hours"),
    Pair("a paragraph added", ALPHA, f"{ALPHA}\n\n{BETA}", "words", "", BETA),
    Pair("a paragraph moved", f"{ALPHA}\n\n{BETA}\n\n{GAMMA}", f"{BETA}\n\n{GAMMA}\n\n{ALPHA}", "moved", ALPHA),
    Pair("a paragraph moved and edited", f"{BETA}\n\n{ALPHA}\n\n{GAMMA}",
         f"{ALPHA}\n\n{GAMMA}\n\n{BETA.replace('may', 'must')}", "moved", "may", "must"),
    Pair("two sections swapped", f"## One\n\n{ALPHA}\n\n## Two\n\n{GAMMA}", f"## Two\n\n{GAMMA}\n\n## One\n\n{ALPHA}", "moved"),
    Pair("one cell of a table", FEES, FEES.replace("twelve", "eleven"), "words", "twelve", "eleven"),
    Pair("a row added", FEES, f"{FEES}| Tea | two | eight |\n", "words", "", "Tea two eight"),
    Pair("a column added", FEES, "| Meal | Day | Week | Term |\n| --- | --- | --- | --- |\n| Breakfast | one | four | forty |\n"
         "| Lunch | three | twelve | hundred |\n", "words", "", "Term forty hundred"),
    Pair("a list item put in (the others are renumbered)", LIST, "1. Listen to the child.\n2. Promise no secrecy.\n"
         "3. Write down the words.\n4. Tell the lead.\n", "words", "", "Promise no secrecy"),
    Pair("where a link leads", "See [the form](https://a.example/old).", "See [the form](https://a.example/new).", "told"),
    Pair("the level of a heading", "## Early help\n\nText.", "### Early help\n\nText.", "told"),
    Pair("a note became a warning", "> [!NOTE]\n> Call first.", "> [!WARNING]\n> Call first.", "told"),
    Pair("lines broken elsewhere", "Help comes early\nand from all.", "Help comes\nearly and from all.", "nothing"),
    Pair("another sign for bullets", "- Listen\n- Write", "* Listen\n* Write", "nothing"),
    Pair("a table padded anew", FEES, FEES.replace("| one |", "| one   |").replace("| --- |", "| ------- |"), "nothing"),
    Pair("Windows line ends", f"{ALPHA}\n\n{BETA}\n", f"{ALPHA}\r\n\r\n{BETA}\r\n", "nothing"),
    Pair("an accent written in two characters", "Ring Ren\u00e9 now.", "Ring Rene\u0301 now.", "nothing"),
    Pair("bold in another spelling", "Do **not** wait.", "Do __not__ wait.", "nothing"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marks:
    """What a tool marks: words gone and words that came, whether it shows a move; rendered: as readers see the page."""

    gone: Counter[str]
    came: Counter[str]
    anything: bool
    moved: bool = False
    rendered: bool = False


def _words(*texts: str) -> Counter[str]:
    return Counter(word for text in texts for word in WORD.findall(text))


def git(pair: Pair) -> Marks:
    """git diff --word-diff of two files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.md").write_bytes(pair.old.encode())
        gitkit.begin(folder)
        (folder / "page.md").write_bytes(pair.new.encode())
        lines = gitkit.git(folder, "diff", "-U100", "--word-diff=porcelain").splitlines()
    at = next((number for number, line in enumerate(lines) if line.startswith("@@")), len(lines))
    gone = [line[1:] for line in lines[at + 1 :] if line.startswith("-")]
    came = [line[1:] for line in lines[at + 1 :] if line.startswith("+")]
    return Marks(_words(*gone), _words(*came), bool(gone or came))


def redlines(pair: Pair) -> Marks:
    """The package redlines."""
    changes = Redlines(pair.old, pair.new).changes
    gone = [one.source_text or "" for one in changes]
    came = [one.test_text or "" for one in changes]
    return Marks(_words(*gone), _words(*came), bool(changes))


def ours(pair: Pair) -> Marks:
    """policyweave's own redline of the two pages."""
    gone: list[str] = []
    came: list[str] = []
    entries = [entry for entry in compare_blocks(blocks(pair.old), blocks(pair.new)) if entry.fate is not Fate.SAME]
    for entry in entries:
        if entry.fate is Fate.MOVED_AWAY:
            continue
        cells = entry.cells if isinstance(entry, TableEntry) else [entry]
        for cell in cells:
            _collect(cell, gone, came)
    moved = any(entry.fate is Fate.MOVED_HERE for entry in entries)
    return Marks(_words(*gone), _words(*came), bool(entries), moved, True)


def _collect(cell: Entry, gone: list[str], came: list[str]) -> None:
    for piece in cell.pieces:
        if piece.fate is Word.REMOVED:
            gone.append(piece.run.text)
        elif piece.fate is Word.ADDED:
            came.append(piece.run.text)


TOOLS: dict[str, Callable[[Pair], Marks]] = {
    "policyweave": ours, "git diff --word-diff": git, "redlines": redlines
}  # fmt: skip
RIGHT, EXTRA, PART, MISSED, NOISE, APART, SOURCE = (
    "right", "marked, with words that did not change", "marked in part", "**not marked**", "marks where readers see no change",
    "shown as removed and added", "as source text",
)  # fmt: skip


def verdict(pair: Pair, marks: Marks) -> str:
    """What a tool's marks are worth to a reader, by the criteria that the page states."""
    if pair.want == "nothing":
        return NOISE if marks.anything else RIGHT
    if not marks.anything:
        return MISSED
    if pair.want == "told":
        return RIGHT if marks.rendered and not (marks.gone or marks.came) else SOURCE
    gone, came = _words(pair.gone), _words(pair.came)
    if pair.want == "moved":
        if not marks.moved:
            return APART
        edit = (gone, came) if pair.came else (Counter(), Counter())
        return RIGHT if (marks.gone, marks.came) == edit else EXTRA
    if gone - marks.gone or came - marks.came:
        return PART
    return RIGHT if (marks.gone, marks.came) == (gone, came) else EXTRA


def page() -> str:
    """The page in Markdown."""
    rows = [[pair.title, *(verdict(pair, tool(pair)) for tool in TOOLS.values())] for pair in PAIRS]
    head = ["change", *(f"`{name}`" for name in TOOLS)]
    lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
    counts = ", ".join(f"{name} {sum(row[at] == RIGHT for row in rows)}" for at, name in enumerate(TOOLS, 1))
    return "\n".join([
        "# What is marked of a change",
        "",
        "The same pairs of pages, given to policyweave, to `git diff --word-diff` and to the package",
        f"`redlines` {version('redlines')}. Each verdict is worked out from what the tool marks",
        "(`tests/redline/comparison.py`); a test holds this page to be true.",
        "",
        *lines,
        "",
        f"Right of {len(rows)}: {counts}.",
        "",
        f"- **{RIGHT}**: exactly the words that readers see go and come are marked; a move is shown as one; what is",
        "  no words (where a link leads, a heading's level) is told; where readers see no change, nothing is marked.",
        f"- **{SOURCE}**: marked in the Markdown, for whoever reads that, and not as readers of the page see it.",
        f"- **{PART}**: only some characters of what readers take in as a whole, such as a telephone number.",
        f"- **{APART}**: a reader has to find out alone whether something in it was edited.",
        "",
    ])  # fmt: skip


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{PAGE} written.\n")
