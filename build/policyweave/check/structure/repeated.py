"""PW114: an overlay repeats a paragraph of the trust's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...model.content import PageSource
from ...model.finding import Finding, Place, Rule, Severity, finding
from ...model.origin import Layer
from ...model.schema import SlotRule
from ..kinds import Case, Passage

RULE = Rule(
    "PW114",
    "overlay-repeats-trust",
    Severity.WARNING,
    "An overlay repeats a paragraph that the trust's text on the page has already.",
)

ENOUGH = 12
VALUE = "\ue000"  # stands for a value in the trust's text; no file of ours may hold it
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
VALUES = re.compile(r"\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"\{%-?\s*(?P<word>\w+)\s*(?:[\"'](?P<slot>[a-z0-9-]+)[\"'])?[^%]*%\}")
PARTS = re.compile(r"\n[ \t>]*(?:\n|(?=[ \t>]*(?:[-*+]|\d+[.)]|\#{1,6})\s)|(?=[ \t>]*\|))|(?<=\S)[ \t]*\|")
LINK = re.compile(
    r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[\^[^\]]+\]:?|\{#[\w-]+\}|\[!\w+\]"
)
WORD = re.compile(rf"\w+|{VALUE}")


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """The trust's paragraphs of a page in plain words, each with its line and the slot whose default text it is."""

    plain: dict[str, tuple[int, str]]
    with_values: tuple[tuple[re.Pattern[str], int, str], ...]
    beginnings: frozenset[str]

    def may_hold(self, text: str) -> bool:
        """Whether it is worth looking closer at a text: a paragraph begins with the same word, or with a value."""
        first = WORD.search(text)
        return VALUE in self.beginnings or (first is not None and first[0].casefold() in self.beginnings)

    def find(self, words: str, but: str) -> int:
        """The line of the paragraph with these words, 0 if there is none outside the slot `but`."""
        line, slot = self.plain.get(words, (0, ""))
        if line and slot != but:
            return line
        return next((at for pattern, at, own in self.with_values if own != but and pattern.fullmatch(" " + words)), 0)


def passage(case: Case, passage: Passage) -> Iterable[Finding]:
    """A finding for a paragraph of an overlay that the page shows twice."""
    if not passage.slot or passage.origin.layer is Layer.TRUST or passage.kind in ("heading", "header", "code"):
        return ()
    page = case.content.slot_page(passage.slot) if len(passage.text) > 2 * ENOUGH else None
    if page is None:
        return ()
    # What a replace slot holds by default is not on the page when a school fills it.
    stands_instead = page.front.slots[passage.slot].rule is SlotRule.REPLACE
    line = _line(page.body, passage.text, passage.slot if stands_instead else VALUE)
    return [_twice(passage, page, line)] if line else ()


def _twice(passage: Passage, page: PageSource, line: int) -> Finding:
    message = f"The trust's text says this already, in line {line} of {page.path}."
    fix = "Delete the paragraph here: readers see the trust's anyway, and yours would grow old when it changes."
    place = Place(passage.origin.path, passage.origin.line)
    return finding(RULE, place, message, fix, also=(Place(page.path, line),))


@lru_cache(maxsize=2_048)
def _line(body: str, text: str, but: str) -> int:
    """The line of the trust's paragraph with these words, 0 if there is none. The same for both audiences."""
    known = paragraphs(body)
    if not known.may_hold(text):
        return 0
    words = [word.casefold() for word in WORD.findall(text)]
    return known.find(" ".join(words), but) if len(words) >= ENOUGH else 0


@lru_cache(maxsize=512)
def paragraphs(body: str) -> Paragraphs:
    """The paragraphs, list items and cells of a page's source."""
    plain: dict[str, tuple[int, str]] = {}
    with_values: list[tuple[re.Pattern[str], int, str]] = []
    beginnings: set[str] = set()
    for words, line, slot in _blocks(body):
        if len([word for word in words if word != VALUE]) < ENOUGH:
            continue
        beginnings.add(words[0])
        if VALUE in words:
            with_values.append((_pattern(words), line, slot))
        else:
            plain.setdefault(" ".join(words), (line, slot))
    return Paragraphs(plain, tuple(with_values), frozenset(beginnings))


def _blocks(body: str) -> Iterator[tuple[list[str], int, str]]:
    text = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), body)
    text = VALUES.sub(lambda match: VALUE + "\n" * match[0].count("\n"), text)
    slot, at = "", 0
    for tag in [*TAG.finditer(text), None]:
        end = tag.start() if tag else len(text)
        yield from ((words, text.count("\n", 0, at + offset) + 1, slot) for words, offset in _parts(text[at:end]))
        if tag is not None:
            slot = (tag["slot"] or "") if tag["word"] == "slot" else "" if tag["word"] == "endslot" else slot
            at = tag.end()


def _parts(text: str) -> Iterator[tuple[list[str], int]]:
    start = 0
    for match in [*PARTS.finditer(text), None]:
        part = text[start : match.start() if match else len(text)]
        words = [word.casefold() for word in WORD.findall(_shown(part))]
        yield words, start + len(part) - len(part.lstrip())
        start = match.end() if match else len(text)


def _shown(part: str) -> str:
    linked = LINK.sub(lambda match: match[1] or "", part)
    return re.sub(r"^[ \t>]*(?:[-*+]|\d+[.)])\s", "", linked)


def _pattern(words: list[str]) -> re.Pattern[str]:
    """The words, each after a space, with up to twenty others where a value stands."""
    return re.compile("".join(r"(?: \w+){0,20}" if word == VALUE else " " + word for word in words))
