"""Renders the texts of a content repository for one school and audience."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.environment import Template
from jinja2.runtime import Macro
from markupsafe import Markup

from ..model import rules
from ..model.content import Content
from ..model.finding import Finding, Place, Severity, finding
from ..model.near import near
from ..model.origin import Audience, Layer
from ..model.schema import Status
from .code import hidden_code, protect_code, without_code
from .engine import Ours, engine
from .marks import ENTRY, POSITION, entry_mark
from .session import MAX_DEPTH, Entry, IncludeEntry, LimitReached, Session, SlotEntry, ValueEntry, column_of
from .static import MAX_NESTED, check_template
from .values import authority_values, names_in, values_for

STAFF_IN_CODE = re.compile(r"\{%[-+]?\s*endstaff\b")
TAKEN = frozenset(
    "slot include fail range school trust authority authorities national edition page audience loop caller self".split()
)
MAX_SCHOOL_EXPRESSION = 2_000
MAX_SCHOOL_EXPRESSIONS = 500


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text after Jinja: still Markdown, with marks, and the entries that its marks number."""

    raw: str
    entries: tuple[Entry, ...]
    path: str


class Library:
    """Compiled templates of one content repository, shared by all its schools."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.engine = engine()
        self.templates: dict[str, tuple[Template, nodes.Template] | Finding] = {}
        self.sources = content.sources
        self._lines: dict[str, list[str]] = {}
        self.problems: dict[tuple[str, Any], list[Finding]] = {}
        self.macro_names: dict[str, str] = {}
        self.findings: list[Finding] = []
        self._find_macros()

    def lines(self, path: str) -> list[str]:
        """The lines of a source with code blanked out, to look up columns."""
        found = self._lines.get(path)
        if found is None:
            found = self._lines[path] = without_code(self.sources.get(path, "")).split("\n")
        return found

    def forget(self, folder: str) -> None:
        """Lets go of what is known of the texts in a folder, such as schools/ when other schools come next."""
        known: tuple[dict[str, Any], ...] = (self.templates, self._lines)
        for table in known:
            for path in [path for path in table if path.startswith(folder)]:
                del table[path]
        for key in [key for key in self.problems if key[0].startswith(folder)]:
            del self.problems[key]

    def template(self, path: str) -> tuple[Template, nodes.Template] | Finding:
        """The compiled template of a file, or the finding that says why it cannot be one."""
        found = self.templates.get(path)
        if found is None:
            found = self._compile(path)
            self.templates[path] = found
        return found

    def _compile(self, path: str) -> tuple[Template, nodes.Template] | Finding:
        source = self.sources[path]
        staff = STAFF_IN_CODE.search(hidden_code(source))
        if staff:
            start = source.rfind("\n", 0, staff.start()) + 1
            place = Place(path, source.count("\n", 0, staff.start()) + 1, staff.start() - start + 1)
            message = "This {% staff %} block stands in code (a fence, a code span, or four spaces in front), so everybody would read it."
            return finding(
                rules.NOT_ALLOWED, place, message, "Close the code before it, or delete the spaces in front."
            )
        if path.startswith("schools/"):
            bound = _beyond_bounds(protect_code(source))
            if bound is not None:
                place = Place(path, source.count("\n", 0, bound[0]) + 1)
                return finding(rules.LIMIT, place, bound[1], "Simplify it.")
        try:
            return self.engine.compile_text(path, source)
        except TemplateSyntaxError as error:
            return _syntax(error, path, source, self.lines(path))
        except (RecursionError, MemoryError, SyntaxError):
            return finding(rules.LIMIT, Place(path), "An expression is nested too deeply.", "Simplify it.")

    def _find_macros(self) -> None:
        for macro_file in self.content.macros:
            compiled = self.template(macro_file.path)
            if isinstance(compiled, Finding):
                self.findings.append(compiled)
                continue
            for node in compiled[1].find_all(nodes.Macro):
                place = Place(macro_file.path, node.lineno)
                taken = self.macro_names.get(node.name)
                if taken or node.name in TAKEN:
                    what = (
                        f"another macro called “{node.name}” in {taken}"
                        if taken
                        else f"already a name “{node.name}” for all texts"
                    )
                    message = f"There is {what}."
                    self.findings.append(finding(rules.COLLISION, place, message, "Give one of the two another name."))
                self.macro_names.setdefault(node.name, macro_file.path)


class Texts:
    """The texts of one school for one audience."""

    def __init__(self, library: Library, slug: str, audience: Audience) -> None:
        self.library = library
        self.slug = slug
        self.audience = audience
        content = library.content
        self.joining = content.schools[slug].status is Status.JOINING
        staff = audience is Audience.STAFF
        self.session = Session(library.engine.sites, staff, self.joining, lines=library.lines)
        self.values = values_for(content, slug, audience)
        self.names = names_in(self.values["school"])
        self.findings: list[Finding] = []
        self._macros: dict[str, Macro] = {}
        self.values.update(
            _staff=staff,
            _slot_block=Ours(self._slot_block),
            slot=Ours(self._slot),
            include=Ours(self._include),
            fail=Ours(self._fail),
            range=Ours(self._range),
        )
        for name in library.macro_names:
            if name in TAKEN:
                continue
            self.values[name] = Ours(self._proxy(name))
        self._load_macros()

    def render(self, path: str, layer: Layer, more: dict[str, Any]) -> Rendered | None:
        """The text of a file after Jinja, or None if it cannot be rendered; faults are added to findings."""
        compiled = self.library.template(path)
        if isinstance(compiled, Finding):
            self.findings.append(compiled)
            return None
        template, tree = compiled
        values = {**self.values, **more}
        problems = self._problems(path, tree, layer, values)
        self.findings += problems
        if layer is Layer.SCHOOL and any(item.rule in (rules.NOT_ALLOWED, rules.LIMIT) for item in problems):
            return None
        self.session.begin()
        try:
            raw = self.library.engine.render(template, values, self.session)
        except (LimitReached, RecursionError) as error:
            message = (
                "This asks for more than a page may: too many steps, too much text, a circle, or sums it may not do."
            )
            fix = "Look for a loop or a repetition and simplify it."
            place = self.session.column(_raised_at(error, path), "{")
            self.session.report(rules.LIMIT, place, message, fix)
            raw = None
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            self._wrong_use(error, path)
            raw = None
        self.findings += self.session.take_findings()
        entries = tuple(self.session.entries)
        return Rendered(_linked(raw, entries), entries, path) if raw is not None else None

    def take(self) -> list[Finding]:
        """The findings since this was asked last."""
        taken, self.findings = self.findings, []
        return taken

    def _problems(self, path: str, tree: nodes.Template, layer: Layer, values: dict[str, Any]) -> list[Finding]:
        """What is wrong with a text before it is rendered: the same for all schools whose values have the same names."""
        key = (path, self.names)
        found = self.library.problems.get(key)
        if found is None:
            lines = self.library.lines(path)
            found = check_template(
                tree, path, self.library.sources[path], lines, layer, values, path.startswith("macros/")
            )
            self.library.problems[key] = found
        return found

    def _wrong_use(self, error: Exception, path: str) -> None:
        message = f"This cannot be worked out: {_plain(error)}."
        place = _raised_at(error, path)
        self.session.report(rules.TEMPLATE_SYNTAX, place, message, "Compare it with the examples in the reference.")

    def _load_macros(self) -> None:
        for macro_file in self.library.content.macros:
            compiled = self.library.template(macro_file.path)
            if isinstance(compiled, Finding):
                continue
            template, tree = compiled
            self.findings += self._problems(macro_file.path, tree, Layer.TRUST, self.values)
            try:
                self._macros.update(self.library.engine.macros(template, self.values, self.session))
            except (LimitReached, RecursionError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError):
                continue  # words outside a macro, which were reported

    def _proxy(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            macro = self._macros.get(name)
            self.session.step()
            if self.session.depth >= MAX_DEPTH:
                raise LimitReached
            self.session.depth += 1
            self.session.calls.append(name)
            try:
                return macro(*args, **kwargs) if macro is not None else Markup("")
            except TypeError as error:
                if "macro" not in str(error):
                    raise
                place = self.session.here()
                lines = self.library.lines(place.path)
                column = column_of(lines[place.line - 1], name) if place.line <= len(lines) else 1
                message = f"“{name}” cannot be called so: {_plain(error)}."
                fix = "Compare the call with the macro's definition in macros/."
                self.session.report(rules.MACRO_FAILED, Place(place.path, place.line, column), message, fix)
                return Markup("")
            finally:
                self.session.depth -= 1
                self.session.calls.pop()

        return call

    # Functions that templates call

    def _slot(self, name: Any) -> Markup:
        place = self.session.here()
        lines = self.library.lines(place.path)
        column = column_of(lines[place.line - 1], "slot") if place.line <= len(lines) else 1
        return Markup(self.session.add(SlotEntry(str(name), None, Place(place.path, place.line, column))))

    def _slot_block(self, name: Any, line: int, caller: Callable[[], str]) -> Markup:
        path = self.session.here().path
        text = str(caller())
        self.session.step(len(text))
        lines = self.library.lines(path)
        before = lines[line - 1] if line <= len(lines) else ""
        column = len(before) - len(before.lstrip()) + 1
        indent = before[: column - 1]
        return Markup(indent + self.session.add(SlotEntry(str(name), text, Place(path, line, column))) + "\n")

    def _include(self, name: Any) -> Markup:
        place = self.session.column(self.session.here(), "include")
        text = str(name).removeprefix("fragments/")
        if text not in self.library.content.fragments:
            message = (
                f"There is no fragment “{text}” in policies/fragments.{near(text, self.library.content.fragments)}"
            )
            self.session.report(rules.DEAD_LINK, self.session.column(place, text), message, "Correct the name.")
            return Markup("")
        return Markup(self.session.add(IncludeEntry(text, place)))

    def _fail(self, message: Any) -> Markup:
        place = self.session.column(
            self.session.here(outside_macros=True), self.session.calls[0] if self.session.calls else "fail"
        )
        self.session.report(rules.MACRO_FAILED, place, str(message), "Correct what the macro is given.")
        return Markup("")

    def _range(self, *numbers: Any) -> range:
        if not all(isinstance(number, int) for number in numbers):
            raise LimitReached
        result = range(*numbers)
        if len(result) > 10_000:
            raise LimitReached
        return result

    def authority(self, slug: str) -> dict[str, Any]:
        """What is different inside a text of one authority."""
        return {"authority": authority_values(self.library.content, slug)}


def _beyond_bounds(source: str) -> tuple[int, str] | None:
    """Where a school's text asks for more than a person would write, and what; None if it does not."""
    start = source.find("{{")
    number = 0
    while start >= 0:
        number += 1
        end = source.find("}}", start)
        end = len(source) if end < 0 else end
        if end - start > MAX_SCHOOL_EXPRESSION or source.count("|", start, end) > MAX_NESTED:
            return start, "The expression between {{ and }} is far too long."
        if number > MAX_SCHOOL_EXPRESSIONS:
            return start, f"This text has more than {MAX_SCHOOL_EXPRESSIONS} expressions in {{{{ }}}}."
        start = source.find("{{", end)
    return None


