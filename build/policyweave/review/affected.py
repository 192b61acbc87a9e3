"""Which pages of which schools can read differently between two versions. In doubt a page counts as affected."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from ..model.content import Content

# Files whose values every text may use, and rooms whose texts every page may use.
SHARED = ("policies/trust.yml", "policies/national.yml", "policies/cycle.yml", "policies/renamed.yml")
SHARED_ROOMS = ("macros/", "policies/fragments/")
NOT_WORDS = ("mkdocs.yml", ".github/", "policies/confirmed.yml", "policies/glossary.yml")
NOTES = re.compile(r"(policies|schools/[^/]+)/notes/\d{4}-\d{2}")  # change notes of a release
# An address that is put together while weaving, or written in a way that hides the name.
MADE_UP = re.compile(r"""\}\}\.md|["'(]\.md|(?:%[0-9A-Fa-f]{2}|&[#\w]+;)[^\s)]*\.md""")


@dataclass(frozen=True, slots=True)
class Affected:
    """Ids of the pages to weave anew, by the slug of the school; None stands for all pages of the school."""

    pages: Mapping[str, frozenset[str] | None]


def affected(old: Content, new: Content, paths: Iterable[str]) -> Affected:
    """What the files at paths, which differ between two versions of a content repository, can change."""
    slugs = {*old.schools, *new.schools}
    found: dict[str, set[str] | None] = {}
    for path in paths:
        schools, pages = _reach(old, new, path, slugs)
        for slug in schools:
            so_far = found.setdefault(slug, set())
            if pages is None or so_far is None:
                found[slug] = None
            else:
                so_far |= pages
    for slug in old.schools.keys() ^ new.schools.keys():
        found[slug] = None
    return Affected({slug: None if pages is None else frozenset(pages) for slug, pages in sorted(found.items())})


def _reach(old: Content, new: Content, path: str, slugs: Set[str]) -> tuple[Set[str], Set[str] | None]:
    """The schools and the pages (None: all) that one file can change."""
    if path.startswith(NOT_WORDS) or NOTES.match(path):
        return set(), set()
    if path.startswith(("schools/", "policies/authorities/")):
        own = path.startswith("schools/")
        owner, name = path.split("/")[1 if own else 2], posixpath.basename(path)
        schools = {owner} & slugs if own else _of_authority(old, owner) | _of_authority(new, owner)
        if name == "review.yml":
            return set(), set()
        if name.endswith(".md"):
            page = {source.id for side in (old, new) if (source := side.slot_page(name.removesuffix(".md")))}
            return schools, page or None
        return schools, None
    if path in SHARED or path.startswith(SHARED_ROOMS):
        return slugs, None
    pages = {source.id for side in (old, new) for source in side.pages.values() if source.path == path}
    return slugs, pages or None


def _of_authority(content: Content, slug: str) -> set[str]:
    return {name for name, school in content.schools.items() if slug in school.authorities}


def linking(content: Content, pages: Set[str]) -> frozenset[str]:
    """Ids of the pages with a text, an overlay or a fragment that may link to one of these pages."""
    names = {posixpath.basename(content.pages[id].path) for id in pages if id in content.pages}
    names |= {f"{slot}.md" for id in pages if id in content.pages for slot in content.pages[id].front.slots}
    shared = [macro.body for macro in content.macros] + [text.body for text in content.fragments.values()]
    if any(MADE_UP.search(body) or any(name in body for name in names) for body in shared):
        return frozenset(content.pages)
    found = {id for id, page in content.pages.items() if _mentions(page.body, names)}
    for text in (*content.authority_texts.values(), *content.school_texts.values()):
        page_source = content.slot_page(text.name)
        if page_source is not None and _mentions(text.body, names):
            found.add(page_source.id)
    return frozenset(found)


def _mentions(body: str, names: Set[str]) -> bool:
    return bool(MADE_UP.search(body)) or any(name in body for name in names)
