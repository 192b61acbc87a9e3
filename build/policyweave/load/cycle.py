"""Names in cycle.yml and in the schools' review.yml that have to exist elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import rules
from ..model.content import Content
from ..model.finding import Finding, Severity, finding
from ..model.near import near

WORDS = ("values", "links", "other-slots")


def cycle_names(content: Content) -> Iterator[Finding]:
    """Faults of milestones that say two days, and of the review's steps: unknown slots and roles, names used twice."""
    data = content.data["policies/cycle.yml"]
    for number, milestone in enumerate(content.cycle.milestones):
        if milestone.when is not None and ("milestones", number, "due") in data.positions:
            message = f"The milestone “{milestone.id}” says both due and when."
            fix = "Delete one of the two."
            yield finding(rules.WRONG_VALUE, data.place("milestones", number, "when"), message, fix)
    steps: set[str] = set()
    covered: dict[str, str] = {}
    slots = {name for page in content.pages.values() for name in page.front.slots}
    given = data.place("review") != data.place()
    for number, step in enumerate(content.cycle.review if given else ()):
        if step.id in steps:
            message = f"The step “{step.id}” stands in the review twice."
            fix = "Give one of the two another id, or delete it."
            yield finding(rules.WRONG_VALUE, data.place("review", number, "id"), message, fix)
        steps.add(step.id)
        if step.who not in content.trust.roles:
            message = (
                f"There is no role in policies/trust.yml called “{step.who}”.{near(step.who, content.trust.roles)}"
            )
            fix = "Correct the name, or add the role."
            yield finding(rules.UNKNOWN_REFERENCE, data.place("review", number, "who"), message, fix)
        for index, name in enumerate(step.covers):
            place = data.place("review", number, "covers", index)
            if name in covered:
                message = f"“{name}” is covered by the step “{covered[name]}” already."
                yield finding(rules.WRONG_VALUE, place, message, "Name it in one step only.")
            elif name not in WORDS and name not in slots:
                message = f"There is no slot “{name}”.{near(name, [*WORDS, *slots])}"
                fix = "Write values, links, other-slots, or the name of a slot."
                yield finding(rules.UNKNOWN_REFERENCE, place, message, fix)
            covered.setdefault(name, step.id)


def review_names(content: Content) -> Iterator[Finding]:
    """A warning for each step in a school's review.yml that this edition's review does not have."""
    known = {step.id for step in content.cycle.review}
    for slug, review in content.reviews.items():
        for name in review.steps if review.edition == content.cycle.edition else ():
            if name not in known:
                place = content.data[f"schools/{slug}/review.yml"].place("steps", name)
                message = f"The contextual review has no step “{name}”, so this sign-off counts for nothing.{near(name, known)}"
                fix = "Correct the name, or delete the step."
                yield finding(rules.UNKNOWN_REFERENCE, place, message, fix, severity=Severity.WARNING)
