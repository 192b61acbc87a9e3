"""What can be said of a template before it is rendered: names that nobody defines, and what is not allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import nodes

from ..model import rules
from ..model.finding import Finding, Place, finding
from ..model.near import near
from ..model.origin import Layer
from .code import protect_code
from .filters import FILTERS, TESTS
from .session import NAME_FIX, column_of
from .values import Group

NEVER: dict[type[nodes.Node], str] = {
    nodes.Extends: "{% extends %}",
    nodes.Block: "{% block %}",
    nodes.Import: "{% import %}",
    nodes.FromImport: "{% import %}",
    nodes.ScopedEvalContextModifier: "{% autoescape %}",
    nodes.EvalContextModifier: "{% autoescape %}",
}
SCHOOL_EXPRESSIONS = (
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.Call,
    nodes.Keyword,
    nodes.Filter,
    nodes.Include,
    nodes.Output,
    nodes.TemplateData,
    nodes.Template,
)
SCHOOL_FILTERS = frozenset({"upper", "lower", "capitalize", "title", "trim", "date", "tel"})
IMPLICIT = frozenset({"loop", "caller", "_staff", "_slot_block"})
MAX_NESTED = 12


class _Checker:
    def __init__(self, path: str, lines: list[str]) -> None:
        self.path = path
        self.lines = lines
        self.findings: list[Finding] = []

    def place(self, line: int | None, word: str) -> Place:
        line = line or 1
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        if word and word not in text:  # an expression over several lines: the word is further down
            for further in range(line, min(line + 20, len(self.lines))):
                if word in self.lines[further]:
                    return Place(self.path, further + 1, column_of(self.lines[further], word))
        return Place(self.path, line, column_of(text, word) if word else 1)

    def refuse(self, line: int | None, word: str, what: str, fix: str) -> None:
        message = f"{what} cannot be used here."
        self.findings.append(finding(rules.NOT_ALLOWED, self.place(line, word), message, fix))


def check_template(
    tree: nodes.Template,
    path: str,
    source: str,
    lines: list[str],
    layer: Layer,
    known: Mapping[str, Any],
    macro_file: bool,
) -> list[Finding]:
    """Findings of one template as its author wrote it.

    lines are those of the source without code, for columns; known are the names that it may use, with their values.
    """
    checker = _Checker(path, lines)
    _statements(checker, tree, macro_file)
    if layer is Layer.SCHOOL:
        _school(checker, tree)
        for match in re.finditer(r"\{%[-+]?\s*raw\b", protect_code(source)):
            line = source.count("\n", 0, match.start()) + 1
            checker.refuse(line, "raw", "{% raw %}", "To show braces as text, put them in a code span: `{{ … }}`.")
    if layer is not Layer.TRUST:
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in ("slot", "_slot_block", "range"):
                checker.refuse(
                    call.lineno,
                    call.node.name.removeprefix("_").removesuffix("_block"),
                    f"{call.node.name.removeprefix('_').removesuffix('_block')}()",
                    "Write the text itself.",
                )
    _filters(checker, tree)
    _names(checker, tree, known)
    return checker.findings


def _statements(checker: _Checker, tree: nodes.Template, macro_file: bool) -> None:
    for kind, name in NEVER.items():
        for node in tree.find_all(kind):
            checker.refuse(node.lineno, "{%", name, 'Use a macro, a slot, or {{ include("…") }} instead.')
    if macro_file:
        for child in tree.body:
            stray = isinstance(child, nodes.Output) and any(
                not isinstance(piece, nodes.TemplateData) or piece.data.strip() for piece in child.nodes
            )
            if stray or not isinstance(child, (nodes.Output, nodes.Macro)):
                checker.refuse(child.lineno, "", "Text outside {% macro %}", "Keep only macros in this file.")
    else:
        for macro in tree.find_all(nodes.Macro):
            checker.refuse(macro.lineno, "macro", "{% macro %}", "Put the macro into a file in macros/.")


def _school(checker: _Checker, tree: nodes.Template) -> None:
    fix = "A school's text may use {{ values }}, the trust's macros and {% staff %}; write the rest as ordinary words."
    for node, depth in _walk(tree):
        if isinstance(node, nodes.If) and isinstance(node.test, nodes.Name) and node.test.name == "_staff":
            continue
        if isinstance(node, nodes.Name) and node.name.startswith("_"):
            continue
        if depth > MAX_NESTED:
            checker.refuse(node.lineno, "{{", "An expression nested this deeply", fix)
            return
        if isinstance(node, (nodes.CallBlock, nodes.If, nodes.For, nodes.Assign, nodes.AssignBlock, nodes.With)):
            word = _keyword(node)
            checker.refuse(node.lineno, word, f"{{% {word} %}}" if word else "This statement", fix)
        elif isinstance(node, nodes.Filter) and node.name in FILTERS and node.name not in SCHOOL_FILTERS:
            checker.refuse(node.lineno, node.name, f"The filter “{node.name}”", fix)
        elif isinstance(node, nodes.Call) and not isinstance(node.node, nodes.Name):
            checker.refuse(node.lineno, "(", "Calling something other than a macro", fix)
        elif not isinstance(node, SCHOOL_EXPRESSIONS) and not isinstance(node, nodes.Macro):
            checker.refuse(node.lineno, "{", f"This expression ({type(node).__name__.lower()})", fix)


def _keyword(node: nodes.Node) -> str:
    if isinstance(node, nodes.CallBlock):
        target = node.call.node
        return "slot" if isinstance(target, nodes.Name) and target.name == "_slot_block" else "call"
    names: dict[type[nodes.Node], str] = {nodes.If: "if", nodes.For: "for", nodes.With: "with"}
    return names.get(type(node), "set")


def _walk(node: nodes.Node, depth: int = 0) -> Iterator[tuple[nodes.Node, int]]:
    stack = [(node, depth)]
    while stack:
        here, level = stack.pop()
        yield here, level
        inside = level + 1 if isinstance(here, nodes.Expr) else level
        stack += [(child, inside) for child in reversed(list(here.iter_child_nodes()))]


def _filters(checker: _Checker, tree: nodes.Template) -> None:
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        assert isinstance(node, (nodes.Filter, nodes.Test))
        known: Iterable[str] = FILTERS if isinstance(node, nodes.Filter) else TESTS
        if node.name in known:
            continue
        what = "filter" if isinstance(node, nodes.Filter) else "test"
        message = f"There is no {what} “{node.name}”.{near(node.name, known)}"
        if node.name in ("defined", "undefined", "default", "d"):
            message += " A name is either declared or an error; an optional value that is empty counts as no."
        checker.findings.append(finding(rules.UNKNOWN_NAME, checker.place(node.lineno, node.name), message, NAME_FIX))


def _names(checker: _Checker, tree: nodes.Template, known: Mapping[str, Any]) -> None:
    local = {node.name for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")}
    shown = [key for key in known if not key.startswith("_")]
    for name in tree.find_all(nodes.Name):
        if name.ctx != "load" or name.name in known or name.name in local or name.name in IMPLICIT:
            continue
        message = f"“{name.name}” is not defined.{near(name.name, shown)}"
        place = checker.place(name.lineno, name.name)
        checker.findings.append(finding(rules.UNKNOWN_NAME, place, message, NAME_FIX))
    for attribute in tree.find_all(nodes.Getattr):
        _attribute(checker, attribute, known, local)


def _attribute(checker: _Checker, node: nodes.Getattr, known: Mapping[str, Any], local: set[str]) -> None:
    """Reports a name that a known group does not have, whichever branch it stands in."""
    chain: list[str] = []
    here: nodes.Node = node
    while isinstance(here, nodes.Getattr):
        chain.insert(0, here.attr)
        here = here.node
    if not isinstance(here, nodes.Name) or here.name in local or here.name not in known:
        return
    value = known[here.name]
    for name in chain[:-1]:
        if not isinstance(value, Group) or not value.knows(name):
            return
        value = value[name]
    last = chain[-1]
    if isinstance(value, Group) and not value.knows(last) and not value.staff_only and value.names:
        message = f"“{value.name}” has no “{last}”.{near(last, value.names)}"
        at = checker.place(node.lineno, f".{last}")
        place = Place(at.path, at.line, at.column + 1)
        checker.findings.append(finding(rules.UNKNOWN_NAME, place, message, NAME_FIX))
