"""PW073: guidance is cited, or ought to be by now, in an edition that nobody has checked."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.editions import edition_quoted
from ...model.fields import day_in_words
from ...model.finding import Finding, Rule, Severity, finding
from ...model.schema import Guidance, GuidanceEdition
from ..kinds import Case

RULE = Rule(
    "PW073",
    "edition-unverified",
    Severity.WARNING,
    "Guidance has no edition that somebody checked and that is in force, or a newer one that nobody has checked.",
)


def trust(case: Case) -> Iterator[Finding]:
    """A warning for each page that cites guidance without such an edition, an advice for each newer edition."""
    yield from _cited(case)
    for name, guidance in case.content.national.items():
        yield from _newer(case, name, guidance)


def _cited(case: Case) -> Iterator[Finding]:
    national, day = case.content.national, case.content.cycle.in_force
    for page in case.content.pages.values():
        for index, name in enumerate(page.front.cites):
            if name in national and edition_quoted(national[name].editions, day) is None:
                message = f"This page rests on “{national[name].title}”, of which no edition is verified and in force."
                fix = f"Check the edition against {national[name].url}, then fill in_force and verified in policies/national.yml."
                yield finding(RULE, page.data.place("cites", index), message, fix)


def _newer(case: Case, name: str, guidance: Guidance) -> Iterator[Finding]:
    day = max(case.on, case.content.cycle.in_force)
    quoted = edition_quoted(guidance.editions, day)
    for index, edition in enumerate(guidance.editions):
        if (quoted is None or index > quoted) and edition.verified is None and _in_force(case, edition):
            assert edition.in_force is not None
            message = (
                f"The edition {edition.name} of “{guidance.title}” is in force since "
                f"{day_in_words(edition.in_force)}, but nobody has checked it, so that the pages do not quote it."
            )
            fix = f"Check it against {guidance.url}, then fill verified with who did and when."
            place = case.content.data["policies/national.yml"].place(name, "editions", index)
            yield finding(RULE, place, message, fix, severity=Severity.ADVICE)


def _in_force(case: Case, edition: GuidanceEdition) -> bool:
    begun = edition.in_force is not None and edition.in_force <= case.on
    return begun and (edition.withdrawn is None or edition.withdrawn > case.on)
