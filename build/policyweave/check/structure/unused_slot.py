"""PW111: nobody uses a slot."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.finding import Finding, Rule, Severity, finding
from ...model.schema import SlotRule
from ..kinds import Case

RULE = Rule("PW111", "unused-slot", Severity.ADVICE, "No school and no authority uses a slot that they may use.")

SCHOOLS = 3  # with fewer, an unused slot says nothing yet


def trust(case: Case) -> Iterator[Finding]:
    """An advice for each slot that could be used and is not."""
    content = case.content
    if len(content.schools) < SCHOOLS:
        return
    used = {path.rpartition("/")[2].removesuffix(".md") for path in content.files if _overlay(path)}
    for page in content.pages.values():
        for name, slot in page.front.slots.items():
            if slot.rule is not SlotRule.MUST and name not in used:
                message = f"None of the {len(content.schools)} schools and no authority uses the slot “{name}”."
                fix = "Ask schools whether they need it; if not, delete it here and in the text."
                yield finding(RULE, page.data.place("slots", name), message, fix)


def _overlay(path: str) -> bool:
    return path.endswith(".md") and path.startswith(("schools/", "policies/authorities/"))
