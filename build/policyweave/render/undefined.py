"""Names in theme templates that are not defined: an error in ours and the trust's templates, harmless in Material's."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from jinja2 import Template, Undefined

Report = Callable[[str, int, str], None]


def watching(folders: Sequence[Path], report: Report) -> type[Undefined]:
    """The kind of undefined value for a theme's environment.

    report is told the template's file, the line and the name whenever one is used in a template of these folders.
    Asking `is defined` or giving a `default` is no use.
    """

    class WatchedUndefined(Undefined):
        """Stands for a name that is not there."""

        __slots__ = ()

        def _seen(self) -> bool:
            place = _calling_template(folders)
            if place is not None:
                report(*place, str(self._undefined_name))
            return place is not None

        def __str__(self) -> str:
            self._seen()
            return ""

        def __bool__(self) -> bool:
            self._seen()
            return False

        def __iter__(self) -> Iterator[Any]:
            self._seen()
            return iter(())

        def __len__(self) -> int:
            self._seen()
            return 0

        def __eq__(self, other: object) -> bool:
            self._seen()
            return isinstance(other, Undefined)

        def __hash__(self) -> int:
            return id(type(self))

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__") or not self._seen():
                return super().__getattr__(name)
            return self

        def __getitem__(self, key: Any) -> Any:
            return self if self._seen() else self._fail_with_undefined_error()

        def __call__(self, *arguments: Any, **named: Any) -> Any:
            return self if self._seen() else self._fail_with_undefined_error()

    return WatchedUndefined


def place_in(folders: Sequence[Path], trace: TracebackType | None) -> tuple[str, int] | None:
    """The innermost place of an exception that lies in a template of these folders."""
    found = None
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if _inside(name, tuple(folders)):
            found = (name, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _calling_template(folders: Sequence[Path]) -> tuple[str, int] | None:
    """File and line of the template that is being rendered, if it lies in one of the folders."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template):
            name = template.filename or ""
            return (name, template.get_corresponding_lineno(frame.f_lineno)) if _inside(name, tuple(folders)) else None
        frame = frame.f_back
    return None


@lru_cache(maxsize=1_024)
def _inside(name: str, folders: tuple[Path, ...]) -> bool:
    return any(Path(name).is_relative_to(folder) for folder in folders)
