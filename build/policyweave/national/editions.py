"""national.yml: an edition is recorded. Comments, spacing, order and the other editions stay as they are."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ..edit.block import append_item
from ..edit.cannot import CannotEdit, NotThere
from ..edit.change import Path, add, append, set_value
from ..edit.tree import tree
from ..edit.write import flow, key, scalar
from ..model.fields import day_in_words
from ..model.schema import Guidance, GuidanceEdition, Verified

PATH = "policies/national.yml"
Shown = str | dict[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An edition as somebody gives it; a day that is None stays as it is."""

    name: str
    address: str
    verified: Verified
    issued: datetime.date | None = None
    in_force: datetime.date | None = None
    withdrawn: datetime.date | None = None

    def values(self, guidance: Guidance, old: GuidanceEdition | None) -> Iterator[tuple[str, Shown]]:
        """The fields to write. The address of the guidance itself need not stand at each edition."""
        for name, day in (("issued", self.issued), ("in_force", self.in_force), ("withdrawn", self.withdrawn)):
            if day is not None:
                yield name, day.isoformat()
        if self.address != ((old and old.url) or guidance.url):
            yield "url", self.address
        yield "verified", {"by": self.verified.by, "on": self.verified.on.isoformat()}


def place_of(guidance: Guidance, wanted: Wanted) -> int:
    """The index that an edition has or will have. Raises CannotEdit where its days cannot be right."""
    names = [edition.name for edition in guidance.editions]
    index = names.index(wanted.name) if wanted.name in names else len(names)
    old = guidance.editions[index] if index < len(names) else None
    days = [
        (word, new or (getattr(old, field) if old else None))
        for word, field, new in (
            ("issued", "issued", wanted.issued),
            ("in force", "in_force", wanted.in_force),
            ("withdrawn", "withdrawn", wanted.withdrawn),
        )
    ]
    known = [(word, day) for word, day in days if day is not None]
    for (word, day), (later, after) in pairwise(known):
        if after < day:
            raise CannotEdit(
                f"The edition cannot be {later} on {day_in_words(after)}, before it is {word} on {day_in_words(day)}."
            )
    newest = max((edition.in_force for edition in guidance.editions if edition.in_force), default=None)
    begins = wanted.in_force or wanted.issued
    if old is None and newest and begins and begins < newest:
        raise CannotEdit(
            f"An edition of {day_in_words(begins)} is older than the newest one there. Write it into {PATH} by hand, "
            "in its place: the editions stand there oldest first."
        )
    return index


def recorded(text: str, id: str, guidance: Guidance, wanted: Wanted) -> str:
    """The text of national.yml with an edition of guidance, new or with other values than before.

    Raises CannotEdit if it cannot be written without touching more.
    """
    index = place_of(guidance, wanted)
    old = guidance.editions[index] if index < len(guidance.editions) else None
    values = dict(wanted.values(guidance, old))
    path: Path = (id, "editions", index)
    changed = text
    if old is None:
        changed = _appended(text, id, {"name": wanted.name, **values})
    else:
        for name, value in values.items():
            if _at(changed, (*path, name)) != value:
                changed = _set(changed, (*path, name), value)
    expected = _plain(text)
    editions = expected[id]["editions"]
    if old is None:
        editions.append({})
    editions[index] = {**editions[index], **({"name": wanted.name} if old is None else {}), **values}
    if _plain(changed) != expected:
        raise CannotEdit(f"The edition {wanted.name} cannot be written without touching more. Write it by hand.")
    return changed


def _appended(text: str, id: str, values: dict[str, Shown]) -> str:
    lines = [
        f"{key(name)}: {scalar(value) if isinstance(value, str) else flow(value)}" for name, value in values.items()
    ]
    root = tree(text)
    entry = next(item.node for item in root.items if item.name == id) if root else None
    editions = next(item.node for item in entry.items if item.name == "editions") if entry else None
    if editions is not None and editions.flow:
        return append(text, (id, "editions"), values)
    return append_item(text, (id, "editions"), lines)


def _set(text: str, path: Path, value: Shown) -> str:
    """A value in place of what is there; of a group that is filled each one, so that its layout stays."""
    if isinstance(value, dict) and isinstance(_at(text, path), dict):
        for name, item in value.items():
            text = _set(text, (*path, name), item)
        return text
    try:
        return set_value(text, path, value)
    except NotThere:
        return add(text, path, value)


def _at(text: str, path: Path) -> Any:
    """The value at a path, None where there is none."""
    value: Any = _plain(text)
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _plain(text: str) -> Any:
    root = tree(text)
    return root.plain if root else {}
