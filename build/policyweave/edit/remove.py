"""Takes a key or an item out of a YAML text, with the comment that belongs to it and nothing else."""

from __future__ import annotations

import re

from .cannot import CannotEdit
from .lines import line_start, line_stop, next_line
from .tree import Item, Node

COMMENT = re.compile(r"[ \t]*#")


def remove(text: str, holder: Node, item: Item) -> str:
    """The text without this item of its mapping or list."""
    if holder.flow:
        return _from_flow(text, holder, item)
    start = line_start(text, item.start)
    if text[start : item.start].strip(" \ufeff"):
        return _behind_hyphen(text, holder, item)
    indent = item.start - start - text.startswith("\ufeff", start)
    top, stop = _above(text, start, indent), _below(text, item, indent)
    bom = "\ufeff" if top == 0 and text.startswith("\ufeff") else ""
    return text[:top] + bom + text[stop:]


def _above(text: str, start: int, indent: int) -> int:
    """Where the comment lines directly above a line begin; deeper ones belong to what stands before them."""
    while start > 0:
        before = line_start(text, start - (2 if text[start - 2 : start] == "\r\n" else 1))
        first = before + text.startswith("\ufeff", before)
        match = COMMENT.match(text, first)
        if match is None or match.end() - 1 - first > indent:
            break
        start = before
    return start


def _below(text: str, item: Item, indent: int) -> int:
    """Where the lines of an item end, with the comments directly below it that are indented deeper."""
    stop = next_line(text, item.node.end)
    while stop < len(text):
        match = COMMENT.match(text, stop)
        if match is None or match.end() - 1 - stop <= indent:
            break
        stop = next_line(text, stop)
    return stop


def _behind_hyphen(text: str, holder: Node, item: Item) -> str:
    """The first key of a list's item, which shares its line with the hyphen."""
    others = [other for other in holder.items if other.start > item.start]
    if not others:
        rest = text[item.node.end : line_stop(text, item.node.end)]
        return text[: item.start].rstrip(" ") + rest + text[line_stop(text, item.node.end) :]
    between = text[item.node.end : others[0].start]
    if "#" in between:
        return text[: item.start].rstrip(" ") + text[line_stop(text, item.node.end) :]
    return text[: item.start] + text[others[0].start :]


def _from_flow(text: str, holder: Node, item: Item) -> str:
    number = holder.items.index(item)
    if number + 1 < len(holder.items):
        start, stop = item.start, holder.items[number + 1].start
    elif number:
        start, stop = holder.items[number - 1].node.end, item.node.end
    else:
        comma = re.compile(r"[ \t]*,?").match(text, item.node.end)
        start, stop = item.start, comma.end() if comma else item.node.end
    outside = text[start : item.start] + text[item.node.end : stop]
    if "#" in outside:
        raise CannotEdit("There is a comment between the brackets. Change the file by hand.")
    return text[:start] + text[stop:]
