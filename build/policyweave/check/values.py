"""The words in YAML files that readers see: texts of people, as far as they are no addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ..model.content import Content, Data
from ..model.finding import Place

Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A text of a YAML file."""

    text: str
    data: Data
    keys: Keys

    @property
    def place(self) -> Place:
        return self.data.place(*self.keys)


def trust_words(content: Content) -> Iterator[Words]:
    """The texts of trust.yml, cycle.yml, the authorities and the front matter of pages."""
    yield from _of(content.trust, content.data["policies/trust.yml"])
    yield from _of(content.cycle, content.data["policies/cycle.yml"])
    for slug, authority in content.authorities.items():
        yield from _of(authority, content.data[f"policies/authorities/{slug}/authority.yml"])
    for page in content.pages.values():
        yield from _of(page.front, page.data)


def school_words(content: Content, slug: str) -> Iterator[Words]:
    """The texts of a school's school.yml."""
    return _of(content.schools[slug], content.data[f"schools/{slug}/school.yml"])


def _of(record: BaseModel, data: Data) -> Iterator[Words]:
    return (Words(text, data, keys) for keys, text in texts_of(record))


def texts_of(value: Any, keys: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """Each text of a record with the keys that lead to it, but for mailboxes and web addresses."""
    if isinstance(value, str):
        if " " in value or not ("@" in value or "://" in value):
            yield keys, value
    elif isinstance(value, BaseModel):
        for name, item in value.__dict__.items():
            if item is not None:
                yield from texts_of(item, (*keys, name))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from texts_of(item, (*keys, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from texts_of(item, (*keys, index))