def _linked(raw: str, entries: tuple[Entry, ...]) -> str:
    """The text with <{{ value }}> made a link where the value is an address, as <https://…> is one in Markdown."""

    def link(match: re.Match[str]) -> str:
        entry = entries[int(match[1])]
        mark = entry_mark(int(match[1]))
        if isinstance(entry, ValueEntry) and re.fullmatch(r"https?://\S+", entry.text):
            return f"[{mark}]({mark})"
        if isinstance(entry, ValueEntry) and re.fullmatch(r"[^\s@:]+@[^\s@:]+", entry.text):
            return f"[{mark}](mailto:{mark})"
        return match[0]

    return re.sub(f"<{ENTRY.pattern}(?:{POSITION.pattern})?>", link, raw) if "<" in raw else raw


def _raised_at(error: Exception, path: str) -> Place:
    """The line of the text at path, or of a macro if none of the text's lines is to blame, that raised the error."""
    trace = error.__traceback__
    place = Place(path)
    own = False
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template) and template.filename and not own:
            place = Place(template.filename, template.get_corresponding_lineno(trace.tb_lineno))
            own = template.filename == path
        trace = trace.tb_next
    return place


def _plain(error: Exception) -> str:
    text = str(error).rstrip(".")
    return text.replace("macro ", "").replace("takes not more than", "takes at most")


