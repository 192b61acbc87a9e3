"""Sets, adds and deletes single values in a YAML text. Only the lines meant change; comments, order, quotes stay.

A path is the keys from the top, with numbers for the items of a list: ("roles", "dsl", "phone"). Every function
takes the text of a file with whatever line ends it has, gives the new text, and reads it again before it does:
a change that would not give exactly the values meant raises CannotEdit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from . import remove
from .cannot import CannotEdit, NotThere
from .lines import line_end, line_stop
from .tree import HEADER, Item, Node, tree
from .write import Value, flow, key, literal, scalar

Path = tuple[str | int, ...]
STEP = 2


def set_value(text: str, path: Path, value: Value) -> str:
    """The text with another value at a path that is there; a comment behind the value stays."""
    old = _find(text, path)
    if old.empty:
        changed = _fill(text, old, value)
    elif old.kind == "scalar" and isinstance(value, str):
        changed = _rewrite(text, old, value)
    elif old.kind != "scalar" and not isinstance(value, str) and old.flow and not _comment(text[old.start : old.end]):
        changed = text[: old.start] + flow(value) + text[old.end :]
    else:
        raise CannotEdit(f"“{_name(path)}” {_shape(old)}. Change the single values in it.")
    return _proven(text, changed, path, lambda plain: _put(plain, path, value))


def add(text: str, path: Path, value: Value) -> str:
    """The text with a new key after the last one of its mapping; mappings on the way that are missing are written."""
    root = tree(text)
    known = _known(root, path)
    rest, inside = path[known:], _find_in(root, path[:known])
    if not rest:
        raise CannotEdit(f"“{_name(path)}” is there already. Set it instead.")
    if any(isinstance(step, int) for step in rest):
        raise CannotEdit(f"“{_name(path)}” has no such place. Append to the list instead.")
    for name in reversed(rest[1:]):
        value = {str(name): value}
    changed = _add_to(text, inside, str(rest[0]), value)
    return _proven(text, changed, path, lambda plain: _grown(plain, path[:known], str(rest[0]), value))


def append(text: str, path: Path, value: Value) -> str:
    """The text with a new last item in the list at a path."""
    old = _find(text, path)
    if old.empty:
        changed = _fill(text, old, [value])
    elif old.kind != "list":
        raise CannotEdit(f"“{_name(path)}” {_shape(old)}, not a list.")
    elif old.flow:
        changed = _insert_flow(text, old, flow(value))
    else:
        changed = _insert_line(text, old.items[-1].node, old.indent, f"- {flow(value)}")
    return _proven(text, changed, path, lambda plain: _put(plain, path, [*(_get(plain, path) or []), value]))


def delete(text: str, path: Path) -> str:
    """The text without a key or an item, and without the comment lines directly above it."""
    holder, item = _holder(text, path)
    changed = remove.remove(text, holder, item)
    return _proven(text, changed, path, lambda plain: _cut(plain, path))


def _find(text: str, path: Path) -> Node:
    if not path:
        raise CannotEdit("Name the value to change.")
    root = tree(text)
    if _known(root, path) < len(path):
        raise NotThere(f"There is no “{_name(path)}” in this file.")
    return _find_in(root, path)


def _find_in(root: Node | None, path: Path) -> Node:
    node = root or Node("map", -1, -1, False)
    for step in path:
        node = next(item.node for item in node.items if item.name == step)
    return node


def _known(root: Node | None, path: Path) -> int:
    """How many steps of a path are there."""
    node = root
    for number, step in enumerate(path):
        found = next((item for item in node.items if item.name == step), None) if node else None
        if found is None:
            return number
        node = found.node
    return len(path)


def _holder(text: str, path: Path) -> tuple[Node, Item]:
    _find(text, path)
    holder = _find_in(tree(text), path[:-1])
    return holder, next(item for item in holder.items if item.name == path[-1])


def _rewrite(text: str, old: Node, value: str) -> str:
    end = line_end(text)
    if old.style in ("|", ">"):
        header = HEADER.match(text, old.start)
        rest = text[header.end() if header else old.start : line_stop(text, old.start)]
        block = literal(value, old.indent + STEP, end, old.end == len(text))
        if block is None:
            return text[: old.start] + scalar(value) + rest + text[old.end :]
        first, _, lines = block.partition(end)
        return text[: old.start] + first + rest + end + lines + text[old.end :]
    return text[: old.start] + (_block(text, old, value) or scalar(value, old.style)) + text[old.end :]


def _block(text: str, old: Node, value: Value) -> str | None:
    """Several lines in place of a value, where nothing stands behind it on its line."""
    stop = line_stop(text, old.end)
    if not isinstance(value, str) or old.flow or text[old.end : stop].strip():
        return None
    return literal(value, old.indent + STEP, line_end(text), stop == len(text))


def _fill(text: str, old: Node, value: Value) -> str:
    """Writes where nothing is written yet."""
    before = " " if text[old.start - 1] in ":-" else ": "
    after = "" if text[old.end : old.end + 1] in ("", " ", "\n", "\r", ",", "}", "]") else " "
    return text[: old.start] + before + (_block(text, old, value) or flow(value)) + after + text[old.end :]


def _add_to(text: str, inside: Node, name: str, value: Value) -> str:
    if inside.empty and not inside.flow:
        deeper = inside.indent + STEP
        return _insert_line(text, inside, deeper, _written(text, deeper, name, value))
    if inside.empty:
        return _fill(text, inside, {name: value})
    if inside.kind != "map":
        raise CannotEdit(f"“{name}” cannot be added: the value {_shape(inside)}.")
    if inside.flow:
        return _insert_flow(text, inside, f"{key(name)}: {flow(value)}")
    written = _written(text, inside.indent, name, value)
    if inside.start < 0:
        end = line_end(text)
        gap = "" if not text.strip("\ufeff") or text.endswith(("\n", "\r")) else end
        return text + gap + written + end
    return _insert_line(text, inside.items[-1].node, inside.indent, written)


def _written(text: str, indent: int, name: str, value: Value) -> str:
    """A key and its value as lines, the first without its indent; a group at the top gets a line for each key."""
    end = line_end(text)
    if isinstance(value, str):
        return f"{key(name)}: {literal(value, indent + STEP, end, True) or scalar(value)}"
    if isinstance(value, Mapping) and value and indent == 0:
        lines = [" " * STEP + _written(text, STEP, inner, item) for inner, item in value.items()]
        return end.join([f"{key(name)}:", *lines])
    return f"{key(name)}: {flow(value)}"


def _insert_line(text: str, last: Node, indent: int, written: str) -> str:
    """A new line below the one on which a value ends, before the comments and blank lines that follow."""
    at = line_stop(text, last.end)
    return text[:at] + line_end(text) + " " * indent + written + text[at:]


def _insert_flow(text: str, inside: Node, written: str) -> str:
    if not inside.items:
        if _comment(text[inside.start : inside.end]):
            raise CannotEdit("There is a comment between the brackets. Change the file by hand.")
        return text[: inside.start + 1] + written + text[inside.end - 1 :]
    at = inside.items[-1].node.end
    return text[:at] + ", " + written + text[at:]


def _comment(text: str) -> bool:
    return bool(re.search(r"(?:^|\s)#", text))


def _shape(node: Node) -> str:
    return {"map": "is a group of values", "list": "is a list", "scalar": "is a single value"}[node.kind]


def _name(path: Path) -> str:
    return ".".join(map(str, path))


def _proven(before: str, after: str, path: Path, change: Any) -> str:
    """The new text, once it is sure that it reads as meant."""
    old, new = tree(before), tree(after)
    wanted = change(deepcopy(old.plain) if old else {})
    if _same(wanted, new.plain if new else {}):
        return after
    raise CannotEdit(f"“{_name(path)}” cannot be changed without touching more. Change the file by hand.")


def _same(one: Any, other: Any) -> bool:
    """Whether values agree; an empty group and nothing are the same to every reader of these files."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other or (not one and not other and "" not in (one, other))


def _get(plain: Any, path: Path) -> Any:
    for step in path:
        plain = plain[step]
    return plain


def _put(plain: Any, path: Path, value: Any) -> Any:
    _get(plain, path[:-1])[path[-1]] = value
    return plain


def _grown(plain: Any, path: Path, name: str, value: Any) -> Any:
    if _get(plain, path) is None:
        plain = _put(plain, path, {})
    _get(plain, path)[name] = value
    return plain


def _cut(plain: Any, path: Path) -> Any:
    del _get(plain, path[:-1])[path[-1]]
    return plain
