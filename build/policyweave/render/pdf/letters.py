"""Text as the fonts of PDFs can show it: letters that they lack by name, long words with places to break."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
SPACES = re.compile(r"[ \t\n\r\f]+")
LONG = 28  # letters of a word that may be wider than a table's column
BREAKS = re.compile(r"(?<=[/@._?=&,;:+-])|(?<=\w{20})(?=\w{4})")
# Nothing to see: places to break, and marks that turn the direction of what follows.
SILENT = re.compile("[\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069\ufe0e\ufe0f\ufeff]")


@cache
def known() -> frozenset[int]:
    """The letters that the fonts have."""
    found: set[int] = set()
    for line in (FONTS / "letters.txt").read_text(encoding="ascii").split():
        first, last = line.split("-")
        found.update(range(int(first, 16), int(last, 16) + 1))
    return frozenset(found)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("[^" + "".join(re.escape(chr(letter)) for letter in sorted(known())) + "]")


def shown(text: str) -> str:
    """The text with each letter that no font has as its name in brackets: [telephone receiver]."""
    text = SILENT.sub("", unicodedata.normalize("NFC", text))
    return _pattern().sub(lambda match: _named(match[0]), text)


def _named(letter: str) -> str:
    if letter.isspace():
        return " "
    name = unicodedata.name(letter, "")
    if not name or len(name) > 40 or "IDEOGRAPH" in name:
        return f"[U+{ord(letter):04X}]"
    return f"[{name.lower()}]"


def pieces(text: str) -> list[str]:
    """The text in pieces between which a line may break; most texts are one."""
    if not any(len(word) > LONG for word in text.split(" ")):
        return [text]
    found: list[str] = []
    for word in re.split(r"(?<= )", text):
        parts = [part for part in BREAKS.split(word) if part] if len(word) > LONG else [word]
        if len(parts) > 1 or not found:
            found += parts
        else:
            found[-1] += word
    return found
