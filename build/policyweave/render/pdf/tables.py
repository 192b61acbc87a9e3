"""A table of an article as a grid without holes: what spans too far is cut, what is missing is empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .dom import Element
from .spans import Span, words

Inside = Callable[[Element], list[dict[str, Any]]]
WIDE = 88  # letters in a line of a table that is as wide as the page
UNBROKEN = 15  # letters of a cell that stays on one line, such as a telephone number
MOST = 40  # columns
FEW = 12  # rows of a table that stays on one page
SHORT = 900  # letters of a table or cell that stays on one page
ALIGNED = {"pw-centre": "center", "pw-right": "right"}


def table(node: Element, inside: Inside, spans: Callable[[list[Element | str]], list[Span]]) -> list[dict[str, Any]]:
    """The table as one block; its caption above it."""
    head = [row for part in node.elements() if part.tag == "thead" for row in _rows(part)]
    body = _rows(node)
    if not head and body and all(cell.tag == "th" for cell in body[0].elements()):
        head, body = body[:1], body[1:]
    columns = min(MOST, max((_width(row) for row in (*head, *body)), default=0))
    if not columns:
        return []
    out: list[dict[str, Any]] = []
    for part in node.elements():
        if part.tag == "caption" and (said := spans(part.inside)):
            out.append({"k": "title", "x": said})
    sized = _Sizes(columns)
    anchors, heads = lifted(_cells(head, columns, inside, sized))
    made: dict[str, Any] = {"head": heads, "rows": _cells(body, columns, inside, sized)}
    whole = len(body) <= FEW and len(words(node)) <= SHORT
    made |= {"columns": columns, "widths": sized.widths(), "tight": sized.tight, "whole": whole}
    return [*out, *anchors, {"k": "table", **made}]


def lifted(values: list[Any]) -> tuple[list[dict[str, Any]], list[Any]]:
    """Anchors and notes as blocks of their own, and the values without them: what is shown more than once, such as a
    heading (in the contents) or the head of a table (on each page), can hold none.
    """
    anchors: list[dict[str, Any]] = []

    def bare(value: Any) -> Any:
        if isinstance(value, list):
            kept = [one for one in value if not (isinstance(one, dict) and one.keys() - {"k"} == {"id"})]
            anchors.extend({"k": "id", "id": one["id"]} for one in value if one not in kept)
            return [bare(one) for one in kept]
        if isinstance(value, dict) and "note" in value:
            anchors.append({"k": "foot", "n": value["n"], "id": value["id"], "x": value["note"]})
            return {"again": value["id"], "n": value["n"]}
        if isinstance(value, dict):
            if value.get("k") == "h" and "id" in value:
                anchors.append({"k": "id", "id": value["id"]})
                value = {name: one for name, one in value.items() if name != "id"}
            return {name: bare(one) for name, one in value.items()}
        return value

    return anchors, bare(values)


def _rows(part: Element) -> list[Element]:
    found = []
    for child in part.elements():
        if child.tag == "tr":
            found.append(child)
        elif child.tag in ("tbody", "tfoot") or (child.tag == "thead" and part.tag == "thead"):
            found += _rows(child)
    return found


def _span(cell: Element, name: str, most: int) -> int:
    text = cell.attrs.get(name, "1")
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1
    return max(1, min(value, most))


def _width(row: Element) -> int:
    return sum(_span(cell, "colspan", MOST) for cell in row.elements() if cell.tag in ("td", "th"))


class _Sizes:
    """How wide the columns would like to be, in letters."""

    def __init__(self, columns: int) -> None:
        self.longest, self.natural = [3] * columns, [3] * columns

    def see(self, at: int, text: str) -> None:
        whole = len(text) if len(text) <= UNBROKEN else max(map(len, text.split()), default=0)
        self.longest[at] = max(self.longest[at], min(36, whole + 3))
        self.natural[at] = max(self.natural[at], len(text) + 3)

    @property
    def tight(self) -> bool:
        """Whether words are wider than their columns, so that they have to be smaller and may be divided."""
        return sum(self._least()) > WIDE

    def _least(self) -> list[int]:
        """What each column has to have, so that words are whole, and long addresses too if there is room."""
        return self.longest if sum(self.longest) <= WIDE else [min(28, size) for size in self.longest]

    def widths(self) -> list[float] | None:
        """Shares of the page's width; None if the table is narrower than the page.

        Columns that need less than an equal share have what they need; the others share the rest.
        """
        if self.tight:
            return [float(size) for size in self._least()]
        if sum(self.natural) <= WIDE:
            return None
        needed, found = self._least(), dict[int, float]()
        rest = list(range(len(self.natural)))
        room = float(WIDE)
        while rest:
            own = {at: self.natural[at] ** 0.7 for at in rest}
            least = sum(needed[at] for at in rest)
            settled = next(
                (at for at in rest if self.natural[at] <= min(room / len(rest), room - least + needed[at])), None
            )
            share = {at: room * own[at] / sum(own.values()) for at in rest}
            if settled is not None:
                found[settled] = self.natural[settled]
            else:
                settled = next((at for at in rest if share[at] < needed[at]), None)
                if settled is None:
                    return [round(found.get(at, share.get(at, 0)), 2) for at in range(len(self.natural))]
                found[settled] = needed[settled]
            room -= found[settled]
            rest.remove(settled)
        return [round(found[at], 2) for at in range(len(self.natural))]


def _cells(rows: list[Element], columns: int, inside: Inside, sizes: _Sizes) -> list[dict[str, Any]]:
    """The cells in their order, which fill the grid exactly."""
    out: list[dict[str, Any]] = []
    covered: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        cells = [cell for cell in row.elements() if cell.tag in ("td", "th")]
        x = 0
        while x < columns:
            if (y, x) in covered:
                x += 1
                continue
            if not cells:
                out.append({"x": []})
                x += 1
                continue
            cell = cells.pop(0)
            room = next((wide for wide in range(1, columns - x) if (y, x + wide) in covered), columns - x)
            wide, high = _span(cell, "colspan", room), _span(cell, "rowspan", len(rows) - y)
            covered |= {(y + down, x + right) for down in range(high) for right in range(wide)}
            text = words(cell)
            if wide == 1:
                sizes.see(x, text)
            out.append(_cell(cell, wide, high, text, inside))
            x += wide
    return out


def _cell(cell: Element, wide: int, high: int, text: str, inside: Inside) -> dict[str, Any]:
    made: dict[str, Any] = {"x": inside(cell)}
    if wide > 1:
        made["wide"] = wide
    if high > 1:
        made["high"] = high
    if cell.tag == "th":
        made["th"] = True
    aligned = next((ALIGNED[name] for name in sorted(cell.classes) if name in ALIGNED), "")
    if aligned:
        made["align"] = aligned
    if len(text) > SHORT:
        made["long"] = True
    return made
