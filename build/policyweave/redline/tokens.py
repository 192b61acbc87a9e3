"""Text cut into what a reader takes for one word: numbers, dates, telephone numbers and mailboxes stay whole."""

from __future__ import annotations

import re
from functools import lru_cache

MONTH = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
MAILBOX = r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
WEB = r"(?:https?://|www\.)[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]’']"
DATE = (
    rf"\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTH})\b(?: \d{{4}}\b)?|(?:{MONTH}) \d{{1,2}}, \d{{4}}\b|\d{{4}}-\d\d-\d\d\b"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b"
)
TELEPHONE = r"(?<![\w.])(?:\+\d{1,3}[ \d()-]{7,14}\d|\(?0\d[ \d()-]{6,12}\d)(?!\w)"
TIME = r"\d{1,2}[:.]\d\d(?: ?[ap]\.?m\b)?|\d{1,2} ?[ap]m\b"
NUMBER = r"[£$€]?\d+(?:[.,:/–-]\d+)*(?:%|st\b|nd\b|rd\b|th\b|\w+)?"
_LETTER = r"[\w\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0980-\u0dff\u0e31-\u0e4e\u1000-\u109f\u200c\u200d]"
WORD = rf"\w{_LETTER}*(?:[’'‘‑-]\w{_LETTER}*)*"
TOKEN = re.compile(rf"{MAILBOX}|{WEB}|{DATE}|{TELEPHONE}|{TIME}|{NUMBER}|{WORD}|[ \t]+|.", re.DOTALL)
SENTENCE_END = re.compile(r"(?<=[.!?])[”’)]*\s+(?=[“‘(]?[^\W\d_a-z])")
# Words that alone hold no sentence together.
LIGHT = frozenset(
    "a an the and or of to in on at by for with from as is are was be it its this that these those their our your".split()
)


def cut(text: str) -> list[str]:
    """The words, spaces and marks of a text; together they are the text."""
    return TOKEN.findall(text)


def words(text: str) -> list[str]:
    """Only the words, in small letters and without the s of a plural, for measuring likeness."""
    found = [token for token in TOKEN.findall(text) if token[0].isalnum() or (len(token) > 1 and token.strip())]
    return [_singular(token.casefold()) for token in found]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word


def sentences(text: str) -> list[str]:
    """The sentences of a text, without the space between them."""
    return [part for part in SENTENCE_END.split(text.strip()) if part]


@lru_cache(maxsize=2_048)
def light(token: str) -> bool:
    """Whether a word or mark alone holds no sentence together."""
    return token.casefold() in LIGHT or not any(letter.isalnum() for letter in token)
