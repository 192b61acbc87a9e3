"""Words that left one place and stand at another: said at both ends, with the edit, so that nobody takes them for lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .changes import AnyEntry, Elsewhere, Entry, Fate, PageRedline, TableEntry
from .entries import paired
from .pieces import Fate as Word
from .runs import BREAK
from .similar import Likeness
from .tokens import cut, sentences, words

LEAST = 5  # words of a sentence that is looked for elsewhere
LEAST_EDITED = 8  # words of a passage that is known again although it was edited
NEARLY = 0.8  # how alike it has to be
Key = tuple[int, int]  # page, entry: both from 0


@dataclass(frozen=True, slots=True)
class _End:
    """Words that went from an entry, or came to it. whole says that they are all of it; text is empty then."""

    key: Key
    words: tuple[str, ...]
    whole: bool
    text: str = ""


def linked(pages: Sequence[PageRedline]) -> tuple[PageRedline, ...]:
    """The pages of one site with all that moved between them, and single sentences that moved on a page."""
    found = _Finder(pages)
    notes: dict[Key, list[Elsewhere]] = {}
    for old, new in found.pairs():
        there, here = found.told(old, new)
        notes.setdefault(old.key, []).append(there)
        notes.setdefault(new.key, []).append(here)
    if not notes:
        return tuple(pages)
    return tuple(
        replace(
            page, entries=tuple(_noted(entry, notes.get((at, number))) for number, entry in enumerate(page.entries))
        )
        for at, page in enumerate(pages)
    )


def _noted(entry: AnyEntry, notes: list[Elsewhere] | None) -> AnyEntry:
    return replace(entry, elsewhere=tuple(notes)) if notes else entry


class _Finder:
    def __init__(self, pages: Sequence[PageRedline]) -> None:
        self.pages = pages
        self.went = [end for key, entry in self._entries() for end in _ends(key, entry, Fate.REMOVED, Word.REMOVED)]
        self.came = [end for key, entry in self._entries() for end in _ends(key, entry, Fate.ADDED, Word.ADDED)]

    def _entries(self) -> Iterator[tuple[Key, AnyEntry]]:
        for at, page in enumerate(self.pages):
            for number, entry in enumerate(page.entries):
                if entry.fate is not Fate.SAME:
                    yield (at, number), entry

    def pairs(self) -> list[tuple[_End, _End]]:
        """Pairs of old and new ends; each end is in one of them at most, and so is each word."""
        out = self._equal(self.went, self.came)
        taken = {end for pair in out for end in pair}
        out += self._nearly(taken)
        out += list(self._along(out, taken))
        left = (
            [part for end in side if end not in taken for part in self._sentences(end)]
            for side in (self.went, self.came)
        )
        return out + self._equal(*left)

    def _equal(self, went: Sequence[_End], came: Sequence[_End]) -> list[tuple[_End, _End]]:
        """Ends with the same words that stand once on each side."""
        olds, news = (Counter(end.words for end in side) for side in (went, came))
        places = {end.words: end for end in came}
        return [
            (end, places[end.words]) for end in went
            if len(end.words) >= LEAST and olds[end.words] == news[end.words] == 1 and places[end.words].key != end.key
        ]  # fmt: skip

    def _along(self, known: Iterable[tuple[_End, _End]], taken: set[_End]) -> Iterator[tuple[_End, _End]]:
        """Neighbours that moved along to another page, however short: headings, items."""
        olds, news = ({end.key: end for end in side if end.whole} for side in (self.went, self.came))
        todo = [(old.key, new.key) for old, new in known if old.whole and new.whole and old.key[0] != new.key[0]]
        while todo:
            (page, number), (other, place) = todo.pop()
            for step in (1, -1):
                old, new = olds.get((page, number + step)), news.get((other, place + step))
                if old and new and old.words == new.words and old.words and not {old, new} & taken:
                    taken |= {old, new}
                    todo.append((old.key, new.key))
                    yield old, new

    def _nearly(self, taken: set[_End]) -> Iterator[tuple[_End, _End]]:
        """Passages that moved to another page with an edit."""
        counts = [Counter(end.words for end in side) for side in (self.went, self.came)]
        went, came = (
            [end for end in side if self._passage(end) and end not in taken and counts[at][end.words] == 1]
            for at, side in enumerate((self.went, self.came))
        )
        if not went or not came:
            return
        likeness = Likeness([self._bag(end) for end in went], [self._bag(end) for end in came])
        found = [
            (score, i, j) for i, j, score, _ in likeness.candidates(range(len(went)), range(len(came)))
            if score >= NEARLY and went[i].key[0] != came[j].key[0]
        ]  # fmt: skip
        for _, i, j in sorted(found, key=lambda one: (-one[0], one[1], one[2])):
            if not {went[i], came[j]} & taken:
                taken |= {went[i], came[j]}
                yield went[i], came[j]

    def _passage(self, end: _End) -> bool:
        return end.whole and len(end.words) >= LEAST_EDITED and isinstance(self._entry(end), Entry)

    def _bag(self, end: _End) -> tuple[str, ...]:
        return tuple(words(_text(self._entry(end))))

    def _sentences(self, end: _End) -> list[_End]:
        """The sentences of an end, or itself if it is only one."""
        parts = sentences(end.text or _text(self._entry(end)))
        return [_End(end.key, _words(text), False, text) for text in parts] if len(parts) > 1 else [end]

    def _entry(self, end: _End) -> AnyEntry:
        return self.pages[end.key[0]].entries[end.key[1]]

    def told(self, old: _End, new: _End) -> tuple[Elsewhere, Elsewhere]:
        """What is said at the old end and at the new one."""
        first, second = self._entry(old), self._entry(new)
        pair = None
        if old.whole and new.whole and isinstance(first, Entry) and isinstance(second, Entry):
            pair = paired(first.old, second.new)
        return self._elsewhere(False, old, new, pair), self._elsewhere(True, new, old, pair)

    def _elsewhere(self, came: bool, here: _End, there: _End, pair: Entry | None) -> Elsewhere:
        page = self.pages[there.key[0]]
        same = here.key[0] == there.key[0]
        after = (1 if there.key > here.key else -1) if same else 0
        whole = here.whole and there.whole
        return Elsewhere(
            came, page.id, page.title, there.key[1] + 1, after, "" if whole else here.text or there.text, pair
        )


def _text(entry: AnyEntry) -> str:
    if isinstance(entry, TableEntry):
        return " ".join(block.text for cell in entry.cells for block in cell.old or cell.new)
    return " ".join(block.text for block in entry.old or entry.new)


def _ends(key: Key, entry: AnyEntry, fate: Fate, word: Word) -> Iterator[_End]:
    if entry.fate is fate:
        yield _End(key, _words(_text(entry)), True)
    elif isinstance(entry, Entry) and entry.fate in (Fate.CHANGED, Fate.MOVED_HERE):
        for text in _stretches(entry, word):
            yield _End(key, _words(text), False, text.strip())


def _stretches(entry: Entry, word: Word) -> Iterator[str]:
    """What came or went in a block that stayed, one text for each place."""
    text = ""
    for piece in entry.pieces:
        if piece.fate is word and piece.run.text != BREAK:
            text += piece.run.text
        elif text and (piece.fate in (Word.KEPT, Word.RESTYLED) or piece.fate is word):
            yield text
            text = ""
    if text:
        yield text


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.casefold() for token in cut(text) if token[0].isalnum())
