"""Which words rest on an edition of national guidance: they quote its entry, link to it, name an edition or a part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...model.content import Content
from ...model.origin import Origin
from ...model.schema import Guidance
from ..kinds import Passage
from .mentions import DASH, PART, Mention, mentions, named
from .typed import NATIONAL, quoted

NUMBER = r"\d+(?:\.\d+)*"
POINT = re.compile(
    rf"(?:(?<!\w)(?:paragraphs?|paras?\.?)|[¶§]{{1,2}})\s*{NUMBER}(?:\s*(?:{DASH}|to|and|,|&)\s*{NUMBER}(?!\w))*",
    re.IGNORECASE,
)
PLACE = re.compile(rf"{POINT.pattern}|(?<!\w)(?:{PART})", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[A-Z\"“‘(\[])")
# What a paragraph number belongs to when the guidance is not named beside it.
OTHERS = re.compile(r"\b(?:Acts?|Regulations?|Orders?|Schedules?|polic(?:y|ies)|codes?|contracts?)\b", re.IGNORECASE)
HERE = re.compile(r"\s*(?:of|in|to)\b|\s*(?:above|below|here)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Citing:
    """Words that rest on guidance: why, each as “names “KCSIE 2025””, and where the first of it begins in the text."""

    guidance: str
    why: tuple[str, ...]
    start: int


def in_passage(passage: Passage, content: Content, guidance: str, index: int) -> Citing | None:
    """How a passage rests on editions of guidance before the one at an index, if it does.

    A table's cell that holds nothing but values of national.yml says nothing that could be wrong.
    """
    entry = content.national[guidance]
    found = list(_values(passage, guidance)) or list(_links(passage, entry))
    if passage.kind in ("cell", "header") and not any(map(str.isalnum, passage.own)):
        return None
    typed = [one for one in mentions(passage.text, content.national) if not quoted(passage, one)]
    cites = content.pages[passage.page].front.cites if passage.page in content.pages else ()
    found += [
        *_editions(passage.text, typed, guidance, index),
        *_parts(passage.text, content, guidance, guidance in cites),
    ]
    return _citing(guidance, found)


def in_value(text: str, content: Content, guidance: str, index: int) -> Citing | None:
    """The same for a text of a YAML file."""
    typed = mentions(text, content.national)
    return _citing(guidance, [*_editions(text, typed, guidance, index), *_parts(text, content, guidance, False)])


Found = tuple[int, str]


def _citing(guidance: str, found: list[Found]) -> Citing | None:
    if not found:
        return None
    found.sort(key=lambda one: one[0])
    return Citing(guidance, tuple(dict.fromkeys(why for _, why in found)), found[0][0])


def _values(passage: Passage, guidance: str) -> Iterator[Found]:
    origins = [child.meta["value"] for child in passage.children if "value" in child.meta]
    pattern = re.compile(rf"{re.escape(guidance)}\.(?:title|short|editions\.\d+\.name)")
    for (start, _), origin in zip(passage.quoted, origins, strict=False):
        if isinstance(origin, Origin) and origin.path == NATIONAL and pattern.fullmatch(origin.key):
            yield start, "cites it"
            return


def _links(passage: Passage, entry: Guidance) -> Iterator[Found]:
    addresses = {_bare(entry.url), *(_bare(edition.url) for edition in entry.editions if edition.url)}
    for child in passage.children:
        if child.type == "link_open" and _bare(str(child.attrs.get("href", ""))) in addresses:
            yield 0, "links to it"
            return


def _bare(address: str) -> str:
    return address.partition("#")[0].rstrip("/")


def _editions(text: str, typed: Iterable[Mention], guidance: str, index: int) -> Iterator[Found]:
    for mention in typed:
        if mention.guidance == guidance and mention.index is not None and mention.index < index:
            yield mention.start, f"names “{_line(text[mention.start : mention.end])}”"


def _parts(text: str, content: Content, guidance: str, cited: bool) -> Iterator[Found]:
    """Parts of the guidance that are named. cited says that the page rests on the guidance as a whole."""
    if not PLACE.search(text):
        return
    names = named(text, content.national)
    for match in PLACE.finditer(text):
        if _owner(text, match, names, guidance, cited):
            yield match.start(), f"quotes “{_line(match[0])}”"


def _owner(text: str, match: re.Match[str], names: list[tuple[str, int, int]], guidance: str, cited: bool) -> bool:
    """Whether a part is one of this guidance: the nearest one named in its sentence, or else in the passage.

    Where none is named it is one of all that the page cites, unless it belongs to something else.
    """
    start, end = _sentence(text, match.start())
    near = [one for one in names if start <= one[1] < end]
    if near:
        return min(near, key=lambda one: _gap(match, one))[0] == guidance
    numbered = POINT.match(match[0]) is not None
    if not numbered or OTHERS.search(text, start, end) or HERE.match(text, match.end()):
        return False
    return any(one[0] == guidance for one in names) if names else cited


def _gap(match: re.Match[str], name: tuple[str, int, int]) -> int:
    return max(name[1] - match.end(), match.start() - name[2])


def _sentence(text: str, at: int) -> tuple[int, int]:
    start = 0
    for edge in SENTENCE.finditer(text):
        if edge.start() > at:
            return start, edge.start()
        start = edge.end()
    return start, len(text)


def _line(text: str) -> str:
    return " ".join(text.split())
