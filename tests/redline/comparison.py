"""docs/redlines.md: what policyweave, git and the package redlines mark of the same edits, as they were just seen to do.

`python -m tests.redline.comparison` writes the page; tests/redline/test_comparison.py says whether it is still true.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from redlines import Redlines

from policyweave.model.origin import Audience
from policyweave.redline.changes import Fate
from policyweave.redline.compare import compare_schools
from policyweave.redline.html import inline_html
from policyweave.redline.tokens import words
from tests.dom import parse
from tests.redline.pairs import PAGE, PAIRS, SCHOOL, Pair
from tests.trustkit import REPOSITORY, SMALL
from tests.weaving import Weaving

DOCUMENT = REPOSITORY / "docs" / "redlines.md"
RIGHT, NOT, PART = "right", "not marked", "marked in part"
Words = Counter[str]


@dataclass(frozen=True, slots=True)
class Marks:
    """What a tool marked: words removed, added and moved; whether it marked anything, in the page and in other files."""

    gone: Words
    come: Words
    moved: Words
    something: bool
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One pair with the verdicts for policyweave, git and redlines."""

    pair: Pair
    verdicts: tuple[str, str, str]


def counted(texts: Iterable[str]) -> Words:
    """The words in texts, without addresses, which are what a link looks like and not what it says."""
    return Counter(word for text in texts for word in words(text) if "://" not in word)


def verdict(pair: Pair, marks: Marks) -> str:
    """What a tool's marks are worth; docs/redlines.md states the criteria."""
    gone, come, moved = counted([pair.gone]), counted([pair.come]), counted([pair.moved])
    if pair.same:
        return noise(marks) if marks.something else RIGHT
    if not marks.something:
        return "marked only in another file" if marks.beside else NOT
    missing = (gone - marks.gone) + (come - marks.come)
    extra = ((marks.gone - gone) + (marks.come - come)) & _stayed(pair, come)
    if extra:
        return misleading(extra)
    if missing:
        marked = marks.gone + marks.come
        return PART if missing != gone + come or any(word in whole for word in marked for whole in missing) else NOT
    return RIGHT if not moved - marks.moved else NOT


def _stayed(pair: Pair, come: Words) -> Words:
    """The words that readers see before and after, for both sides of a mark; what is only markup is none of them."""
    text = pair.new if pair.path == PAGE else pair.page
    stayed = counted([re.sub(r"{%.*?%}|{{.*?}}", " ", text)]) - come
    return stayed + stayed


def misleading(extra: Words) -> str:
    return f"misleading: {_number(extra)} that stayed shown as removed or added"


def noise(marks: Marks) -> str:
    number = marks.gone + marks.come + marks.moved
    return f"noise: {_number(number)} marked" if number else "noise: signs marked"


def _number(found: Words) -> str:
    return f"{found.total()} word{'' if found.total() == 1 else 's'}"


def ours(pair: Pair, folder: Path) -> Marks:
    """policyweave: the public page of Ash, woven from both sides."""
    sides = []
    for new in (False, True):
        root = folder / f"woven-{new}"
        _write(pair, root, new)
        sites = Weaving(root, "ash").woven.sites
        sides.append(next(site for site in sites if site.audience is Audience.PUBLIC))
    page = next(page for page in compare_schools(*sides).pages if page.id == "note")
    tree = parse(inline_html(page))
    gone, come = ([node.text for node in tree.all(cls=name)] for name in ("pw-del", "pw-ins"))
    return Marks(
        counted(gone),
        counted(come),
        counted(node.text for node in tree.all(cls="pw-moved")),
        page.fate is not Fate.SAME,
    )


def git(pair: Pair, folder: Path) -> Marks:
    """git diff --word-diff, between two commits of the whole content."""
    root = folder / "git"
    for new in (False, True):
        if root.exists():
            for path in root.iterdir():
                if path.name != ".git":
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
        _write(pair, root, new)
        if not new:
            _git(root, "init", "--quiet")
        _git(root, "add", "--all")
        _git(root, "commit", "--quiet", "--allow-empty", "--message", "One side")
    inside = _word_diff(_git(root, "diff", "--word-diff=porcelain", "HEAD~1", "HEAD", "--", PAGE))
    beside = _word_diff(_git(root, "diff", "--word-diff=porcelain", "HEAD~1", "HEAD", "--", ".", f":!{PAGE}"))
    return Marks(counted(inside["-"]), counted(inside["+"]), Counter(), any(inside.values()), any(beside.values()))


