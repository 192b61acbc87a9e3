"""Finds editions of national guidance that somebody typed: “KCSIE 2023”, “the 2018 edition of Working Together”."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ...model.fields import MONTHS
from ...model.schema import Guidance

SPACE = r"[\s\u00ad\u200b\u2060\ufeff*_]"
DASH = r"[-\u2010-\u2015]"
MARK = rf"(?:{SPACE}|{DASH}|[\"'’‘“”(\[,:;/~`])"
MONTH = "(?:" + "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS).replace("Sep(?:", "Sept?(?:") + ")\\.?"
DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?)"
PART = r"(?:parts?|annex(?:es)?|chapters?)[\s\u00a0]+(?:one|two|three|four|five|[1-9]|[a-h])\b"
SUBTITLE = (
    r"statutory guidance for schools and colleges|a guide to (?:multi-agency|inter-agency) working[^.;()\n]{0,80}"
    r"|(?:statutory |departmental )?(?:guidance|advice)"
)
ISSUED = r"(?:(?:as )?(?:published|issued|updated|revised|amended|dated|reissued)(?:[\s\u00a0]+(?:in|on))?)"
FILLER = (
    rf"{SUBTITLE}|{ISSUED}|{PART}|editions?|versions?|of|the|statutory|DfE|HM Government|Department for Education"
    rf"|Home Office|{DAY}(?={SPACE}+{MONTH})|{MONTH}"
)
YEAR = rf"(?:19[89]|20[0-9])\d(?:{DASH}\d{{2}}(?!\d)|/\d{{2}}(?!\d))?|['’]\d\d"
AFTER_NAME = rf"(?:['’]s\b)?(?:{MARK}|(?<!\w)(?:{FILLER})(?!\w)){{0,24}}?"
BEFORE_NAME = (
    rf"(?:{SPACE}|[\"'’‘“”]|(?<!\w)(?:editions?|versions?|update|revision|issue|of|the|DfE(?:['’]s)?|statutory"
    rf"|guidance(?: document)?|on|called)(?!\w)){{1,24}}?"
)
COUNTED = re.compile(
    rf"{SPACE}+(?:(?:young|new|other|more|looked|different|of|our|us|in)\b|[\w-]*(?:people|children|staff|pupils|men)\b"
    r"|(?!is\b|was\b|has\b|as\b|says\b|sets\b|asks\b|does\b|states\b|requires\b|makes\b|gives\b|expects\b|applies\b"
    r"|replaces\b|tells\b|defines\b|lists\b|means\b|needs\b|guidelines\b|updates\b|changes\b|this\b|its\b)[a-z-]{3,}s\b)"
)
WHEN = re.compile(
    rf"\b(?:in|since|until|till|by|from|during|before|after|early|late){SPACE}+(?:the{SPACE}+)?(?:{MONTH}{SPACE}+)?$",
    re.IGNORECASE,
)
QUICK = re.compile(r"[12'’]\d\d")  # whether it is worth looking closer
ACT = re.compile(rf"\b(?:Acts?|Regulations?|Order|Code|Rules|Report|Framework|Standards?|Convention|Bill){SPACE}+$")
LOOSE = re.compile(rf"{SPACE}*[,:;/]")


CLOSING = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Mention:
    """An edition that was typed: the guidance's id, the edition's index (None if national.yml does not know it), its
    year, where the words begin and end, and where the year does."""

    guidance: str
    index: int | None
    year: str
    start: int
    end: int
    at: tuple[int, int]


def mentions(text: str, national: Mapping[str, Guidance]) -> tuple[Mention, ...]:
    """All editions of guidance that are named in a text, in order."""
    if not QUICK.search(text):
        return ()
    key = tuple((name, guidance.title, guidance.short) for name, guidance in national.items())
    return tuple(
        Mention(name, _known(national[name], year), year, start, end, at)
        for name, year, start, end, at in _found(text, key)
    )


def named(text: str, national: Mapping[str, Guidance]) -> list[tuple[str, int, int]]:
    """Where guidance is named in a text, with or without an edition: its id, and where the name begins and ends."""
    key = tuple((name, guidance.title, guidance.short) for name, guidance in national.items())
    called, owners = _names(key)
    return [(owners[_plain(match[0])], match.start(), match.end()) for match in called.finditer(text)]


Key = tuple[tuple[str, str, str], ...]


@lru_cache(maxsize=256)
def _found(text: str, key: Key) -> list[tuple[str, str, int, int, tuple[int, int]]]:
    """Guidance, year, beginning and end of each mention, and where its year stands."""
    forward, backward, owners = _patterns(key)
    found: dict[tuple[int, int], tuple[int, re.Match[str]]] = {}
    for pattern in (forward, backward):
        for match in pattern.finditer(text):
            at, known = match.span("edition"), len(match["name"])
            if not _elsewhere(text, match, before=pattern is backward) and (at not in found or known > found[at][0]):
                found[at] = known, match
    return sorted(
        (
            (owners[_plain(match["name"])], _year(match["edition"]), match.start(), _end(text, match), at)
            for at, (_, match) in found.items()
        ),
        key=lambda one: one[2],
    )


def _end(text: str, match: re.Match[str]) -> int:
    """The end of a mention, with the bracket that closes one within it."""
    start, end = match.start(), max(match.end(), match.end("name"))
    close = text[end : end + 1]
    opened = close in CLOSING and text.count(CLOSING[close], start, end) > text.count(close, start, end)
    return end + 1 if opened else end


def _elsewhere(text: str, match: re.Match[str], before: bool) -> bool:
    """Whether the number belongs to other words than the guidance's name."""
    if not before:
        return _counts(text, match)
    return not match["kind"] and bool(WHEN.search(text, 0, match.start()) or ACT.search(text, 0, match.start()))


