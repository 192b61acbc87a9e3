"""Keys of schools and of their pages: digests of everything that they are made from.

A page's key takes in its own text and what fills its slots, and the same of every page to a place on which one of
these texts may link, since such a link depends on whether the place is there. What any page may show, such as values,
macros and titles, is in the school's frame.
"""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..model.content import Content, PageSource
from ..review.affected import MADE_UP
from .inputs import Inputs, digest

WHOLE_PAGE = ("", *")]>\"'`,; \t\n")  # what follows the name of a file to which no place is added


@dataclass(frozen=True, slots=True)
class Keys:
    """One school's keys: of what any of its pages may show, and of each page by the path of its source."""

    frame: str
    pages: Mapping[str, str]

    @property
    def whole(self) -> str:
        """Of everything that the school's sites show."""
        return digest(self.frame, *(part for item in sorted(self.pages.items()) for part in item))


def keys_of(content: Content, inputs: Inputs, late: datetime.date | str | None) -> dict[str, Keys]:
    """The keys of every school. late is the day on which the pages of the year say what is late, if they do."""
    texts = {text.path for text in (*content.authority_texts.values(), *content.school_texts.values())}
    # titles, slots and the like, which other pages and the menu may show, without the words
    apart = dict.fromkeys(texts, "") | {page.path: page.front.model_dump_json() for page in content.pages.values()}
    belonging = [
        f"{name} {school.status} {' '.join(school.authorities)}" for name, school in sorted(content.schools.items())
    ]
    common = digest(inputs.common(apart), str(late), *belonging)
    own = inputs.own(apart)
    leading = _Leading(content, inputs)
    found = {}
    for slug in content.schools:
        frame = digest(common, own[slug])
        parts = {page.id: tuple(_parts(content, page, slug)) for page in content.pages.values()}
        pages = {}
        for page in content.pages.values():
            near = leading.pages(parts[page.id])
            paths = sorted({path for id in (page.id, *near) for path in parts[id]})
            pages[page.path] = digest(frame, *(part for path in paths for part in (path, inputs.files.get(path, ""))))
        found[slug] = Keys(frame, pages)
    return found


def _parts(content: Content, page: PageSource, slug: str) -> Iterator[str]:
    """The files that hold the words of a school's page, but for macros and fragments."""
    yield page.path
    for slot in page.front.slots:
        for authority in content.schools[slug].authorities:
            text = content.authority_texts.get((authority, slot))
            if text is not None:
                yield text.path
        own = content.school_texts.get((slug, slot))
        if own is not None:
            yield own.path


class _Leading:
    """To places on which pages a text may link, by the names of files that stand in it."""

    def __init__(self, content: Content, inputs: Inputs) -> None:
        self.everything = frozenset(content.pages)
        self.names = {posixpath.basename(page.path): page.id for page in content.pages.values()}
        self.slots = {f"{slot}.md": page.id for page in content.pages.values() for slot in page.front.slots}
        shared = [macro.body for macro in content.macros] + [text.body for text in content.fragments.values()]
        named = {**self.names, **self.slots}
        self.always = frozenset(id for body in shared for name, id in named.items() if name in body)
        if inputs.naming or any(MADE_UP.search(body) for body in shared):
            self.always = self.everything
        self.bodies = {page.path: page.body for page in content.pages.values()}
        for texts in (content.authority_texts, content.school_texts):
            self.bodies |= {text.path: text.body for text in texts.values()}
        self.known: dict[str, frozenset[str]] = {}

    def pages(self, paths: tuple[str, ...]) -> frozenset[str]:
        """Ids of the pages to places on which these texts may link."""
        return self.always.union(*(self._of(path) for path in paths))

    def _of(self, path: str) -> frozenset[str]:
        if path not in self.known:
            self.known[path] = self._named(self.bodies[path])
        return self.known[path]

    def _named(self, body: str) -> frozenset[str]:
        if MADE_UP.search(body):
            return self.everything
        found = {id for name, id in self.slots.items() if name in body}  # which stands for the slot's place on its page
        for name, id in self.names.items():
            at = body.find(name)
            while at >= 0:
                if body[at + len(name) : at + len(name) + 1] not in WHOLE_PAGE:
                    found.add(id)
                    break
                at = body.find(name, at + 1)
        return frozenset(found)
