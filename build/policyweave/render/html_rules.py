"""How each token of a page becomes HTML: markdown-it's renderer with rules of ours."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from ..model.page import target_of
from ..model.same import BySameTokens
from .html_safe import Links, address, with_addresses
from .html_tree import words
from .numbers import in_front

ALIGNED = {"text-align:center": "pw-centre", "text-align:right": "pw-right", "text-align:left": "pw-left"}
TO_CONTENTS = (
    '<p class="pw-to-contents pw-screen" data-search-exclude=""><a href="#pw-contents">Back to contents</a></p>\n'
)
# What each page writes its way.
BY_PAGE = frozenset({"link_open", "link_close", "image", "html_inline", "footnote_ref"})
Tokens = Sequence[Token]
Env = MutableMapping[str, Any]


@lru_cache(maxsize=4)
def _rules(kind: type[RendererHTML]) -> tuple[str, ...]:
    """The names of the rules, as markdown-it's renderer finds them each time that one is made."""
    plain = RendererHTML.__new__(kind)
    RendererHTML.__init__(plain)
    return tuple(plain.rules)


_SHOWN: BySameTokens[str] = BySameTokens()


class PageRenderer(RendererHTML):
    """Renders one page. Methods named after a token type are its rule; the rest is CommonMark's."""

    def __init__(
        self, links: Links, numbers: Mapping[str, str], anchors: Mapping[str, str], long: bool = False
    ) -> None:
        self.links, self.numbers, self.anchors, self.long = links, numbers, anchors, long
        self.heading = ""
        self.layers: set[str] = set()
        self.labels: dict[str, int] = {}
        self.open_links: list[bool] = []
        self.rules = {name: getattr(self, name) for name in _rules(type(self))}

    def renderInline(self, tokens: Tokens, options: OptionsDict, env: Env) -> str:  # noqa: N802
        """The words of a block, written once for all pages that have them in common and in which they look the same."""
        plain = super().renderInline
        if len(tokens) == 1 and tokens[0].type == "text":
            return plain(tokens, options, env)
        alike = not any(token.type in BY_PAGE for token in tokens)
        shown = _SHOWN.get(tokens, lambda: plain(tokens, options, env)) if alike else None
        return plain(tokens, options, env) if shown is None else shown

    # Sections, slots, staff

    def pw_section_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        meta = tokens[idx].meta
        self.layers.add(meta["layer"])
        name = "pw-section pw-fill" if meta["fill"] else "pw-section"
        return f'<section class="{name}" data-layer="{meta["layer"]}">\n'

    def pw_source(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        meta = tokens[idx].meta
        hidden = f'<span class="pw-visually-hidden">: {escape(meta["heading"])}</span>' if meta["heading"] else ""
        links = "".join(
            f'<span class="pw-screen"> · <a class="pw-suggest" href="{escape(href)}" rel="noopener noreferrer">'
            f"{escape(text)}{hidden}</a></span>"
            for text, href in meta["links"]
        )
        return f'<p class="pw-source" data-search-exclude="">{escape(meta["text"])}{links}</p>\n'

    def pw_to_contents(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return TO_CONTENTS if self.long else ""

    def pw_slot_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return f'<div class="pw-slot" id="{escape(tokens[idx].meta["anchor"])}">\n'

    def pw_lang_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return f'<div lang="{escape(tokens[idx].meta["lang"])}">\n'

    def pw_staff_words_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return '<span class="pw-staff-words"><span class="pw-visually-hidden">(staff only: </span>'

    def pw_staff_words_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return '<span class="pw-visually-hidden">)</span></span>'

    def pw_gap(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        meta = tokens[idx].meta
        return (
            '<div class="admonition pw-gap"><p class="admonition-title">Still to be written: '
            f"{escape(meta['title'])}.</p>\n<p>{escape(meta['help'])}</p></div>\n"
        )

    def pw_staff_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return '<div class="pw-staff">\n'

    def pw_staff_label(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        tag = tokens[idx].tag
        return f'<{tag} class="pw-staff-label" data-search-exclude="">Staff only</{tag}>'

    def pw_alert_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        kind = escape(str(tokens[idx].meta["alert"]))
        return f'<div class="admonition {kind}">\n<p class="admonition-title">{kind.capitalize()}</p>\n'

    # Headings, lists, tables

    def heading_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        self.heading = words(tokens[idx + 1].children)
        id = str(tokens[idx].attrs.get("id", ""))
        return self.renderToken(tokens, idx, options, env) + in_front(
            self.numbers.get(id, ""), self.anchors.get(id, "")
        )

    def heading_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        anchor = escape(str(tokens[idx - 2].attrs.get("id", "")))
        link = ""
        if anchor:
            name = escape(f"Link to this section: {self.heading}")
            link = f'<a class="headerlink" href="#{anchor}" aria-label="{name}" title="Link to this section">¶</a>'
        return f"{link}</{tokens[idx].tag}>\n"

    def ordered_list_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        attrs = {**tokens[idx].attrs, "class": "pw-call"} if calls(tokens, idx) else tokens[idx].attrs
        return self._tag(tokens[idx], attrs) + "\n"

    def table_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        label = escape(self._label(tokens, idx))
        return f'<div class="pw-table" role="region" tabindex="0" aria-label="{label}"><table class="pw-rows">\n'

    def table_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        attrs = _aligned(tokens[idx])
        return (
            self._tag(tokens[idx], {"scope": "col", **attrs})
            if _filled(tokens[idx + 1])
            else self._tag(tokens[idx], attrs, "td")
        )

    def th_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return "</th>" if _filled(tokens[idx - 1]) else "</td>"

    def tr_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return self._tag(tokens[idx], tokens[idx].attrs)

    def td_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return self._tag(tokens[idx], _aligned(tokens[idx]))

    def td_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return "</td>"

    def _label(self, tokens: Tokens, idx: int) -> str:
        """A name for a table's scrolling area that no other on the page has."""
        heads = []
        for at in range(idx, len(tokens)):
            if tokens[at].type == "thead_close":
                break
            if tokens[at].type == "inline" and tokens[at - 1].type == "th_open":
                heads.append(words(tokens[at].children))
        label = f"Table: {self.heading or ', '.join(head for head in heads if head)}"
        self.labels[label] = self.labels.get(label, 0) + 1
        return label if self.labels[label] == 1 else f"{label} ({self.labels[label]})"

    # Footnotes

    def footnote_ref(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        meta = tokens[idx].meta
        ref, anchor, label = (escape(str(meta[key])) for key in ("ref", "anchor", "label"))
        return (
            f'<sup class="pw-note-call" id="{ref}"><a href="#{anchor}" aria-label="Footnote {label}">{label}</a></sup>'
        )

    def pw_footnotes_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return '<section class="pw-notes" aria-label="Footnotes">\n<ol>\n'

    def pw_footnotes_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return "</ol>\n</section>\n"

    def pw_footnote_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        self.note = tokens[idx].meta
        return f'<li id="{escape(str(self.note["anchor"]))}">\n'

    def pw_footnote_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        label, refs = self.note["label"], self.note["refs"]
        back = []
        for number, ref in enumerate(refs, 1):
            which = f", call {number}" if len(refs) > 1 else ""
            name = escape(f"Back to the text, footnote {label}{which}")
            back.append(f'<a class="pw-back" href="#{escape(str(ref))}" aria-label="{name}">↩</a>')
        return f'<p class="pw-source" data-search-exclude="">{" ".join(back)}</p></li>\n'

    # Links, images, raw HTML

    def link_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        href = address(str(tokens[idx].attrs.get("href", "")), self.links)
        self.open_links.append(href is not None)
        if href is None:
            return ""
        more = {"rel": "noopener noreferrer"} if href.casefold().startswith(("https:", "http:")) else {}
        return self._tag(tokens[idx], {**tokens[idx].attrs, "href": href, **more})

    def link_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return "</a>" if self.open_links.pop() else ""

    def image(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        token = tokens[idx]
        alt = words(token.children)
        target = target_of(str(token.attrs.get("src", "")))
        if target is None:
            return escape(alt)
        attrs = {**token.attrs, "src": self.links(target), "alt": alt, "loading": "lazy"}
        return self._tag(token, attrs)

    def html_block(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return with_addresses(tokens[idx].content, self.links)

    def html_inline(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return with_addresses(tokens[idx].content, self.links)

    def _tag(self, token: Token, attrs: MutableMapping[str, Any], tag: str = "") -> str:
        written = "".join(f' {name}="{escape(str(value))}"' for name, value in attrs.items())
        return f"<{tag or token.tag}{written}>"


def calls(tokens: Tokens, idx: int) -> bool:
    """Whether a list begins with calling 999: the list of whom to call."""
    first = next((token for token in tokens[idx + 1 :] if token.type == "inline"), None)
    inside = (first.children or ()) if first else ()
    return any(child.type == "link_open" and child.attrs.get("href") == "tel:999" for child in inside)


def _aligned(token: Token) -> dict[str, Any]:
    style = str(token.attrs.get("style", ""))
    rest = {name: value for name, value in token.attrs.items() if name != "style"}
    return {**rest, "class": ALIGNED[style]} if style in ALIGNED else rest


def _filled(inline: Token) -> bool:
    return bool(words(inline.children)) or any(child.type == "html_inline" for child in inline.children or ())
