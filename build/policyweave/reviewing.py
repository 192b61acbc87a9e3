"""Wires the review: two versions of the content repository → what readers see change, school by school."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from .compose.compose import compose_school
from .compose.texts import Library
from .compose.weave import Woven
from .load.content import load
from .load.names import list_files
from .model.content import Content
from .model.origin import Audience
from .model.owners import reviewers_for
from .model.page import ComposedPage, ComposedSchool
from .pipeline import FEW_SCHOOLS, CannotUse, Progress, end_with_parent, usable
from .redline.changes import Fate, PageRedline, Redline
from .redline.compare import compare_pages
from .redline.elsewhere import linked
from .repository import git, snapshot
from .review.affected import affected, linking
from .review.beside import beside, hidden, quiet
from .review.group import grouped
from .review.part import MADE_PUBLIC, MADE_STAFF, Part, weighed_pages
from .review.review import Review, Version

NOW = "the files as they are now"
BOTH = (Audience.PUBLIC, Audience.STAFF)


@dataclass(frozen=True, slots=True)
class Sides:
    """Two versions as content, and the paths of the files that differ. root is where the newer one's files are."""

    asked: Version
    base: Version
    head: Version
    old: Content
    new: Content
    differing: frozenset[str]


def review(
    root: Path,
    base: str,
    head: str | None = None,
    direct: bool = False,
    jobs: int = 0,
    progress: Progress | None = None,
) -> Review:
    """What readers see change from base to head (None: the files as they are now).

    Compared is with the commit where head left base; with direct, with base itself. Raises CannotUse where there is
    no such commit, or where one side cannot be read at all.
    """
    with versions(root, base, head, direct) as sides:
        return reviewed(sides, jobs, progress)


def touched(root: Path, base: str, head: str | None = None) -> tuple[str, ...]:
    """The slugs of the schools of head for which something that they are made from has changed since base."""
    with versions(root, base, head, False) as sides:
        if "mkdocs.yml" in sides.differing:
            return tuple(sorted(sides.new.schools))
        found = affected(sides.old, sides.new, sides.differing).pages
        return tuple(slug for slug in sorted(found) if slug in sides.new.schools)


@contextlib.contextmanager
def versions(root: Path, base: str, head: str | None, direct: bool) -> Iterator[Sides]:
    """The two sides, for as long as the block lasts."""
    usable(root)
    try:
        with tempfile.TemporaryDirectory(prefix="policyweave-", ignore_cleanup_errors=True) as aside:
            yield _versions(root, base, head, direct, Path(aside))
    except git.GitFailed as reason:
        raise CannotUse(str(reason)) from reason


