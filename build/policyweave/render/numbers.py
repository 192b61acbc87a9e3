"""Numbers of sections, by which a clause can be cited: 4, 4.2, 4.2.1, the same in every school.

They come from the lines of the trust's page, not from what one school shows of it: a heading that stands in a branch
not taken, or in a slot that a school replaces, keeps its number, and nobody else gets it. Headings that differ from
school to school count for themselves below the section that they stand in: 4.S1 is the school's, 4.C1 a council's,
4.T1 made by a macro or a shared text of the trust, 4.N1 not public (4.SN1 a school's that is not public). One in a
loop gets a letter: 4.2a, 4.2b.

Numbers are looks. No id, digest, redline or link in the sources depends on them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import escape

from ..model.content import Content
from ..model.origin import Audience, Layer
from ..model.page import ComposedPage, Heading

LETTERS = {Layer.TRUST: "T", Layer.AUTHORITY: "C", Layer.SCHOOL: "S"}
NOT_PUBLIC = "N"
ANCHOR = "s"  # in front of a number: #s4.2

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
FENCE = re.compile(r"[\s>*+\d.)-]*(`{3,}|~{3,})")
HASHES = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(#{1,6})(?:[ \t]|$)")
UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
NO_TITLE = re.compile(r"\s*$|\s{4}|\s*(?:[-*+>|#]|\d+[.)]\s|\{%|`{3}|~{3})")
TAG = re.compile(r"\{%-?\s*(end)?(staff|for|slot)\b")


def numbers_of(content: Content, page: ComposedPage) -> dict[str, str]:
    """The number of each heading by its id; none for the title, and none at all on a page that is not numbered."""
    source = content.page_at(page.source)
    if source is None or not content.numbered(source):
        return {}
    staff_page = source.front.audience is Audience.STAFF
    lines = _lines(source.body, staff_page)
    placed = _Placed()
    return {
        heading.id: placed.number(heading, lines if heading.origin.path == source.path else {}, staff_page)
        for heading in page.headings
        if heading.level > 1
    }


def anchors_of(page: ComposedPage, numbers: Mapping[str, str]) -> dict[str, str]:
    """The anchor of each numbered heading by its id, but for those that the page has for something else."""
    return {id: f"{ANCHOR}{number}" for id, number in numbers.items() if f"{ANCHOR}{number}" not in page.anchors}


def in_front(words: str, anchor: str = "") -> str:
    """The HTML of a number in front of a heading; nothing for none."""
    id = f' id="{escape(anchor)}"' if anchor else ""
    return f'<span class="pw-number"{id}>{escape(words)}</span> ' if words else ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A heading in the trust's own text. hidden: the public does not see it; slot counts the slots with default text,
    0 outside of them."""

    line: int
    level: int
    hidden: bool
    loop: bool
    slot: int
    number: str = ""


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading below which others may stand. kind is a letter, or empty for the trust's own lines."""

    level: int
    number: str
    kind: str
    owner: str
    hidden: bool


@dataclass(slots=True)
class _Counted:
    """Headings that are open, on the public site and on the staff's, and how many stand below each number."""

    public: list[_Open] = field(default_factory=list)
    staff: list[_Open] = field(default_factory=list)
    below: Counter[tuple[str, str]] = field(default_factory=Counter)

    def next(self, level: int, kind: str, owner: str, hidden: bool) -> str:
        """The number of the heading that comes next. What the public does not see shifts nothing that it sees."""
        stack = self.staff if hidden else self.public
        while stack and not _holds(stack[-1], level, kind, owner):
            stack.pop()
        parent = stack[-1] if stack else _Open(0, "", "", "", False)
        letters = (kind if kind != parent.kind else "") + (NOT_PUBLIC if hidden and not parent.hidden else "")
        self.below[parent.number, letters] += 1
        own = f"{letters}{self.below[parent.number, letters]}"
        number = f"{parent.number}.{own}" if parent.number else own
        self._push(stack, _Open(level, number, kind, owner, hidden))
        return number

    def given(self, level: int, number: str, hidden: bool) -> None:
        """A heading of the trust's own lines comes, whose number is known."""
        stack = self.staff if hidden else self.public
        stack[:] = [one for one in stack if not one.kind and one.level < level]
        self._push(stack, _Open(level, number, "", "", hidden))

    def _push(self, stack: list[_Open], one: _Open) -> None:
        stack.append(one)
        if not one.hidden:
            self.staff = list(self.public)


