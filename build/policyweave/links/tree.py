"""The built sites as they lie on the disk: every file by its real name, every page read once."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..model.origin import Audience
from .extract import BuiltPage, read_page
from .resolve import Bases, Listing

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree of one audience. label is how a finding names its folder ("site/public"), schools are the slugs
    that are asked for."""

    audience: Audience
    folder: Path
    label: str
    bases: Bases
    listing: Listing
    pages: Mapping[str, BuiltPage]
    schools: Collection[str]
    whole: bool

    def school(self, path: str) -> str:
        """The slug of the school that a file belongs to; empty for the tree's own."""
        first = path.partition("/")[0]
        return first if first in self.schools else ""

    def asked(self) -> Iterator[BuiltPage]:
        """The pages that are asked for, in order."""
        return (page for path, page in sorted(self.pages.items()) if self.school(path) or self.whole)


def read_tree(
    audience: Audience,
    folder: Path,
    label: str,
    bases: Bases,
    schools: Collection[str],
    whole: bool,
    progress: Progress | None = None,
) -> Tree:
    """Reads all pages of a tree; those of other schools too, since links may lead to them."""
    files = list(files_of(folder))
    names = [name for name in files if name.endswith(".html")]
    pages = {}
    for number, name in enumerate(names, 1):
        if progress and number % 20 == 0:
            progress(f"{label}/{name}", number, len(names))
        pages[name] = read_page(name, (folder / name).read_text(encoding="utf-8", errors="replace"))
    return Tree(audience, folder, label, bases, Listing(files), pages, schools, whole)


def files_of(folder: Path) -> Iterator[str]:
    """Every file below a folder, with the names that the folders list."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield Path(place, name).relative_to(folder).as_posix()
