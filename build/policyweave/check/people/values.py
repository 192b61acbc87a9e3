"""Every value that people wrote in YAML, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ...model.content import Content
from ...model.finding import Place

STAFF = "staff_values"


@dataclass(frozen=True, slots=True)
class Value:
    """A text in a YAML file or in a page's front matter. public says that a public page may show it."""

    path: str
    keys: tuple[str | int, ...]
    text: str
    public: bool

    def place(self, content: Content) -> Place:
        """Where it stands."""
        page = next((page for page in content.pages.values() if page.path == self.path), None)
        data = page.data if page is not None else content.data[self.path]
        return data.place(*self.keys)


def trust_values(content: Content) -> Iterator[Value]:
    """What the trust wrote: its own files, the authorities' and the front matter of pages. Web addresses are left out."""
    yield from _values("policies/trust.yml", content.trust)
    yield from _values("policies/national.yml", content.national)
    yield from _values("policies/cycle.yml", content.cycle)
    for slug, authority in content.authorities.items():
        yield from _values(f"policies/authorities/{slug}/authority.yml", authority)
    for page in content.pages.values():
        yield from _values(page.path, page.front)


def school_values(content: Content, slug: str) -> Iterator[Value]:
    """What a school wrote in school.yml. Web addresses are left out."""
    return _values(f"schools/{slug}/school.yml", content.schools[slug])


def _values(path: str, record: Any, keys: tuple[str | int, ...] = ()) -> Iterator[Value]:
    if isinstance(record, str):
        if not record.startswith(("https://", "http://")):
            yield Value(path, keys, str(record), STAFF not in keys)
    elif isinstance(record, BaseModel):
        for name in type(record).model_fields:
            yield from _values(path, getattr(record, name), (*keys, name))
    elif isinstance(record, Mapping):
        for name, value in record.items():
            yield from _values(path, value, (*keys, name))
    elif isinstance(record, tuple):
        for index, value in enumerate(record):
            yield from _values(path, value, (*keys, index))
