"""Cases that a writer can read: Markdown files with a heading, a few files of a content repository, and what is expected.

A case is a `##` heading and the fenced blocks below it. What stands on a fence's first line says what the block is:

    policies/note.md              a whole file
    policies/note.md page         a public page whose title and front matter are put before it
    schools/ash/school.yml change lines that begin with - are replaced by the lines with + after them; lines with a
                                  space in front say, as in a diff, what stands around them
    html public/ash/note          the whole article of a page, but for its title
    holds public/ash/note         lines of text that the article has
    lacks public/ash/note         words that stand nowhere on the page
    expect                        findings: PW033 schools/ash/early-help.md:1 (`maybe` before one that need not be)

In a file, ⟦PW020 words⟧ stands for the words alone and says that they are the fault: a finding of this rule has this
line and a column within the words. ⟦PW020|PW023 words⟧ allows either. ‹U+00A0› stands for a character nobody sees,
‹0x92› for a byte that is no UTF-8.

The examples in the explanations of the rules (check/explain/) are written in the same way. They may also have

    on                            the day on which the files are checked, such as 2026-11-16
    schools                       the slugs of the schools that are checked
    build                         the findings show only while sites are built; why
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from tests.trustkit import Found, Trust

FENCE = re.compile(r"(?P<fence>`{4,}) *(?P<info>\S.*)")
FAULT = re.compile(r"⟦(?P<rules>PW\d{3}(?:\|PW\d{3})*) (?P<words>.*?)⟧")
CODE_POINT = re.compile(r"‹U\+([0-9A-F]{4,6})›")
BYTE = re.compile(r"‹0x([89A-F][0-9A-F])›")
DIRECTIVES = ("html", "holds", "lacks", "expect", "on", "schools", "build")
Blocks = tuple[tuple[str, str], ...]
EXPECTED = re.compile(r"(?P<maybe>maybe )?(?P<rules>PW\d{3}(?:\|PW\d{3})*) (?P<path>.+?):(?P<line>\d+|\*)")


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that has to be there, or may. line 0 is any line; columns are first and last, or 0 for any."""

    rules: tuple[str, ...]
    path: str
    line: int
    first: int = 0
    last: int = 0
    maybe: bool = False

    def fits(self, found: Found) -> bool:
        return (
            found.rule in self.rules
            and found.path == self.path
            and self.line in (0, found.line)
            and (not self.first or self.first <= found.column <= self.last)
        )

    def __str__(self) -> str:
        columns = f" column {self.first} to {self.last}" if self.first else ""
        return f"{'|'.join(self.rules)} {self.path}:{self.line or 'any'}{columns}"


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its title and its blocks as (first words, text)."""

    title: str
    source: str
    blocks: Blocks

    def of(self, kind: str) -> list[tuple[str, str]]:
        """The blocks of a kind of expectation, by what they are about."""
        return [(info.removeprefix(kind).strip(), text) for info, text in self.blocks if info.split(" ")[0] == kind]

    @property
    def paths(self) -> frozenset[str]:
        """The files that the case writes."""
        return frozenset(
            info.removesuffix(" page").removesuffix(" change")
            for info, _ in self.blocks
            if info.split(" ")[0] not in DIRECTIVES
        )

    def write(self, trust: Trust) -> list[Expected]:
        """Writes the case's files into a trust and returns the findings it expects."""
        expected = []
        for info, text in self.blocks:
            if info.split(" ")[0] in DIRECTIVES:
                continue
            path, _, way = info.rpartition(" ") if info.endswith((" page", " change")) else (info, "", "")
            marked = _shaped(trust, path, way, characters(text))
            clean, faults = unmarked(marked, path)
            expected += faults
            trust.set(path, clean)
        for _, text in self.of("expect"):
            expected += [_expected(line) for line in text.splitlines() if line.strip()]
        return expected


def cases(folder: Path) -> list[Case]:
    """All cases of the Markdown files of a folder."""
    found = [case for file in sorted(folder.glob("*.md")) for case in _read(file)]
    names = [(case.source, case.title) for case in found]
    twice = {f"{source}: {title}" for source, title in names if names.count((source, title)) > 1}
    assert not twice, f"cases with the same title: {twice}"
    return found


