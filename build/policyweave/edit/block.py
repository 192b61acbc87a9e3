"""Lines put into a YAML text where the layout counts: below a key, as a key of its own, as an item of a list.

Every other line stays as it is. Whoever calls reads the text again: what the lines mean is theirs to prove.
"""

from __future__ import annotations

from collections.abc import Sequence

from .cannot import CannotEdit
from .change import STEP, Path
from .lines import block_end, line_end, line_start, line_stop, next_line
from .tree import Item, Node, tree
from .write import key


def put_below(text: str, path: Path, lines: Sequence[str]) -> str:
    """The text with lines below a key that stands alone on its line, in place of those that stand there now.

    These reach to the first line that is blank or not indented deeper than the key. Raises CannotEdit where a value
    stands on the line of the key.
    """
    item = _item(text, path)
    first = next_line(text, item.start)
    if text[item.start : first].strip() != f"{key(str(item.name))}:":
        raise CannotEdit(f"“{item.name}” is not written as the program writes it: its name and a colon, nothing else.")
    column = item.start - line_start(text, item.start)
    return (
        text[:first] + _gap(text[:first]) + _lines(text, column + STEP, lines) + text[block_end(text, first, column) :]
    )


def insert_key(text: str, path: Path, lines: Sequence[str], before: str | None) -> str:
    """The text with a key more in the mapping at path, parted by a blank line; lines are its own, its name among them.

    before is the key above which they go with the comments on it, None for the end. An empty mapping gets its first.
    """
    item = _item(text, path)
    if item.node.flow or not (item.node.kind == "map" or item.node.empty):
        raise CannotEdit(f"“{item.name}” is not written as the program writes it: each key on lines of its own.")
    end = line_end(text)
    if before is not None:
        column = item.node.indent
        at = _above(text, _child(item.node, before).start)
        return text[:at] + _lines(text, column, lines) + end + text[at:]
    last = item.node.items[-1] if item.node.items else None
    column = item.node.indent if last else item.start - line_start(text, item.start) + STEP
    start = (last or item).start
    at = block_end(text, next_line(text, start), start - line_start(text, start))
    return text[:at] + _gap(text[:at]) + end + _lines(text, column, lines) + text[at:]


def append_item(text: str, path: Path, lines: Sequence[str]) -> str:
    """The text with lines behind the last item of the list at path, the first behind a hyphen as deep as the others'."""
    node = _item(text, path).node
    if node.kind != "list" or node.flow or not node.items:
        raise CannotEdit("The list is not written with each item on lines of its own. Add the item by hand.")
    at = line_stop(text, node.items[-1].node.end)
    written = [("- " if not number else "  ") + line for number, line in enumerate(lines)]
    end = line_end(text)
    return text[:at] + end + _lines(text, node.indent, written).removesuffix(end) + text[at:]


def _item(text: str, path: Path) -> Item:
    node = tree(text)
    if node is None:
        raise CannotEdit("There is nothing in this file.")
    for step in path[:-1]:
        node = _child(node, step).node
    return _child(node, path[-1])


def _child(node: Node, name: str | int) -> Item:
    found = next((item for item in node.items if item.name == name), None)
    if found is None:
        raise CannotEdit(f"There is no “{name}” in this file.")
    return found


def _lines(text: str, column: int, lines: Sequence[str]) -> str:
    end = line_end(text)
    return "".join((" " * column + line if line else "") + end for line in lines)


def _gap(before: str) -> str:
    return "" if not before or before.endswith(("\n", "\r")) else line_end(before)


def _above(text: str, start: int) -> int:
    """The beginning of a key's line, or of the comments right above it."""
    at = line_start(text, start)
    while at > 0:
        previous = line_start(text, at - 1 - (text[at - 2 : at] == "\r\n"))
        if not text[previous:at].lstrip().startswith("#"):
            break
        at = previous
    return at
