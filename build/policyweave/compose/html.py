"""The HTML that authors may write: a short list of tags and attributes, everything else is refused and left out."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown_it.token import Token

from ..model import rules
from ..model.finding import Finding, Place, finding
from ..model.origin import Origin
from .marks import BROKEN

TAGS = frozenset(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure "
    "h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot "
    "th thead time tr u ul var wbr".split()
)
VOID = frozenset({"br", "col", "hr", "img", "wbr"})
OPTIONAL_END = frozenset({"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot"})
EVERYWHERE = frozenset({"id", "lang", "dir", "title"})
ATTRIBUTES = {
    "a": frozenset({"href", "name"}),
    "img": frozenset({"src", "srcset", "alt", "width", "height"}),
    "td": frozenset({"colspan", "rowspan", "headers"}),
    "th": frozenset({"colspan", "rowspan", "scope", "headers", "abbr"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "li": frozenset({"value"}),
    "time": frozenset({"datetime"}),
    "details": frozenset({"open"}),
    "q": frozenset({"cite"}),
    "blockquote": frozenset({"cite"}),
}
ADDRESSES = frozenset({"href", "src", "cite"})
DROPPED_WITH_CONTENT = frozenset({"script", "style", "iframe", "object", "embed", "template", "svg", "math", "noscript",
                                  "textarea", "select", "title", "xmp", "noembed", "noframes", "plaintext"})  # fmt: skip

Resolve = Callable[[str, Place, bool], str | None]


@dataclass(slots=True)
class HtmlCleaner:
    """Cleans the HTML tokens of a page in order. resolve gives the address for what was typed, or None to drop it."""

    resolve: Resolve
    locate: Callable[[Place, str], Place | None] = lambda place, word: place
    findings: list[Finding] = field(default_factory=list)
    open: list[tuple[str, Place]] = field(default_factory=list)
    floor: int = 0
    dropping: str = ""

    def clean(self, text: str, origin: Origin) -> str:
        """The allowed part of a piece of HTML, normalised; comments vanish."""
        scanner = _Scanner(self, origin)
        scanner.feed(text)
        scanner.close()
        self.dropping = ""
        if "<!--" in text and "-->" not in text[text.rfind("<!--") :]:
            message = "A comment begins here with <!-- and never ends, so that all after it would be lost."
            place = scanner.place_of(text.rfind("<!--"), text)
            self.findings.append(finding(rules.HTML_UNCLOSED, place, message, "Write --> where it ends."))
        return "".join(scanner.out).replace(BROKEN, "")

    def enter(self) -> int:
        """Begins a block out of which no tag may reach; gives what leave() needs."""
        floor, self.floor = self.floor, len(self.open)
        return floor

    def leave(self, floor: int) -> str:
        """Ends a block: the end tags for whatever was left open in it."""
        closing = self.close_to(self.floor)
        self.floor = floor
        return closing

    def close_to(self, level: int) -> str:
        """Reports tags left open above a level and gives the end tags that close them."""
        out = []
        while len(self.open) > level:
            tag, place = self.open.pop()
            if tag not in OPTIONAL_END:
                message = f"<{tag}> is opened here and never closed in this text."
                self.findings.append(finding(rules.HTML_UNCLOSED, place, message, f"Write </{tag}> where it ends."))
            out.append(f"</{tag}>")
        return "".join(out)


class _Scanner(HTMLParser):
    def __init__(self, cleaner: HtmlCleaner, origin: Origin) -> None:
        super().__init__(convert_charrefs=True)
        self.cleaner = cleaner
        self.origin = origin
        self.out: list[str] = []
        self.tag = ""

    def place_of(self, offset: int, text: str) -> Place:
        place = Place(self.origin.path, self.origin.line + text.count("\n", 0, offset))
        return self.cleaner.locate(place, text[offset : offset + 4]) or place

    def place(self, word: str = "<") -> Place:
        line, column = self.getpos()
        place = Place(self.origin.path, self.origin.line + line - 1, column + 1)
        for candidate in (word, self.tag, "<"):
            found = self.cleaner.locate(place, candidate) if candidate else None
            if found is not None:
                return found
        return place

    def refuse(self, what: str, word: str = "<") -> None:
        message = f"{what} is not allowed on a page and was left out."
        fix = "Use Markdown: headings, lists, links, tables. To show HTML as text, put it in a code span."
        self.cleaner.findings.append(finding(rules.HTML_REFUSED, self.place(word), message, fix))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.cleaner.dropping:
            return
        self.tag = f"<{tag}"
        if tag not in TAGS:
            self.refuse(f"<{tag}>", f"<{tag}")
            if tag in DROPPED_WITH_CONTENT:
                self.cleaner.dropping = tag
            return
        kept = "".join(self._attribute(tag, name, value or "") for name, value in attrs)
        self.out.append(f"<{tag}{kept}>")
        if tag not in VOID:
            self.cleaner.open.append((tag, self.place(f"<{tag}")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.cleaner.dropping == tag:
            self.cleaner.dropping = ""
        if tag in TAGS and tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.cleaner.dropping:
            if tag == self.cleaner.dropping:
                self.cleaner.dropping = ""
            return
        if tag not in TAGS or tag in VOID:
            if tag not in TAGS and tag not in DROPPED_WITH_CONTENT:
                self.refuse(f"</{tag}>", f"</{tag}")
            return
        stack = self.cleaner.open
        floor = self.cleaner.floor
        if tag not in [name for name, _ in stack[floor:]]:
            message = f"</{tag}> closes a tag that is not open in this text."
            self.cleaner.findings.append(
                finding(rules.HTML_UNCLOSED, self.place(f"</{tag}"), message, f"Delete </{tag}>.")
            )
            return
        index = max(i for i, (name, _) in enumerate(stack) if name == tag)
        self.out.append(self.cleaner.close_to(index + 1))
        stack.pop()
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.cleaner.dropping:
            self.out.append(html.escape(data, quote=False))

    def handle_comment(self, data: str) -> None:
        return

    def handle_decl(self, decl: str) -> None:
        self.refuse("<!…>")

    def unknown_decl(self, data: str) -> None:
        self.refuse("<![…]>")

    def handle_pi(self, data: str) -> None:
        self.refuse("<?…>")

    def _attribute(self, tag: str, name: str, value: str) -> str:
        allowed = name in EVERYWHERE or name in ATTRIBUTES.get(tag, ()) or re.fullmatch(r"aria-[a-z]+", name)
        if not allowed:
            self.refuse(f"The attribute {name}", name)
            return ""
        if name in ADDRESSES:
            resolved = self.cleaner.resolve(value, self.place(value), name == "src")
            return "" if resolved is None else f' {name}="{html.escape(resolved)}"'
        if name == "srcset":
            return self._srcset(value)
        if name == "id" and not re.fullmatch(r"[^\s<>\"'&]+", value):
            self.refuse(f"The id “{value}”", value)
            return ""
        return f' {name}="{html.escape(value)}"'

    def _srcset(self, value: str) -> str:
        kept = []
        for candidate in value.split(","):
            address, _, size = candidate.strip().partition(" ")
            resolved = self.cleaner.resolve(address, self.place(address), True) if address else None
            if resolved is not None:
                kept.append(f"{resolved} {size}".strip())
        return f' srcset="{html.escape(", ".join(kept))}"' if kept else ""


def has_html(tokens: tuple[Token, ...] | list[Token]) -> bool:
    """Whether any token holds HTML that an author wrote."""
    return any(
        token.type == "html_block" or any(child.type == "html_inline" for child in token.children or ())
        for token in tokens
    )
