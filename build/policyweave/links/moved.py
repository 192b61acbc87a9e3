"""Writes the new addresses of pages that moved for good into the files, touching just those characters."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from .resolve import KEEP
from .safety import malformed, refusal
from .sources import spelled, written_addresses

BOM = b"\xef\xbb\xbf"
# Letters that would end the address in Markdown, YAML or Jinja, or mean something there.
AWKWARD = "".join(letter for letter in KEEP if letter not in "()[]'!*,")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One address written anew: the file, the line, the old and the new characters."""

    path: str
    line: int
    old: str
    new: str


def replacement(old: str, new: str, allow_private: bool = False) -> str | None:
    """The characters to write for an address that moved; None if the new one must not be written.

    What stands after the # stays. A private address, or one without https where there was https, is not written.
    """
    refused = malformed(new) or (not allow_private and refusal(new))
    if refused or (old.lower().startswith("https:") and new.startswith("http:")):
        return None
    anchor = old.partition("#")[2]
    whole = new if "#" in new or not anchor else f"{new}#{anchor}"
    return quote(whole, safe=AWKWARD)


def rewrite(
    root: Path, files: Iterable[str], moved: Mapping[str, str], allow_private: bool = False
) -> tuple[Rewritten, ...]:
    """Rewrites addresses in the files of a content repository. moved: address as spelled() gives it → new address.

    Every other byte stays: byte order mark, line ends, spaces. A file is replaced whole, or not at all.
    """
    done: list[Rewritten] = []
    for path in files:
        raw = (root / path).read_bytes()
        new, changes = _rewritten(raw, path, moved, allow_private)
        if changes:
            _replace(root / path, new)
            done += changes
    return tuple(done)


def _rewritten(raw: bytes, path: str, moved: Mapping[str, str], allow_private: bool) -> tuple[bytes, list[Rewritten]]:
    mark = BOM if raw.startswith(BOM) else b""
    try:
        text = raw[len(mark) :].decode("utf-8")
    except UnicodeDecodeError:
        return raw, []
    pieces: list[str] = []
    changes: list[Rewritten] = []
    last = 0
    for found in written_addresses(text, path):
        target = moved.get(spelled(found.text))
        new = replacement(found.text, target, allow_private) if target else None
        if new is None or new == found.text:
            continue
        pieces += [text[last : found.start], new]
        last = found.start + len(found.text)
        changes.append(Rewritten(path, found.place.line, found.text, new))
    return mark + ("".join(pieces) + text[last:]).encode("utf-8"), changes


def _replace(file: Path, raw: bytes) -> None:
    """Puts new bytes in a file's place in one step, with its rights."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(raw)
        shutil.copymode(file, name)
        Path(name).replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
