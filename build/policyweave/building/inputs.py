"""Digests of everything that sites are made from: sources, the theme, settings, the program and its libraries.

A digest takes in more than is needed rather than less. Where it cannot be told what a site is made from, there is none.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
READ = ("policies", "schools", "macros")
BESIDE = ("mkdocs.yml", ".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
DIGEST = hashlib.blake2b
# Settings of mkdocs.yml by which other files, programs or the environment come in.
OPEN = re.compile(r"^(?:INHERIT|hooks|watch)\s*:|!ENV\b|!!python|!relative", re.MULTILINE)
PLUGINS = re.compile(r"^plugins\s*:\s*(?:#.*)?\n((?:[ \t]*(?:-.*|#.*)?\n)+)", re.MULTILINE)
KNOWN_PLUGINS = {"search", "policyweave"}
PLACE = re.compile(rb"(?<![\w./-])(?:policies|schools|macros)/[\w./-]+\.md\b")
CUSTOM = re.compile(r"custom_dir\s*:\s*(\S.*)")


class Unclear(Exception):
    """It cannot be told what a site is made from."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """program: of what builds; files: of the content's files by path; look: of mkdocs.yml and the trust's own theme.

    naming are paths of YAML files in which the name of a page's file stands, so that a value may lead to it. pdf says
    that the sites have PDFs, to which pages lead.
    """

    program: str
    look: str
    files: dict[str, str]
    naming: frozenset[str] = frozenset()
    pdf: bool = False

    @property
    def whole(self) -> str:
        """One digest of everything."""
        return digest(self._look, *(part for item in sorted(self.files.items()) for part in item))

    @property
    def _look(self) -> str:
        return digest(self.program, self.look, "pdf" if self.pdf else "")

    def common(self, instead: Mapping[str, str]) -> str:
        """What every school may show: all but what stands in the schools' folders, with all names of files.

        instead gives, for some paths, what counts in the place of all that the file holds.
        """
        own = ("schools/",)
        shared = (
            f"{path}\0{instead.get(path, '' if path.startswith(own) and path.endswith(('.md', '.yml')) else value)}"
            for path, value in sorted(self.files.items())
        )
        return digest(self._look, *shared)

    def own(self, instead: Mapping[str, str]) -> dict[str, str]:
        """What stands in each school's folder, by the folder's name."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.files):
            room, _, rest = path.partition("/")
            if room == "schools":
                found.setdefault(rest.partition("/")[0], []).extend((path, instead.get(path, self.files[path])))
        return {school: digest(*parts) for school, parts in found.items()}


def digest(*parts: str) -> str:
    """Of texts in their order."""
    made = DIGEST(digest_size=32)
    for part in parts:
        data = part.encode("utf-8", "surrogateescape")
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()


def inputs_of(root: Path, pdf: bool = False) -> Inputs | None:
    """The digests for a content repository as it is now; None where more goes into its sites than can be seen here.

    pdf says that PDFs are made, too.
    """
    settings = root / "mkdocs.yml"
    try:
        theme = _theme(root, settings.read_text(encoding="utf-8"))
        files = {path: _file(root / path) for path in BESIDE if (root / path).is_file()}
        for folder in READ:
            files |= {f"{folder}/{path}": _file(root / folder / path) for path in _paths(root / folder)}
        look = digest(_file(settings), *(part for path in theme for part in (path, _file(root / path))))
        return Inputs(program(), look, files, frozenset(path for path in files if _naming(root, path)), pdf)
    except (OSError, UnicodeDecodeError, Unclear):
        return None


def _theme(root: Path, text: str) -> list[str]:
    """The files of the trust's own theme below root; raises Unclear if mkdocs.yml brings in what cannot be followed."""
    listed = PLUGINS.search(text)
    names = re.findall(r"^[ \t]*-[ \t]*([\w./-]+)[ \t]*(?:#.*)?$", listed[1], re.MULTILINE) if listed else []
    entries = re.findall(r"^[ \t]*-", listed[1], re.MULTILINE) if listed else []
    if (
        OPEN.search(text)
        or len(entries) != len(names)
        or not set(names) <= KNOWN_PLUGINS
        or ("plugins" in text and not listed)
    ):
        raise Unclear("mkdocs.yml")
    found: list[str] = []
    for named in CUSTOM.findall(text):
        folder = named.split(" #")[0].strip().strip("\"'")
        if not (root / folder).is_dir():
            raise Unclear(folder)
        found += [f"{folder}/{path}" for path in _paths(root / folder)]
    return found


def _naming(root: Path, path: str) -> bool:
    """Whether a file has values of which one may lead to a page; its own place in the repository leads nowhere."""
    return path.endswith((".yml", ".yaml")) and b".md" in PLACE.sub(b"", (root / path).read_bytes())


def _paths(folder: Path) -> Iterator[str]:
    """Paths of all files below a folder, and of what is neither file nor folder."""
    waiting = [""]
    while waiting:
        below = waiting.pop()
        try:
            entries = sorted(os.scandir(folder / below), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            path = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{path}/")
            elif entry.is_dir():
                raise Unclear(path)  # it may lead out of the repository, or round in a circle
            else:
                yield path


def _file(path: Path) -> str:
    try:
        return DIGEST(path.read_bytes(), digest_size=32).hexdigest()
    except OSError:
        return "unreadable"


@cache
def program() -> str:
    """Of this program's files, of the interpreter, and of the names and versions of everything that is installed."""
    installed = {name for folder in sys.path for name in _names(folder) if name.endswith((".dist-info", ".egg-info"))}
    files = (part for path in sorted(_package()) for part in (path, _file(PACKAGE / path)))
    return digest(sys.version, *sorted(installed), *files)


def _package() -> Iterable[str]:
    return (path for path in _paths(PACKAGE) if "__pycache__" not in path)


def _names(folder: str) -> list[str]:
    try:
        return [path.name for path in Path(folder or ".").iterdir()]
    except OSError:
        return []
