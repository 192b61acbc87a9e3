"""Puts values, macros' lines, fragments and slots into the tokens of a text.

Values go in after Markdown was parsed, so that nothing in a value can become a link, a heading or HTML.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from ..model import rules
from ..model.finding import Finding, Place, finding
from ..model.origin import Origin
from ..model.page import changed
from .markdown import TooLarge, parse
from .marks import BROKEN, ENTRY, OPEN, STAFF_MARK, STAFF_OFF, STAFF_ON, only_entries, without_staff_marks
from .session import BlockEntry, Entry, IncludeEntry, SlotEntry, ValueEntry
from .texts import Rendered


@dataclass(slots=True)
class Part:
    """One file's text on its way into a page.

    Ids of its headings begin with prefix; its footnotes are kept apart from others' under the name notes.
    """

    rendered: Rendered
    prefix: str
    notes: str
    footnotes: dict[str, list[Token]] = field(default_factory=dict)
    footnote_places: dict[str, Place] = field(default_factory=dict)


@dataclass(slots=True)
class Expander:
    """Expands the texts of one page. slot and include give the tokens for what stands there; level is the heading's."""

    slot: Callable[[SlotEntry, Part, tuple[Place, ...], bool], list[Token]]
    include: Callable[[IncludeEntry, Part, tuple[Place, ...], bool], list[Token]]
    findings: list[Finding] = field(default_factory=list)
    level: int = 1

    def text(self, raw: str, part: Part, via: tuple[Place, ...], staff: bool) -> list[Token]:
        """Tokens of a text with everything put in; headings keep their levels."""
        try:
            source = parse(raw, via, staff)
        except TooLarge as error:
            place = Place(part.rendered.path, error.line)
            message = "A paragraph, table or list here is far larger than a reader could use."
            self.findings.append(finding(rules.LIMIT, place, message, "Break it up, or put the data into a document."))
            return []
        out: list[Token] = []
        footnote: list[Token] | None = None
        index = 0
        while index < len(source):
            token = source[index]
            target = out if footnote is None else footnote
            if token.type == "footnote_reference_open":
                footnote = self._begin_footnote(token, part)
            elif token.type == "footnote_reference_close":
                footnote = None
            elif token.type == "paragraph_open" and OPEN in source[index + 1].content:
                target += self._paragraph(source[index : index + 3], part, via)
                index += 2
            elif token.type == "heading_open":
                self.level = int(token.tag[1])
                target.append(_with_meta(token, prefix=part.prefix) if part.prefix else token)
            else:
                target.append(self._single(token, part))
            index += 1
        return out

    def _begin_footnote(self, token: Token, part: Part) -> list[Token]:
        label = str(token.meta["label"])
        origin = token.meta.get("origin")
        place = origin.place if isinstance(origin, Origin) else Place(part.rendered.path)
        if label in part.footnotes:
            message = f"The footnote [^{label}] has two texts in this file; one would be lost."
            also = (part.footnote_places[label],)
            self.findings.append(
                finding(rules.FOOTNOTE_TWICE, place, message, "Give one of the two another name.", also=also)
            )
        part.footnotes[label] = []
        part.footnote_places[label] = place
        return part.footnotes[label]

    def _paragraph(self, tokens: Sequence[Token], part: Part, via: tuple[Place, ...]) -> list[Token]:
        """A paragraph in which entries stand: lines that are nothing but a macro's or slot's mark become its blocks."""
        opening, inline, closing = tokens
        out: list[Token] = []
        line: list[Token] = []
        kept: list[Token] = []
        depth = 0

        def end_of_line(last: bool) -> None:
            text = "".join(child.content for child in line) if all(child.type == "text" for child in line) else ""
            numbers = only_entries(text)
            blocks = [part.rendered.entries[number] for number in numbers or ()]
            if depth == 0 and blocks and all(not isinstance(entry, ValueEntry) for entry in blocks):
                end_of_paragraph()
                for entry in blocks:
                    out.extend(self._block(entry, part, via, _staff(opening)))
            else:
                if kept and line:
                    kept.append(Token("softbreak", "br", 0))
                kept.extend(line)
            line.clear()

        def end_of_paragraph() -> None:
            if kept:
                body = changed(inline, children=list(kept), content="\n".join(_source_lines(kept)))
                out.extend((opening, self._single(body, part), closing))
                kept.clear()

        for child in inline.children or ():
            depth += child.nesting
            if child.type == "softbreak" and depth == 0:
                end_of_line(False)
            else:
                line.append(child)
        end_of_line(True)
        end_of_paragraph()
        return out

    def _block(self, entry: Entry, part: Part, via: tuple[Place, ...], staff: bool) -> list[Token]:
        level = self.level
        inner = (*via, entry.place)
        if isinstance(entry, BlockEntry):
            tokens = self.text(entry.raw, part, inner, staff)
            tokens = shifted(tokens, level)
        elif isinstance(entry, SlotEntry):
            tokens = self.slot(entry, part, inner, staff)
        else:
            assert isinstance(entry, IncludeEntry)
            tokens = shifted(self.include(entry, part, inner, staff), level)
        self.level = level
        return tokens

    def _single(self, token: Token, part: Part) -> Token:
        """A token with values put in; lines of a macro or a slot have no room in it.

        Where there is nothing to put in, it is the same token, so that all pages that show it have it in common.
        """
        if token.type == "inline":
            if not _open(token):
                return token
            children = [new for child in token.children or () for new in self._inline(child, part)]
            if STAFF_ON in token.content:
                children = _staff_words(children)
            content = without_staff_marks(self._plain(token.content, part, report=False))
            return changed(token, children=children, content=content)
        if OPEN in token.content:
            raw = token.type.startswith("html")
            return changed(token, content=self._plain(token.content, part, escape=raw, keep_broken=raw))
        return token

    def _inline(self, child: Token, part: Part) -> list[Token]:
        attrs = (
            {key: self._attribute(key, value, part) for key, value in child.attrs.items()}
            if child.attrs
            else child.attrs
        )
        if child.type == "footnote_ref":
            return [_with_meta(child, part=part)]
        if child.type == "image":
            alt = [new for item in child.children or () for new in self._inline(item, part)]
            return [changed(child, attrs=attrs, children=alt, content=self._plain(child.content, part))]
        if OPEN not in child.content:
            if attrs is child.attrs or attrs == child.attrs:
                return [child]
            of_values = {"of_values": True} if OPEN in str(child.attrs.get("href", "")) else {}
            return [changed(child, attrs=attrs, meta={**child.meta, **of_values})]
        if child.type != "text":
            raw = child.type.startswith("html")
            return [changed(child, attrs=attrs, content=self._plain(child.content, part, escape=raw, keep_broken=raw))]
        out: list[Token] = []
        at = 0
        for match in ENTRY.finditer(child.content):
            if match.start() > at:
                out.append(changed(child, content=child.content[at : match.start()]))
            entry = part.rendered.entries[int(match[1])]
            out.append(changed(child, content=self._value(entry).replace(BROKEN, ""), meta=_quoting(entry)))
            at = match.end()
        if at < len(child.content):
            out.append(changed(child, content=child.content[at:]))
        return out

    def _attribute(self, key: str, value: Any, part: Part) -> Any:
        if not isinstance(value, str) or OPEN not in value:
            return value
        return self._plain(value, part, keep_broken=key in ("href", "src"))

    def _plain(
        self, text: str, part: Part, escape: bool = False, report: bool = True, keep_broken: bool = False
    ) -> str:
        """A text with values put in; keep_broken leaves the mark of one that could not be found, for addresses."""

        def one(match: Any) -> str:
            entry = part.rendered.entries[int(match[1])]
            value = self._value(entry, report)
            return html.escape(value) if escape else value

        plain = ENTRY.sub(one, text)
        return plain if keep_broken else plain.replace(BROKEN, "")

    def _value(self, entry: Entry, report: bool = True) -> str:
        if isinstance(entry, ValueEntry):
            return entry.text
        if report:
            what = "This slot" if isinstance(entry, SlotEntry) else "What stands here"
            message = f"{what} gives several lines, which have no room in the middle of a line, a heading or a table."
            fix = "Put it on a line of its own, with an empty line before and after."
            item = finding(rules.MACRO_PLACE, entry.place, message, fix)
            if item not in self.findings:
                self.findings.append(item)
        return ""