def _counts(text: str, match: re.Match[str]) -> bool:
    """Whether the number belongs to the words after it: “working together, 2018 pupils”."""
    gap = match["gap"]
    if "(" in gap or "[" in gap or not COUNTED.match(text, match.end("edition")):
        return False
    return bool(LOOSE.match(gap)) or match["name"].islower() or bool(re.match(r"[^A-Z]*$", match["name"][1:]))


def _known(guidance: Guidance, year: str) -> int | None:
    """The edition of this name, or else the one whose name holds this year."""
    names = [edition.name for edition in guidance.editions]
    if year in names:
        return names.index(year)
    return next((index for index, name in enumerate(names) if year in name), None)


def _year(typed: str) -> str:
    """2023 of “2023-24”, “2023/24” and “’23”."""
    if typed[0] in "'’":
        return f"20{typed[1:]}"
    return typed[:4]


@lru_cache(maxsize=16)
def _patterns(key: Key) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """The patterns “name … edition” and “edition … name” for all guidance, and whose each plain name is."""
    called, owners = _called(key)
    named = rf"(?<!\w)(?P<name>{called})"
    end = r"(?![\d£$%]|[.,]\d)"
    forward = rf"{named}(?P<gap>{AFTER_NAME})(?<![\d£$#])(?P<edition>{YEAR}){end}(?!\w*{DASH}?year)"
    backward = (
        rf"(?<![\w£$#/.,-])(?:{MONTH}{SPACE}+)?(?P<edition>{YEAR}){end}"
        rf"(?=(?P<gap>{BEFORE_NAME}){named}(?!\w))(?P<kind>{SPACE}+(?:editions?|versions?|update|revision|issue)\b)?"
    )
    return re.compile(forward, re.IGNORECASE), re.compile(backward, re.IGNORECASE), owners


@lru_cache(maxsize=16)
def _names(key: Key) -> tuple[re.Pattern[str], dict[str, str]]:
    """The pattern of a name that stands alone, and whose each plain name is."""
    called, owners = _called(key)
    return re.compile(rf"(?<!\w)(?:{called})(?!\w)", re.IGNORECASE), owners


def _called(key: Key) -> tuple[str, dict[str, str]]:
    """The pattern of any name of the guidance, the longest first, and whose each plain name is."""
    owners: dict[str, str] = {}
    names: set[str] = set()
    for owner, title, short in key:
        head = title.partition(":")[0]
        for name in (title, short, *([head] if len(head.split()) > 2 else [])):
            owners.setdefault(_plain(name), owner)
            names.add(name)
    spelt = [_spelt(name) for name in sorted(names, key=lambda name: (-len(name), name))]
    return "|".join(spelt) or "(?!)", owners


def _plain(name: str) -> str:
    """A name without spaces and signs, in small letters."""
    return re.sub(r"[\W_]", "", name.replace("&", "and")).casefold()


def _spelt(words: str) -> str:
    """A pattern for a name with any spaces, line ends, hyphens and apostrophes."""
    out = [re.escape(word) for word in words.split()]
    spelt = [re.sub(r"\\-", lambda _: f"{DASH}", word).replace("'", "['’]") for word in out]
    return f"(?:{SPACE}|{DASH})+".join("(?:and|&)" if word == "and" else word for word in spelt)
