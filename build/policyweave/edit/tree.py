"""A YAML text as a tree that knows where each part begins and ends, so that a change touches nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from .cannot import CannotEdit
from .lines import line_of, line_start, line_stop, next_line

TAB = re.compile(r"(?:^|(?<=[\r\n]))\ufeff?[ \t]*\t(?=[^\s])")
GAP = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
HEADER = re.compile(r"[|>][-+0-9]*")


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a mapping or a list. name is its key or number, start where its key or its hyphen begins."""

    name: str | int
    start: int
    node: Node


@dataclass(frozen=True, slots=True)
class Node:
    """A value. kind is "scalar", "map" or "list"; style is its quotation mark or | or >, empty for none.

    start and end are offsets in the text; an empty value has start and end where it would be written. indent is
    the column of the keys or hyphens of a block, flow says that the value stands in or is {} or [].
    """

    kind: str
    start: int
    end: int
    flow: bool
    indent: int = 0
    style: str = ""
    value: str | None = None
    items: tuple[Item, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is written here."""
        return self.kind == "scalar" and self.value is None

    @property
    def plain(self) -> Any:
        """The value as text, lists and dicts, None where it is empty: what policyweave reads."""
        if self.kind == "map":
            return {str(item.name): item.node.plain for item in self.items}
        return [item.node.plain for item in self.items] if self.kind == "list" else self.value


def tree(text: str) -> Node | None:
    """The tree of a text, or None where it holds no value; raises CannotEdit for what cannot be changed safely."""
    tab = TAB.search(text)
    if tab:
        line = line_of(text, tab.end())
        raise CannotEdit(f"Line {line} begins with a tab; YAML allows only spaces there. Replace the tab by spaces.")
    try:
        _refuse_special(text)
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"Line {line_of(text, mark.index)} " if mark else "The file "
        raise CannotEdit(f"{where}cannot be read as YAML. Run `policyweave check` and mend it first.") from None
    except (YAMLError, ValueError, RecursionError):
        raise CannotEdit("The file cannot be read as YAML. Run `policyweave check` and mend it first.") from None
    if node is None:
        return None
    if not isinstance(node, MappingNode):
        raise CannotEdit("The file does not hold keys and values.")
    return _Reader(text).node(node, -1, False, node.start_mark.index)


def _refuse_special(text: str) -> None:
    """What makes one place of a file depend on another, or on more than the text: never changed by a program."""
    documents = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        documents += isinstance(event, DocumentStartEvent)
        what = ""
        if isinstance(event, AliasEvent):
            what = f"a reference (*{event.anchor})"
        elif isinstance(event, NodeEvent) and event.anchor:
            what = f"an anchor (&{event.anchor})"
        elif isinstance(event, ScalarEvent) and event.value == "<<" and not event.style:
            what = "a merge key (<<)"
        elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent) and _tagged(event):
            what = "a tag (!)"
        elif documents > 1:
            what = "a second document (---)"
        if what:
            line = line_of(text, event.start_mark.index)
            raise CannotEdit(
                f"Line {line} holds {what}, so that the file is not changed by a program. Change it by hand."
            )


def _tagged(event: Any) -> bool:
    """Whether a value has an explicit tag; an untagged scalar of any style is implicit in one of two ways."""
    implicit = any(event.implicit) if isinstance(event.implicit, tuple) else bool(event.implicit)
    return event.tag is not None and not implicit


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text

    def node(self, node: Any, indent: int, flow: bool, where: int) -> Node:
        """A node; where is the offset at which an empty value would be written, indent the column of what holds it."""
        start, end = node.start_mark.index, node.end_mark.index
        if isinstance(node, ScalarNode):
            style = str(node.style or "")
            if node.value == "" and not style:
                return Node("scalar", where, where, flow, indent)
            end = self.block_end(start, indent) if style in ("|", ">") else end
            return Node("scalar", start, end, flow, indent, style, str(node.value))
        column = self.column(start)
        inside = flow or bool(node.flow_style)
        if isinstance(node, SequenceNode):
            items = self.list_items(node, column, inside)
            last = items[-1].node.end if items and not inside else end
            return Node("list", start, last, inside, column, items=items)
        items = self.map_items(node, column, inside)
        last = items[-1].node.end if items and not inside else end
        return Node("map", start, last, inside, column, items=items)

    def map_items(self, node: MappingNode, column: int, flow: bool) -> tuple[Item, ...]:
        items: list[Item] = []
        for key, value in node.value:
            if not isinstance(key, ScalarNode) or any(item.name == str(key.value) for item in items):
                line = line_of(self.text, key.start_mark.index)
                raise CannotEdit(f"The key on line {line} is written twice or is not a word. Mend that first.")
            start, end = key.start_mark.index, key.end_mark.index
            colon = re.compile(r"[ \t]*:").match(self.text, end)
            if colon is None and not flow:
                line = line_of(self.text, start)
                raise CannotEdit(f"The key on line {line} has no colon behind it. Change the file by hand.")
            where = colon.end() if colon else end
            items.append(Item(str(key.value), start, self.node(value, column, flow, where)))
        return tuple(items)

    def list_items(self, node: SequenceNode, column: int, flow: bool) -> tuple[Item, ...]:
        items: list[Item] = []
        after = node.start_mark.index
        for number, value in enumerate(node.value):
            if flow:
                items.append(Item(number, value.start_mark.index, self.node(value, column, True, after)))
            else:
                gap = GAP.match(self.text, after)
                dash = gap.end() if gap else after
                items.append(Item(number, dash, self.node(value, column, False, dash + 1)))
            after = items[-1].node.end
        return tuple(items)

    def column(self, at: int) -> int:
        start = line_start(self.text, at)
        return at - start - self.text.startswith("\ufeff", start)

    def block_end(self, start: int, indent: int) -> int:
        """Where the last line of a text after | or > ends: before its line end, or at the start of its header's."""
        header = HEADER.match(self.text, start)
        keep = header is not None and "+" in header[0]
        at = next_line(self.text, start)
        end, deep = line_stop(self.text, start), 0
        while at < len(self.text):
            stop = line_stop(self.text, at)
            line = self.text[at:stop]
            width = len(line) - len(line.lstrip(" "))
            blank = not line.strip(" ")
            if not blank and width < (deep or indent + 1):
                break
            if not blank:
                deep = deep or width
            if not blank or (keep and stop < len(self.text)) or (deep and width > deep):
                end = stop
            at = next_line(self.text, at)
        return end