def _holds(one: _Open, level: int, kind: str, owner: str) -> bool:
    """Whether a heading belongs below an open one."""
    return one.level < level if (one.kind, one.owner) == (kind, owner) else not one.kind


def _headings(body: str, staff_page: bool) -> Iterator[_Line]:
    """The headings of the trust's own text, whether or not a school shows them."""
    lines = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), body).split("\n")
    fence = ""
    inside: Counter[str] = Counter()
    slots = 0
    for number, line in enumerate(lines, 1):
        mark = FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) and not line[mark.end() :].strip() else fence
            continue
        if mark:
            fence = mark[1]
            continue
        level = _level(line, lines[number] if number < len(lines) else "")
        if level:
            hidden = inside["staff"] > 0 and not staff_page
            yield _Line(number, level, hidden, inside["for"] > 0, slots if inside["slot"] > 0 else 0)
        for end, tag in TAG.findall(line):
            inside[tag] += -1 if end else 1
            slots += tag == "slot" and not end


def _level(line: str, below: str) -> int:
    """The level of the heading in a line, 0 if there is none."""
    hashes = HASHES.match(line)
    if hashes:
        return len(hashes[1])
    under = UNDERLINE.match(below)
    return (1 if under[1][0] == "=" else 2) if under and not NO_TITLE.match(line) else 0


def _in_slots(lines: Sequence[_Line]) -> list[_Line]:
    """The headings with the levels that they get on the page: default text goes right below what its slot stands in."""
    least: dict[int, int] = {}
    for one in lines:
        least[one.slot] = min(one.level, least.get(one.slot, one.level))
    out: list[_Line] = []
    for one in lines:
        if one.slot:
            around = [other.level for other in out if other.slot != one.slot and (one.hidden or not other.hidden)]
            one = replace(one, level=one.level + (around[-1] if around else 0) + 1 - least[one.slot])
        out.append(one)
    return out


@lru_cache(maxsize=256)
def _lines(body: str, staff_page: bool) -> Mapping[int, _Line]:
    """The numbered headings of the trust's own text by their lines, found once for all schools."""
    return _numbered(_in_slots(list(_headings(body, staff_page))))


def _numbered(lines: Sequence[_Line]) -> dict[int, _Line]:
    counted = _Counted()
    return {
        one.line: replace(one, number=counted.next(one.level, "", "", one.hidden)) for one in lines if one.level > 1
    }


@dataclass(slots=True)
class _Placed:
    """Gives the headings of a woven page their numbers, in order."""

    counted: _Counted = field(default_factory=_Counted)
    times: Counter[str] = field(default_factory=Counter)
    named: dict[str, str] = field(default_factory=dict)  # the last number that a line's own became

    def number(self, heading: Heading, lines: Mapping[int, _Line], staff_page: bool) -> str:
        """The number of the next heading of the page."""
        origin = heading.origin
        if origin.line in lines:
            one = lines[origin.line]
            above, _, own = one.number.rpartition(".")
            plain = f"{self.named.get(above, above)}.{own}" if above else own
            again = self.times[plain] + (one.loop and plain == one.number)
            self.times[plain] += 1
            number = plain + _letters(again)
            self.named[one.number] = number
            self.counted.given(heading.level, number, one.hidden)
            return number
        return self.counted.next(heading.level, LETTERS[origin.layer], origin.owner, origin.staff and not staff_page)


def _letters(number: int) -> str:
    """Nothing, a, b … z, aa, ab … for 0, 1, 2 …"""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(ord("a") + rest) + out
    return out
