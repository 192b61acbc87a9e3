"""What goes on while a text is rendered: the entries it leaves, its faults, its bounds, and where we are."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from jinja2 import Template
from jinja2.runtime import Undefined
from markupsafe import Markup

from ..model import rules
from ..model.finding import Finding, Place, Rule, Severity, finding
from ..model.near import near
from ..model.origin import Origin
from .marks import BROKEN, entry_mark, position_mark, without_positions, without_staff_marks
from .values import Group, Value

MAX_STEPS = 100_000
MAX_CHARACTERS = 3_000_000
MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Site:
    """An expression in a source: where it stands and what is written there."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class ValueEntry:
    """A value put into a text, shown literally."""

    text: str
    origin: Origin | None
    place: Place


@dataclass(frozen=True, slots=True)
class BlockEntry:
    """The lines that a macro gave, still with marks."""

    raw: str
    place: Place


@dataclass(frozen=True, slots=True)
class SlotEntry:
    """A slot, with the trust's own words for it, still with marks, or None."""

    name: str
    default: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class IncludeEntry:
    """A fragment of the trust to be put in."""

    name: str
    place: Place


Entry = ValueEntry | BlockEntry | SlotEntry | IncludeEntry


class LimitReached(Exception):
    """A text asks for more than its bounds allow."""


@dataclass(slots=True)
class Session:
    """The state of rendering one text for one school and audience."""

    sites: list[Site]
    staff: bool
    joining: bool
    entries: list[Entry] = field(default_factory=list)
    findings: dict[tuple[str, Place, str], Finding] = field(default_factory=dict)
    steps: int = 0
    characters: int = 0
    depth: int = 0
    calls: list[str] = field(default_factory=list)
    lines: Callable[[str], list[str]] = lambda path: []

    def begin(self) -> None:
        """Starts the next text; findings are kept until taken."""
        self.entries = []
        self.steps = self.characters = self.depth = 0

    def step(self, characters: int = 0) -> None:
        self.steps += 1
        self.characters += characters
        if self.steps > MAX_STEPS or self.characters > MAX_CHARACTERS:
            raise LimitReached

    def report(self, rule: Rule, place: Place, message: str, fix: str, severity: Severity | None = None) -> None:
        item = finding(rule, place, message, fix, severity=severity)
        self.findings.setdefault(item.key, item)

    def take_findings(self) -> list[Finding]:
        taken = list(self.findings.values())
        self.findings.clear()
        return taken

    # What templates call

    def out(self, value: Any, number: int) -> str:
        """What an expression leaves in the text: the mark of an entry, or a macro's single line as it is."""
        self.step()
        site = self.sites[number]
        back = position_mark(site.place.path, site.place.line)
        if isinstance(value, Undefined):
            str(value)
            return self.add(ValueEntry(BROKEN, None, site.place))
        if value is None or (isinstance(value, Value) and not value.strip()):
            return self._empty(site)
        if isinstance(value, Markup):
            text = str(value)
            self.step(len(text))
            if "\n" not in without_positions(without_staff_marks(text)).strip():
                return without_positions(text).strip() + back
            return self.add(BlockEntry(text, site.place)) + back
        if isinstance(value, (Group, list, tuple, dict)):
            message = f"“{site.text}” is a group of values, not a single one."
            self.report(rules.UNKNOWN_NAME, site.place, message, "Name the value you mean, after a full stop.")
            return ""
        text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
        self.step(len(text))
        return self.add(ValueEntry(text, getattr(value, "origin", None), site.place))

    def _empty(self, site: Site) -> str:
        message = f"“{site.text}” is printed, but it is empty here."
        fix = "Fill it in, or put the sentence between {% if … %} and {% endif %}."
        self.report(rules.EMPTY_VALUE, site.place, message, fix, Severity.WARNING if self.joining else None)
        gap = "[not yet filled in]" if self.joining and self.staff else ""
        return self.add(ValueEntry(BROKEN + gap, None, site.place))

    def add(self, entry: Entry) -> str:
        self.entries.append(entry)
        return entry_mark(len(self.entries) - 1)

    def loop(self, value: Any) -> Any:
        if isinstance(value, Undefined):
            return iter(value)
        return self._counted(value or ())

    def _counted(self, items: Any) -> Any:
        for item in items:
            self.step()
            yield item

    def join(self, parts: list[Any]) -> Any:
        safe = any(isinstance(part, Markup) for part in parts)
        text = (Markup("") if safe else "").join(part if isinstance(part, str) else str(part) for part in parts)
        self.step(len(text))
        return text

    # Where we are

    def here(self, outside_macros: bool = False) -> Place:
        """The line of the template that is being rendered just now."""
        frame: FrameType | None = sys._getframe(1)
        fallback = Place("macros")
        while frame is not None:
            template = frame.f_globals.get("__jinja_template__")
            if isinstance(template, Template) and template.filename:
                path = template.filename
                place = Place(path, template.get_corresponding_lineno(frame.f_lineno))
                if not (outside_macros and path.startswith("macros/")):
                    return place
                fallback = place
            frame = frame.f_back
        return fallback

    def column(self, place: Place, word: str) -> Place:
        """The place moved to the word on its line, if it is there."""
        lines = self.lines(place.path)
        if not 0 < place.line <= len(lines):
            return place
        line = lines[place.line - 1]
        if f".{word}" in line:
            return Place(place.path, place.line, column_of(line, f".{word}") + 1)
        return Place(place.path, place.line, column_of(line, word))

    def undefined(self, name: str, owner: Any, place: Place) -> None:
        """Reports a name that is not defined."""
        if owner is None:
            self.report(
                rules.EMPTY_VALUE,
                self.column(place, name),
                f"“{name}” is asked of something that is empty here.",
                "Fill it in, or put the sentence between {% if … %} and {% endif %}.",
                Severity.WARNING if self.joining else None,
            )
            return
        if isinstance(owner, Group):
            if owner.staff_only:
                message = f"“{owner.name}.{name}” is for staff, but this text is for the public."
                fix = "Put the sentence between {% staff %} and {% endstaff %}."
                self.report(rules.STAFF_VALUE, self.column(place, name), message, fix)
                return
            message = f"“{owner.name}” has no “{name}”.{near(name, owner.names)}"
        else:
            message = f"“{name}” is not defined."
        self.report(rules.UNKNOWN_NAME, self.column(place, name), message, NAME_FIX)


NAME_FIX = "Correct the spelling; the reference lists every name that can be used."


def column_of(line: str, word: str) -> int:
    """The column at which a word stands on a line, preferring whole words; 1 if it does not."""
    at = -1
    start = 0
    while (at := line.find(word, start)) >= 0:
        before = line[at - 1 : at]
        after = line[at + len(word) : at + len(word) + 1]
        joined_before = word[:1].isalnum() and (before.isalnum() or before == "_")
        joined_after = word[-1:].isalnum() and (after.isalnum() or after == "_")
        if not joined_before and not joined_after:
            return at + 1
        start = at + 1
    return line.find(word) + 1 or 1
