"""Raw HTML that authors wrote: its addresses, and a last look that lets nothing through but what we mean to emit."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

import nh3
from markdown_it.token import Token

from ..model.page import Target, target_of

VOID = frozenset({"br", "col", "hr", "img", "wbr"})
OUTSIDE = ("https:", "http:", "mailto:", "tel:")
TAGS = frozenset(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub summary sup table tbody "
    "td tfoot th thead time tr u ul var wbr".split()
)
EVERYWHERE = {"id", "lang", "dir", "title", "class", "role", "tabindex"}
ATTRIBUTES: dict[str, set[str]] = {
    "*": EVERYWHERE,
    "a": {"href", "name", "rel"},
    "img": {"src", "srcset", "alt", "width", "height", "loading"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "headers", "abbr"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "details": {"open"},
    "q": {"cite"},
    "blockquote": {"cite"},
}
START_TAG = re.compile(r"<([a-z][a-z0-9]*)((?:\s+[a-zA-Z_:][-\w:.]*(?:=\"[^\"]*\")?)*)\s*>")
ATTRIBUTE = re.compile(r"\s+([a-zA-Z_:][-\w:.]*)(?:=\"([^\"]*)\")?")

Links = Callable[[Target], str]


def is_raw(token: Token) -> bool:
    """Whether a block token holds HTML that an author wrote."""
    if token.type != "inline":
        return token.type == "html_block"
    return "<" in token.content and any(child.type == "html_inline" for child in token.children or ())


def safe(html: str) -> str:
    """The HTML without anything that is not on the list; what we emit ourselves comes through unchanged."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        generic_attribute_prefixes={"aria-", "data-layer", "data-search-exclude"},
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel=None,
        strip_comments=True,
        clean_content_tags={"script", "style"},
    )


def address(href: str, links: Links) -> str | None:
    """The address to write for one of a woven page; None if it is neither inside the site nor an outside address."""
    target = target_of(href)
    if target is not None:
        return links(target)
    return href if href.casefold().startswith(OUTSIDE) else None


def with_addresses(html: str, links: Links) -> str:
    """Cleaned HTML with the addresses that this page has to write; comments are left out."""
    html = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    return START_TAG.sub(lambda match: _start_tag(match, links), html)


def _start_tag(match: re.Match[str], links: Links) -> str:
    tag = match[1]
    out = []
    for name, value in ATTRIBUTE.findall(match[2]):
        kept = _attribute(tag, name.lower(), unescape(value), links)
        if kept is not None:
            out.append(f' {name}="{escape(kept)}"')
    if tag == "a" and any(part.startswith((' href="https:', ' href="http:')) for part in out):
        out.append(' rel="noopener noreferrer"')
    if tag == "img":
        out.append(' loading="lazy"')
    return f"<{tag}{''.join(out)}>"


def _attribute(tag: str, name: str, value: str, links: Links) -> str | None:
    if name in ("href", "cite"):
        return address(value, links)
    if name == "src":
        target = target_of(value)
        return links(target) if target else None
    if name == "srcset":
        return _srcset(value, links) or None
    return None if name.startswith("on") or name == "style" else value


def _srcset(value: str, links: Links) -> str:
    kept = []
    for candidate in value.split(","):
        place, _, size = candidate.strip().partition(" ")
        target = target_of(place)
        if target:
            kept.append(f"{links(target)} {size}".strip())
    return ", ".join(kept)
