"""Ids of headings: made from the words alone, so that no other heading can change them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile("['’‘ʼ`´]")
_EDGES = re.compile("-+")


@lru_cache(maxsize=8192)
def slug(text: str) -> str:
    """Letters (of any script) and digits of a text in small letters, joined by hyphens.

    Apostrophes of all kinds count as nothing: “Pupils’ conduct” and “Pupils' conduct” give pupils-conduct.
    """
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFC", text).casefold())
    kept = "".join(char if char.isalnum() or unicodedata.category(char)[0] == "M" else "-" for char in plain)
    return _EDGES.sub("-", unicodedata.normalize("NFC", kept)).strip("-") or "section"
