"""Arranges a page's tokens for readers: sections that say whose words they are, staff passages that say so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from ..model.origin import Layer, Origin
from ..model.page import origin_of
from .html_safe import VOID

FLOWS = frozenset(
    {"pw_slot_open", "pw_fill_open", "pw_alert_open", "blockquote_open", "list_item_open", "pw_footnote_open"}
)
FRAGMENTS = "policies/fragments/"
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")

Source = Callable[[Origin], str]
Edit = Callable[[Origin], str | None] | None


@dataclass(slots=True)
class Block:
    """A token with everything up to its closing token; close is None for a token that stands alone."""

    open: Token
    inside: list[Block] = field(default_factory=list)
    close: Token | None = None
    origin: Origin | None = field(init=False)
    staff: bool = field(init=False)

    def __post_init__(self) -> None:
        self.origin = origin_of(self.open)
        self.staff = self.origin is not None and self.origin.staff


def arranged(tokens: Sequence[Token], source: Source, edit: Edit) -> list[Token]:
    """The tokens with `pw_section_*`, `pw_source`, `pw_to_contents`, `pw_staff_*` and `pw_staff_label` put in; none is changed."""
    blocks = _tree(tokens)
    whole = bool(blocks) and blocks[0].staff
    arranger = _Arranger(source, edit)
    out: list[Token] = []
    for section in _sections(blocks):
        if section[0].open.type == "pw_footnotes_open":
            out += arranger.flow(section, whole)
        else:
            out += arranger.section(section, whole)
    return out


def heading_of(blocks: Iterable[Block]) -> str:
    """The words of the first heading among blocks."""
    for block in blocks:
        if block.open.type == "heading_open":
            return words(block.inside[0].open.children)
    return ""


def words(children: Sequence[Token] | None) -> str:
    """Inline tokens as a reader sees them, on one line."""
    parts = []
    for child in children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            parts.append(words(child.children))
        elif child.type in ("text", "code_inline"):
            parts.append(child.content)
    return " ".join("".join(parts).split())


def _tree(tokens: Sequence[Token]) -> list[Block]:
    top: list[Block] = []
    stack = [Block(Token("", "", 0), top)]
    for token in tokens:
        if token.nesting < 0:
            stack.pop().close = token
            continue
        block = Block(token)
        stack[-1].inside.append(block)
        if token.nesting > 0:
            stack.append(block)
    return top


def _sections(blocks: Iterable[Block]) -> list[list[Block]]:
    """Runs of top-level blocks, a new one at each second-level heading that is not inside a tag left open, and at the notes."""
    runs: list[list[Block]] = [[]]
    depth = 0
    for block in blocks:
        starts = block.open.type == "heading_open" and block.open.tag == "h2"
        if (starts and depth == 0) or block.open.type == "pw_footnotes_open":
            runs.append([])
        runs[-1].append(block)
        if block.open.type == "html_block":
            for slash, tag in TAG.findall(block.open.content):
                depth += 0 if tag in VOID else -1 if slash else 1
    return [run for run in runs if run]


@dataclass(slots=True)
class _Arranger:
    source: Source
    edit: Edit

    def section(self, blocks: list[Block], staff: bool) -> list[Token]:
        """One section of the trust's page with its source line."""
        first = blocks[0].origin
        if first is None:
            return self.flow(blocks, staff)
        anchor = str(blocks[0].open.attrs.get("id", ""))
        out = [_open("pw_section_open", "section", layer=first.layer.value, fill=False, anchor=anchor)]
        out += self.flow(blocks, staff)
        if any(_own(block) for block in blocks):
            out.append(self._source_line(first, heading_of(blocks), _fragments(blocks, first)))
        if blocks[0].open.tag == "h2":
            out.append(_open("pw_to_contents", "p", nesting=0))
        out.append(_close("pw_section_close", "section"))
        return out

    def flow(self, blocks: Sequence[Block], staff: bool) -> list[Token]:
        """Blocks that stand below one another; runs for staff are marked unless everything around them is."""
        out: list[Token] = []
        marked = False
        for block in blocks:
            mark = block.staff and not staff and not _bare(block)
            if mark and not marked:
                out += [_open("pw_staff_open", "div"), _open("pw_staff_label", "p", nesting=0)]
            if marked and not mark:
                out.append(_close("pw_staff_close", "div"))
            marked = mark
            out += self.block(block, staff or mark)
        if marked:
            out.append(_close("pw_staff_close", "div"))
        return out

    def block(self, block: Block, staff: bool) -> list[Token]:
        if block.close is None:
            return [block.open]
        if block.open.type == "pw_fill_open":
            return self.fill(block, staff)
        if block.open.type in FLOWS:
            return [block.open, *self.flow(block.inside, staff), block.close]
        out = [block.open]
        for child in block.inside:
            out += (child.open,) if child.close is None else self.part(child, staff)
        out.append(block.close)
        return out

    def part(self, block: Block, staff: bool) -> list[Token]:
        """A part of a list or table; one that only staff see is marked inside, where HTML has room for it."""
        if not block.staff or staff or block.open.type not in ("list_item_open", "tr_open"):
            return self.block(block, staff)
        label = _open("pw_staff_label", "span" if block.open.type == "tr_open" else "p", nesting=0)
        out = self.block(block, True)
        out[0] = out[0].copy(attrs={**out[0].attrs, "class": "pw-staff"})
        at = 2 if block.open.type == "tr_open" else 1
        return [*out[:at], label, *out[at:]]

    def fill(self, block: Block, staff: bool) -> list[Token]:
        """One layer's text in a slot. The trust's own words there belong to the section around them."""
        origin = block.origin
        lang = str(block.open.meta.get("lang") or "")
        inside = self.flow(block.inside, staff)
        if lang:
            inside = [_open("pw_lang_open", "div", lang=lang), *inside, _close("pw_lang_close", "div")]
        if origin is None or origin.layer is Layer.TRUST:
            return inside
        return [
            _open("pw_section_open", "section", layer=origin.layer.value, fill=True, anchor=""),
            *inside,
            self._source_line(origin, heading_of(block.inside), ()),
            _close("pw_section_close", "section"),
        ]

    def _source_line(self, origin: Origin, heading: str, further: Iterable[Origin]) -> Token:
        links = []
        for number, place in enumerate((origin, *further)):
            address = self.edit(place) if self.edit else None
            if address:
                links.append(
                    ("Suggest a change to this section" if number == 0 else "to the shared text in it", address)
                )
        return _open("pw_source", "p", nesting=0, text=self.source(origin), links=links, heading=heading)


