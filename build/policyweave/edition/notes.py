"""Change notes kept with a release as HTML: somebody's Markdown, of which nothing runs and no link leads anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from markdown_it.token import Token

from ..compose.markdown import TooLarge, parser, plain_text
from ..model.page import changed
from ..render.html_safe import safe
from ..review.notes import EDIT

MOST = 1_000_000  # characters
DROPPED = frozenset(
    {"link_open", "link_close", "footnote_reference_open", "footnote_reference_close", "footnote_anchor"}
)
TABLE = '<div class="table" role="region" tabindex="0" aria-label="What changed, where">\n<table>'


def notes_html(data: bytes, below: int) -> str:
    """The notes as HTML whose headings are below a heading of the level given; the first one, a title, is left out.

    data is UTF-8 Markdown. Links are their words, images their alternative text, HTML and macros stay text.
    """
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace(EDIT, "")
    if len(text) > MOST:
        return "<p>These change notes are too long to be shown here. They are kept with the release.</p>\n"
    md = parser()
    try:
        tokens = md.parse(text, {})
    except TooLarge:
        return f"<pre>{escape(text)}</pre>\n"
    if len(tokens) > 2 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        tokens = tokens[3:]
    html = md.renderer.render([_plain(token, below) for token in tokens if not _dropped(token)], md.options, {})
    return safe(str(html)).replace("<table>", TABLE).replace("</table>", "</table>\n</div>")


def _plain(token: Token, below: int) -> Token:
    if token.type in ("heading_open", "heading_close"):
        return changed(token, tag=f"h{min(int(token.tag[1]) + below - 1, 6)}")
    if token.type == "html_block":
        return changed(token, type="code_block")
    return changed(token, children=list(_children(token.children))) if token.children else token


def _children(children: Sequence[Token]) -> Iterator[Token]:
    for child in children:
        if _dropped(child):
            continue
        if child.type == "image":
            yield changed(child, type="text", content=plain_text(child.children))
        elif child.type == "footnote_ref":
            yield changed(child, type="text", content=f"[{child.meta.get('label', '')}]")
        elif child.type == "html_inline":
            yield changed(child, type="text")
        else:
            yield child


def _dropped(token: Token) -> bool:
    content = token.content.strip()
    comment = content.startswith("<!--") and content.endswith("-->")
    return token.type in DROPPED or (comment and token.type in ("html_inline", "html_block"))
