"""A composed page as blocks in reading order: pages that look the same give equal blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from ..model.origin import Layer, Origin
from ..model.page import ComposedPage, origin_of
from .inline import runs_of
from .runs import Quoted, Run, RunBuilder

BULLET = "•"
ALIGNMENTS = {"text-align:left": "left", "text-align:center": "centre", "text-align:right": "right"}


@dataclass(frozen=True, slots=True)
class Section:
    """The nearest heading above a block: its id and words; empty before the first."""

    id: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One block as a reader sees it. Only what is visible counts when two are compared.

    kind is paragraph, heading, item, cell, code, rule, html, gap or footnote; level is a heading's; number is what
    stands before an item or a footnote ("2.", "•"); depth counts the lists around it; path names what it stands in,
    outermost first: "item", "quote", "alert warning", "footnote", "from school ash". A cell's column counts from 1,
    header is true in a table's first row, align is its column's. shape is the skeleton of a block of HTML. anchor is a
    heading's id: links from elsewhere lead to it. row and table are a cell's, counted from 0; slot is the slot it
    stands in. An edge stands where one box ends and the next of its kind begins at once, as readers see two of them.
    """

    kind: str
    runs: tuple[Run, ...] = ()
    level: int = 0
    number: str = ""
    depth: int = 0
    path: tuple[str, ...] = ()
    staff: bool = False
    lang: str = ""
    header: bool = False
    column: int = 0
    align: str = ""
    shape: str = ""
    anchor: str = ""
    row: int = field(default=0, compare=False)
    table: int = field(default=0, compare=False)
    origin: Origin | None = field(default=None, compare=False)
    values: tuple[Quoted, ...] = field(default=(), compare=False)
    slot: str = field(default="", compare=False)
    section: Section = field(default=Section(), compare=False)

    @property
    def text(self) -> str:
        """The words; an image counts with its alternative text."""
        runs = self.runs
        return runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])


def blocks_of(page: ComposedPage) -> tuple[Block, ...]:
    """The blocks of a page in reading order."""
    return blocks_from(page.tokens)


def blocks_from(tokens: Sequence[Token]) -> tuple[Block, ...]:
    """The blocks that markdown-it's tokens stand for."""
    return tuple(_Walker(tokens).walk())


@dataclass(slots=True)
class _List:
    ordered: bool
    next: int


