"""Reads Markdown files: front matter and body. A page whose audience cannot be read is never given an audience."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from ..model import rules
from ..model.content import Data, MacroFile, PageSource, TextSource
from ..model.finding import Finding, Place, Severity, finding
from ..model.origin import Layer
from ..model.schema import PageFront, TextFront
from .text import invisible, read_text, tidy_markdown
from .validate import validate
from .yaml import Parsed, parse_yaml

T = TypeVar("T", bound=BaseModel)
FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
RAIL = re.compile(r"-{3,}")
SAYS = re.compile(r"[\W_]*audience\W*[:=]", re.IGNORECASE)
HEAD_LINES = 4
UNSEEN = re.compile("[\u00ad\u034f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
EXAMPLE = "Begin the file with three lines: ---, then audience: public (or staff) and title: …, then ---."


def _split(text: str) -> tuple[str | None, str, bool]:
    """Front matter or None, the body with as many empty lines in front, and whether there is front matter unread.

    Lines that look like front matter but cannot be told apart from the text (never closed, a character that nobody
    sees in front, other dashes) count as unread: what they say of the audience must not be lost.
    """
    match = FRONT.match(text)
    if match:
        return match[1], "\n" * match[0].count("\n") + text[match.end() :], False
    head = [line for line in UNSEEN.sub("", text).split("\n") if line.strip()][:HEAD_LINES]
    railed = bool(head) and RAIL.fullmatch(head[0].strip()) is not None
    return None, text, railed or any(SAYS.match(line) for line in head)


def _front(kind: type[T], source: str, path: str) -> tuple[T | None, Parsed, list[Finding]]:
    parsed = parse_yaml(source, path, first_line=2)
    findings = list(parsed.findings)
    if any(item.severity is Severity.ERROR for item in findings):
        return None, parsed, findings
    if parsed.value is None:
        parsed = Parsed({}, parsed.positions, parsed.findings)
    front, faults = validate(kind, parsed, path)
    return front, parsed, findings + faults


def read_page(root: Path, path: str, page_id: str) -> tuple[PageSource | None, list[Finding]]:
    """A policy page, or None with findings. Without a readable audience there is no page."""
    text, findings = read_text(root, path, "page")
    if text is None:
        return None, findings
    source, body, open_front = _split(text)
    if source is None:
        message = (
            "The front matter (the lines between ---) is never closed."
            if open_front
            else "The page does not say whom it is for."
        )
        return None, [*findings, finding(rules.NO_AUDIENCE, Place(path), message, EXAMPLE)]
    front, parsed, faults = _front(PageFront, source, path)
    findings += [_about_audience(item) for item in faults]
    body, spaces = tidy_markdown(body, path)
    findings += spaces + invisible(body, path)
    if front is None:
        return None, findings
    return PageSource(page_id, path, body, front, Data(path, parsed.positions)), findings


def _about_audience(item: Finding) -> Finding:
    if "“audience”" in item.message and item.rule in (rules.MISSING_FIELD, rules.WRONG_VALUE):
        message = "The page does not say whom it is for." if item.rule is rules.MISSING_FIELD else item.message
        return finding(rules.NO_AUDIENCE, item.place, message, EXAMPLE)
    return item


def read_overlay(root: Path, path: str, name: str, layer: Layer, owner: str) -> tuple[TextSource | None, list[Finding]]:
    """An overlay or fragment, or None with findings. Front matter that cannot be read means no text at all."""
    text, findings = read_text(root, path, "page" if layer is Layer.TRUST else "overlay")
    if text is None:
        return None, findings
    source, body, open_front = _split(text)
    front: TextFront | None = TextFront()
    if open_front:
        message = "The front matter (the lines between ---) is never closed."
        return None, [
            *findings,
            finding(rules.NO_AUDIENCE, Place(path), message, "Write --- on a line of its own below it."),
        ]
    if source is not None:
        front, _, faults = _front(TextFront, source, path)
        findings += [_about_audience(item) for item in faults]
    body, spaces = tidy_markdown(body, path)
    findings += spaces + invisible(body, path)
    if front is None:
        return None, findings
    return TextSource(name, layer, owner, path, body, front.audience, front.lang or ""), findings


def read_macros(root: Path, path: str) -> tuple[MacroFile | None, list[Finding]]:
    """A file of macros, or None with findings."""
    text, findings = read_text(root, path, "page")
    return (MacroFile(path, text) if text is not None else None), findings
