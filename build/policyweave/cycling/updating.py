"""An edition of national guidance is recorded, and what rests on the one before becomes a worklist."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ..check.guidance.worklist import Item, updates, worklist
from ..cycle.roles import trust_role_of
from ..edit.cannot import CannotEdit
from ..edit.files import rewrite
from ..model.content import Content
from ..model.finding import Severity
from ..model.schema import Passage, Rechecked, Verified
from ..national import editions, record
from ..national.editions import Wanted
from ..pipeline import CannotUse, Progress, content_of, read
from .worklist import guidance_of, known_by, woven


@dataclass(frozen=True, slots=True)
class Updated:
    """What recording an edition did: whether it is new in national.yml, which files changed, and the worklist.

    items are None where no worklist begins: the edition is not the newest one, or there is none before it.
    """

    edition: str
    added: bool
    changed: tuple[str, ...]
    items: tuple[Item, ...] | None


def update(
    root: Path,
    id: str,
    wanted: Wanted,
    on: datetime.date | None = None,
    progress: Progress | None = None,
) -> Updated:
    """Records an edition in national.yml, as far as it does not say so already, and lists in confirmed.yml what rests
    on the edition before; a list that is there already stays.

    Raises CannotUse where the edition, its days, its address or the role that verified it cannot be right.
    """
    content = content_of(root)
    guidance_of(content, id)
    try:
        by = trust_role_of(content, wanted.verified.by)
        wanted = replace(wanted, verified=Verified(by=by, on=wanted.verified.on))
        index = editions.place_of(content.national[id], wanted)
        file = root / editions.PATH
        new = _as_bytes(lambda text: editions.recorded(text, id, content.national[id], wanted))(file.read_bytes())
        after = _tried(root, new)
        listing = index > 0 and index == len(after.national[id].editions) - 1
        items = _items(after, id, wanted.name, on or datetime.date.today(), progress) if listing else None
        there = content.rechecked.get(id)
        changed = []
        if rewrite(file, _as_bytes(lambda text: editions.recorded(text, id, content.national[id], wanted))):
            changed.append(editions.PATH)
        if items is not None and (there is None or there.edition != wanted.name):
            passages = [(item.digest, Passage(path=item.place.path), known_by(item)) for item in items]
            if rewrite(root / record.PATH, _as_bytes(lambda text: record.opened(text, id, wanted.name, passages))):
                changed.append(record.PATH)
    except CannotEdit as reason:
        raise CannotUse(str(reason)) from None
    return Updated(wanted.name, index == len(content.national[id].editions), tuple(changed), items)


def _as_bytes(change: Callable[[str], str]) -> Callable[[bytes | None], bytes]:
    """A change of a text as one of a file's bytes."""

    def changed(data: bytes | None) -> bytes:
        try:
            return change((data or b"").decode("utf-8")).encode("utf-8")
        except UnicodeDecodeError:
            raise CannotEdit("A file is not saved as UTF-8. Run `policyweave check` and mend that first.") from None

    return changed


def _tried(root: Path, national: bytes) -> Content:
    """The repository as it would be; raises CannotEdit for a value that cannot be right."""
    before = {(item.rule.id, item.message) for item in read(root)[1]}
    content, findings = read(root, {editions.PATH: national})
    fresh = [item for item in findings if (item.rule.id, item.message) not in before]
    fault = next((item for item in fresh if item.severity is Severity.ERROR), None)
    if content is None or fault is not None:
        raise CannotEdit(f"{fault.message if fault else 'It cannot be read then.'} Nothing was changed.")
    return content


def _items(content: Content, id: str, edition: str, on: datetime.date, progress: Progress | None) -> tuple[Item, ...]:
    """What rests on the edition before, whether or not it is listed yet."""
    there = content.rechecked.get(id)
    if there is None or there.edition != edition:
        content = replace(content, rechecked={id: Rechecked(edition=edition)})
    asked = [one for one in updates(content, on) if one.id == id]
    return worklist(content, woven(content, progress), asked[0]) if asked else ()
