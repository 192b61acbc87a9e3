"""A school's poster: one sheet of paper with the list of whom to call from its front page, and a QR code that leads there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from ..model.content import Content
from ..model.origin import Audience
from ..model.page import ComposedPage, ComposedSchool, changed, origin_of
from .addresses import INDEX, site_links, tree_address
from .front import front_page
from .html_rules import PageRenderer, calls
from .html_safe import is_raw, safe
from .html_tree import words
from .leaving import leaving_of
from .poster_size import Row, size_of
from .qr import qr_code
from .site import edition_lines

FOLDER = "poster"
FILE = f"{FOLDER}/index.html"
LEFT_OUT = frozenset({"pw_gap", "footnote_ref"})
UNWRAPPED = ("pw_slot", "pw_fill")  # whose words they are is not said on paper
LISTS = re.compile(r"<(/?)ol\b")
LINK = (
    '\n<p class="pw-poster-link pw-screen" data-search-exclude=""><a href="{}/">Poster with these numbers</a>, '
    "one sheet to print</p>"
)


def call_list(page: ComposedPage | None) -> tuple[Token, ...]:
    """The tokens of a page's list of whom to call, without anything that only staff see; nothing if there is none."""
    tokens = page.tokens if page else ()
    for at, token in enumerate(tokens):
        if token.type == "ordered_list_open" and calls(tokens, at):
            return tuple(_public(tokens[at : _end(tokens, at)]))
    return ()


def poster_files(content: Content, site: ComposedSchool) -> dict[str, bytes]:
    """The poster by its path below the school's site; nothing where the front page has no list that begins with 999."""
    tokens = call_list(site.page(INDEX))
    if not tokens:
        return {}
    staff, school = site.audience is Audience.STAFF, content.schools[site.school]
    address = f"{tree_address(content, Audience.PUBLIC)}{site.school}/"
    shown = unquote(address.partition("://")[2])
    lines = edition_lines(content, site.school)
    facts = {
        "school": school.name,
        "trust": content.trust,
        "staff": staff,
        "edition": content.cycle.edition,
        "lines": lines,
        "list": Markup(_html(tokens)),
        "address": address,
        "shown": shown,
        "code": qr_code(address, f"QR code that leads to {shown}"),
        "size": size_of(tuple(_rows(tokens)), school.name, content.trust.demonstration),
        "here": f"{tree_address(content, site.audience)}{site.school}/{FOLDER}/",
        "leave": None if staff else leaving_of(content.trust),
    }
    return {FILE: front_page("poster.html", facts)}


def with_link(body: str, page: ComposedPage) -> str:
    """A front page's HTML with a link to the poster below its list of whom to call, if it has one."""
    if not call_list(page):
        return body
    start, depth = body.find('<ol class="pw-call">'), 0
    for found in LISTS.finditer(body, start) if start >= 0 else ():
        depth += -1 if found[1] else 1
        if not depth:
            end = body.index(">", found.end()) + 1
            return body[:end] + LINK.format(FOLDER) + body[end:]
    return body


def _end(tokens: Sequence[Token], start: int) -> int:
    """The place after the token that closes the one at start."""
    depth = 0
    for at in range(start, len(tokens)):
        depth += tokens[at].nesting
        if not depth:
            return at + 1
    return len(tokens)


def _public(tokens: Sequence[Token]) -> Iterator[Token]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        origin = origin_of(token)
        if token.type in LEFT_OUT or (origin is not None and origin.staff):
            at = _end(tokens, at)
            continue
        if not token.type.startswith(UNWRAPPED):
            yield changed(token, children=_shown(token.children)) if token.children else token
        at += 1


def _shown(children: Sequence[Token]) -> list[Token]:
    """Words of a line without those for staff and without calls of footnotes."""
    found, hidden = [], 0
    for child in children:
        hidden += (child.type == "pw_staff_words_open") - (child.type == "pw_staff_words_close")
        if not hidden and child.type not in (*LEFT_OUT, "pw_staff_words_close"):
            found.append(child)
    return found


def _html(tokens: Sequence[Token]) -> str:
    """The list, each number apart from who answers and from what comes after it."""
    arranged = [
        changed(token, children=_apart(token.children) if named else _span("step", token.children or ()))
        if token.type == "inline"
        else token
        for token, named in _lines(tokens)
    ]
    html = PageRenderer(site_links(FOLDER), {}, {}).render(arranged, MarkdownIt("commonmark").options, {})
    return safe(html) if any(is_raw(token) for token in tokens) else html


def _lines(tokens: Sequence[Token]) -> Iterator[tuple[Token, bool]]:
    """Each token, and whether it is a line with a number to call."""
    for token in tokens:
        yield token, token.type == "inline" and _number(token.children or ()) is not None


def _number(children: Sequence[Token]) -> tuple[int, int] | None:
    """Where the first number to call begins and ends."""
    for at, child in enumerate(children):
        if child.type == "link_open" and str(child.attrs.get("href", "")).startswith("tel:"):
            return at, _end(children, at)
    return None


def _apart(children: Sequence[Token] | None) -> list[Token]:
    children = list(children or ())
    start, end = _number(children) or (0, 0)
    parts = (("who", _without_colon(children[:start])), ("number", children[start:end]), ("more", children[end:]))
    inside = [token for name, part in parts if part for token in _span(name, part)]
    return _span("contact", inside)


def _without_colon(who: list[Token]) -> list[Token]:
    """Who answers, without the colon before the number, which stands apart here."""
    for at in range(len(who) - 1, -1, -1):
        content = who[at].content.rstrip()
        if content and who[at].type == "text":
            return [*who[:at], changed(who[at], content=content.removesuffix(":"))]
        if who[at].type not in ("text", "softbreak"):
            break
    return who


def _span(name: str, inside: Sequence[Token]) -> list[Token]:
    return [Token("span_open", "span", 1, attrs={"class": name}), *inside, Token("span_close", "span", -1)]


def _rows(tokens: Sequence[Token]) -> Iterator[Row]:
    """The list as so many lines of words, for the size of its letters."""
    for token, named in _lines(tokens):
        if token.type != "inline":
            continue
        children = token.children or []
        start, end = _number(children) or (0, 0)
        if named:
            yield Row(words(children[:start]), words(children[start:end]), words(children[end:]))
        else:
            yield Row(words(children), "", "")
