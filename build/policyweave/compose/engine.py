"""Jinja, locked down: values by name, filters from a list, no methods, nothing undefined unnoticed, bounded.

Templates are compiled once a process. Before that their tree is rewritten, so that every piece of text and every
value leaves a mark of where it came from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import nodes
from jinja2.environment import Template
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import LoopContext, Macro, Undefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from ..model import rules
from ..model.finding import Place
from .code import protect_code
from .filters import FILTERS, TESTS
from .marks import STAFF_OFF, STAFF_ON, position_mark
from .session import LimitReached, Session, Site
from .values import Group

LOOP_NAMES = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0"})
MAX_NUMBER = 1_000_000


class StaffTag(Extension):
    """{% staff %}…{% endstaff %}: rendered for staff, never even looked at for the public."""

    tags = {"staff"}

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endstaff",), drop_needle=True)
        marked = [_mark(STAFF_ON, line), *body, _mark(STAFF_OFF, line)]
        return nodes.If(nodes.Name("_staff", "load"), marked, [], [], lineno=line)


class SlotTag(Extension):
    """{% slot "name" %}the trust's words{% endslot %}"""

    tags = {"slot"}

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        name = parser.parse_expression()
        body = parser.parse_statements(("name:endslot",), drop_needle=True)
        call = nodes.Call(nodes.Name("_slot_block", "load"), [name, nodes.Const(line)], [], None, None)
        return nodes.CallBlock(call, [], [], body, lineno=line)


def _mark(text: str, line: int) -> nodes.Output:
    return nodes.Output([nodes.TemplateData(text)], lineno=line)