def _versions(root: Path, base: str, head: str | None, direct: bool, aside: Path) -> Sides:
    top, prefix = git.top_of(root)
    asked = git.commit_of(top, base)
    newer = git.commit_of(top, head or "HEAD")
    older = asked if direct else git.merge_base(top, asked, newer)
    if older == newer != asked and head is not None:
        raise CannotUse(
            f"“{head}” is contained in “{base}”, so it changes nothing. Name the older one first, or use --direct."
        )
    before = snapshot.listing(top, older, prefix)
    (aside / "old").mkdir()
    snapshot.write(top, before, aside / "old")
    after: Mapping[str, snapshot.Entry]
    if head is None:
        folder, after = root, _as_they_are(root, len(asked))
    else:
        folder, after = aside / "new", snapshot.listing(top, newer, prefix)
        folder.mkdir()
        snapshot.write(top, after, folder)
    differing = frozenset(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    versions_ = Version(base, asked), Version(base, older), Version(head or NOW, newer if head else "")
    return Sides(*versions_, _content(aside / "old", base), _content(folder, head or NOW), differing)


def _content(folder: Path, name: str) -> Content:
    content, findings = load(folder)
    if content is None:
        first = next(iter(findings), None)
        said = f" {first.place.path}:{first.place.line}: {first.message}" if first else ""
        raise CannotUse(f"The content of {name} cannot be read, so it cannot be compared.{said}")
    return content


def _as_they_are(root: Path, digits: int) -> dict[str, snapshot.Entry]:
    """The files as they lie on the disk, each with the name that git would give to its content."""
    found = {}
    paths = {*list_files(root)[0], *(name for name in ("mkdocs.yml",) if (root / name).is_file())}
    for path in paths:
        with contextlib.suppress(OSError):
            found[path] = snapshot.Entry(git.blob_name((root / path).read_bytes(), digits), True)
    return found


def reviewed(sides: Sides, jobs: int = 0, progress: Progress | None = None) -> Review:
    """The review of two sides that were read; jobs processes work at once (0: as many as there are cores)."""
    scope = affected(sides.old, sides.new, sides.differing).pages
    parts = []
    for number, part in enumerate(_parts(sides, scope, jobs or os.cpu_count() or 1), 1):
        parts.append(part)
        if progress:
            progress(part.slug, number, len(scope))
    changed = [part for part in parts if part.weighed or part.fate != "changed"]
    changes, schools = grouped(changed, sides.new, lambda path: reviewers_for(sides.old, path))
    return Review(
        sides.asked, sides.base, sides.head, schools, len(sides.new.schools) - sum(p.fate != "removed" for p in changed),
        changes, tuple(hidden(sides.old, sides.new, changes)), tuple(beside(sides.old, sides.new, sides.differing)),
        tuple(quiet(sides.old, sides.new, sides.differing, changed)),
        tuple(dict.fromkeys(line for part in parts for line in part.unwoven)), titles(sides.new),
    )  # fmt: skip


def titles(content: Content) -> tuple[str, ...]:
    """Titles of national guidance, by which a citation is known."""
    found = ((guidance.title, guidance.short) for guidance in content.national.values())
    return tuple(sorted({name for pair in found for name in pair if name}))


class _Comparer:
    """Weaves and compares schools; texts are compiled once for all of them."""

    def __init__(self, sides: Sides, scope: Mapping[str, frozenset[str] | None]) -> None:
        self.sides = sides
        self.scope = scope
        self.libraries = Library(sides.old), Library(sides.new)
        self.titles = titles(sides.new)

    def part(self, slug: str) -> Part:
        """What one school contributes."""
        pages = self.scope[slug]
        sites = self._woven(slug, pages)
        if pages is not None and _moved_anchors(sites):
            more = linking(self.sides.old, pages) | linking(self.sides.new, pages)
            sites = self._woven(slug, pages | more)
        old, new = (slug in side.schools for side in (self.sides.old, self.sides.new))
        fate = "changed" if old and new else "added" if new else "removed"
        content = self.sides.new if new else self.sides.old
        unwoven = tuple(self._unwoven(slug, sites, pages))
        lost = {(audience, page) for audience, page, _ in unwoven}
        pairs = [(_without(before, lost), _without(after, lost)) for before, after in sites]
        redlines = tuple(_compared(pairs))
        crossed = _crossed(pairs) if fate == "changed" else {}
        weighed = [
            one for redline in redlines for one in weighed_pages(redline, self.titles, self.sides.differing, crossed)
        ]
        return Part(slug, content.schools[slug].name, fate, redlines, tuple(weighed), tuple(s for *_, s in unwoven))

    def _woven(self, slug: str, pages: Set[str] | None) -> list[_Pair]:
        """The school's public and staff site on both sides; None where there is no such school."""
        sides = []
        for library in self.libraries:
            known: dict[str, Woven] = {}
            there = slug in library.content.schools
            sides.append([compose_school(library, slug, one, known, pages)[0] if there else None for one in BOTH])
        return list(zip(*sides, strict=True))

    def _unwoven(
        self, slug: str, sites: Sequence[tuple[ComposedSchool | None, ...]], pages: Set[str] | None
    ) -> Iterator[tuple[Audience, str, str]]:
        """Pages of which there is a source but no woven page, so that it cannot be said what became of them."""
        for audience, pair in zip(BOTH, sites, strict=True):
            for library, site, when in zip(self.libraries, pair, ("before", "now"), strict=True):
                if site is None or (site.joining and audience is Audience.PUBLIC):
                    continue
                woven = {page.id for page in site.pages}
                for source in library.content.pages.values():
                    shown = audience is Audience.STAFF or source.front.audience is Audience.PUBLIC
                    if (
                        shown
                        and source.id not in woven
                        and source.id != "joining"
                        and (pages is None or source.id in pages)
                    ):
                        yield (
                            audience,
                            source.id,
                            f"{slug}: {source.path} cannot be woven as it {'was' if when == 'before' else 'is'} {when}.",
                        )


_Pair = tuple[ComposedSchool | None, ComposedSchool | None]


def _compared(pairs: Sequence[_Pair]) -> Iterator[Redline]:
    """The redline of each pair of sites, of pages that changed only; what is the same for both audiences is done once."""
    known: list[tuple[ComposedPage | None, ComposedPage | None, PageRedline]] = []
    for old, new in pairs:
        site = new or old
        assert site is not None, "one side has to be there"
        ids = dict.fromkeys(page.id for side in (new, old) if side for page in side.pages)
        found = []
        for id in ids:
            before, after = (side.page(id) if side else None for side in (old, new))
            if _same(before, after):
                continue
            page = next((page for a, b, page in known if _same(a, before) and _same(b, after)), None)
            if page is None:
                page = compare_pages(before, after)
                known.append((before, after, page))
            if page.fate is not Fate.SAME:
                found.append(page)
        yield Redline(site.school, site.audience, linked(found))


def _crossed(pairs: Sequence[_Pair]) -> dict[str, str]:
    """The pages of the staff site that the public sees now, or no longer sees, and what to say of them."""
    (old_public, new_public), (old_staff, new_staff) = (
        tuple({page.id for page in side.pages} if side else set() for side in pair) for pair in pairs
    )
    both = old_staff & new_staff
    return {
        **dict.fromkeys((new_public - old_public) & both, MADE_PUBLIC),
        **dict.fromkeys((old_public - new_public) & both, MADE_STAFF),
    }


def _same(one: ComposedPage | None, other: ComposedPage | None) -> bool:
    """Whether two woven pages are the same to the last token."""
    if one is None or other is None:
        return one is other
    same = (one.id, one.title, one.summary) == (other.id, other.title, other.summary)
    return same and (one.tokens is other.tokens or one.tokens == other.tokens)


def _without(site: ComposedSchool | None, lost: Set[tuple[Audience, str]]) -> ComposedSchool | None:
    if site is None or not lost:
        return site
    return replace(site, pages=tuple(page for page in site.pages if (site.audience, page.id) not in lost))


def _moved_anchors(sites: Sequence[_Pair]) -> bool:
    """Whether headings, pages or their anchors came, went or were renamed, so that links elsewhere may lead elsewhere."""

    def anchors(site: ComposedSchool | None) -> object:
        pages = site.pages if site else ()
        return {
            page.id: (page.anchors, tuple((one.id, one.names, one.explicit) for one in page.headings)) for page in pages
        }

    return any(anchors(old) != anchors(new) for old, new in sites)


_comparer: _Comparer | None = None


def _take(sides: Sides, scope: Mapping[str, frozenset[str] | None]) -> None:
    """Gives a worker process what was read."""
    global _comparer
    _comparer = _Comparer(sides, scope)
    end_with_parent()


def _part(slug: str) -> Part:
    assert _comparer is not None
    return _comparer.part(slug)


def _parts(sides: Sides, scope: Mapping[str, frozenset[str] | None], jobs: int) -> Iterator[Part]:
    """The parts of all schools that something can have changed at, in the order of their slugs."""
    slugs = sorted(scope)
    if jobs == 1 or len(slugs) < FEW_SCHOOLS:
        comparer = _Comparer(sides, scope)
        yield from map(comparer.part, slugs)
        return
    with ProcessPoolExecutor(jobs, initializer=_take, initargs=(sides, scope)) as pool:
        yield from pool.map(_part, slugs, chunksize=4)
