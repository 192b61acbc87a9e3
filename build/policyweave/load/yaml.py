"""Reads YAML so that every value stays text as typed, a key written twice is a fault, and each value has its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ..model import rules
from ..model.finding import Finding, Place, finding
from .text import CONTROL_RUN

MAX_NODES = 20_000
MAX_DEPTH = 30
MERGE = "<<"

Plain = None | str | list[Any] | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A YAML file as plain values (text, lists, mappings, None for an empty value) with the place of each."""

    value: Plain
    positions: dict[tuple[str | int, ...], tuple[int, int]]
    findings: tuple[Finding, ...]
    keys: dict[tuple[str | int, ...], tuple[int, int]] = field(default_factory=dict)


class _TooLarge(Exception):
    pass


@lru_cache(maxsize=2048)
def parse_yaml(text: str, path: str, first_line: int = 1) -> Parsed:
    """Values, places and findings of a YAML text that begins at first_line of the file at path.

    Every scalar is text exactly as typed, whatever YAML would make of it; merge keys (`<<`) are followed.
    The same text of the same file is read once a process; what comes back must not be changed.
    """
    findings: list[Finding] = []
    tab = re.search(r"^ *\t", text, re.MULTILINE)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        if tab:
            line = text.count("\n", 0, tab.start()) + first_line
            message = f"Line {line} begins with a tab; YAML allows only spaces there."
            findings.append(
                finding(
                    rules.YAML_SYNTAX, Place(path, line, tab.end() - tab.start()), message, "Replace the tab by spaces."
                )
            )
        else:
            findings.append(_syntax(error, text, path, first_line))
        return Parsed(None, {}, tuple(findings))
    except (YAMLError, ValueError, RecursionError) as error:
        message = (
            f"This cannot be read as YAML: {str(error).splitlines()[0] if str(error) else 'it is nested too deeply'}."
        )
        return Parsed(
            None, {}, (finding(rules.YAML_SYNTAX, Place(path, first_line), message, "Undo the last change."),)
        )
    reader = _Reader(path, first_line)
    try:
        value = reader.plain(node, ()) if node is not None else None
    except _TooLarge:
        message = "The values of this file refer to each other so often that it becomes too large."
        reader.findings.append(
            finding(rules.LIMIT, Place(path, first_line), message, "Write the values out instead of using & and *.")
        )
        return Parsed(None, {}, tuple(reader.findings))
    return Parsed(value, reader.positions, tuple(reader.findings), reader.keys)


class _Reader:
    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.positions: dict[tuple[str | int, ...], tuple[int, int]] = {}
        self.keys: dict[tuple[str | int, ...], tuple[int, int]] = {}
        self.findings: list[Finding] = []
        self.count = 0

    def place(self, node: Node) -> tuple[int, int]:
        return (node.start_mark.line + self.first_line, node.start_mark.column + 1)

    def plain(self, node: Node, keys: tuple[str | int, ...]) -> Plain:
        self.count += 1
        if self.count > MAX_NODES or len(keys) > MAX_DEPTH:
            raise _TooLarge
        self.positions.setdefault(keys, self.place(node))
        if isinstance(node, ScalarNode):
            text = str(node.value)
            if CONTROL_RUN.search(text):
                place = Place(self.path, *self.place(node))
                message = "The value holds a control character, written with a backslash."
                self.findings.append(finding(rules.CONTROL, place, message, "Write the value as plain text."))
                return CONTROL_RUN.sub("", text)
            return None if text == "" and node.style is None else text
        if isinstance(node, SequenceNode):
            return [self.plain(item, (*keys, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, MappingNode)
        return self.mapping(node, keys)

    def mapping(self, node: MappingNode, keys: tuple[str | int, ...]) -> dict[str, Any]:
        own: dict[str, tuple[Node, Node]] = {}
        merged: list[Node] = []
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                place = Place(self.path, *self.place(key_node))
                message = "A key has to be a single word or text."
                self.findings.append(
                    finding(rules.YAML_SYNTAX, place, message, "Write the key as text before the colon.")
                )
                continue
            name = str(key_node.value)
            if name == MERGE and key_node.style is None:
                merged.append(value_node)
                continue
            if name in own:
                first = Place(self.path, *self.place(own[name][0]))
                place = Place(self.path, *self.place(key_node))
                self.findings.append(
                    finding(
                        rules.DUPLICATE_KEY,
                        place,
                        f"“{name}” is written twice here, on lines {first.line} and {place.line}; one would be lost.",
                        "Keep the right one and delete the other.",
                        also=(first,),
                    )
                )
                continue
            own[name] = (key_node, value_node)
        result: dict[str, Any] = {}
        for source in merged:
            result.update(self.merge(source, keys))
        for name, (key_node, value_node) in own.items():
            for key in [key for key in self.positions if key[: len(keys) + 1] == (*keys, name)] if merged else ():
                del self.positions[key]
            self.positions[(*keys, name)] = self.place(value_node if _filled(value_node) else key_node)
            self.keys[(*keys, name)] = self.place(key_node)
            result[name] = self.plain(value_node, (*keys, name))
        return result

    def merge(self, node: Node, keys: tuple[str | int, ...]) -> dict[str, Any]:
        if isinstance(node, MappingNode):
            return self.mapping(node, keys)
        if isinstance(node, SequenceNode):
            result: dict[str, Any] = {}
            for item in reversed(node.value):
                result.update(self.merge(item, keys))
            return result
        message = "<< has to be followed by the name of a mapping, such as *base."
        place = Place(self.path, *self.place(node))
        self.findings.append(finding(rules.YAML_SYNTAX, place, message, "Write the values out instead."))
        return {}


def _filled(node: Node) -> bool:
    return not (isinstance(node, ScalarNode) and node.value == "" and node.style is None)


def _syntax(error: MarkedYAMLError, text: str, path: str, first_line: int) -> Finding:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    problem = error.problem or error.context or ""
    lines = text.split("\n")
    here = lines[line] if line < len(lines) else ""
    fix = "Compare the line with its neighbours: each is a key, a colon, a space and a value, with the same indent."
    if "duplicate" in problem:
        message = "The same key is written twice."
    elif "mapping values are not allowed" in problem:
        message = "There is a second colon on this line, or the line is indented differently from its neighbours."
        fix = 'Put the value in quotes if it holds a colon: "…: …".'
    elif "could not find expected ':'" in problem or "simple key" in problem:
        line = min(line, len(lines) - 1)
        message = "A colon and a space are missing after the key on this line or the one before."
    elif "found character '@'" in problem or "cannot start any token" in problem:
        message = f"The value begins with a character that YAML keeps for itself, “{here[column : column + 1]}”."
        fix = "Put the value in quotes."
    elif "undefined alias" in problem:
        message = "The value begins with * , which YAML takes for a reference."
        fix = "Put the value in quotes."
    elif "flow" in (error.context or "") or "quoted scalar" in (error.context or "") or "end of stream" in problem:
        mark = error.context_mark or mark
        line, column = (mark.line, mark.column) if mark else (line, column)
        message = "A quotation mark or bracket is opened here and never closed."
        fix = "Close it at the end of the value."
    elif "block end" in problem or "block mapping" in (error.context or ""):
        message = "The indent of this line does not fit its neighbours."
        fix = "Give lines that belong together the same number of spaces in front."
    else:
        message = f"This cannot be read as YAML: {problem}."
    return finding(rules.YAML_SYNTAX, Place(path, line + first_line, column + 1), message, fix)