class Watched(Undefined):
    """A name that is not defined: any use of it is reported, and rendering goes on to find the next fault."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        object.__setattr__(self, "_place", current().here())

    def _told(self) -> None:
        session = current()
        name = str(self._undefined_name or "this")
        owner = self._undefined_obj
        if str(self._undefined_hint or "").startswith("parameter"):
            place = session.here(outside_macros=True)
            place = session.column(place, session.calls[0]) if session.calls else place
            message = f"A macro is called here without its “{name}”."
            session.report(
                rules.MACRO_FAILED, place, message, "Give it in the brackets; the reference lists all macros."
            )
            return
        session.undefined(name, owner if isinstance(owner, Group) or owner is None else ..., self._place)

    def __str__(self) -> str:
        self._told()
        return ""

    def __bool__(self) -> bool:
        self._told()
        return False

    def __iter__(self) -> Any:
        self._told()
        return iter(())

    def __len__(self) -> int:
        self._told()
        return 0

    def __eq__(self, other: object) -> bool:
        self._told()
        return False

    def __ne__(self, other: object) -> bool:
        self._told()
        return True

    def __hash__(self) -> int:
        return id(type(self))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self._told()
        return self

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._told()
        return ""

    __getitem__ = __call__
    __lt__ = __le__ = __gt__ = __ge__ = __eq__  # type: ignore[assignment]


_current: list[Session] = []


def current() -> Session:
    """The session that is rendering just now, in this process."""
    return _current[-1]


@dataclass(frozen=True, slots=True)
class Ours:
    """A function that templates may call."""

    function: Callable[..., Any]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)


class Engine(SandboxedEnvironment):
    """The template environment. Call only what is ours; look up only what is a named value."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self) -> None:
        super().__init__(
            autoescape=True,
            undefined=Watched,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            comment_start_string="<!--#",
            comment_end_string="#-->",
            extensions=[StaffTag, SlotTag],
        )
        self.globals.clear()
        self.filters.clear()
        self.filters.update(FILTERS)
        self.filters["_out"] = lambda value, site: Markup(current().out(value, site))
        self.filters["_loop"] = lambda value: current().loop(value)
        self.filters["_same"] = lambda value, *args, **kwargs: value
        self.filters["_join"] = lambda parts: current().join(parts)
        self.tests.clear()
        self.tests.update(TESTS)
        self.sites: list[Site] = []
        self.compiled: dict[str, tuple[str, tuple[Template, nodes.Template]]] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Watched):
            return getattr(obj, "name")  # noqa: B009
        if isinstance(obj, Group):
            if isinstance(argument, str) and obj.knows(argument):
                return obj[argument]
            return self.undefined(obj=obj, name=str(argument))
        if isinstance(obj, (list, tuple)) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        if isinstance(obj, LoopContext) and argument in LOOP_NAMES:
            return getattr(obj, argument)
        if obj is None:
            current().undefined(str(argument), None, current().here())
            return None
        return self.undefined(obj=..., name=str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(obj, (Macro, Ours, Watched))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        current().step()
        if not all(isinstance(side, (int, float)) and abs(side) <= MAX_NUMBER for side in (left, right)):
            raise LimitReached
        if operator == "**" or (operator in ("/", "//", "%") and right == 0):
            raise LimitReached
        return super().call_binop(context, operator, left, right)

    def compile_text(self, path: str, source: str) -> tuple[Template, nodes.Template]:
        """A template of the text of a file, and its tree as written; raises jinja2.TemplateSyntaxError.

        The same text of the same file is compiled once a process.
        """
        known = self.compiled.get(path)
        if known is not None and known[0] == source:
            return known[1]
        made = self._compile_text(path, source)
        self.compiled[path] = (source, made)
        return made

    def _compile_text(self, path: str, source: str) -> tuple[Template, nodes.Template]:
        text = protect_code(source)
        tree = self.parse(text, name=path, filename=path)
        written = self.parse(text, name=path, filename=path)
        _Rewriter(self, text, path).rewrite(tree)
        code = self.compile(tree, name=path, filename=path)
        return Template.from_code(self, code, {}), written

    def render(self, template: Template, values: dict[str, Any], session: Session) -> str:
        """The text of a template, with marks; its entries and findings are in the session."""
        _current.append(session)
        try:
            context = template.new_context(values, shared=True)
            return "".join(template.root_render_func(context))
        finally:
            _current.pop()

    def macros(self, template: Template, values: dict[str, Any], session: Session) -> dict[str, Macro]:
        """The macros that a template defines, bound to these values."""
        _current.append(session)
        try:
            module = template.make_module(values, shared=True)
        finally:
            _current.pop()
        return {name: value for name, value in vars(module).items() if isinstance(value, Macro)}


class _Rewriter:
    """Puts marks around text and values in a template's tree."""

    def __init__(self, engine: Engine, source: str, path: str) -> None:
        self.engine = engine
        self.path = path
        self.places = iter(_expressions(engine, source, path))

    def rewrite(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.For):
            node.iter = nodes.Filter(node.iter, "_loop", [], [], None, None, lineno=node.lineno)
        for name in node.fields:
            value = getattr(node, name)
            if isinstance(value, list):
                setattr(node, name, [self._item(item) for item in value])
            elif isinstance(value, nodes.Node):
                setattr(node, name, self._item(value))
        if isinstance(node, nodes.Output):
            pieces: list[nodes.Expr] = [piece for child in node.nodes for piece in self._output(child)]
            node.nodes = pieces

    def _item(self, node: Any) -> Any:
        if not isinstance(node, nodes.Node):
            return node
        if isinstance(node, nodes.Filter) and node.name not in self.engine.filters:
            node.name = "_same"  # the check of the tree as written reports it
        if isinstance(node, nodes.Test) and node.name not in self.engine.tests:
            node.name = "none"
        if isinstance(node, nodes.Include):
            call = nodes.Call(nodes.Name("include", "load"), [node.template], [], None, None, lineno=node.lineno)
            site = len(self.engine.sites)
            self.engine.sites.append(Site(Place(self.path, node.lineno), "include"))
            return nodes.Output([self._out(call, site)], lineno=node.lineno)
        self.rewrite(node)
        if isinstance(node, nodes.CondExpr) and node.expr2 is None:
            node.expr2 = nodes.Const("", lineno=node.lineno)
        if isinstance(node, nodes.Concat):
            parts = nodes.List(node.nodes, lineno=node.lineno)
            return nodes.Filter(parts, "_join", [], [], None, None, lineno=node.lineno)
        return node

    def _output(self, child: nodes.Expr) -> list[nodes.Expr]:
        if isinstance(child, nodes.TemplateData):
            if child.data in (STAFF_ON, STAFF_OFF):
                return [child]
            mark = position_mark(self.path, child.lineno)
            return [nodes.TemplateData(mark + child.data, lineno=child.lineno)]
        if isinstance(child, nodes.Filter) and child.name == "_out":
            return [child]
        place, text = next(self.places, (Place(self.path, child.lineno), ""))
        site = len(self.engine.sites)
        self.engine.sites.append(Site(place, text))
        return [self._out(child, site)]

    def _out(self, child: Any, site: int) -> nodes.Filter:
        return nodes.Filter(child, "_out", [nodes.Const(site)], [], None, None, lineno=child.lineno)


def _expressions(engine: Engine, source: str, path: str) -> list[tuple[Place, str]]:
    """Place and text of every {{ … }} in a source, in order."""
    result: list[tuple[Place, str]] = []
    at = 0
    begin: tuple[int, int, int] | None = None
    for line, kind, value in engine.lexer.tokeniter(source, path):
        found = source.find(value, at)
        if found < 0:
            continue
        if kind == "variable_begin":
            begin = (line, found - source.rfind("\n", 0, found), found + len(value))
        elif kind == "variable_end" and begin is not None:
            result.append((Place(path, begin[0], begin[1]), source[begin[2] : found].strip(" \t\n-+")))
            begin = None
        at = found + len(value)
    return result


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The engine of this process."""
    return Engine()
