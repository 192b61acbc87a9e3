"""Footnotes of all the files that make a page: numbered in the order of their calls, each with its own text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markdown_it.token import Token

from ..model import rules
from ..model.finding import Finding, Place, finding
from ..model.origin import Origin
from ..model.page import changed
from .expand import Part
from .ids import APART
from .session import column_of
from .slug import slug


def gather_notes(
    tokens: list[Token], parts: list[Part], lines: Callable[[str], list[str]]
) -> tuple[list[Token], list[Finding], list[Finding]]:
    """The tokens with numbered calls and the notes at the end, findings, and findings of notes that nothing calls."""
    gatherer = _Gatherer(lines)
    out = [gatherer.token(token) for token in tokens]
    out += gatherer.notes()
    unused = []
    for part in parts:
        for label, place in part.footnote_places.items():
            if (id(part), label) not in gatherer.numbers:
                message = f"The footnote [^{label}] has a text, but nothing calls it."
                fix = f"Write [^{label}] where it belongs, or delete it."
                unused.append(finding(rules.FOOTNOTE_UNUSED, place, message, fix))
    return out, gatherer.findings, unused


class _Gatherer:
    def __init__(self, lines: Callable[[str], list[str]]) -> None:
        self.lines = lines
        self.numbers: dict[tuple[int, str], int] = {}
        self.calls: list[tuple[Part, str, list[str]]] = []
        self.findings: list[Finding] = []

    def token(self, token: Token) -> Token:
        if token.type != "inline" or not any(child.type == "footnote_ref" for child in token.children or ()):
            return token
        origin = token.meta.get("origin")
        children = []
        line = 0
        for child in token.children or ():
            line += child.type in ("softbreak", "hardbreak")
            children.append(self.call(child, origin, line) if child.type == "footnote_ref" else child)
        return changed(token, children=children)

    def call(self, child: Token, origin: Any, further: int) -> Token:
        part, label = child.meta["part"], str(child.meta["label"])
        if label not in part.footnotes:
            place = self.place(origin, part, further, f"[^{label}]")
            message = f"[^{label}] calls a footnote that has no text in this file."
            fix = f"Write [^{label}]: and the text on a line of its own, or put [^{label}] in a code span."
            self.findings.append(finding(rules.FOOTNOTE_MISSING, place, message, fix))
            return Token("text", "", 0, content=f"[^{label}]")
        key = (id(part), label)
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers) + 1
            self.calls.append((part, label, []))
        number = self.numbers[key]
        refs = self.calls[number - 1][2]
        anchor = _anchor(part, label)
        refs.append(f"fnref-{anchor}" + (f"-{len(refs) + 1}" if refs else ""))
        meta = {"label": str(number), "anchor": f"fn-{anchor}", "ref": refs[-1], "name": anchor}
        return changed(child, meta=meta)

    def place(self, origin: Any, part: Part, further: int, word: str) -> Place:
        if not isinstance(origin, Origin):
            return Place(part.rendered.path)
        lines = self.lines(origin.path)
        line = origin.line + further
        return Place(origin.path, line, column_of(lines[line - 1], word)) if line <= len(lines) else origin.place

    def notes(self) -> list[Token]:
        if not self.calls:
            return []
        out = [Token("pw_footnotes_open", "section", 1, block=True)]
        done = 0
        while done < len(self.calls):  # a note may call further notes
            part, label, refs = self.calls[done]
            done += 1
            body = [self.token(token) for token in part.footnotes[label]]
            anchor = _anchor(part, label)
            meta = {"label": str(done), "anchor": f"fn-{anchor}", "refs": refs, "name": anchor}
            out.append(Token("pw_footnote_open", "li", 1, meta=meta, block=True))
            out += body
            out.append(Token("pw_footnote_close", "li", -1, block=True))
        out.append(Token("pw_footnotes_close", "section", -1, block=True))
        return out


def _anchor(part: Part, label: str) -> str:
    return APART.join(piece for piece in (part.notes, slug(label)) if piece)
