"""PW074: a body or term is named that has been replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ...model.finding import Finding, Rule, Severity, finding
from ...model.schema import Renamed
from ..kinds import Case, Passage
from ..values import school_words, trust_words

RULE = Rule(
    "PW074",
    "body-replaced",
    Severity.WARNING,
    "A body or term is named that policies/renamed.yml says has been replaced.",
)

# What the words around it say themselves is no fault: “formerly the Criminal Records Bureau”.
PAST = re.compile(
    r"\b(?:formerly|previously|once|originally|used to be|replac(?:es|ed|ing)|instead of|in place of|successors? (?:to|of)"
    r"|took over from|\(then|until \d{4},?|old(?:er)? (?:name|term|words?))"
    r"(?:\s+(?:the|an?|for|was|were|known as|called|named))*[\s(\"“‘'*:]*$",
    re.IGNORECASE,
)
GONE = re.compile(
    r"[\s)\"”’'*,]*(?:\([^)]*\)\s*)?(?:(?:was|were|has been|have been|is|are)\s+(?:since\s+|now\s+)?"
    r"(?:replaced|abolished|renamed|called|known)|became\b|(?:is|are)\s+now\b|no longer\b)",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"://|@|\bwww\.|\.\w+/")


def trust(case: Case) -> Iterator[Finding]:
    """Findings in the YAML values of trust and authorities."""
    for words in trust_words(case.content):
        for _, name, entry in _names(case, words.text):
            yield finding(RULE, words.place, *_said(case, name, entry))


def school(case: Case, slug: str) -> Iterator[Finding]:
    """Findings in a school's YAML values."""
    for words in school_words(case.content, slug):
        for _, name, entry in _names(case, words.text):
            yield finding(RULE, words.place, *_said(case, name, entry))


def passage(case: Case, passage: Passage) -> Iterable[Finding]:
    """A finding for each old name in a text."""
    return _in_text(case, passage) if _worth(case, passage.text) else ()


def _in_text(case: Case, passage: Passage) -> Iterator[Finding]:
    for start, name, entry in _names(case, passage.own if passage.quoted else passage.text):
        place = passage.place(case.content, start, name.split("\n")[0])
        yield finding(RULE, place, *_said(case, name, entry))


def _worth(case: Case, text: str) -> bool:
    """Whether the end of an old name is in the text at all."""
    return _has_end(text, tuple([entry.old for entry in case.content.renamed]))


@lru_cache(maxsize=2_048)
def _has_end(text: str, renamed: tuple[tuple[str, ...], ...]) -> bool:
    low = text.casefold()
    return any(end in low for end in _ends(renamed))


@lru_cache(maxsize=16)
def _ends(renamed: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple({re.split("['’]", name.split()[-1].casefold())[0] for names in renamed for name in names})


def _said(case: Case, name: str, entry: Renamed) -> tuple[str, str]:
    words = " ".join(name.split())
    return f"“{words}” is an old name.", f"Write {entry.now} instead, or say that it is the former name."


def _names(case: Case, text: str) -> Iterator[tuple[int, str, Renamed]]:
    renamed = case.content.renamed if _worth(case, text) else ()
    pattern = _pattern(tuple([entry.old for entry in renamed]))
    for match in pattern.finditer(text) if pattern else ():
        entry = renamed[int((match.lastgroup or "e0")[1:])]
        past = PAST.search(text, 0, match.start()) or GONE.match(text, match.end())
        if past or (entry.since is not None and entry.since > case.on):
            continue
        if not ADDRESS.search(_run(text, match.start(), match.end())):
            yield match.start(), match[0], entry


def _run(text: str, start: int, end: int) -> str:
    """The words with what is joined to them without a space."""
    return re.split(r"\s", text[:start])[-1] + text[start:end] + re.split(r"\s", text[end:])[0]


@lru_cache(maxsize=16)
def _pattern(renamed: tuple[tuple[str, ...], ...]) -> re.Pattern[str] | None:
    """All old names, in a group for each entry."""
    groups = [
        f"(?P<e{index}>{'|'.join(_spelt(name) for name in sorted(names, key=len, reverse=True))})"
        for index, names in enumerate(renamed)
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(groups)})(?!\w)") if groups else None


def _spelt(name: str) -> str:
    """A pattern for a name. In small letters, one or two words may be ordinary ones: there its capitals count."""
    words = name.split()
    if len(words) > 2:
        return f"(?i:{_joined(words)}s?)"
    if name.isupper():
        return _joined(words) + "(?:['’]?s)?"
    return f"(?:{_joined(words)}|{_joined(name.upper().split())})"


def _joined(words: list[str]) -> str:
    return r"(?:[\s*_]|[-\u2010-\u2015])+".join(re.escape(word).replace("'", "['’]") for word in words)
