"""A digest of what a passage says, whoever's values are in it: moved lines, spacing and bold type change nothing."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator

from markdown_it.token import Token

from ...model.origin import Layer, Origin
from ..kinds import Passage
from ..values import Words
from .typed import NATIONAL

VERSION = 1  # of what the digest holds; another one opens every passage again
KEPT = frozenset({"s_open", "s_close", "pw_staff_words_open", "pw_staff_words_close", "link_close"})
SPACES = re.compile(r"\s+")
EDITION = re.compile(r"\.editions\.\d+\.")


def of_passage(passage: Passage) -> str:
    """The digest of a passage: whose words they are, and the words; a value counts as its name."""
    origin = passage.origin
    pieces: list[Piece] = list(_pieces(passage.children)) if passage.children else [passage.text]
    return _digest([origin.layer.value, origin.owner, *_tidy(pieces)])


def of_value(words: Words) -> str:
    """The digest of a text of a YAML file."""
    return _digest([words.data.path, *_tidy([words.text])])


def _digest(value: list[object]) -> str:
    text = json.dumps([VERSION, *value], ensure_ascii=True, separators=(",", ":"))
    return "sha256-" + hashlib.sha256(text.encode("ascii")).hexdigest()


Piece = str | list[str]


def _pieces(children: tuple[Token, ...]) -> Iterator[Piece]:
    for child in children:
        kind = child.type
        if kind in ("softbreak", "hardbreak"):
            yield " "
        elif kind == "link_open":
            yield [kind, "" if "of_values" in child.meta else str(child.attrs.get("href", ""))]
        elif kind == "image":
            yield [kind, str(child.attrs.get("src", "")), child.content]
        elif kind == "html_inline":
            yield [kind, child.content]
        elif kind in KEPT or kind == "footnote_ref":
            yield [kind]
        elif "value" in child.meta:
            yield _name(child.meta["value"]) or child.content
        else:
            yield child.content


def _name(origin: object) -> str:
    """The name of a value, the same for every school, council and edition."""
    if not isinstance(origin, Origin) or not origin.key:
        return ""
    if origin.path == NATIONAL:
        return f"{{{{national.{EDITION.sub('.edition.', origin.key)}}}}}"
    where = origin.path if origin.layer is Layer.TRUST else origin.layer.value
    return f"{{{{{where}:{origin.key}}}}}"


def _tidy(pieces: list[Piece]) -> list[Piece]:
    """Texts that stand beside each other as one, with single spaces."""
    out: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and out and isinstance(out[-1], str):
            out[-1] += piece
        else:
            out.append(piece)
    even = (unicodedata.normalize("NFC", SPACES.sub(" ", one)) if isinstance(one, str) else one for one in out)
    kept = [one for one in even if one]
    if kept and isinstance(kept[0], str):
        kept[0] = kept[0].lstrip()
    if kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip()
    return kept
