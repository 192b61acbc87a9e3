"""A passage that rests on an earlier edition of national guidance is confirmed as it reads now."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..check.guidance.worklist import Item
from ..cycle.roles import role_of, trust_role_of
from ..edit.cannot import CannotEdit
from ..edit.files import rewrite
from ..model.content import Content
from ..model.schema import Passage
from ..national.record import PATH, confirmed
from ..pipeline import CannotUse, chosen, content_of
from .worklist import Worked, guidance_of, known_by, national_status

PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::\d+)?")


@dataclass(frozen=True, slots=True)
class Where:
    """What is to be confirmed: a place as people write it, or a slot, of one school if it says which."""

    place: str | None = None
    slot: str | None = None
    school: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a confirmation did: the items that are confirmed now, those that were before, and how many are left."""

    edition: str
    items: tuple[Item, ...]
    before: tuple[Item, ...]
    by: str
    left: int


def confirm(root: Path, id: str, where: Where, by: str, on: datetime.date | None = None) -> Confirmed:
    """Confirms what stands at a place or in a slot for an edition that came, by a role, on a day (today).

    What is confirmed already stays as it is. Raises CannotUse where nothing there rests on the guidance, where a slot
    leaves open whose words are meant, and for a role that nobody holds there.
    """
    content = content_of(root)
    guidance_of(content, id)
    day = on or datetime.date.today()
    work = next(iter(national_status(root, id, day)), None)
    if work is None:
        raise CannotUse(f"No new edition of “{id}” was recorded. `policyweave national update {id}` does it.")
    items = _at(work, where.place) if where.place else _in(content, work, where)
    waiting = tuple(item for item in items if item.open)
    try:
        roles = [_role(content, item, by) for item in items]
        records = [Passage(path=item.place.path, by=role, on=day) for item, role in zip(items, roles, strict=True)]
        new = [(item, record) for item, record in zip(items, records, strict=True) if item.open]
        if new:
            _write(root, id, work.update.edition.name, new)
    except CannotEdit as reason:
        raise CannotUse(str(reason)) from None
    done = tuple(item for item in items if not item.open)
    return Confirmed(work.update.edition.name, waiting, done, roles[0], len(work.open) - len(waiting))


def _write(root: Path, id: str, edition: str, new: Sequence[tuple[Item, Passage]]) -> None:
    def change(data: bytes | None) -> bytes:
        try:
            text = (data or b"").decode("utf-8")
        except UnicodeDecodeError:
            raise CannotEdit(f"{PATH} is not saved as UTF-8. Run `policyweave check` and mend that first.") from None
        for item, record in new:
            text = confirmed(text, id, edition, item.digest, record, known_by(item))
        return text.encode("utf-8")

    rewrite(root / PATH, change)


def _role(content: Content, item: Item, by: str) -> str:
    school = _school(item)
    return role_of(content, school, by) if school in content.schools else trust_role_of(content, by)


def _school(item: Item) -> str:
    """The slug of the school whose words an item is, empty for the trust's and the councils'."""
    parts = item.place.path.split("/")
    return parts[1] if parts[0] == "schools" else ""


def _at(work: Worked, place: str) -> Sequence[Item]:
    match = PLACE.fullmatch(place)
    if match is None:
        raise CannotUse(f"“{place}” is no place such as policies/safeguarding.md:120.")
    path, line = PurePosixPath(match["path"].replace("\\", "/")).as_posix(), int(match["line"])
    items = [
        item for item in work.items if any(at.path == path and at.line <= line <= last for at, last in item.places)
    ]
    if items:
        return items
    others = sorted({at.line for item in work.items for at, _ in item.places if at.path == path})
    said = f"In {path} these lines do: {', '.join(map(str, others))}." if others else _look(work)
    raise CannotUse(f"Nothing at {path}:{line} rests on an earlier edition of “{work.update.id}”. {said}")


def _in(content: Content, work: Worked, where: Where) -> Sequence[Item]:
    if not where.slot:
        raise CannotUse("Say what is confirmed, with --place FILE:LINE or --slot NAME.")
    if where.school:
        chosen(content, [where.school])
    items = [item for item in work.items if item.slot == where.slot]
    if where.school:
        items = [item for item in items if _school(item) == where.school]
    if not items:
        at = f" at {where.school}" if where.school else ""
        raise CannotUse(
            f"Nothing in the slot “{where.slot}”{at} rests on an earlier edition of “{work.update.id}”. {_look(work)}"
        )
    schools = sorted({_school(item) for item in items if item.open} or {_school(item) for item in items})
    if len(schools) > 1:
        named = [slug or "the trust or a council" for slug in schools]
        raise CannotUse(
            f"Words of several fill the slot “{where.slot}”: {', '.join(named)}. Name a school with --school, "
            "or a place with --place."
        )
    return [item for item in items if _school(item) == schools[0]]


def _look(work: Worked) -> str:
    return f"`policyweave national status {work.update.id}` shows what does."
