"""The words of a block with what is visible about them, in one form for all that looks the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from markdown_it.token import Token

from ..model.origin import Origin

LINE_END = "\n"  # a line end that readers see
BREAK = "\u2029"  # stands between two blocks where one was split or two were joined
# Spaces that look like the usual one; separators that only a machine sees; characters that show nothing.
_LOOKS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2007\u2028\u2029", " "),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff\u2061\u180e", None),
    }
)
_SPACES = re.compile(r"[ \t\r\f\v]+")
_HARD, _EDGE = "\ufdef", "\ufdee"  # on the way: a line end that was asked for, the edge of a block of HTML
MARKS = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "s": "strike", "del": "strike", "code": "code"}
INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u var".split()
)
VOID = frozenset({"br", "col", "hr", "img", "wbr"})


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that looks the same all through.

    marks are sorted names (strong, em, code, strike, staff, note, or a tag with its attributes); link and title are a
    link's; an image has its address in image and its alternative text as text; lang is a language tag or empty.
    """

    text: str
    marks: tuple[str, ...] = ()
    link: str = ""
    title: str = ""
    image: str = ""
    lang: str = ""

    def like(self, other: Run) -> bool:
        """Whether both texts look the same."""
        return (self.marks, self.link, self.title, self.image, self.lang) == (
            other.marks, other.link, other.title, other.image, other.lang
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quoted:
    """A value of a YAML file in a block's text: from start to end."""

    start: int
    end: int
    origin: Origin


def with_text(run: Run, text: str) -> Run:
    """The same look, another text; the way for many, replace() takes five times as long."""
    return run if text == run.text else Run(text, run.marks, run.link, run.title, run.image, run.lang)


def joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Runs in which neighbours that look the same are one."""
    out: list[Run] = []
    for run in runs:
        if out and out[-1].like(run) and not run.image:
            out[-1] = with_text(out[-1], out[-1].text + run.text)
        elif run.text or run.image:
            out.append(run)
    return tuple(out)


@dataclass(slots=True)
class RunBuilder:
    """Collects the runs of one block from inline tokens and pieces of HTML."""

    parts: list[tuple[Run, Origin | None]] = field(default_factory=list)
    look: Run = field(default_factory=lambda: Run(""))
    stack: list[tuple[str, Run]] = field(default_factory=list)
    shape: list[str] = field(default_factory=list)

    def tokens(self, children: Sequence[Token] | None) -> None:
        """Adds inline tokens."""
        for child in children or ():
            self._token(child)

    def _token(self, child: Token) -> None:
        kind = child.type
        if kind in ("softbreak", "hardbreak"):
            self.text(" " if kind == "softbreak" else _HARD)
        elif kind == "code_inline":
            self.open("code", {})
            self.text(child.content, child.meta.get("value"))
            self.close("code")
        elif kind == "image":
            inner = RunBuilder()
            inner.tokens(child.children)
            alt = "".join(run.text for run in inner.runs()[0])
            self.image(str(child.attrs.get("src", "")), alt, str(child.attrs.get("title", "")))
        elif kind == "html_inline":
            self.html(child.content)
        elif kind == "footnote_ref":
            self.open("note", {})
            self.text(f"[{child.meta.get('label', '')}]")
            self.close("note")
        elif kind == "pw_staff_words_open":
            self.open("staff", {})
        elif kind == "pw_staff_words_close":
            self.close("staff")
        elif child.nesting > 0:
            self.open(child.tag, {name: str(value) for name, value in child.attrs.items()})
        elif child.nesting < 0:
            self.close(child.tag)
        else:
            self.text(child.content, child.meta.get("value"))

    def text(self, text: str, value: object = None) -> None:
        if text:
            self.parts.append((with_text(self.look, text), value if isinstance(value, Origin) else None))

    def image(self, address: str, alt: str, title: str = "") -> None:
        self.parts.append((replace(self.look, text=alt, image=address or "-", title=title or self.look.title), None))

    def html(self, text: str) -> None:
        """Adds a piece of cleaned HTML: inline tags become marks, others go into the shape."""
        reader = _Html(self)
        reader.feed(text)
        reader.close()

    def open(self, tag: str, attrs: dict[str, str]) -> None:
        self.stack.append((tag, self.look))
        look = self.look
        if "lang" in attrs:
            look = replace(look, lang=attrs["lang"])
        if tag == "a" and "href" in attrs:
            look = replace(look, link=attrs["href"], title=attrs.get("title", ""))
        elif tag in MARKS or tag in ("note", "staff"):
            look = replace(look, marks=tuple(sorted({*look.marks, MARKS.get(tag, tag)})))
        else:
            more = "".join(f" {name}={value}" for name, value in sorted(attrs.items()) if name not in ("lang", "id"))
            if tag not in ("a", "span") or more:
                look = replace(look, marks=tuple(sorted({*look.marks, tag + more})))
        self.look = look

    def close(self, tag: str) -> None:
        for depth in range(len(self.stack) - 1, -1, -1):
            if self.stack[depth][0] == tag:
                self.look = self.stack[depth][1]
                del self.stack[depth:]
                return

    def runs(self, exact: bool = False) -> tuple[tuple[Run, ...], tuple[Quoted, ...]]:
        """The runs in their one form, and where values stand in them. exact leaves spaces alone, as in code."""
        parts = self.parts if exact else _tidied(self.parts)
        values: list[Quoted] = []
        at = 0
        for run, origin in parts:
            if origin is not None and run.text:
                values.append(Quoted(at, at + len(run.text), origin))
            at += len(run.text)
        whole = joined(run for run, _ in parts)
        return tuple(
            run if run.text.isascii() else with_text(run, unicodedata.normalize("NFC", run.text)) for run in whole
        ), tuple(values)


def _tidied(parts: Iterable[tuple[Run, Origin | None]]) -> list[tuple[Run, Origin | None]]:
    """Spaces as a browser shows them: single, none at the ends and around line ends."""
    out: list[tuple[Run, Origin | None]] = []
    blank = True  # whether a space here would not be seen
    for run, origin in parts:
        text = _evened(run.text)
        if text == _EDGE:
            _trim(out)
            text = "" if not out or out[-1][0].text.endswith(LINE_END) else LINE_END
        if run.image:
            out.append((replace(run, text=text.strip()), origin))
            blank = False
            continue
        if text.startswith(LINE_END):
            _trim(out)
        if blank:
            text = text.removeprefix(" ")
        if text:
            blank = text[-1] in (" ", LINE_END)
            out.append((with_text(run, text), origin))
    _trim(out, " " + LINE_END)
    return out


def _evened(text: str) -> str:
    """Characters that look alike as one, runs of spaces as one space; a line end only where readers see one."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_LOOKS))
    if "  " in text or not text.isprintable():
        text = _SPACES.sub(" ", text.replace("\n", " ")).replace(_HARD, LINE_END)
        text = re.sub(rf" *{LINE_END} *", LINE_END, text)
    return text


def _trim(parts: list[tuple[Run, Origin | None]], what: str = " ") -> None:
    while parts and not parts[-1][0].image:
        run, origin = parts[-1]
        text = run.text.rstrip(what)
        if text:
            parts[-1] = (with_text(run, text), origin)
            return
        parts.pop()


class _Html(HTMLParser):
    def __init__(self, builder: RunBuilder) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = builder

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.builder.text(_HARD)
        elif tag == "img":
            self.builder.image(given.get("src", ""), given.get("alt", ""), given.get("title", ""))
        elif tag in INLINE:
            self.builder.open(tag, given)
        elif tag != "wbr":
            shown = "".join(
                f" {name}={value}" if value else f" {name}" for name, value in sorted(given.items()) if name != "id"
            )
            self._edge(f"<{tag}{shown}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in INLINE:
            self.builder.close(tag)
        elif tag not in VOID:
            self._edge(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.builder.text(data)

    def _edge(self, shape: str) -> None:
        """Where a block of HTML begins or ends: words on both sides stand apart; how many stand before it counts."""
        parts = "".join("x" if run.image else run.text for run, _ in self.builder.parts).split(_EDGE)
        self.builder.shape.append(f"{sum(bool(part.strip()) for part in parts)}{shape}")
        self.builder.text(_EDGE)
