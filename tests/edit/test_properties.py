"""Whatever a YAML file looks like: a change touches its own lines, and everything else stays to the byte."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from policyweave.edit.change import add, append, delete, set_value
from tests.edit.test_change import read

Path = tuple[str | int, ...]
VALUES = st.one_of(
    st.sampled_from(
        ["no", "0115 496 0101", "3.10", "a: b", "a # b", "*x", "", "one\ntwo", "{x", "Ash School", "x'y\"z"]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=12),
)


@dataclass
class Written:
    """A file as its lines, each with the path that it belongs to (None: to nobody), and what it holds."""

    plain: dict[str, Any] = field(default_factory=dict)
    lines: list[tuple[str, Path | None]] = field(default_factory=list)
    flows: set[Path] = field(default_factory=set)
    end: str = "\n"
    bom: str = ""
    last: str = "\n"

    @property
    def text(self) -> str:
        """The file."""
        last = "" if not self.last or not self.lines else self.end
        return self.bom + self.end.join(line for line, _ in self.lines) + last

    def owned(self, path: Path) -> tuple[int, int]:
        """The first line that belongs to a path, and the one behind the last."""
        numbers = [at for at, (_, owner) in enumerate(self.lines) if owner is not None and owner[: len(path)] == path]
        return numbers[0], numbers[-1] + 1


@st.composite
def files(draw: st.DrawFn) -> Written:
    """A YAML file of some keys, lists and groups in every style, with comments and blank lines."""
    made = Written(end=draw(st.sampled_from(["\n", "\r\n"])), bom=draw(st.sampled_from(["", "\ufeff"])))
    made.last = draw(st.sampled_from(["\n", ""]))
    _group(draw, made, (), 0, made.plain)
    return made


def _group(draw: st.DrawFn, made: Written, path: Path, indent: int, plain: dict[str, Any]) -> None:
    for number in range(draw(st.integers(1, 3))):
        name = f"k{len(path)}{number}"
        here = (*path, name)
        _between(draw, made, here, indent)
        pad = " " * indent
        note = draw(st.sampled_from(["", "  # note"]))
        kind = draw(
            st.sampled_from(["plain", "single", "double", "block", "empty", "flow", "list", "group", "flow list"])
        )
        if kind == "group" and indent < 4:
            plain[name] = {}
            made.lines.append((f"{pad}{name}:{note}", here))
            _group(draw, made, here, indent + 2, plain[name])
        elif kind == "list":
            plain[name] = []
            made.lines.append((f"{pad}{name}:{note}", here))
            for item in range(draw(st.integers(1, 3))):
                _between(draw, made, (*here, item), indent)
                made.lines.append((f"{pad}- item{item}{note}", (*here, item)))
                plain[name].append(f"item{item}")
        elif kind == "block":
            plain[name] = "some\n\ntext"
            made.lines += [(f"{pad}{name}: |-{note}", here), (f"{pad}  some", here), ("", here), (f"{pad}  text", here)]
        else:
            text, plain[name] = FORMS.get(kind, FORMS["plain"])
            plain[name] = deepcopy(plain[name])
            made.lines.append((f"{pad}{name}: {text}".rstrip() + note, here))
            if kind.startswith("flow"):
                made.flows.add(here)


FORMS: dict[str, tuple[str, Any]] = {
    "plain": ("two words", "two words"),
    "single": ("'it''s'", "it's"),
    "double": ('"0115"', "0115"),
    "empty": ("", None),
    "flow": ("{a: b, c: 'd'}", {"a": "b", "c": "d"}),
    "flow list": ("[ x, \"y\" ]", ["x", "y"]),
}  # fmt: skip


def _between(draw: st.DrawFn, made: Written, path: Path, indent: int) -> None:
    """Blank lines, a comment that stands apart, or one directly above, which belongs to the key below it."""
    for kind in draw(st.lists(st.sampled_from(["blank", "apart", "above"]), max_size=2)):
        pad = " " * indent
        if kind == "blank":
            made.lines.append(("", None))
        elif kind == "apart":
            made.lines += [("", None), (f"{pad}# apart", None), ("", None)]
        else:
            made.lines.append((f"{pad}# above", path))
    while made.lines and made.lines[-1] == ("", path):
        made.lines.pop()
    _settle(made, path)


def _settle(made: Written, path: Path) -> None:
    """A comment above a blank line stands apart after all."""
    seen_blank = False
    for at in range(len(made.lines) - 1, -1, -1):
        line, owner = made.lines[at]
        if owner is not None and owner != path:
            return
        if not line:
            seen_blank = True
        elif owner == path and seen_blank:
            made.lines[at] = (line, None)


def _paths(plain: Any, path: Path = ()) -> list[Path]:
    found = [path] if path else []
    items = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for name, item in items:
        found += _paths(item, (*path, name))
    return found


def _at(plain: Any, path: Path) -> Any:
    for step in path:
        plain = plain[step]
    return plain


def _split(text: str, end: str) -> list[str]:
    lines = text.split(end)
    assert "\r" not in "".join(lines), "a line end of another kind"
    return lines if text and lines[-1] else lines[:-1]


def _outside(made: Written, changed: str, path: Path) -> None:
    """The lines before and behind those of a path are the same."""
    first, behind = made.owned(path)
    old, new = [line for line, _ in made.lines], _split(changed.removeprefix(made.bom), made.end)
    assert new[:first] == old[:first]
    assert behind == len(old) or new[behind - len(old) :] == old[behind:]
    assert changed.startswith(made.bom)
    if behind < len(old):
        assert changed.endswith(made.end) == made.text.endswith(made.end)


def _holder(made: Written, path: Path) -> Path:
    """The path that owns the line of a value: the braces around it, if there are any."""
    return path[:-1] if path[:-1] in made.flows else path


@given(files(), st.data())
def test_setting_a_value(made: Written, data: st.DataObject) -> None:
    wanted: Any = deepcopy(made.plain)
    assert read(made.text) == wanted
    path = data.draw(st.sampled_from(_paths(wanted)))
    value = data.draw(VALUES)
    if isinstance(_at(wanted, path), dict | list):
        return
    changed = set_value(made.text, path, value)
    _at(wanted, path[:-1])[path[-1]] = value
    assert read(changed) == wanted
    _outside(made, changed, _holder(made, path))


@given(files(), st.data())
def test_deleting_a_key_or_an_item(made: Written, data: st.DataObject) -> None:
    wanted: Any = deepcopy(made.plain)
    path = data.draw(st.sampled_from(_paths(wanted)))
    changed = delete(made.text, path)
    holder = _at(wanted, path[:-1])
    del holder[path[-1]]
    if not holder and path[:-1] not in made.flows:
        if len(path) > 1:
            _at(wanted, path[:-2])[path[-2]] = None
        else:
            wanted = None
    assert read(changed) == wanted
    _outside(made, changed, _holder(made, path))
    if path[:-1] not in made.flows:
        first, behind = made.owned(path)
        rest = [line for line, _ in made.lines[:first] + made.lines[behind:]]
        assert _split(changed.removeprefix(made.bom), made.end) == rest or behind == len(made.lines)


@given(files(), st.data())
def test_adding_a_key(made: Written, data: st.DataObject) -> None:
    wanted: Any = deepcopy(made.plain)
    groups = [(), *(path for path in _paths(wanted) if isinstance(_at(wanted, path), dict | type(None)))]
    path = data.draw(st.sampled_from(groups))
    value = data.draw(VALUES)
    changed = add(made.text, (*path, "fax"), value)
    if _at(wanted, path) is None:
        _at(wanted, path[:-1])[path[-1]] = {}
    _at(wanted, path)["fax"] = value
    assert read(changed) == wanted
    end = made.end if made.end in made.text else "\n"
    old, new = made.text.split(end), changed.split(end)
    assert _kept(old, new) >= len(old) - (1 if path in made.flows or _braces(made, path) else 0)


@given(files(), st.data())
def test_appending_to_a_list(made: Written, data: st.DataObject) -> None:
    wanted: Any = deepcopy(made.plain)
    lists = [path for path in _paths(wanted) if isinstance(_at(wanted, path), list)]
    if not lists:
        return
    path, value = data.draw(st.sampled_from(lists)), data.draw(VALUES)
    changed = append(made.text, path, value)
    _at(wanted, path).append(value)
    assert read(changed) == wanted
    end = made.end if made.end in made.text else "\n"
    old, new = made.text.split(end), changed.split(end)
    assert _kept(old, new) >= len(old) - (path in made.flows)


def _braces(made: Written, path: Path) -> bool:
    return any(path[:cut] in made.flows for cut in range(len(path)))


def _kept(old: list[str], new: list[str]) -> int:
    """How many lines at the beginning and at the end are the same."""
    front = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    back = next(
        (at for at, (one, other) in enumerate(zip(old[::-1], new[::-1], strict=False)) if one != other),
        min(len(old), len(new)),
    )
    return min(front + back, len(old))
