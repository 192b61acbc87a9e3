"""Gives every heading of a page its id, and gathers all anchors that a link can lead to."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from markdown_it.token import Token

from ..model import rules
from ..model.finding import Finding, Place, finding
from ..model.origin import Origin
from ..model.page import Heading, changed
from ..model.same import BySameTokens
from .markdown import plain_text
from .slug import slug

APART = "--"  # between names that are joined: words give single hyphens only, so that nothing else can become the same
HASHES = re.compile(r"[\s>*+\d.)-]*#{1,6}[ \t]+")
LIKE_ID = re.compile(r"\{#[^{}]*\}\s*$")
_NAMED: BySameTokens[Token] = BySameTokens()  # headings with their ids
HTML_ID = re.compile(r"""<[a-zA-Z][^>]*?\s(?:id|name)\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s"'>]+))""")


def give_ids(
    tokens: list[Token], lines: Callable[[str], list[str]]
) -> tuple[list[Token], tuple[Heading, ...], frozenset[str], list[Finding]]:
    """The tokens with ids, the headings in order, all anchors of the page, and findings.

    An id comes from {#id} or from the heading's words, with the slot's name in front inside a slot. Where the same
    words stand again, the later ones get --2, --3 … and a finding, since their ids depend on their order.
    """
    out = list(tokens)
    headings: list[Heading] = []
    findings: list[Finding] = []
    taken: dict[str, Heading | None] = {}
    again: dict[str, int] = {}
    for token in tokens:
        for anchor in _anchors(token):
            taken.setdefault(anchor, None)
    for index, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        text = " ".join(plain_text(tokens[index + 1].children).split())
        origin = token.meta["origin"]
        assert isinstance(origin, Origin)
        explicit = token.meta.get("id")
        own = explicit or slug(text)
        prefix = token.meta.get("prefix") or ""
        kept = not prefix or (explicit and f"{own}-".startswith(f"{prefix}-"))
        wanted = own if kept else f"{prefix}{APART}{own}"
        heading_id = wanted
        if wanted in taken:
            findings.append(_twice(taken[wanted], text, wanted, _place(origin, lines), bool(explicit)))
            number = again.get(wanted, 2)
            while f"{wanted}{APART}{number}" in taken:
                number += 1
            again[wanted] = number + 1
            heading_id = f"{wanted}{APART}{number}"
        names = tuple(dict.fromkeys((wanted, own, slug(text))))
        if LIKE_ID.search(text):
            message = f"What stands in {{#…}} at the end of “{text}” is no id."
            fix = "Write an id without spaces, such as {#early-help}."
            findings.append(finding(rules.SAME_ID, _place(origin, lines), message, fix))
        heading = Heading(int(token.tag[1]), heading_id, text, names, origin, bool(explicit))
        taken[heading_id] = heading
        headings.append(heading)
        out[index] = _NAMED.get((token,), partial(_named, token, heading_id), heading_id)
    return out, tuple(headings), frozenset(taken), findings


def _named(token: Token, heading_id: str) -> Token:
    return changed(token, attrs={**token.attrs, "id": heading_id})


def _place(origin: Origin, lines: Callable[[str], list[str]]) -> Place:
    """The place of a heading's words."""
    all_lines = lines(origin.path)
    match = HASHES.match(all_lines[origin.line - 1]) if origin.line <= len(all_lines) else None
    return Place(origin.path, origin.line, match.end() + 1 if match else 1)


def _twice(first: Heading | None, text: str, wanted: str, place: Place, explicit: bool) -> Finding:
    also = (first.origin.place,) if first else ()
    if explicit:
        message = f"The id “{wanted}” is used twice on this page."
        return finding(rules.SAME_ID, place, message, "Give one of the two another id.", also=also)
    message = f"Another heading on this page has the same words: “{text}”. Links to it are uncertain."
    fix = "Give this heading an id of its own: write {#…} behind its words."
    return finding(rules.SAME_HEADING, place, message, fix, also=also)


def _anchors(token: Token) -> list[str]:
    """Anchors that a token brings besides headings: slots, footnotes, ids in HTML."""
    if token.type in ("pw_slot_open", "pw_footnote_open"):
        return [str(token.meta["anchor"])]
    found: list[str] = []
    pieces = [token] if token.type == "html_block" else token.children or []
    for piece in pieces:
        if piece.type in ("html_block", "html_inline"):
            found += ["".join(match) for match in HTML_ID.findall(piece.content)]
        elif piece.type == "footnote_ref":
            found.append(str(piece.meta["ref"]))
    return found
