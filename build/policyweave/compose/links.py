"""Second pass over the pages of one school and audience: every address resolved, every anchor there, HTML cleaned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Set
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from markdown_it.token import Token

from ..model import rules
from ..model.content import Content
from ..model.finding import Finding, Place, finding
from ..model.near import near
from ..model.origin import Audience, Origin
from ..model.page import ACKNOWLEDGEMENT, ComposedPage, Heading, Target, changed
from ..model.same import BySameTokens
from .addresses import judge
from .html import HtmlCleaner

REFERENCE = re.compile(r"\[[^\[\]\n]+\]\[([^\[\]\n]+)\]")
CONTAINERS = ("blockquote", "list_item", "pw_alert", "pw_fill", "pw_footnote", "td", "th")
OPENING = frozenset(f"{name}_open" for name in CONTAINERS)
CLOSING = frozenset(f"{name}_close" for name in CONTAINERS)
_LINKED: BySameTokens[Token] = BySameTokens()  # blocks with the addresses to which their links lead
LINKS = frozenset({"link_open", "image", "html_inline"})
Other = Callable[[str], ComposedPage | None]


def link_pages(
    content: Content,
    pages: tuple[ComposedPage, ...],
    audience: Audience,
    lines: Any,
    joining: bool,
    unseen: Set[str] = frozenset(),
    other: Other | None = None,
) -> tuple[tuple[ComposedPage, ...], dict[str, list[Finding]]]:
    """The pages with all addresses resolved, and findings by the path of the page's source. lines gives the lines of a
    source file, for columns.

    unseen are pages of the site that were not woven now: links to them are taken on trust, unless other weaves the page
    to which an anchor belongs.
    """
    findings: dict[str, list[Finding]] = {}
    linked = []
    by_id = {page.id: page for page in pages}
    names: dict[str, dict[str, list[Heading]]] = {}
    for page in pages:
        linker = _Linker(content, page, by_id, audience, lines, joining, unseen, other, names=names)
        linked.append(linker.run())
        findings[page.source] = linker.findings
    return tuple(linked), findings


@dataclass(slots=True)
class _Linker:
    content: Content
    page: ComposedPage
    pages: dict[str, ComposedPage]
    audience: Audience
    lines: Any
    joining: bool
    unseen: Set[str] = frozenset()
    other: Other | None = None
    findings: list[Finding] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    names: dict[str, dict[str, list[Heading]]] = field(default_factory=dict)

    def run(self) -> ComposedPage:
        cleaner = HtmlCleaner(self.resolve, self.column)
        floors: list[int] = []
        out: list[Token] = []
        for token in self.page.tokens:
            if token.type in OPENING:
                floors.append(cleaner.enter())
            elif token.type in CLOSING:
                closing = cleaner.leave(floors.pop())
                if closing:
                    out.append(Token("html_block", "", 0, content=closing, block=True))
            if token.type == "inline":
                out.append(self.inline(token, cleaner))
            elif token.type == "html_block":
                out.append(changed(token, content=cleaner.clean(token.content, _origin(token))))
            else:
                out.append(token)
        closing = cleaner.close_to(0)
        if closing:
            out.append(Token("html_block", "", 0, content=closing, block=True))
        self.findings += cleaner.findings
        return replace(self.page, tokens=tuple(out), assets=tuple(dict.fromkeys(self.assets)))

    def inline(self, token: Token, cleaner: HtmlCleaner) -> Token:
        children = token.children or []
        origin = _origin(token)
        if "][" in token.content:
            self.references(children, origin)
        if not any(child.type in LINKS for child in children):
            return token
        floor = cleaner.enter()
        out: list[Token] = []
        dropped = 0
        seen: Counter[str] = Counter()
        line = origin.line
        for child in children:
            here = replace(origin, line=line) if child.type in LINKS else origin
            if child.type in ("softbreak", "hardbreak"):
                line += 1
                out.append(child)
            elif child.type == "link_open":
                typed = str(child.attrs.get("href", ""))
                seen[typed] += 1
                address = self.resolve(typed, self.place(origin, here, typed, seen[typed]), False)
                dropped += address is None
                if address is not None:
                    out.append(changed(child, attrs={**child.attrs, "href": address}))
            elif child.type == "link_close" and dropped:
                dropped -= 1
            elif child.type == "image":
                typed = str(child.attrs.get("src", ""))
                seen[typed] += 1
                address = self.resolve(typed, self.place(origin, here, typed, seen[typed]), True)
                if address is None:
                    out.append(Token("text", "", 0, content=child.content))
                else:
                    out.append(changed(child, attrs={**child.attrs, "src": address}))
            elif child.type == "html_inline":
                out.append(changed(child, content=cleaner.clean(child.content, here)))
            else:
                out.append(child)
        closing = cleaner.leave(floor)
        if closing:
            out.append(Token("html_inline", "", 0, content=closing))
        made = tuple((child.type, child.content, *child.attrs.items()) for child in out)
        return _LINKED.get((token,), partial(changed, token, children=out), made)

    def references(self, children: list[Token], origin: Origin) -> None:
        """Reports [words][name] where nothing says what the name stands for, so that the brackets stay."""
        text = "".join(child.content if child.type == "text" else "\n" for child in children)
        for match in REFERENCE.finditer(text):
            message = f"“{match[0]}” refers to “{match[1]}”, but nothing says where that leads."
            fix = f"Add a line [{match[1]}]: and the address, or write the address in round brackets."
            place = self.place(origin, origin, match[0], 1)
            self.findings.append(finding(rules.DEAD_LINK, place, message, fix))

    def place(self, origin: Origin, here: Origin, typed: str, time: int) -> Place:
        """The place where an address is typed for the n-th time in its block, or the line's first link."""
        lines = self.lines(origin.path)
        for number in range(origin.line, min(origin.line + 60, len(lines)) + 1):
            line = lines[number - 1]
            at = line.find(typed) if typed else -1
            while at >= 0:
                time -= 1
                if not time:
                    return Place(origin.path, number, at + 1)
                at = line.find(typed, at + 1)
        bracket = self.column(here.place, "](")
        return Place(bracket.path, bracket.line, bracket.column + 2) if bracket else here.place

    def column(self, place: Place, word: str) -> Place | None:
        """The place moved to where a word stands on its line, whatever the capitals; None if it does not."""
        lines = self.lines(place.path)
        line = lines[place.line - 1].lower() if 0 < place.line <= len(lines) else ""
        at = line.find(word.lower(), place.column - 1) if word else -1
        at = at if at >= 0 else line.find(word.lower())
        return Place(place.path, place.line, at + 1) if at >= 0 else None

    def resolve(self, typed: str, place: Place, image: bool) -> str | None:
        """The address to put on the page for the one typed, or None where it cannot stand."""
        judged = judge(self.content, typed, place, self.page.id, image)
        if judged.finding is not None:
            self.findings.append(judged.finding)
        if judged.outside:
            return judged.outside
        if judged.target is None:
            return None
        if judged.target.kind == "asset":
            self.assets.append(judged.target.name)
            return judged.target.href
        return self.anchored(judged.target, typed, place)

    def anchored(self, target: Target, typed: str, place: Place) -> str | None:
        page = self.pages.get(target.name)
        if target.name in self.unseen:
            page = self.other(target.name) if self.other and target.anchor else None
            if page is None:
                return target.href
        if page is None:
            source = self.content.pages.get(target.name)
            staff = target.name == ACKNOWLEDGEMENT or (source is not None and source.front.audience is Audience.STAFF)
            if staff and self.audience is Audience.PUBLIC:
                message = f"This public text links to “{typed}”, which only staff may see."
                fix = "Delete the link, or put the sentence between {% staff %} and {% endstaff %}."
                self.findings.append(finding(rules.STAFF_LINK, place, message, fix))
            elif self.joining and self.audience is Audience.PUBLIC:
                message = f"“{typed}” leads to a page that the public does not see while the school is joining."
                fix = "On policies/joining.md, link only to outside addresses."
                self.findings.append(finding(rules.DEAD_LINK, place, message, fix))
            return None
        if not target.anchor:
            return target.href
        found = self.named(page).get(target.anchor, [])
        doubled = len(found) > 1 and not any(heading.explicit and heading.id == target.anchor for heading in found)
        if target.anchor in page.anchors and not doubled:
            return target.href
        if len(found) == 1:
            return Target("page", target.name, found[0].id).href
        self.findings.append(self.no_anchor(page, target.anchor, typed, place, found))
        return Target("page", target.name).href

    def named(self, page: ComposedPage) -> dict[str, list[Heading]]:
        """The headings of a page by each name that a link may use."""
        index = self.names.get(page.id)
        if index is None:
            index = self.names[page.id] = {}
            for heading in page.headings:
                for name in heading.names:
                    index.setdefault(name, []).append(heading)
        return index

    def no_anchor(self, page: ComposedPage, anchor: str, typed: str, place: Place, found: list[Heading]) -> Finding:
        if found:
            ids = ", ".join(f"#{heading.id}" for heading in found)
            message = f"“{typed}” could lead to {len(found)} headings of the page “{page.id}”."
            fix = f"Write the id of the one you mean ({ids}), or give it an id of its own: {{#…}}."
            also = tuple(heading.origin.place for heading in found)
            return finding(rules.AMBIGUOUS_ANCHOR, place, message, fix, also=also)
        hint = near(anchor, [heading.id for heading in page.headings])
        message = f"“{typed}” leads to a heading that is not on the page “{page.id}”.{hint}"
        fix = "Write the id of the heading: its {#id}, or its words in small letters joined by hyphens."
        return finding(rules.DEAD_ANCHOR, place, message, fix)


def _origin(token: Token) -> Origin:
    origin = token.meta.get("origin")
    assert isinstance(origin, Origin)
    return origin
