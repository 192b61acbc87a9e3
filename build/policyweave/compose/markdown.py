"""Markdown to tokens, with the origin of every block. The one parser of policyweave is set up here."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from ..model.finding import Place
from ..model.origin import Layer, Origin
from .marks import Line, unmark, without_staff_marks

HEADING_ID = re.compile(r"[ \t]*\{#([^\s{}#]+)\}[ \t]*$")
MAX_NESTING = 30
MAX_TOKENS = 40_000
MAX_PARAGRAPH = 20_000
MAX_BRACKETS = 300
MAX_ADDRESS = 2_000


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough, footnotes, GitHub's alerts. Addresses are kept as typed and judged later."""
    md = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING, "alerts": True})
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    md.core.ruler.after("block", "bounds", _bounds)
    md.validateLink = lambda url: len(url) <= MAX_ADDRESS  # type: ignore[method-assign]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return md


def block_tokens(source: str) -> list[Token]:
    """Only the blocks of a source, without what stands in them."""
    md = parser()
    state = StateCore(source, md, {})
    for rule in md.core.ruler.getRules("")[:2]:
        rule(state)
    return state.tokens


class TooLarge(Exception):
    """A text that would take the parser too long. line is the first line that is to blame, from 0."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _bounds(state: StateCore) -> None:
    """Stops before the inline parser meets what would take it seconds: no text that a person writes comes near."""
    for token in state.tokens:
        if token.type == "inline" and (len(token.content) > MAX_PARAGRAPH or token.content.count("[") > MAX_BRACKETS):
            raise TooLarge(token.map[0] if token.map else 0)
    if len(state.tokens) > MAX_TOKENS:
        raise TooLarge(0)


@lru_cache(maxsize=4096)
def parse(raw: str, via: tuple[Place, ...], staff: bool) -> tuple[Token, ...]:
    """Tokens of a rendered text that still has its marks. Their meta["origin"] says where each block comes from.

    via are the places that brought the text here. The tokens are shared and must not be changed. Raises TooLarge, with the line of the source.
    """
    text, lines = unmark(raw)
    text = _dedent(text)
    try:
        tokens = parser().parse(text, {})
    except TooLarge as error:
        raise TooLarge(lines[min(error.line, len(lines) - 1)].line) from None
    _headings(tokens)
    tokens = _alerts(tokens)
    for token in tokens:
        if token.nesting >= 0 and token.map is not None:
            token.meta["origin"] = _origin(lines, token.map[0], via, staff)
    _inherit(tokens)
    return tuple(tokens)


def _dedent(text: str) -> str:
    """Text that was indented as a whole, as in a list item, moved to the left."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return textwrap.dedent(text) if first[:1] in (" ", "\t") else text


def _origin(lines: Sequence[Line], number: int, via: tuple[Place, ...], staff: bool) -> Origin:
    line = lines[min(number, len(lines) - 1)]
    layer, owner = layer_of(line.path)
    return Origin(layer, owner, line.path, line.line, staff or line.staff, via)


def layer_of(path: str) -> tuple[Layer, str]:
    """Whose words a file holds, and the slug of the authority or school."""
    parts = path.split("/")
    if parts[0] == "schools" and len(parts) > 2:
        return Layer.SCHOOL, parts[1]
    if parts[:2] == ["policies", "authorities"] and len(parts) > 3:
        return Layer.AUTHORITY, parts[2]
    return Layer.TRUST, ""


def _inherit(tokens: Sequence[Token]) -> None:
    """Blocks without lines of their own have the origin of what they stand in."""
    stack: list[Origin | None] = [None]
    for token in tokens:
        if token.nesting < 0:
            if len(stack) > 1:
                stack.pop()
            continue
        origin = token.meta.get("origin") or stack[-1]
        if origin is not None:
            token.meta["origin"] = origin
        if token.nesting > 0:
            stack.append(origin)


def _headings(tokens: list[Token]) -> None:
    """Takes {#id} from the end of headings."""
    for index, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        inline = tokens[index + 1]
        match = HEADING_ID.search(inline.content)
        last = inline.children[-1] if inline.children else None
        if not match or last is None or last.type != "text" or not HEADING_ID.search(last.content):
            continue
        token.meta["id"] = match[1]
        inline.content = inline.content[: match.start()]
        last.content = HEADING_ID.sub("", last.content)


def _alerts(tokens: list[Token]) -> list[Token]:
    """GitHub's alerts under our own names, without the title that the parser puts in."""
    if not any(token.type == "alert_open" for token in tokens):
        return tokens
    result: list[Token] = []
    in_title = False
    for token in tokens:
        if token.type in ("alert_title_open", "alert_title_close"):
            in_title = token.nesting > 0
        elif in_title:
            continue
        elif token.type == "alert_open":
            result.append(
                Token("pw_alert_open", "div", 1, map=token.map, level=token.level, block=True,
                      meta={"alert": str(token.meta["kind"]).lower()})
            )  # fmt: skip
        elif token.type == "alert_close":
            result.append(Token("pw_alert_close", "div", -1, level=token.level, block=True))
        else:
            result.append(token)
    return result


def plain_text(children: Sequence[Token] | None) -> str:
    """What a reader sees of inline tokens, as text."""
    out = []
    for child in children or ():
        if child.type in ("text", "code_inline"):
            out.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            out.append(" ")
        elif child.type == "image":
            out.append(plain_text(child.children))
    return without_staff_marks("".join(out))
