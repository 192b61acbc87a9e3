"""Asks all addresses, and again those whose websites asked us to come back, within bounds."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .linkchecker import Answer
from .verdict import Outcome, Verdict, judge

Ask = Callable[[Sequence[str]], Mapping[str, Answer]]
OFFLINE = Outcome(Verdict.UNCHECKED, "nobody on the web could be reached from this computer", answered=False)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How often and how long we try: at most rounds times an address; a website's wish to wait is heeded up to
    longest seconds a time and total seconds together; usual seconds where it does not say how long.

    An address that cannot be reached is asked once more, after pause seconds.
    """

    rounds: int = 5
    longest: float = 60
    total: float = 300
    usual: float = 10
    pause: float = 5


def outcomes(
    addresses: Sequence[str],
    ask: Ask,
    sleep: Callable[[float], None],
    now: Callable[[], datetime.datetime],
    bounds: Bounds | None = None,
) -> dict[str, Outcome]:
    """The outcome of each address. If nobody at all answers, nothing is said of any of them."""
    bounds = bounds or Bounds()
    found: dict[str, Outcome] = {}
    pending, waited = list(addresses), 0.0
    for number in range(bounds.rounds):
        answers = ask(pending)
        found |= {address: judge(address, answers.get(address), now()) for address in pending}
        if number == 0 and not any(outcome.answered for outcome in found.values()):
            return dict.fromkeys(addresses, OFFLINE)
        waits = {address: _wait(found[address], number, bounds) for address in pending}
        again = {address: wait for address, wait in waits.items() if wait is not None}
        again = {address: wait for address, wait in again.items() if waited + wait <= bounds.total}
        if not again or number == bounds.rounds - 1:
            break
        longest = max(again.values())
        sleep(longest)
        waited += longest
        pending = list(again)
    return found


def _wait(outcome: Outcome, number: int, bounds: Bounds) -> float | None:
    """How long to wait before an address is asked again; None if it is not."""
    if outcome.verdict is Verdict.THROTTLED:
        after = bounds.usual if outcome.after is None else outcome.after
        return max(after, 1.0) if after <= bounds.longest else None
    again = outcome.verdict in (Verdict.UNREACHABLE, Verdict.UNCHECKED) or not outcome.answered
    return bounds.pause if again and number == 0 else None