def _syntax(error: TemplateSyntaxError, path: str, source: str, lines: list[str]) -> Finding:
    line = error.lineno or 1
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    text = error.message or ""
    unknown_tag = re.search(r"unknown tag '(\w+)'", text)
    opened = re.search(r"innermost block that needs to be closed is '(\w+)'", text)
    unclosed = _unclosed(source)
    if unclosed is not None:
        line, column, delimiter = unclosed
        closing = "}}" if delimiter == "{{" else "%}"
        message = f"{delimiter} is opened here and never closed."
        fix = f"Close it with {closing}. To show braces as text, put them in a code span: `{{{{ … }}}}`."
    elif opened and not unknown_tag:
        line, column = _last_opened(lines, opened[1])
        message = f"{{% {opened[1]} %}} is opened here and never closed."
        fix = f"Write {{% end{opened[1]} %}} where it ends."
    elif unknown_tag:
        column = column_of(here, unknown_tag[1])
        message = f"{{% {unknown_tag[1]} %}} is not a statement that can be used here."
        fix = "Correct the spelling. To show {% as text, put it in a code span: `{% … %}`."
    else:
        message = f"This cannot be understood: {text.rstrip('.')}."
        column = max(here.find("{{"), here.find("{%")) + 1 or 1
        fix = "Compare it with the examples. To show braces as text, put them in a code span: `{{ … }}`."
    return finding(rules.TEMPLATE_SYNTAX, Place(path, line, max(column, 1)), message, fix, severity=Severity.ERROR)


def _last_opened(lines: list[str], name: str) -> tuple[int, int]:
    depth = 0
    for number in range(len(lines), 0, -1):
        for match in reversed(list(re.finditer(r"\{%[-+]?\s*(end)?(\w+)", lines[number - 1]))):
            if match[2] == name and match[1]:
                depth += 1
            elif match[2] == name:
                if depth == 0:
                    return number, match.start() + 1
                depth -= 1
    return 1, 1


def _unclosed(source: str) -> tuple[int, int, str] | None:
    """Line, column and kind of the first {{ or {% that is followed by another one, or by nothing, before it is closed."""
    opened: re.Match[str] | None = None
    for match in re.finditer(r"\{\{|\}\}|\{%|%\}", protect_code(source)):
        if match[0] in ("{{", "{%"):
            if opened is not None:
                break
            opened = match
        elif opened is not None and match[0] == {"{{": "}}", "{%": "%}"}[opened[0]]:
            opened = None
    if opened is None:
        return None
    start = source.rfind("\n", 0, opened.start()) + 1
    return source.count("\n", 0, opened.start()) + 1, opened.start() - start + 1, opened[0]
