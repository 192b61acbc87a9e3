"""HTML as a tree, and the plain form in which tests compare it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
# Ours and Material's, around the words that people wrote.
QUIET = frozenset(
    (
        "headerlink",
        "pw-number",
        "pw-source",
        "pw-to-contents",
        "pw-words",
        "pw-legend",
        "pw-visually-hidden",
        "pw-staff-label",
        "admonition-title",
        "pw-alert-title",
    )
)
UNWRAPPED = frozenset(("article", "section", "div", "thead", "tbody", "span", "nav"))
KEPT = ("id", "href", "src", "srcset", "alt", "title", "lang", "start", "open")
BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li blockquote table tr pre hr aside details summary dl dt dd script iframe form".split()
)
IDS_KEPT_ON = re.compile(r"h[1-6]|a|span|div|li")


@dataclass(eq=False)
class Node:
    """An element: children are elements and texts."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    line: int = 0

    @property
    def classes(self) -> list[str]:
        return self.attrs.get("class", "").split()

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in the order of the text."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def all(self, tag: str = "", cls: str = "", **attrs: str) -> list[Node]:
        """Elements below with this name, class and attributes."""
        return [
            node
            for node in self.walk()
            if (not tag or node.tag == tag)
            and (not cls or cls in node.classes)
            and all(node.attrs.get(name) == value for name, value in attrs.items())
        ]

    def one(self, tag: str = "", cls: str = "", **attrs: str) -> Node:
        """The only element of this kind."""
        found = self.all(tag, cls, **attrs)
        assert len(found) == 1, f"{len(found)} elements {tag}.{cls}{attrs}"
        return found[0]

    @property
    def raw(self) -> str:
        """All text below, as it stands."""
        return "".join(child if isinstance(child, str) else child.raw for child in self.children)

    @property
    def text(self) -> str:
        """All words below that a reader sees, with single spaces."""
        return words(_seen(self))

    @property
    def ids(self) -> list[str]:
        return [node.attrs["id"] for node in self.walk() if "id" in node.attrs]

    @property
    def links(self) -> dict[str, str]:
        """The address of each link by its words."""
        return {node.text: node.attrs["href"] for node in self.all("a") if "href" in node.attrs}


def words(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


def _seen(node: Node) -> str:
    if QUIET.intersection(node.classes) or node.tag in ("script", "style", "template"):
        return ""
    inner = "".join(child if isinstance(child, str) else _seen(child) for child in node.children)
    return f" {inner} " if node.tag in BLOCKS or node.tag in ("td", "th", "div", "section", "br") else inner


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = Node("")
        self.stack = [self.top]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, line=self.getpos()[0])
        self.stack[-1].children.append(node)
        if tag not in VOID:
            self.stack.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.stack) - 1, 0, -1):
            if self.stack[depth].tag == tag:
                del self.stack[depth:]
                return

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        self.stack[-1].children.append(Node("!--", {"comment": data}))


def parse(html: str) -> Node:
    """The tree of an HTML text; its top has no name."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.top


def plain(node: Node) -> str:
    """The words and their markup without what only gives looks: the form in which tests compare HTML."""
    text = re.sub(r"[ \t\r\n]+", " ", "".join(_plain(node)))
    text = re.sub(r"(<(?:li|td|th)\b[^>]*>) ", r"\1", text)
    text = re.sub(r" ?\0 ?", "\n", text)
    return re.sub(r"\n+", "\n", text).replace("\1", " ").replace("\2", "\n").strip()


def _plain(node: Node) -> Iterator[str]:
    if QUIET.intersection(node.classes) or node.tag in ("svg", "title", "style"):
        return
    if node.tag == "!--":
        yield f"<!--{node.attrs['comment']}-->"
        return
    if node.tag == "aside":
        node = Node("aside", {"class": f"admonition {node.attrs.get('class', '')}"}, node.children)
    note = next((name for name in node.classes if name != "admonition"), "") if "admonition" in node.classes else ""
    tag = "aside" if note else node.tag
    shown = {"class": note} if note else {name: node.attrs[name] for name in KEPT if name in node.attrs}
    if not IDS_KEPT_ON.fullmatch(tag) or (tag in ("div", "span") and shown.get("id", "").startswith("slot-")):
        shown.pop("id", None)
    wrapped = bool(tag) and (tag not in UNWRAPPED or bool(shown))
    edge = "\0" if tag in BLOCKS or tag in ("div", "section") else ""
    if wrapped:
        yield edge + "<" + tag + "".join(f' {name}="{escape(value)}"' for name, value in shown.items()) + ">"
    for child in node.children:
        if isinstance(child, Node):
            yield from _plain(child)
        elif node.tag == "pre" or (node.tag == "code" and "\n" in child):
            yield escape(child, quote=False).strip("\n").replace(" ", "\1").replace("\n", "\2")
        else:
            yield escape(child, quote=False)
    if wrapped and tag not in VOID:
        yield f"</{tag}>" + edge