def _bare(block: Block) -> bool:
    """Whether a block is a tag or tags alone, such as the end of one that an author opened further up."""
    return block.open.type == "html_block" and not re.sub(r"<[^>]*>", "", block.open.content).strip()


def _own(block: Block) -> bool:
    """Whether a block of a section is the trust's text, neither a heading nor another layer's."""
    if block.open.type == "heading_open" or _bare(block):
        return False
    if block.open.type == "pw_slot_open":
        return any(
            child.origin is not None and child.origin.layer is Layer.TRUST for child in block.inside if child.close
        )
    return True


def _fragments(blocks: Iterable[Block], first: Origin) -> list[Origin]:
    """The first place of each shared text that stands in a section."""
    found: dict[str, Origin] = {}
    for block in blocks:
        origin = block.origin
        if origin and origin.path.startswith(FRAGMENTS) and origin.path != first.path:
            found.setdefault(origin.path, origin)
        for other in _fragments(block.inside, first) if block.open.type in FLOWS else ():
            found.setdefault(other.path, other)
    return list(found.values())


def _open(kind: str, tag: str, nesting: Any = 1, **meta: Any) -> Token:
    return Token(kind, tag, nesting, meta=meta, block=True)


def _close(kind: str, tag: str) -> Token:
    return Token(kind, tag, -1, block=True)