def _open(token: Token) -> bool:
    """Whether something has to be put into an inline token, or it has to know whose it is."""
    if OPEN in token.content or STAFF_ON in token.content or STAFF_OFF in token.content:
        return True
    return any(
        child.type == "footnote_ref"
        or OPEN in child.content
        or (child.attrs and any(OPEN in str(value) for value in child.attrs.values()))
        or (child.children and _open(child))
        for child in token.children or ()
    )


def _staff_words(children: list[Token]) -> list[Token]:
    """Inline tokens in which words for staff stand between tokens of their own."""
    out: list[Token] = []
    for child in children:
        if child.type != "text":
            out.append(changed(child, content=without_staff_marks(child.content)))
            continue
        for piece in STAFF_MARK.split(child.content):
            if piece == STAFF_ON:
                out.append(Token("pw_staff_words_open", "span", 1))
            elif piece == STAFF_OFF:
                out.append(Token("pw_staff_words_close", "span", -1))
            elif piece:
                out.append(changed(child, content=piece))
    return out


def _quoting(entry: Entry) -> dict[str, Any]:
    return {"value": entry.origin} if isinstance(entry, ValueEntry) and entry.origin is not None else {}


def _staff(token: Token) -> bool:
    origin = token.meta.get("origin")
    return isinstance(origin, Origin) and origin.staff


def _source_lines(children: Sequence[Token]) -> list[str]:
    return "".join("\n" if child.type in ("softbreak", "hardbreak") else child.content for child in children).split(
        "\n"
    )


def _with_meta(token: Token, **more: Any) -> Token:
    return changed(token, meta={**token.meta, **more})


def shifted(tokens: list[Token], below: int) -> list[Token]:
    """Tokens whose highest heading comes right below a level."""
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    if not levels:
        return tokens
    by = below + 1 - min(levels)
    if not by:
        return tokens

    def moved(token: Token) -> Token:
        if token.type not in ("heading_open", "heading_close"):
            return token
        level = min(max(int(token.tag[1]) + by, 1), 6)
        return changed(token, tag=f"h{level}", markup="#" * level)

    return [moved(token) for token in tokens]
