"""Editions that somebody typed into a text or a value, and whether each is old, in force or not in force yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from ...model.editions import edition_quoted
from ...model.finding import Place
from ...model.origin import Origin
from ...model.schema import Guidance, GuidanceEdition
from ..kinds import Case, Passage
from ..values import Words, school_words, trust_words
from .mentions import Mention, mentions

NATIONAL = "policies/national.yml"


class State(Enum):
    """What national.yml says of an edition on the day of the check, or once the trust's edition is in force."""

    OLD = auto()
    CURRENT = auto()
    NOT_IN_FORCE = auto()


@dataclass(frozen=True, slots=True)
class Typed:
    """An edition as typed: its words in one line, where they stand, and the guidance with the edition in force."""

    words: str
    place: Place
    in_text: bool
    mention: Mention
    guidance: Guidance
    state: State
    current: GuidanceEdition | None

    @property
    def edition(self) -> GuidanceEdition | None:
        """The edition that is meant, if national.yml knows it."""
        return None if self.mention.index is None else self.guidance.editions[self.mention.index]

    @property
    def instead(self) -> str:
        """What to write instead, as the beginning of a sentence."""
        if self.in_text:
            return f'Write {{{{ cite("{self.mention.guidance}") }}}}, which always names the edition in force'
        return "Leave the year out of this value"


def in_trust(case: Case, state: State) -> Iterator[Typed]:
    """Editions of a state in the trust's and the authorities' YAML values."""
    return _in_values(case, trust_words(case.content), state)


def in_school(case: Case, slug: str, state: State) -> Iterator[Typed]:
    """Editions of a state in a school's YAML values."""
    return _in_values(case, school_words(case.content, slug), state)


def in_passage(case: Case, passage: Passage, state: State) -> Iterable[Typed]:
    """Editions of a state in a passage, but for what comes from values as a whole."""
    found = mentions(passage.text, case.content.national)
    return _in_words(case, passage, found, state) if found else ()


def _in_words(case: Case, passage: Passage, found: Iterable[Mention], state: State) -> Iterator[Typed]:
    for mention in found:
        if _judged(case, mention) is state and not quoted(passage, mention):
            yield _typed(case, mention, passage.text, _place(case, passage, mention), True)


def _in_values(case: Case, values: Iterable[Words], state: State) -> Iterator[Typed]:
    for value in values:
        for mention in mentions(value.text, case.content.national):
            if _judged(case, mention) is state:
                yield _typed(case, mention, value.text, value.place, False)


def _typed(case: Case, mention: Mention, text: str, place: Place, in_text: bool) -> Typed:
    guidance = case.content.national[mention.guidance]
    best = _newest(case, guidance)
    words = " ".join(text[mention.start : mention.end].split())
    current = None if best is None else guidance.editions[best]
    return Typed(words, place, in_text, mention, guidance, _judged(case, mention), current)


def _newest(case: Case, guidance: Guidance) -> int | None:
    return edition_quoted(guidance.editions, max(case.on, case.content.cycle.in_force))


def _judged(case: Case, mention: Mention) -> State:
    guidance = case.content.national[mention.guidance]
    best = _newest(case, guidance)
    if mention.index is None:
        return State.NOT_IN_FORCE
    if best is not None:
        return State.CURRENT if mention.index == best else State.OLD if mention.index < best else State.NOT_IN_FORCE
    withdrawn = guidance.editions[mention.index].withdrawn
    return State.OLD if withdrawn is not None and withdrawn <= case.on else State.NOT_IN_FORCE


def quoted(passage: Passage, mention: Mention) -> bool:
    """Whether the year is a value of national.yml, or the whole stands in one value, which is judged in its own file."""
    origins = [child.meta["value"] for child in passage.children if "value" in child.meta]
    for (start, end), origin in zip(passage.quoted, origins, strict=False):
        if start <= mention.at[0] < end:
            national = isinstance(origin, Origin) and origin.path == NATIONAL
            return national or (start <= mention.start and mention.end <= end)
    return False


def _place(case: Case, passage: Passage, mention: Mention) -> Place:
    """The place of the words in their file; of the first of them, where marks or values stand between them."""
    text = passage.text[mention.start : mention.end]
    for words in (text.split("\n")[0], text.split()[0], passage.text[slice(*mention.at)]):
        place = passage.place(case.content, mention.start, words)
        line = case.content.sources.get(place.path, "").split("\n")[place.line - 1 : place.line]
        if line and line[0].startswith(words, place.column - 1):
            return place
    return passage.place(case.content, mention.start, text)