def _read(file: Path) -> Iterator[Case]:
    for title, blocks in sections(file.read_text(encoding="utf-8")):
        assert bool(title) == bool(blocks), f"{file.name}: “{title}” has no blocks"
        if title:
            yield Case(title, file.stem, blocks)


def sections(text: str) -> Iterator[tuple[str, Blocks]]:
    """Each heading of the second level with the fenced blocks below it; "" for what stands before the first."""
    title, blocks = "", list[tuple[str, str]]()
    lines = iter([*text.split("\n"), "## "])
    for line in lines:
        if line.startswith("## "):
            yield title, tuple(blocks)
            title, blocks = line[3:].strip(), []
        elif match := FENCE.fullmatch(line):
            inside = list(takewhile(lambda inner, end=match["fence"]: inner != end, lines))  # type: ignore[misc]
            blocks.append((match["info"].strip(), "".join(f"{inner}\n" for inner in inside)))


def name(case: Case) -> str:
    """How pytest shows a case."""
    return f"{case.source}: {case.title}"


def characters(text: str) -> str:
    """‹U+00A0› as the character itself, ‹0x92› as half a surrogate that Trust.set writes as the byte."""
    text = BYTE.sub(lambda match: chr(0xDC00 + int(match[1], 16)), text)
    return CODE_POINT.sub(lambda match: chr(int(match[1], 16)), text)


def unmarked(text: str, path: str) -> tuple[str, list[Expected]]:
    """The text without its marks, and the findings they stand for."""
    lines, expected = [], []
    for number, line in enumerate(text.split("\n"), 1):
        while match := FAULT.search(line):
            first = match.start() + 1
            last = first + len(match["words"])
            expected.append(Expected(tuple(match["rules"].split("|")), path, number, first, last))
            line = line[: match.start()] + match["words"] + line[match.end() :]
        lines.append(line)
    return "\n".join(lines), expected


def _shaped(trust: Trust, path: str, way: str, text: str) -> str:
    if way == "page":
        return f"---\ntitle: Page\naudience: public\n---\n# Page\n\n{text}"
    if way == "change":
        return _changed(trust.read(path), text, path)
    return text


def _changed(text: str, change: str, path: str) -> str:
    """Replaces each run of - lines by the + lines after it; + lines alone go to the end.

    A run that also has lines with a space in front is a piece of the file, as in a diff.
    """
    for part in re.findall(r"(?:^[-+ ].*\n)+", change, re.MULTILINE):
        if re.search(r"^ ", part, re.MULTILINE):
            text = _replaced(text, _side(part, " -"), _side(part, " +"), path)
            continue
        for run in re.findall(r"(?:^-.*\n)*(?:^\+.*\n)*", part, re.MULTILINE):
            text = _replaced(text, _side(run, "-"), _side(run, "+"), path)
    return text


def _side(part: str, signs: str) -> str:
    return "".join(f"{line[1:]}\n" for line in part.split("\n") if line and line[0] in signs)


def _replaced(text: str, old: str, new: str, path: str) -> str:
    old = FAULT.sub(lambda match: match["words"], old)
    assert not old or text.count(old) == 1, f"“{old}” stands {text.count(old)} times in {path}"
    return text.replace(old, new) if old else text + new


def _expected(line: str) -> Expected:
    match = EXPECTED.fullmatch(line.strip())
    assert match, f"not an expected finding: {line}"
    number = 0 if match["line"] == "*" else int(match["line"])
    return Expected(tuple(match["rules"].split("|")), match["path"], number, maybe=bool(match["maybe"]))


def compare(expected: list[Expected], found: list[Found]) -> str:
    """What is missing and what is there beside; nothing when the two agree."""
    missing = [f"missing: {item}" for item in expected if not item.maybe and not any(map(item.fits, found))]
    beside = [f"beside:  {item}" for item in found if not any(wanted.fits(item) for wanted in expected)]
    return "\n".join(missing + beside)
