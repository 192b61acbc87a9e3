"""confirmed.yml: which passages rest on an edition that another followed, and who has looked at each since.

Each passage has lines of its own from the beginning, in the order of the digests. A confirmation changes only these,
so that two people's on two branches merge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..edit.block import insert_key, put_below
from ..edit.cannot import CannotEdit
from ..edit.change import delete
from ..edit.lines import line_end
from ..edit.tree import tree
from ..edit.write import key, scalar
from ..model.schema import Passage

PATH = "policies/confirmed.yml"
PASSAGES = "passages"
OPEN = "# not confirmed yet"
HEAD = (
    "# Passages that rest on national guidance of which a new edition came, and who has looked at them since.",
    "# Written by `policyweave national update` and `policyweave national confirm`. A passage is known by a digest of",
    "# its words: one that is changed is looked at again.",
)


def opened(text: str, id: str, edition: str, passages: Sequence[tuple[str, Passage, str]]) -> str:
    """The text with the passages of an edition that came, none confirmed, in place of those of the edition before.

    passages are digests with their record and the words that people know them by. Raises CannotEdit.
    """
    before = _plain(text)
    if id in before:
        text = _without(text, id)
    end = line_end(text)
    lines = [f"{key(id)}:", f"  edition: {_quoted(edition)}", f"  {PASSAGES}:"]
    for digest, record, words in sorted(passages):
        lines += ["", *(f"    {line}" for line in _new(digest, record, words))]
    above = text.rstrip("\r\n") + end if text.strip() else end.join(HEAD) + end
    changed = above + end + end.join(lines) + end
    rest = {name: value for name, value in before.items() if name != id}
    added = {"edition": edition, PASSAGES: {digest: _as_plain(record) for digest, record, _ in passages} or None}
    return _proven(changed, {**rest, id: added})


def confirmed(text: str, id: str, edition: str, digest: str, record: Passage, words: str) -> str:
    """The text with a passage confirmed for an edition; every line of another passage stays as it is.

    Raises CannotEdit.
    """
    before = _plain(text)
    if (before.get(id) or {}).get("edition") != edition:
        raise CannotEdit(f"{PATH} changed meanwhile. Run the command again.")
    known = dict((before.get(id) or {}).get(PASSAGES) or {})
    path = (id, PASSAGES, digest)
    if digest in known:
        path_of = str((known[digest] or {}).get("path") or record.path)
        record = record.model_copy(update={"path": path_of})
        changed = put_below(text, path, _lines(record))
    else:
        behind = next((name for name in known if name > digest), None)
        changed = insert_key(text, (id, PASSAGES), _new(digest, record, words), behind)
    wanted = {**before, id: {**before[id], PASSAGES: {**known, digest: _as_plain(record)}}}
    return _proven(changed, wanted)


def _without(text: str, id: str) -> str:
    """The text without the entry of an earlier edition."""
    return delete(text, (id,))


def _new(digest: str, record: Passage, words: str) -> list[str]:
    return [f"# {_one_line(words)}", f"{key(digest)}:", *(f"  {line}" for line in _lines(record))]


def _lines(record: Passage) -> list[str]:
    lines = [f"path: {scalar(record.path)}"]
    if record.by is None or record.on is None:
        return [*lines, OPEN]
    return [*lines, f"by: {scalar(record.by)}", f"on: {record.on.isoformat()}"]


def _as_plain(record: Passage) -> dict[str, str]:
    done = {} if record.by is None or record.on is None else {"by": record.by, "on": record.on.isoformat()}
    return {"path": record.path, **done}


def _plain(text: str) -> Mapping[str, Any]:
    root = tree(text)
    return root.plain if root else {}


def _proven(changed: str, wanted: Mapping[str, Any]) -> str:
    if _plain(changed) != wanted:
        raise CannotEdit(f"{PATH} is not laid out as the program writes it. Put it back as it was before.")
    return changed


def _quoted(word: str) -> str:
    return scalar(word, '"')


def _one_line(text: str) -> str:
    """A text that cannot leave its comment."""
    return " ".join(text.split())
