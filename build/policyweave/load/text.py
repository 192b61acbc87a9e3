"""Reads one file as text, whoever saved it: Notepad's BOM and line ends are accepted, anything but UTF-8 is refused."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from ..model import rules
from ..model.finding import Finding, Place, finding

MAX_BYTES = {"overlay": 100_000, "page": 600_000, "data": 1_000_000}
MAX_LINE = 20_000

BOMS = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"\x00\x00\xfe\xff": "UTF-32",
}
ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
SYNTAX_SPACE = re.compile(
    rf"^(?P<lead>[ \t>{ODD_SPACES}]*)(?P<marker>[-*+]|\d{{1,9}}[.)]|\#{{1,6}})(?P<odd>[{ODD_SPACES}]+)", re.MULTILINE
)
LEADING_ODD = re.compile(rf"[{ODD_SPACES}]")
TITLE_SPACE = re.compile(rf"(\]\((?:<[^<>\n]*>|[^()\s<>]*?))([{ODD_SPACES}]+)(?=[\"'(])")
INVISIBLE = {
    "\u00ad": "soft hyphen",
    "\u180e": "Mongolian vowel separator",
    "\u200b": "zero-width space",
    "\u200c": "zero-width non-joiner",
    "\u200d": "zero-width joiner",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
    "\u202a": "left-to-right embedding",
    "\u202b": "right-to-left embedding",
    "\u202c": "pop directional formatting",
    "\u202d": "left-to-right override",
    "\u202e": "right-to-left override",
    "\u2060": "word joiner",
    "\u2061": "invisible function application",
    "\u2062": "invisible times",
    "\u2063": "invisible separator",
    "\u2064": "invisible plus",
    "\u2066": "left-to-right isolate",
    "\u2067": "right-to-left isolate",
    "\u2068": "first strong isolate",
    "\u2069": "pop directional isolate",
    "\ufeff": "byte order mark",
}
INVISIBLE_RUN = re.compile(f"[{''.join(INVISIBLE)}\U000e0000-\U000e007f]")
CONTROL_RUN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


def place_at(path: str, text: str, offset: int) -> Place:
    """Line and column of an offset in a text."""
    start = text.rfind("\n", 0, offset) + 1
    return Place(path, text.count("\n", 0, offset) + 1, offset - start + 1)


def read_text(root: Path, path: str, kind: str) -> tuple[str | None, list[Finding]]:
    """The text of a file with \\n line ends and without a BOM, or None with the finding that says why not.

    kind is "overlay", "page" or "data" and sets the size allowed.
    """
    limit = MAX_BYTES[kind]
    try:
        if (root / path).stat().st_size > limit:
            return None, [
                finding(
                    rules.UNREADABLE,
                    Place(path),
                    f"This file is larger than {limit // 1000} KB.",
                    "Keep pictures and tables of data in files of their own and link to them.",
                )
            ]
        raw = (root / path).read_bytes()
    except OSError as error:
        return None, [
            finding(rules.UNREADABLE, Place(path), f"This file cannot be opened: {error.strerror}.", "Check the file.")
        ]
    return decode(raw, path)


def decode(raw: bytes, path: str) -> tuple[str | None, list[Finding]]:
    """Text of the bytes of a file; None with a finding if they are not UTF-8 text."""
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
    for bom, name in BOMS.items():
        if raw.startswith(bom):
            return None, [_not_utf8(Place(path), f"This file was saved as {name}, not as UTF-8.")]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        guess = raw[error.start : error.start + 1].decode("cp1252", errors="replace")
        seen = (
            f" (probably “{guess}” in an older Windows encoding)" if guess.isprintable() and guess != "\ufffd" else ""
        )
        return None, [_not_utf8(Place(path, line, column), f"This file is not saved as UTF-8{seen}.")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    findings = [
        finding(
            rules.CONTROL,
            place_at(path, text, match.start()),
            f"A control character (U+{ord(match[0]):04X}) stands here.",
            "Delete it: put the cursor before it, press Delete, and save.",
        )
        for match in CONTROL_RUN.finditer(text)
    ]
    if findings:
        return None, findings[:20]
    start = 0
    for number, line_text in enumerate(text.split("\n"), 1):
        if len(line_text) > MAX_LINE:
            message = f"Line {number} is longer than {MAX_LINE:,} characters."
            return None, [finding(rules.UNREADABLE, Place(path, number), message, "Break it into paragraphs.")]
        start += len(line_text) + 1
    return text, []


def _not_utf8(place: Place, message: str) -> Finding:
    return finding(
        rules.UNREADABLE,
        place,
        message,
        "Save it again as UTF-8 (in Notepad: Save as, Encoding: UTF-8).",
    )


def tidy_markdown(text: str, path: str) -> tuple[str, list[Finding]]:
    """Reads no-break and other odd spaces as ordinary ones where Markdown's syntax needs a space.

    The text keeps its length, so that lines and columns stay right. Odd spaces in prose are left alone.
    """
    findings: list[Finding] = []

    def ordinary(match: re.Match[str], start: int, end: int) -> str:
        findings.append(
            finding(
                rules.NO_BREAK_SPACE,
                place_at(path, text, start),
                "A no-break space stands here where Markdown needs an ordinary space; it was read as one.",
                "Delete it and type an ordinary space, so that other programs read it the same way.",
            )
        )
        whole = match[0]
        first, last = start - match.start(), end - match.start()
        return whole[:first] + " " * (last - first) + whole[last:]

    def at_line_start(match: re.Match[str]) -> str:
        fixed = ordinary(match, match.start("odd"), match.end("odd"))
        return LEADING_ODD.sub(" ", match["lead"]) + fixed[len(match["lead"]) :]

    text_out = SYNTAX_SPACE.sub(at_line_start, text)
    text_out = TITLE_SPACE.sub(lambda match: ordinary(match, match.start(2), match.end(2)), text_out)
    return text_out, findings


def invisible(text: str, path: str) -> list[Finding]:
    """A warning for each line that holds characters nobody can see."""
    findings = []
    lines_seen: set[int] = set()
    for match in INVISIBLE_RUN.finditer(text):
        place = place_at(path, text, match.start())
        if place.line in lines_seen or _joins_letters(text, match.start()):
            continue
        lines_seen.add(place.line)
        name = INVISIBLE.get(match[0]) or unicodedata.name(match[0], "tag character").lower()
        findings.append(
            finding(
                rules.INVISIBLE,
                place,
                f"A character that nobody can see ({name}) stands here.",
                "Delete it: put the cursor before it and press Delete; search and links stumble over it.",
            )
        )
    return findings


def _joins_letters(text: str, at: int) -> bool:
    """Joiners between letters of scripts that need them, and between emoji, are right where they are."""
    if text[at] not in "\u200c\u200d" or at == 0 or at + 1 >= len(text):
        return False
    return all(ord(char) > 0x2FF for char in (text[at - 1], text[at + 1]))