def _word_diff(text: str) -> dict[str, list[str]]:
    body = text[text.find("\n@@") :].split("\n") if "\n@@" in text else []
    return {sign: [line[1:] for line in body if line.startswith(sign) and line[1:].strip()] for sign in "-+"}


def _git(root: Path, *arguments: str) -> str:
    settings = ("-c", "user.name=Somebody", "-c", "user.email=somebody@ash.example", "-c", "core.autocrlf=false")
    done = subprocess.run(["git", *settings, *arguments], cwd=root, capture_output=True, check=True, timeout=60)
    return done.stdout.decode("utf-8")


def package(pair: Pair, folder: Path) -> Marks:
    """The package redlines, with the page's own text."""
    made = Redlines(pair.files(False)[PAGE], pair.files(True)[PAGE], markdown_style="none").output_markdown
    gone, come = (re.findall(rf"<{tag}>(.*?)</{tag}>", made, re.DOTALL) for tag in ("del", "ins"))
    marks = [text for text in (*gone, *come) if text.strip()]
    return Marks(counted(gone), counted(come), Counter(), bool(marks))


def _write(pair: Pair, root: Path, new: bool) -> None:
    shutil.copytree(SMALL, root, dirs_exist_ok=True)
    for path, text in pair.files(new).items():
        if path == SCHOOL:
            text = re.sub(r"^hours: .*\n", text, (SMALL / path).read_text(encoding="utf-8"), flags=re.MULTILINE)
        (root / path).write_bytes(text.encode("utf-8"))


TOOLS: Sequence[Callable[[Pair, Path], Marks]] = (ours, git, package)


def measured(folder: Path) -> list[Row]:
    """Runs all three on each pair."""
    rows = []
    for number, pair in enumerate(PAIRS):
        place = folder / str(number)
        place.mkdir()
        first, second, third = (verdict(pair, tool(pair, place)) for tool in TOOLS)
        rows.append(Row(pair, (first, second, third)))
    return rows


def page(rows: Sequence[Row]) -> str:
    """The page in Markdown."""
    changes, quiet = [row for row in rows if not row.pair.same], [row for row in rows if row.pair.same]
    right = [sum(row.verdicts[at] == RIGHT for row in rows) for at in range(3)]
    return f"""<!-- Written by `python -m tests.redline.comparison`; tests/redline/test_comparison.py holds it true. -->
# What a redline marks

The same edits were given to policyweave, to `git diff --word-diff` and to the Python package redlines.
policyweave compares what readers of a school's page see. The other two compare texts: git those of all files, redlines that of the page's own file.

{_table("What readers see change", changes)}

{_table("What readers do not see change", quiet)}

Right in all: policyweave {right[0]}, git {right[1]}, redlines {right[2]}, of {len(rows)}.

## How each was judged

For each edit it is written down which words readers no longer see, which are new to them and which only moved. The verdicts follow from what each tool marked:

- **right**: exactly those words are marked as removed and added, and what moved is marked as moved. Where only the look changed, something is marked and no word is shown as removed or added. Where nothing changed, nothing is marked.
- **misleading**: words are shown as removed or added that readers see before and after, such as a moved paragraph.
- **marked in part**: some of the words that changed are not marked. A telephone number and a time limit are read as a whole.
- **not marked**: nothing that changed for readers is marked on the page.
- **marked only in another file**: the file that was edited shows a mark, and the page that shows its words does not.
- **noise**: something is marked although readers see no difference.

git and redlines are made for other things, and do them well. Seen with redlines {version("redlines")} and git's word-diff without options.
"""


def _table(title: str, rows: Sequence[Row]) -> str:
    lines = [f"| {title} | policyweave | git diff --word-diff | redlines |", "| --- | --- | --- | --- |"]
    return "\n".join([*lines, *(f"| {row.pair.title} | {' | '.join(row.verdicts)} |" for row in rows)])


def main() -> int:
    """Runs everything and writes the page."""
    with tempfile.TemporaryDirectory() as name:
        DOCUMENT.write_text(page(measured(Path(name))), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
