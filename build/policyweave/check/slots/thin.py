"""PW038: what stands in a slot that has to be filled is too little to be an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model.finding import Finding, Rule, Severity, finding
from ...model.origin import Layer
from ...model.schema import SlotRule
from ..kinds import Case, Fill
from . import help_copied, placeholder

RULE = Rule(
    "PW038", "slot-thin", Severity.WARNING, "A slot that has to be filled says too little, or only points elsewhere."
)

ENOUGH = 25
A_LITTLE = 10
PLENTY = 100
WORD = re.compile(r"\w[\w'’@.:/-]*")
SENTENCE = re.compile(r"(?<=[.!?])\s+")
ELSEWHERE = re.compile(
    r"\b(?:(?:please\s+)?(?:see|visit|refer to|look at|go to|read|consult|click|check|follow)\b|(?:is|are|can be)\s+(?:\w+\s+)?"
    r"(?:found|available|published|set out|described|explained|read)\b|for (?:more|further|details|information|all)\b)"
    r"[^.]*\b(?:web\s?site|web\s?page|home\s?page|intranet|handbook|polic(?:y|ies)|document|prospectus|link|portal|leaflet|here|online)\b"
    r"|https?://|\bwww\.",
    re.IGNORECASE,
)


def fill(case: Case, fill: Fill) -> Iterator[Finding]:
    """A finding for a must slot with few words of its own, where nothing graver is said about them already."""
    owner = case.content.slot_page(fill.slot)
    definition = owner.front.slots[fill.slot] if owner else None
    if definition is None or definition.rule is not SlotRule.MUST or not _alone(case, fill):
        return
    words = len(WORD.findall(fill.words))
    if words >= PLENTY:
        return
    own = sum(len(WORD.findall(part)) for part in SENTENCE.split(fill.words) if not ELSEWHERE.search(part))
    if not words or (words >= ENOUGH and own >= A_LITTLE):
        return
    if placeholder.WORDS.search(fill.words) or any(help_copied.fill(case, fill)):
        return
    what = "only points elsewhere" if own < A_LITTLE <= words else "says too little to be an answer"
    message = f"“{definition.title}” {what}."
    fix = f"Write at least {ENOUGH} words of your own: {definition.help or definition.title}"
    yield finding(RULE, fill.origin.place, message, fix)


def _alone(case: Case, fill: Fill) -> bool:
    """Whether a reader finds nothing else there: a council's few words may stand beside a school's many."""
    if fill.origin.layer is Layer.SCHOOL:
        return True
    content = case.content
    return any(
        fill.origin.owner in school.authorities and (slug, fill.slot) not in content.school_texts
        for slug, school in content.schools.items()
    )
