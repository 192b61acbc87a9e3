"""An article's tree as plain blocks for the template: headings, paragraphs, lists, tables, boxes.

Each is {"k": kind, …} with text as spans.py has it. Whatever the tree holds, the blocks are ones that the template
can set: heading levels without gaps, tables without holes, no deeper than DEEP.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from .dom import Element
from .letters import pieces, shown
from .spans import HIDDEN, SKIPPED, Reader, Span, language, length, seen, words
from .tables import lifted, table

Block = dict[str, Any]
DEEP = 10  # blocks inside blocks; what is deeper stands on the last level
LED = frozenset({"ul", "ol", "call", "table"})
LEAD = 300  # letters of a paragraph that leads to one of them
TITLE = 400  # letters of a heading; what is longer is a paragraph
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
FLOW = frozenset("article section div figure figcaption details summary center".split())
BLOCKS = FLOW | frozenset({*HEADINGS, *"p ul ol dl dt dd blockquote pre hr table".split()})
NUMBERS = {"a": "a", "A": "A", "i": "i", "I": "I"}
KINDS = frozenset("note tip important warning caution pw-gap".split())


@dataclass
class Maker:
    """Makes the blocks of one page. prefix is in front of its labels; taken are those that stand somewhere already."""

    place: Callable[[str], Span | None]
    picture: Callable[[Element], Span | None]
    prefix: str
    notes: dict[str, Element] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    level: int = 0
    within: bool = False  # a footnote

    def page(self, top: Element, title: str) -> list[Block]:
        """The blocks of a page, beginning with a heading of the first level."""
        for one in top.all():
            if "pw-notes" in one.classes:
                self.notes |= {item.attrs.get("id", ""): item for item in one.all() if item.tag == "li"}
        found = self.blocks(top.inside, 0)
        if not found or found[0].get("k") != "h":
            label = self.label("")
            found = [{"k": "h", "l": 1, "x": [{"t": [title]}]}, *([{"k": "id", "id": label}] if label else []), *found]
        return found

    def label(self, anchor: str) -> str:
        """The label of an anchor; empty if it has one already."""
        name = f"{self.prefix}{anchor}"
        if name in self.taken:
            return ""
        self.taken.add(name)
        return name

    def spans(self, nodes: list[Element | str]) -> list[Span]:
        """Running text."""
        return Reader(self.place, self.picture, self.label, self._note, self.within).read(nodes)

    def _note(self, anchor: str, label: str) -> Span:
        item = self.notes.get(anchor)
        if item is None or not label or not words(item):
            return {"t": label, "^": True}
        if anchor in self.called:
            return {"again": self.called[anchor], "n": label}
        self.called[anchor] = f"{self.prefix}note {anchor}"
        self.within = True
        inside = self.blocks(item.inside, DEEP - 3)
        self.within = False
        return {"note": inside, "n": label, "id": self.called[anchor]}

    def blocks(self, nodes: list[Element | str], deep: int) -> list[Block]:
        """Blocks that stand below one another; text between them becomes a paragraph."""
        out: list[Block] = []
        running: list[Element | str] = []

        def flush() -> None:
            spans = self.spans(running) if running else []
            running.clear()
            if spans:
                out.append({"k": "p", "x": spans})

        for node in nodes:
            if isinstance(node, str) or not holds_blocks(node):
                running.append(node)
                continue
            flush()
            if not (node.tag in SKIPPED or node.classes & HIDDEN or "hidden" in node.attrs):
                out += self._block(node, deep)
        flush()
        return led(out)

    def _block(self, node: Element, deep: int) -> list[Block]:
        if node.tag in HEADINGS:
            return self._heading(node)
        anchor = self._anchor(node)
        make = getattr(self, f"_tag_{node.tag}", self._flow)
        made = make(node, deep)
        lang = language(node)
        if lang and made:
            made = [{"k": "lang", "x": made, **lang}]
        return [*anchor, *made]

    def _anchor(self, node: Element) -> list[Block]:
        label = self.label(node.attrs["id"]) if node.attrs.get("id") else ""
        return [{"k": "id", "id": label}] if label else []

    def _heading(self, node: Element) -> list[Block]:
        spans = self.spans(node.inside)
        anchors, spans = lifted(spans)
        if not seen(spans) or length(spans) > TITLE or self.within:  # notes stand elsewhere than they are called
            return [*anchors, *([{"k": "p", "x": spans}] if spans else [])]
        self.level = min(int(node.tag[1]), self.level + 1)
        more = [] if self.level > 1 else [{"k": "id", "id": label}] if (label := self.label("")) else []
        made = {"k": "h", "l": self.level, "x": spans, **language(node)}
        label = self.label(node.attrs["id"]) if node.attrs.get("id") else ""
        return [{**made, "id": label} if label else made, *more, *anchors]

    def _tag_p(self, node: Element, deep: int) -> list[Block]:
        if "pw-source" in node.classes:
            return []
        kind = "title" if node.classes & {"admonition-title", "pw-staff-label"} else "p"
        spans = self.spans(node.inside)
        return [{"k": kind, "x": spans}] if spans else []

    def _flow(self, node: Element, deep: int) -> list[Block]:
        if "pw-notes" in node.classes:
            return []
        around: Block = {}
        if "admonition" in node.classes:
            kind = next(iter(sorted(node.classes & KINDS)), "note").removeprefix("pw-")
            around = {"k": "box", "kind": kind}
        elif "pw-staff" in node.classes:
            around = {"k": "box", "kind": "staff"}
        elif "pw-fill" in node.classes and node.attrs.get("data-layer") in ("school", "authority"):
            source = next((words(one) for one in node.elements() if "pw-source" in one.classes), "")
            around = {"k": "fill", "source": source}
        inside = self.blocks(node.inside, deep + 1 if around else deep)
        return [{**around, "x": inside}] if around and inside and deep < DEEP else inside

    def _tag_summary(self, node: Element, deep: int) -> list[Block]:
        spans = self.spans(node.inside)
        return [{"k": "title", "x": spans}] if spans else []

    def _tag_figcaption(self, node: Element, deep: int) -> list[Block]:
        spans = self.spans(node.inside)
        return [{"k": "caption", "x": spans}] if spans else []

    def _tag_blockquote(self, node: Element, deep: int) -> list[Block]:
        inside = self.blocks(node.inside, deep + 1)
        return [{"k": "quote", "x": inside}] if inside and deep < DEEP else inside

    def _tag_hr(self, node: Element, deep: int) -> list[Block]:
        return [{"k": "hr"}]

    def _tag_pre(self, node: Element, deep: int) -> list[Block]:
        text = "".join(one if isinstance(one, str) else words(one) for one in _flat(node))
        lines = [self._code(line) for line in text.strip("\n").expandtabs(4).split("\n")]
        return [{"k": "pre", "x": lines}]

    def _code(self, line: str) -> list[str]:
        bare = line.lstrip(" ")
        return pieces("\u00a0" * (len(line) - len(bare)) + shown(bare)) if bare else []

    def _tag_ul(self, node: Element, deep: int) -> list[Block]:
        return self._list(node, deep, {"k": "ul"})

    def _tag_ol(self, node: Element, deep: int) -> list[Block]:
        start = _number(node.attrs.get("start", ""), 1)
        form = NUMBERS.get(node.attrs.get("type", ""), "1")
        kind = "call" if "pw-call" in node.classes else "ol"
        return self._list(node, deep, {"k": kind, "start": start, "form": form})

    def _list(self, node: Element, deep: int, made: Block) -> list[Block]:
        items = []
        for item in node.elements():
            inside = [*self._anchor(item), *self.blocks(item.inside, deep + 1)]
            if "pw-staff" in item.classes:
                inside = [{"k": "box", "kind": "staff", "x": inside}]
            one: Block = {"x": inside, **language(item)}
            if item.attrs.get("value"):
                one["n"] = _number(item.attrs["value"], 1)
            items.append(one)
        if deep >= DEEP:
            return [block for item in items for block in item["x"]]
        loose = any(child.tag == "p" for item in node.elements() for child in item.elements())
        return [{**made, "items": items, "tight": not loose}] if items else []

    def _tag_dl(self, node: Element, deep: int) -> list[Block]:
        out: list[Block] = []
        for child in node.elements():
            if child.tag == "dt":
                spans = self.spans(child.inside)
                out += [*self._anchor(child), *([{"k": "title", "x": spans}] if spans else [])]
            elif child.tag == "dd":
                out.append({"k": "indent", "x": [*self._anchor(child), *self.blocks(child.inside, deep + 1)]})
            else:
                out += [*self._anchor(child), *self._tag_dl(child, deep)]
        return out

    def _tag_table(self, node: Element, deep: int) -> list[Block]:
        if deep >= DEEP:
            return self.blocks([cell for cell in node.all() if cell.tag in ("td", "th")], deep)
        return table(node, lambda cell: [*self._anchor(cell), *self.blocks(cell.inside, deep + 2)], self.spans)


def led(blocks: list[Block]) -> list[Block]:
    """The same, where a short paragraph before a list or table is marked: it stays on that one's page."""
    for one, after in pairwise(blocks):
        if one["k"] == "p" and after["k"] in LED and length(one["x"]) <= LEAD:
            one["lead"] = True
    return blocks


def holds_blocks(node: Element) -> bool:
    """Whether an element is a block, or running text that holds one."""
    return node.tag in BLOCKS or any(one.tag in BLOCKS for one in node.all())


def _flat(node: Element) -> list[str | Element]:
    out: list[str | Element] = []
    for one in node.inside:
        if isinstance(one, str):
            out.append(one)
        elif one.tag == "br":
            out.append("\n")
        else:
            out += _flat(one)
    return out


def _number(text: str, otherwise: int) -> int:
    return min(int(text), 100_000) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
