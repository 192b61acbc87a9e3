"""PW100: a page, a section or a school's text is harder to read than the trust aims at.

The trust's words of a page are measured together and by section (h2), each overlay on its own, so that whoever is
named can mend it. Paragraphs and list items count; headings, tables and code do not. Names and numbers that come from
a school's or an authority's YAML count as one short word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from operator import add
from typing import NamedTuple

from markdown_it.token import Token

from ...model.content import Content
from ...model.finding import Finding, Place, Rule, Severity, finding
from ...model.origin import Layer, Origin
from ...model.page import ComposedPage
from ..kinds import LINE_ENDS, Case
from .reading import LEAST_WORDS, Sentence, age, sentences

RULE = Rule("PW100", "reading-age", Severity.ADVICE, "A text is harder to read than the trust aims at.")
FIX = "Make two sentences of a long one, and use shorter words where there are any."
SECTION_MARGIN = 2  # years by which a part may lie above the goal
NAME = "name"
OVERLAYS = ("schools/", "policies/authorities/")
WHOLE_CLAUSE = 4  # words from which a value of the trust is text, not a name
SHOWN = 10


class Counts(NamedTuple):
    """How much there is of a text."""

    sentences: int
    words: int
    syllables: int


NOTHING = Counts(0, 0, 0)


@dataclass(slots=True)
class Part:
    """A stretch of text that is measured as one. what names it in a sentence, margin is how far above the goal it may be."""

    what: str
    place: Place
    margin: int
    found: list[tuple[Sentence, Place]] = field(default_factory=list)


def pages(case: Case, pages: tuple[ComposedPage, ...]) -> Iterator[Finding]:
    """An advice for each part that is too hard. A page that both sites have is judged as the public sees it.

    Pages that have the same headings in many schools are measured once, and so is each overlay.
    """
    audiences = {page.path: page.front.audience for page in case.content.pages.values()}
    alike: dict[tuple[int, ...], list[ComposedPage]] = defaultdict(list)
    overlays: dict[str, list[ComposedPage]] = defaultdict(list)
    for page in pages:
        if audiences.get(page.source) is page.audience:
            alike[tuple(heading.origin.line for heading in page.headings)].append(page)
        for path in page.sources:
            if path.startswith(OVERLAYS):
                overlays[path].append(page)
    for same in alike.values():
        yield from _judged(case, _own_parts(same[0]), same)
    first: dict[int, tuple[ComposedPage, list[str]]] = {}
    for path, same in overlays.items():
        first.setdefault(id(same[0]), (same[0], []))[1].append(path)
    for page, paths in first.values():
        for path, part in _overlays(page, paths).items():
            yield from _judged(case, [part], overlays[path])


def ages(page: ComposedPage, content: Content, own: int | None = None) -> dict[str, int]:
    """For which age the trust's words of a page and each overlay on it suit, by path; too short a text is left out.

    own is what the trust's words of the same page came to before, 0 for too few.
    """
    totals: dict[str, Counts] = {}
    overlay = before = ""
    for token in page.tokens:
        if token.type == "pw_fill_open":
            path = token.meta["origin"].path
            overlay = path if path in page.sources and path.startswith(OVERLAYS) else ""
        elif token.type == "pw_fill_close":
            overlay = ""
        elif token.type == "inline" and before == "paragraph_open":
            origin = token.meta.get("origin")
            if isinstance(origin, Origin) and (origin.layer is Layer.TRUST or origin.path == overlay):
                path = page.source if origin.layer is Layer.TRUST else overlay
                if path != page.source or own is None:
                    counts = _counted(_words(token, origin)[0])
                    totals[path] = Counts(*map(add, totals.get(path, NOTHING), counts))
        before = token.type
    found = {} if own is None else {page.source: own}
    for path, counts in totals.items():
        if counts.words >= LEAST_WORDS and _language(content, path) == "en":
            found[path] = age(*counts)
    return {path: years for path, years in found.items() if years}


@lru_cache(maxsize=2_048)
def _counted(words: str) -> Counts:
    found = sentences(words)
    return Counts(len(found), sum(one.words for one in found), sum(one.syllables for one in found))


def _judged(case: Case, parts: list[Part], pages: list[ComposedPage]) -> Iterator[Finding]:
    goal = case.content.trust.checks.reading_age
    for part in parts:
        words = sum(sentence.words for sentence, _ in part.found)
        if words < LEAST_WORDS or _language(case.content, part.place.path) != "en":
            continue
        years = age(len(part.found), words, sum(sentence.syllables for sentence, _ in part.found))
        if years > goal + part.margin:
            hardest = sorted(part.found, key=lambda item: -item[0].hardness)[:2]
            named = " and ".join(f"“{_short(one.text)}” (line {place.line})" for one, place in hardest)
            message = f"{part.what} suits readers from {years} years; the trust aims at {goal}. Hardest: {named}."
            schools = tuple(sorted({page.school for page in pages}))
            places = tuple(place for _, place in hardest)
            yield finding(RULE, part.place, message, FIX, schools=schools, also=places)


def _own_parts(page: ComposedPage) -> list[Part]:
    """The trust's words of a page, and those of its sections."""
    whole = Part("This page", Place(page.source), 0)
    parts = [whole]
    before = ""
    for token in page.tokens:
        if token.type == "heading_open" and token.tag in ("h1", "h2"):
            origin = token.meta.get("origin")
            if isinstance(origin, Origin) and origin.layer is Layer.TRUST:
                if token.tag == "h1":
                    whole.place = origin.place
                else:
                    parts.append(Part("This section", origin.place, SECTION_MARGIN))
        elif token.type == "inline" and before == "paragraph_open":
            origin = token.meta.get("origin")
            if isinstance(origin, Origin) and origin.layer is Layer.TRUST:
                for part in {id(part): part for part in (whole, parts[-1])}.values():
                    part.found += _measured(token, origin)
        before = token.type
    return parts


