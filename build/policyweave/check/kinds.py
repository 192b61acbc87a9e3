"""What a rule can look at, and how often it is asked: the trust once, each school once, each passage of words once.

A rule is a module with `RULE` and one or more of these functions:

    trust(case) -> findings about the trust's own files, asked once
    school(case, slug) -> findings about one school's files
    passage(case, passage) -> findings about a passage of words, asked once however many schools show it
    fill(case, fill) -> findings about what one file puts into a slot
    page(case, page) -> findings about a woven page as a whole, asked for each school and audience
    pages(case, pages) -> findings about all woven pages that come from one source, of all schools and audiences

What a rule says of pages must not depend on pages from other sources: a build that weaves a page anew asks for that
page alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token

from ..model.content import Content
from ..model.finding import Place
from ..model.origin import Audience, Layer, Origin
from ..model.page import ComposedPage

LINE_ENDS = ("softbreak", "hardbreak")


@dataclass(frozen=True, slots=True)
class Case:
    """What every rule may ask: the content, the day on which it is checked, the schools of the run and for whom they
    were woven.
    """

    content: Content
    on: datetime.date
    schools: tuple[str, ...] = ()
    audiences: frozenset[Audience] = frozenset()


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of one block as a reader sees them.

    kind is paragraph, heading, item (of a list), cell, header (cell) or code; level is a heading's. text has the
    source's line ends; values from YAML files stand in it as they are shown, and quoted says where (start, end).
    slot is the slot it stands in, or empty.
    """

    text: str
    origin: Origin
    kind: str
    level: int
    slot: str
    page: str
    audience: Audience
    quoted: tuple[tuple[int, int], ...]
    children: tuple[Token, ...] = field(compare=False, repr=False, default=())

    @property
    def own(self) -> str:
        """The text with the values in it blanked out: what was written in the file itself."""
        out = []
        at = 0
        for start, end in self.quoted:
            out += [self.text[at:start], " " * (end - start)]
            at = end
        return "".join([*out, self.text[at:]]) if at else self.text

    def place(self, content: Content, start: int, words: str) -> Place:
        """The place of words that begin at an offset of the text, in the file that holds them."""
        line = self.origin.line + self.text.count("\n", 0, start)
        return content.place_of(self.origin.path, line, words)


@dataclass(frozen=True, slots=True)
class Fill:
    """What one file puts into a slot of a page: its words in one line."""

    slot: str
    origin: Origin
    words: str
    page: str


@dataclass(frozen=True, slots=True)
class WordsAt:
    """A token that holds words, and what it stands in."""

    token: Token
    kind: str
    level: int
    slot: str

    def passage(self, page: ComposedPage) -> Passage:
        """The passage of these words."""
        return _passage(self.token, self.token.meta["origin"], self.kind, self.level, self.slot, page)


def places(page: ComposedPage) -> Iterator[WordsAt]:
    """Where a page has words, in order."""
    kinds: list[tuple[str, int]] = [("paragraph", 0)]
    slots: list[str] = [""]
    for token in page.tokens:
        name = token.type
        if name == "inline":
            if "origin" in token.meta:
                yield WordsAt(token, *kinds[-1], slots[-1])
        elif name in KINDS:
            kinds.append((KINDS[name], int(token.tag[1]) if name == "heading_open" else 0))
        elif name in CLOSING:
            kinds.pop()
        elif name == "pw_slot_open":
            slots.append(str(token.meta["slot"]))
        elif name == "pw_slot_close":
            slots.pop()
        elif name in ("fence", "code_block") and "origin" in token.meta:
            yield WordsAt(token, "code", 0, slots[-1])


def passages(page: ComposedPage) -> Iterator[Passage]:
    """Each passage of a page, in order."""
    return (place.passage(page) for place in places(page))


KINDS = {"heading_open": "heading", "list_item_open": "item", "td_open": "cell", "th_open": "header"}
CLOSING = frozenset(name.replace("_open", "_close") for name in KINDS)


def _passage(token: Token, origin: Origin, kind: str, level: int, slot: str, page: ComposedPage) -> Passage:
    text: list[str] = []
    quoted: list[tuple[int, int]] = []
    length = 0
    for child in token.children or ():
        piece = "\n" if child.type in LINE_ENDS else "" if child.type == "html_inline" else child.content
        if "value" in child.meta:
            quoted.append((length, length + len(piece)))
        text.append(piece)
        length += len(piece)
    words = "".join(text) if token.type == "inline" else token.content
    return Passage(words, origin, kind, level, slot, page.id, page.audience, tuple(quoted), tuple(token.children or ()))


def fills(page: ComposedPage) -> Iterator[Fill]:
    """What authorities and schools put into the slots of a page."""
    slots: list[str] = []
    words: list[str] | None = None
    origin: Origin | None = None
    for token in page.tokens:
        if token.type == "pw_slot_open":
            slots.append(str(token.meta["slot"]))
        elif token.type == "pw_slot_close":
            slots.pop()
        elif token.type == "pw_fill_open" and token.meta["origin"].layer is not Layer.TRUST:
            words, origin = [], token.meta["origin"]
        elif token.type == "pw_fill_close" and words is not None and origin is not None:
            yield Fill(slots[-1], origin, " ".join(" ".join(words).split()), page.id)
            words = None
        elif token.type == "inline" and words is not None:
            words.append("".join(child.content or " " for child in token.children or ()))
