"""A woven page as Markdown for any other generator. Written by mdformat from the page's own tokens."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

import mdformat_gfm._tables_plugin as tables
from markdown_it.token import Token
from mdformat.renderer import DEFAULT_RENDERERS, MDRenderer, RenderContext, RenderTreeNode
from mdformat_footnote import plugin as footnotes

from ..model.page import ComposedPage, Target, target_of

WRAPPERS = frozenset({"pw_slot_open", "pw_slot_close", "pw_fill_open", "pw_fill_close"})
STAFF_WORDS = frozenset({"pw_staff_words_open", "pw_staff_words_close"})
RENAMED = {
    "pw_footnotes_open": "footnote_block_open",
    "pw_footnotes_close": "footnote_block_close",
    "pw_footnote_open": "footnote_open",
    "pw_footnote_close": "footnote_close",
}
NEUTRAL = re.compile(r"pw-(?:page|asset):[^\s\"'<>)]*")
ASSET_FOLDER = "assets"


def _heading(node: RenderTreeNode, context: RenderContext) -> str:
    text = DEFAULT_RENDERERS["heading"](node, context)
    return f"{text} {{#{node.attrs['id']}}}" if node.attrs.get("id") else text


def _struck(node: RenderTreeNode, context: RenderContext) -> str:
    return f"~~{''.join(child.render(context) for child in node.children)}~~"


def _alert(node: RenderTreeNode, context: RenderContext) -> str:
    with context.indented(2):
        body = "\n\n".join(child.render(context) for child in node.children)
    lines = [f"[!{str(node.meta['alert']).upper()}]", *body.split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _gap(node: RenderTreeNode, context: RenderContext) -> str:
    return f"> [!WARNING]\n> Still to be written: {node.meta['title']}. {node.meta['help']}"


OURS = SimpleNamespace(
    RENDERERS=MappingProxyType({"heading": _heading, "s": _struck, "pw_alert": _alert, "pw_gap": _gap}),
    POSTPROCESSORS={},
)


def page_file(page_id: str) -> str:
    """The file that holds a page."""
    return f"{page_id}.md"


def render_markdown(page: ComposedPage) -> str:
    """The page in CommonMark with tables, footnotes, {#ids} and GitHub's alerts, links relative to its file."""
    tokens = [_token(token, page.id) for token in page.tokens if token.type not in WRAPPERS]
    options = {"parser_extension": [tables, footnotes, OURS], "mdformat": {"number": True}}
    text = MDRenderer().render(tokens, options, {})
    title = page.title.replace("\\", "\\\\").replace('"', '\\"')
    return f'---\ntitle: "{title}"\naudience: {page.audience.value}\nschool: {page.school}\n---\n\n{text}'


def _token(token: Token, page_id: str) -> Token:
    if token.type in RENAMED:
        meta = {**token.meta, "label": token.meta["name"]} if "name" in token.meta else token.meta
        return token.copy(type=RENAMED[token.type], meta=meta)
    if token.type == "html_block":
        return token.copy(content=_relative(token.content, page_id))
    if token.type != "inline":
        return token
    shown = (child for child in token.children or () if child.type not in STAFF_WORDS)
    return token.copy(children=[_child(child, page_id) for child in shown])


def _child(child: Token, page_id: str) -> Token:
    if child.type == "footnote_ref":
        return child.copy(meta={**child.meta, "label": child.meta["name"]})
    if child.type == "html_inline":
        return child.copy(content=_relative(child.content, page_id))
    changed = {key: _address(str(value), page_id) for key, value in child.attrs.items() if key in ("href", "src")}
    if not changed:
        return child
    attrs: Mapping[str, Any] = {**child.attrs, **changed}
    children = [_child(item, page_id) for item in child.children] if child.children else child.children
    return child.copy(attrs=attrs, children=children)


def _relative(text: str, page_id: str) -> str:
    return NEUTRAL.sub(lambda match: _address(match[0], page_id), text)


def _address(href: str, page_id: str) -> str:
    target = target_of(href)
    return _place(target, page_id) if target is not None else href


def _place(target: Target, page_id: str) -> str:
    anchor = f"#{target.anchor}" if target.anchor else ""
    if target.kind == "page" and target.name == page_id and anchor:
        return anchor
    path = page_file(target.name) if target.kind == "page" else f"{ASSET_FOLDER}/{target.name}"
    return posixpath.relpath(path, posixpath.dirname(page_file(page_id)) or ".") + anchor