def _overlays(page: ComposedPage, paths: list[str]) -> dict[str, Part]:
    """The words of each of these overlays."""
    parts = {path: Part("This text", Place(path), SECTION_MARGIN) for path in paths}
    part: Part | None = None
    before = ""
    for token in page.tokens:
        if token.type == "pw_fill_open":
            part = parts.get(token.meta["origin"].path)
        elif token.type == "pw_fill_close":
            part = None
        elif part is not None and token.type == "inline" and before == "paragraph_open":
            origin = token.meta.get("origin")
            if isinstance(origin, Origin) and origin.path == part.place.path:
                part.place = part.place if part.found else origin.place
                part.found += _measured(token, origin)
        before = token.type
    return parts


def _measured(token: Token, origin: Origin) -> list[tuple[Sentence, Place]]:
    """The sentences of a block with their places."""
    words, place = _words(token, origin)
    return [(one, Place(place.path, place.line + words.count("\n", 0, one.start))) for one in sentences(words)]


def _words(token: Token, origin: Origin) -> tuple[str, Place]:
    """The words of a block as they are measured, and where they begin."""
    text = []
    place = origin.place
    for child in token.children or ():
        value = child.meta.get("value")
        if child.type in LINE_ENDS:
            text.append("\n")
        elif child.type not in ("text", "code_inline", "image"):
            continue
        elif not isinstance(value, Origin):
            text.append(child.content)
        elif value.layer is Layer.TRUST and child.content.count(" ") >= WHOLE_CLAUSE:
            text.append(child.content)
            place = value.place
        else:
            text.append(NAME)
    return "".join(text), place


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:SHOWN]) + (" …" if len(words) > SHOWN else "")


def _language(content: Content, path: str) -> str:
    """The language that an overlay says it has; texts that say nothing are English."""
    texts = (*content.school_texts.values(), *content.authority_texts.values(), *content.fragments.values())
    return next((text.lang.partition("-")[0] for text in texts if text.path == path and text.lang), "en")
