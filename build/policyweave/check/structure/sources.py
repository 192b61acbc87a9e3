"""What the texts of a repository use: names in Jinja, files that are included or linked. Read from the sources, because
what is used only by another school, or only in a branch not taken, is used all the same."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from ...model.content import Content

COMMENT = re.compile(r"<!--#(?:(?!<!--#|#-->).)*#-->", re.DOTALL)
JINJA = re.compile(r"\{\{(?:(?!\{\{|\}\}).){0,2000}\}\}|\{%(?:(?!\{%|%\}).){0,2000}%\}", re.DOTALL)
CALLED = re.compile(r"(?<![.\w\"'])([A-Za-z_]\w*)\s*\(")
INCLUDED = re.compile(r"\binclude\s*\(\s*(?:\"([^\"]*)\"|'([^']*)')?")
STATEMENT = re.compile(r"\{%-?\s*macro\s+(\w+)[^%]*%\}|\{%-?\s*endmacro\b")


@lru_cache(maxsize=4096)
def calls(text: str) -> frozenset[str]:
    """The names of macros and functions that a text calls."""
    if "{{" not in text and "{%" not in text:
        return frozenset()
    parts = JINJA.findall(COMMENT.sub("", text))
    return frozenset(name for part in parts for name in CALLED.findall(part))


@lru_cache(maxsize=4096)
def includes(text: str) -> tuple[frozenset[str], bool]:
    """The fragments that a text includes, and whether it includes some whose names are worked out."""
    if "include" not in text:
        return frozenset(), False
    found = [match for part in JINJA.findall(COMMENT.sub("", text)) for match in INCLUDED.finditer(part)]
    names = {(match[1] or match[2] or "").removeprefix("fragments/") for match in found}
    return frozenset(names - {""}), "" in names


@lru_cache(maxsize=4096)
def linked(text: str, endings: tuple[str, ...]) -> frozenset[str]:
    """The names of files of these kinds that stand in a text, in small letters."""
    low = unquote(text).casefold()
    if not any(ending in low for ending in endings):
        return frozenset()
    kinds = "|".join(re.escape(ending) for ending in endings)
    return frozenset(re.findall(rf"([^\s/()\[\]<>\"'|=,]+(?:{kinds}))(?![\w.])", low))


def macros(body: str) -> list[tuple[str, int, str]]:
    """Name, offset of the name and text of each macro of a file."""
    bare = COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), body)
    found: list[tuple[str, int, str]] = []
    opened: list[re.Match[str]] = []
    for match in STATEMENT.finditer(bare):
        if match[1]:
            opened.append(match)
        elif opened:
            begin = opened.pop()
            found.append((begin[1], begin.start(1), bare[begin.end() : match.start()]))
    return found


def texts(content: Content) -> list[str]:
    """The bodies of pages, fragments and overlays."""
    return [*(page.body for page in content.pages.values()), *(text.body for text in content.fragments.values()),
            *(text.body for text in content.authority_texts.values()),
            *(text.body for text in content.school_texts.values())]  # fmt: skip


def all_read(content: Content) -> bool:
    """Whether every text was read: otherwise what only an unreadable one uses would seem unused."""
    owners = {path.split("/")[1] for path in content.files if path.startswith("schools/") and path.count("/") > 1}
    known = set(content.schools)
    return owners <= known and all(
        path in content.sources for path in content.files if path.endswith(".md") and path.startswith("policies/")
    )