class _Walker:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self.all = tokens
        self.path: list[str] = []
        self.lists: list[_List] = []
        self.slots: list[str] = [""]
        self.langs: list[str] = [""]
        self.label: tuple[str, str] | None = None  # kind and number that the next paragraph begins with
        self.section = Section()
        self.tables = 0
        self.row = self.column = 0
        self.closed = ("", 0)  # the box that ended right before this place, and how deep it stood

    def walk(self) -> Iterator[Block]:
        for at, token in enumerate(self.all):
            kind = token.type
            if kind in BOXES:
                frame = f"alert {token.meta['alert']}" if kind == "pw_alert_open" else "quote"
                if self.closed == (frame, len(self.path)):
                    yield self._block("edge", token)
            if kind == "inline":
                yield self._words(at, token)
            elif kind in ("fence", "code_block", "html_block", "hr", "pw_gap"):
                yield from self._unlabelled(token)
                block = self._alone(token)
                if block.kind != "html" or block.runs or block.shape:
                    yield block
            elif token.nesting > 0:
                if kind in OPENING_BLOCKS:
                    yield from self._unlabelled(token)
                self._open(kind, token)
            elif token.nesting < 0:
                if kind in CLOSING_LABELLED:
                    yield from self._unlabelled(token)
                self._close(kind)

    def _open(self, kind: str, token: Token) -> None:
        if kind in ("bullet_list_open", "ordered_list_open"):
            self.lists.append(_List(kind == "ordered_list_open", int(str(token.attrs.get("start", 1)) or 1)))
        elif kind == "list_item_open":
            current = self.lists[-1]
            self.label = ("item", f"{current.next}." if current.ordered else BULLET)
            self.opened = token
            current.next += 1
            self.path.append("item")
        elif kind == "blockquote_open":
            self.path.append("quote")
        elif kind == "pw_alert_open":
            self.path.append(f"alert {token.meta['alert']}")
        elif kind in ("pw_footnote_open", "footnote_reference_open"):
            self.label = ("footnote", str(token.meta.get("label", "")))
            self.opened = token
            self.path.append("footnote")
        elif kind == "pw_slot_open":
            self.slots.append(str(token.meta["slot"]))
        elif kind == "pw_fill_open":
            self._open_fill(token)
        elif kind == "table_open":
            self.tables += 1
            self.row = -1
        elif kind == "tr_open":
            self.row += 1
            self.column = 0
        elif kind in ("th_open", "td_open"):
            self.column += 1

    def _open_fill(self, token: Token) -> None:
        origin = origin_of(token)
        self.langs.append(str(token.meta.get("lang") or self.langs[-1]))
        own = origin is None or origin.layer is Layer.TRUST
        self.path.append("" if own or origin is None else f"from {origin.layer.value} {origin.owner}")

    def _close(self, kind: str) -> None:
        if kind in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif kind in ENDS_PATH:
            frame = self.path.pop()
            self.closed = (frame, len(self.path))
            if kind == "pw_fill_close":
                self.langs.pop()
        elif kind == "pw_slot_close":
            self.slots.pop()

    def _words(self, at: int, token: Token) -> Block:
        runs, values = runs_of(token.children)
        opening = self.all[at - 1]
        more: dict[str, Any] = {"runs": runs, "values": values}
        if opening.type == "heading_open":
            anchor = str(opening.attrs.get("id") or opening.meta.get("id") or "")
            self.section = Section(anchor, "".join(run.text for run in runs))
            return self._block("heading", token, level=int(opening.tag[1]), anchor=anchor, **more)
        if opening.type in ("th_open", "td_open"):
            align = ALIGNMENTS.get(str(opening.attrs.get("style", "")), "")
            position = {"column": self.column, "row": self.row, "table": self.tables}
            return self._block("cell", token, header=opening.type == "th_open", align=align, **position, **more)
        kind, number = self._take_label()
        return self._block(kind, token, number=number, **more)

    def _alone(self, token: Token) -> Block:
        builder = RunBuilder()
        kind = {"html_block": "html", "hr": "rule", "pw_gap": "gap"}.get(token.type, "code")
        if kind == "html":
            builder.html(token.content)
        elif kind == "gap":
            builder.text(f"{token.meta['title']}: {token.meta['help']}")
        else:
            builder.text(token.content.removesuffix("\n"))
        runs, values = builder.runs(exact=kind == "code")
        return self._block(kind, token, runs=runs, values=values, shape=" ".join(builder.shape))

    def _take_label(self) -> tuple[str, str]:
        label, self.label = self.label, None
        return label or ("paragraph", "")

    def _unlabelled(self, token: Token) -> Iterator[Block]:
        """An item that does not begin with a paragraph: its number alone."""
        if self.label is not None and token.type != "paragraph_open":
            kind, number = self._take_label()
            yield self._block(kind, self.opened, number=number)

    def _block(self, kind: str, token: Token, **more: Any) -> Block:
        origin = origin_of(token)
        self.closed = ("", 0)
        return Block(
            kind=kind, depth=len(self.lists), path=tuple([frame for frame in self.path if frame]) if self.path else (),
            staff=origin is not None and origin.staff, lang=self.langs[-1], origin=origin, slot=self.slots[-1],
            section=self.section, **more,
        )  # fmt: skip


OPENING_BLOCKS = frozenset(
    "bullet_list_open ordered_list_open list_item_open blockquote_open pw_alert_open heading_open table_open "
    "pw_slot_open".split()
)
BOXES = frozenset({"blockquote_open", "pw_alert_open"})
CLOSING_LABELLED = frozenset({"list_item_close", "pw_footnote_close", "footnote_reference_close"})
ENDS_PATH = frozenset(
    "list_item_close blockquote_close pw_alert_close pw_footnote_close footnote_reference_close pw_fill_close".split()
)
