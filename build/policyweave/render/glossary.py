"""Short forms and special words explained where a page first has them: a link there to their meanings at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from html import escape

from markdown_it.common.utils import escapeHtml

from ..model.schema import Term

CALLED, MEANT, WORDS = "pw-word-", "pw-meaning-", "pw-words"  # the ids: of the link, of the meaning, of all meanings
MOST = 50_000  # texts that are kept in mind, so that the memory does not grow with the schools
Found = tuple[tuple[int, int, int], ...]  # from, to, number of the term


class Glossary:
    """The trust's terms. Texts that many pages have are searched once."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        self.ids = _ids(terms)
        forms = {form: number for number, term in enumerate(terms) for form in _written(term)}
        self._numbers = forms
        listed = "|".join(_pattern(form) for form in sorted(forms, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])")
        self._known: dict[str, Found] = {}

    def find(self, text: str) -> Found:
        """Where terms stand in a text."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= MOST:
                self._known.clear()
            found = self._pattern.finditer(text)
            known = tuple((one.start(), one.end(), self._numbers[" ".join(one[0].split())]) for one in found)
            self._known[text] = known
        return known


class Explained:
    """The terms of one page, in the order in which it has them. anchors are ids that stand on it already."""

    def __init__(self, glossary: Glossary, anchors: Set[str]) -> None:
        self.glossary, self.anchors = glossary, anchors
        self.seen: dict[int, None] = {}

    def has_new(self, text: str) -> bool:
        """Whether a text has a term that has not come yet."""
        found = self.glossary.find(text)
        return bool(found) and any(number not in self.seen for _, _, number in found)

    def text(self, text: str) -> str:
        """The HTML of a text, with links at terms that come for the first time."""
        found = self.glossary.find(text)
        return self._linked(text, found) if found else escapeHtml(text)

    def _linked(self, text: str, found: Found) -> str:
        parts, done = [], 0
        for start, end, number in found:
            id = self.glossary.ids[number]
            if number in self.seen or not self.anchors.isdisjoint((f"{CALLED}{id}", f"{MEANT}{id}")):
                continue
            self.seen[number] = None
            link = f'<a class="pw-term" id="{CALLED}{id}" href="#{MEANT}{id}" role="doc-glossref">'
            parts += [escapeHtml(text[done:start]), link, escapeHtml(text[start:end]), "</a>"]
            done = end
        return "".join((*parts, escapeHtml(text[done:])))

    def meanings(self) -> str:
        """The HTML of the meanings for the end of the page; nothing if it has no term."""
        if not self.seen:
            return ""
        return (
            f'<section class="pw-words" id="{WORDS}" role="doc-glossary" aria-label="Words explained" data-search-exclude="">\n'
            f'<p class="pw-words-title">Words explained</p>\n<dl>\n{"".join(self._entries())}</dl>\n</section>\n'
        )

    def _entries(self) -> Iterator[str]:
        terms = self.glossary.terms
        for number in sorted(self.seen, key=lambda number: terms[number].term.casefold()):
            yield _entry(terms[number], self.glossary.ids[number])


@lru_cache(maxsize=8)
def glossary_of(terms: tuple[Term, ...]) -> Glossary | None:
    """The glossary of these terms, the same one for the same terms; None for none."""
    return Glossary(terms) if terms else None


@lru_cache(maxsize=2_000)
def _entry(term: Term, id: str) -> str:
    full = f"<strong>{escape(term.in_full)}.</strong> " if term.in_full else ""
    back = f'<a class="pw-back" href="#{CALLED}{id}" aria-label="Back to the text: {escape(term.term)}">↩</a>'
    return f'<div id="{MEANT}{id}"><dt><dfn>{escape(term.term)}</dfn></dt><dd><span>{full}{escape(term.meaning)}</span> {back}</dd></div>\n'


def _written(term: Term) -> Iterator[str]:
    """How a term may stand in a text: also with a capital at the beginning of a sentence."""
    for form in term.forms:
        plain = " ".join(form.split())
        yield plain
        yield plain[0].upper() + plain[1:]


def _pattern(form: str) -> str:
    return r"\s+".join(re.escape(word) for word in form.split())


def _ids(terms: Sequence[Term]) -> list[str]:
    """An id for each term, made of its letters."""
    found: dict[str, None] = {}
    for term in terms:
        plain = re.sub(r"[\W_]+", "-", term.term.casefold()).strip("-") or "word"
        id, more = plain, 2
        while id in found:
            id, more = f"{plain}-{more}", more + 1
        found[id] = None
    return list(found)
