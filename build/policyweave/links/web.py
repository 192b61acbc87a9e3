"""Verdicts on outside addresses as findings: at every place where the address is written."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..model import rules
from ..model.finding import Finding, Rule, Severity, finding, merged
from .inside import shown
from .ledger import Entry
from .outside import Outside
from .safety import malformed, refusal
from .verdict import Outcome, Verdict

RULES: Mapping[Verdict, tuple[Rule, str]] = {
    Verdict.BROKEN: (rules.OUTSIDE_BROKEN, "Open the website, look for the page, and write its address here."),
    Verdict.UNREACHABLE: (
        rules.OUTSIDE_UNREACHABLE,
        "Try it in a browser; if it fails there too, find another address.",
    ),
    Verdict.LOOP: (rules.OUTSIDE_LOOP, "Try it in a browser; if it fails there too, find another address."),
    Verdict.MOVED: (rules.OUTSIDE_MOVED, "Write the new address, or run `policyweave links --external --fix-moved`."),
    Verdict.FRONT_PAGE: (rules.OUTSIDE_FRONT, "Look for the page on that website, and write its address here."),
    Verdict.BLOCKED: (rules.OUTSIDE_BLOCKED, "Open it in a browser to see that the page is there."),
    Verdict.THROTTLED: (rules.OUTSIDE_THROTTLED, "Nothing is wrong so far; it is asked again next time."),
    Verdict.PRIVATE: (rules.OUTSIDE_PRIVATE, "Link to a page that everybody can open."),
    Verdict.UNCHECKED: (rules.OUTSIDE_UNCHECKED, "Run the check again when the web can be reached."),
}
UNKNOWN_DATE = "It was never seen good by this check."


@dataclass(frozen=True, slots=True)
class Checked:
    """An outside address with its outcome, what the ledger knows, and whether it is an error."""

    outside: Outside
    outcome: Outcome
    entry: Entry | None
    severity: Severity | None

    @property
    def last_good(self) -> datetime.date | None:
        return self.entry.last_good if self.entry else None


def refused(address: str, allow_private: bool) -> Outcome | None:
    """The outcome of an address that nobody is asked for, or None."""
    if malformed(address):
        return Outcome(Verdict.BROKEN, "it is not a whole web address")
    reason = None if allow_private else refusal(address)
    return Outcome(Verdict.PRIVATE, f"it {reason}") if reason else None


def checked(
    found: Iterable[Outside],
    outcomes: Mapping[str, Outcome],
    ledger: Mapping[str, Entry],
    today: datetime.date,
    days: int,
) -> tuple[Checked, ...]:
    """Each address with its severity: what cannot be reached is an error after this many days."""
    return tuple(_checked(one, outcomes[one.asked], ledger.get(one.asked), today, days) for one in found)


def _checked(one: Outside, outcome: Outcome, entry: Entry | None, today: datetime.date, days: int) -> Checked:
    if outcome.verdict is Verdict.GOOD:
        return Checked(one, outcome, entry, None)
    severity = RULES[outcome.verdict][0].severity
    lasting = outcome.verdict in (Verdict.UNREACHABLE, Verdict.LOOP)
    since = entry.failing_since if entry and lasting else None
    if since is not None and (today - since).days >= days:
        severity = Severity.ERROR
    return Checked(one, outcome, entry, severity)


def web_findings(items: Iterable[Checked]) -> tuple[Finding, ...]:
    """A finding for each address that is not good, at its first place, with the other places beside it.

    Addresses that could not be checked at all are one finding: it says how many, not which.
    """
    listed = list(items)
    offline = [item for item in listed if item.outcome.verdict is Verdict.UNCHECKED]
    return merged([*_named(listed), *_unchecked(offline)])


def _named(items: Iterable[Checked]) -> Iterator[Finding]:
    for item in items:
        if item.severity is None or item.outcome.verdict is Verdict.UNCHECKED:
            continue
        rule, fix = RULES[item.outcome.verdict]
        first, *others = item.outside.places
        message = f"{sentence(item)}{_dates(item)}"
        schools = item.outside.schools
        yield finding(rule, first, message, fix, severity=item.severity, schools=schools, also=tuple(others))


def _unchecked(items: list[Checked]) -> Iterator[Finding]:
    reasons = sorted({item.outcome.detail for item in items})
    for reason in reasons:
        group = [item for item in items if item.outcome.detail == reason]
        number = "1 outside address was" if len(group) == 1 else f"{len(group)} outside addresses were"
        rule, fix = RULES[Verdict.UNCHECKED]
        places = [place for item in group for place in item.outside.places]
        yield finding(rule, places[0], f"{number} not checked: {reason}.", fix)


def sentence(item: Checked) -> str:
    """What is wrong with an address, as one sentence."""
    return f"“{shown(item.outside.address)}”: {item.outcome.detail}."


def _dates(item: Checked) -> str:
    """Since when it fails and when it was last good, where that helps to judge."""
    if item.outcome.verdict in (Verdict.MOVED, Verdict.PRIVATE):
        return ""
    since = ""
    if item.outcome.verdict in (Verdict.UNREACHABLE, Verdict.LOOP) and item.entry and item.entry.failing_since:
        since = f" It has failed since {day(item.entry.failing_since)}."
    good = f" It was last good on {day(item.last_good)}." if item.last_good else f" {UNKNOWN_DATE}"
    return since + good


def day(date: datetime.date) -> str:
    """1 September 2026."""
    return f"{date.day} {date:%B %Y}"
