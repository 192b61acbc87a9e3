"""PW112: no text uses a macro."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.finding import Finding, Place, Rule, Severity, finding
from ..kinds import Case
from .sources import all_read, calls, macros, texts

RULE = Rule("PW112", "unused-macro", Severity.ADVICE, "No text uses a macro.")


def trust(case: Case) -> Iterator[Finding]:
    """An advice for each macro that no text calls, and no macro that a text calls."""
    content = case.content
    if not all_read(content):
        return
    bodies = {name: body for file in content.macros for name, _, body in macros(file.body)}
    used: set[str] = set()
    waiting = {name for text in texts(content) for name in calls(text)}
    while waiting:
        used |= waiting
        waiting = {name for one in waiting for name in calls(bodies.get(one, ""))} - used
    for file in content.macros:
        for name, offset, _ in macros(file.body):
            if name not in used:
                before = file.body[:offset]
                place = Place(file.path, before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)
                yield finding(RULE, place, f"No text uses the macro “{name}”.", "Use it, or delete it.")
