"""CSV as Excel, Google Forms and Microsoft Forms write it: any usual encoding, separator and line end."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

LARGEST = 50_000_000  # bytes
SEPARATORS = ",;\t|"
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class CannotRead(Exception):
    """A table cannot be used; the message says why and what to do, and names nobody."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the number of its first line in the file, and its cells by header, each in one line without edges."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with named columns. name is how people know the file."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]

    def filled(self, header: str, holds: str) -> bool:
        """Whether any cell of a column holds this."""
        return any(holds in row.cells[header] for row in self.rows)


def read_table(data: bytes, name: str) -> Table:
    """The table in the bytes of a CSV file. Raises CannotRead."""
    text = _text(data, name)
    first, _, rest = text.partition("\n")
    given = re.fullmatch(r"sep=(.)\r?", first)  # Excel's own way to say it
    lines = 1 if given else 0
    text = rest if given else text
    separator = given[1] if given else _separator(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        start, records = 1 + lines, []
        for cells in reader:
            records.append((start, [_cell(cell) for cell in cells]))
            start = reader.line_num + 1 + lines
    except csv.Error as error:
        raise CannotRead(f"{name} cannot be read as a table: {error}. Save it once more as CSV.") from None
    records = [record for record in records if any(record[1])]
    if not records:
        raise CannotRead(f"{name} is empty. Save the list of answers, or of staff, as CSV.")
    headers = _headers(records[0][1])
    rows = [
        Row(line, dict(zip(headers, cells + [""] * (len(headers) - len(cells)), strict=False)))
        for line, cells in records[1:]
    ]
    return Table(name, headers, tuple(rows))


def _text(data: bytes, name: str) -> str:
    if len(data) > LARGEST:
        raise CannotRead(f"{name} is larger than {LARGEST // 1_000_000} MB, which no list of staff is.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CannotRead(f"{name} is a workbook. Save it as CSV (File, Save as, CSV UTF-8) and name that file.")
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                raise CannotRead(f"{name} is damaged: its characters cannot be read. Save it once more.") from None
    if b"\x00" in data:
        raise CannotRead(f"{name} is no CSV file. Save the list as CSV and name that file.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """The separator of which the header row has the most, outside quotes."""
    head: list[str] = []
    quoted = False
    for char in text:
        quoted = quoted != (char == '"')
        if char in "\r\n" and not quoted and "".join(head).strip():
            break
        if not quoted:
            head.append(char)
    return max(SEPARATORS, key=lambda one: (head.count(one), -SEPARATORS.index(one)))


def _cell(text: str) -> str:
    return " ".join(UNSEEN.sub("", text).split())


def _headers(cells: list[str]) -> tuple[str, ...]:
    """The names of the columns; of two that are the same the later one has a number."""
    out: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = cell or f"column {number}"
        out.append(f"{name} ({number})" if name in out else name)
    return tuple(out)
