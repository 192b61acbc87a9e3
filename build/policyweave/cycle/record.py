"""review.yml: who has looked at what, and when. Each step has lines of its own from the beginning.

Signing a step changes only the lines between its key and the blank line below them, so that the sign-offs of two
people on two branches merge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..edit.cannot import CannotEdit
from ..edit.lines import block_end, line_end, line_start, next_line
from ..edit.tree import Item, tree
from ..edit.write import key, scalar
from ..model.schema import ReviewStep, SignOff

OPEN = "# not signed off yet"
STEPS = "steps"


def skeleton(slug: str, edition: str, steps: Iterable[ReviewStep]) -> str:
    """The review.yml of a school when the year is opened: every step is there and none is signed off."""
    lines = [
        f"# The contextual review at {slug}: who has looked at what, and when.",
        f"# Written by `policyweave cycle sign-off {slug} STEP --by ROLE`. A pin is a digest of what was looked at;",
        "# when that changes in meaning, the step is to be looked at again.",
        "",
        f'edition: "{_one_line(edition)}"',
        "",
        f"{STEPS}:",
    ]
    for step in steps:
        lines += ["", *_new(step)]
    return "\n".join(lines) + "\n"


def signed(text: str, step: ReviewStep, sign_off: SignOff) -> str:
    """The text of a review.yml with a step signed off; every line outside that step stays as it is.

    Raises CannotEdit if the text is not laid out as the program writes it.
    """
    end = line_end(text)
    steps, item = _find(text, step.id)
    if item is None:
        text = _with_step(text, step, steps, end)
        steps, item = _find(text, step.id)
        assert item is not None
    column = item.start - line_start(text, item.start)
    first = next_line(text, item.start)
    last = block_end(text, first, column)
    if text[item.start : first].strip() != f"{key(step.id)}:":
        raise CannotEdit(f"The step “{step.id}” is not written as the program writes it. {REMEDY}")
    gap = "" if text[:first].endswith(("\n", "\r")) else end
    block = end.join(" " * (column + 2) + line for line in _lines(sign_off)) + end
    changed = text[:first] + gap + block + text[last:]
    before, after = _plain(text), _plain(changed)
    wanted = {**before, STEPS: {**before[STEPS], step.id: _as_plain(sign_off)}}
    if after != wanted or list(after[STEPS]) != list(before[STEPS]):
        raise CannotEdit(f"The step “{step.id}” cannot be changed without touching more. {REMEDY}")
    return changed


REMEDY = "Put its lines as they were when the year was opened: its name and a colon, then a blank line."


def _new(step: ReviewStep) -> list[str]:
    return [f"  # {_one_line(step.title)}", f"  {key(step.id)}:", f"    {OPEN}"]


def _lines(sign_off: SignOff) -> list[str]:
    pins = [f"  {name}: {value}" for name, value in sign_off.pins.items()]
    return [f"by: {scalar(sign_off.by)}", f"on: {sign_off.on.isoformat()}", "pins:", *pins]


def _as_plain(sign_off: SignOff) -> dict[str, Any]:
    return {"by": sign_off.by, "on": sign_off.on.isoformat(), "pins": dict(sign_off.pins)}


def _find(text: str, step: str) -> tuple[Item, Item | None]:
    root = tree(text)
    steps = next((item for item in root.items if item.name == STEPS), None) if root else None
    if steps is None:
        raise CannotEdit(f"There is no “{STEPS}:” in this file. Run `policyweave check` and mend it first.")
    if steps.node.flow or steps.node.kind == "list" or (steps.node.kind == "scalar" and not steps.node.empty):
        raise CannotEdit("The steps are not written as the program writes them: each on lines of its own.")
    return steps, next((item for item in steps.node.items if item.name == step), None)


def _with_step(text: str, step: ReviewStep, steps: Item, end: str) -> str:
    """The text with an open step behind the last one."""
    last = steps.node.items[-1] if steps.node.items else steps
    column = last.start - line_start(text, last.start) if steps.node.items else 0
    at = block_end(text, next_line(text, last.start), column)
    before = text[:at] if text[:at].endswith(("\n", "\r")) else text[:at] + end
    return before + end + end.join(_new(step)) + end + text[at:]


def _plain(text: str) -> Mapping[str, Any]:
    root = tree(text)
    plain: Mapping[str, Any] = root.plain if root else {}
    return {**plain, STEPS: plain.get(STEPS) or {}}


def _one_line(text: str) -> str:
    """A text that cannot leave its comment, or its quotation marks."""
    return " ".join(text.split()).replace('"', "'")
