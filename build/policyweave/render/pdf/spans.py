"""Running text of an article as flat values: a list of spans, each with its text and looks.

A span is {"t": pieces of text} with "b" strong, "i" emphasised, "c" code, "u" inserted, "d" deleted, "m" marked,
"s" small, "^" raised, "_" lowered; or one of {"br": true}, {"img": …}, {"id": label}, {"note": …}, {"call": …},
{"a": place, "x": spans}. "lang" and "dir" are those of the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .dom import Element
from .letters import SPACES, pieces, shown

Span = dict[str, Any]
LOOKS = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "dfn": "i", "var": "i", "code": "c", "kbd": "c",
    "samp": "c", "u": "u", "ins": "u", "del": "d", "s": "d", "mark": "m", "small": "s", "sup": "^", "sub": "_",
}  # fmt: skip
HIDDEN = frozenset({"pw-screen", "headerlink", "pw-back", "pw-suggest", "pw-legend"})
SKIPPED = frozenset("button script style template svg input select textarea".split())
LANG = re.compile(r"([a-zA-Z]{2,3})(?:-[a-zA-Z]{4})?(?:-([a-zA-Z]{2}))?(?:-.*)?")
QUOTES = ("‘", "’")


@dataclass
class Reader:
    """Reads running text. place says where an address leads (None: nowhere); picture gives an image's values.

    label names an anchor once; note the footnote of a call: its values, or None if it stands somewhere already.
    """

    place: Callable[[str], Span | None]
    picture: Callable[[Element], Span | None]
    label: Callable[[str], str]
    note: Callable[[str, str], Span]
    inside_note: bool = False
    out: list[Span] = field(default_factory=list)
    space: bool = True  # whether a space before the next word would be lost

    def read(self, nodes: list[Element | str]) -> list[Span]:
        """The spans of these nodes, without spaces at both ends."""
        self.out, self.space = [], True
        self._all(nodes, {}, None)
        return trimmed(self.out)

    def _all(self, nodes: list[Element | str], looks: Mapping[str, Any], link: list[Span] | None) -> None:
        for node in nodes:
            if isinstance(node, str):
                self._text(node, looks, link)
            else:
                self._element(node, looks, link)

    def _text(self, text: str, looks: Mapping[str, Any], link: list[Span] | None) -> None:
        text = SPACES.sub(" ", text)
        if self.space:
            text = text.lstrip(" ")
        if not text:
            return
        self.space = text.endswith(" ")
        self._add({"t": shown(text), **looks}, link)

    def _add(self, span: Span, link: list[Span] | None) -> None:
        into = self.out if link is None else link
        last = into[-1] if into else None
        if last and "t" in last and "t" in span and _same(last, span):
            last["t"] += span["t"]
        else:
            into.append(span)

    def _element(self, node: Element, looks: Mapping[str, Any], link: list[Span] | None) -> None:
        if node.tag in SKIPPED or node.classes & HIDDEN or "hidden" in node.attrs:
            return
        if "pw-note-call" in node.classes:
            self._call(node)
            return
        if node.attrs.get("id") and (label := self.label(node.attrs["id"])):
            self._add({"id": label}, None)
        if node.tag == "br":
            self._add({"br": True}, link)
            self.space = True
        elif node.tag == "img":
            picture = self.picture(node)
            if picture:
                self._add({"img": picture}, link)
                self.space = False
            elif node.attrs.get("alt"):
                self._text(f"[{node.attrs['alt']}]", looks, link)
        elif node.tag == "a" and link is None and (place := self.place(node.attrs.get("href", ""))):
            inside: list[Span] = []
            self._all(node.inside, looks, inside)
            if seen(inside):
                self.out.append({**place, "x": inside})
            else:
                self.out += inside
        else:
            more = {**looks, **language(node)}
            if node.tag in LOOKS:
                more[LOOKS[node.tag]] = True
            if "pw-staff-label" in node.classes:
                more["b"] = True
            inside_ = node.inside
            if node.tag == "q":
                inside_ = [QUOTES[0], *inside_, QUOTES[1]]
            self._all(inside_, more, link)

    def _call(self, node: Element) -> None:
        anchor = next((one.attrs.get("href", "") for one in node.all() if one.tag == "a"), "")
        label = words(node)
        self.space = False
        if self.inside_note:
            self._add({"t": label, "^": True}, None)
        else:
            self._add(self.note(anchor.removeprefix("#"), label), None)


def seen(spans: list[Span]) -> bool:
    """Whether there is something to read: a word, a sign, a picture that has words."""
    for span in spans:
        text = "".join(span["t"]) if "t" in span else span["img"]["alt"] if "img" in span else ""
        if any(unicodedata.category(letter)[0] in "LNPS" for letter in text) or ("x" in span and seen(span["x"])):
            return True
    return False


def length(spans: list[Span]) -> int:
    """How many letters the spans have."""
    return sum(sum(map(len, span.get("t", ()))) + length(span.get("x", [])) for span in spans)


def _same(one: Span, other: Span) -> bool:
    return {key: value for key, value in one.items() if key != "t"} == {
        key: value for key, value in other.items() if key != "t"
    }


def trimmed(spans: list[Span]) -> list[Span]:
    """The spans without a space or line break at the end, their texts in pieces."""
    while spans and "br" in spans[-1]:
        spans.pop()
    if spans and "t" in spans[-1]:
        spans[-1]["t"] = spans[-1]["t"].rstrip(" ")
    kept = [span for span in spans if span.get("t") != ""]
    for span in kept:
        for one in (span, *span.get("x", ())):
            if isinstance(one.get("t"), str):
                one["t"] = pieces(one["t"])
    return kept


def language(node: Element) -> dict[str, str]:
    """The language of an element's words, and the direction they are written in, as far as it says so."""
    found = {}
    match = LANG.fullmatch(node.attrs.get("lang", ""))
    if match:
        found["lang"] = match[1].lower()
        found["region"] = (match[2] or "").upper()
    if node.attrs.get("dir") in ("ltr", "rtl"):
        found["dir"] = node.attrs["dir"]
    return found


def words(node: Element) -> str:
    """The words of an element, one space between them."""
    parts: list[str] = []
    waiting: list[Element | str] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            parts.append(one)
        elif one.tag not in SKIPPED and not one.classes & HIDDEN:
            waiting += reversed(one.inside)
    return shown(" ".join("".join(parts).split()))
