"""What an answer of LinkChecker means for the people who follow the link."""

from __future__ import annotations

import datetime
import email.utils
import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from .linkchecker import Answer
from .resolve import normal

PERMANENT = frozenset({301, 308})
GONE = frozenset({404, 410})
STATUS = re.compile(r"(\d{3})\b")
FAILED = re.compile(r"Failed: policyweave:(?P<code>\w+)")
ROBOTS = "Access denied by robots.txt"
ROOTS = re.compile(r"/?(?:index\.\w+|home/?|[a-z]{2}(?:-[a-z]{2})?/?)?", re.IGNORECASE)


class Verdict(StrEnum):
    """What became of an address."""

    GOOD = "good"
    MOVED = "moved"
    FRONT_PAGE = "front-page"
    BROKEN = "broken"
    UNREACHABLE = "unreachable"
    LOOP = "loop"
    BLOCKED = "blocked"
    THROTTLED = "throttled"
    PRIVATE = "private"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict of one address. detail is the reason as the end of a sentence; new is the address it moved to;
    after is how many seconds the website asked us to wait; answered says that somebody was there at all."""

    verdict: Verdict
    detail: str = ""
    new: str = ""
    after: float | None = None
    answered: bool = True


# What a failed request means. A wrong certificate is not broken at once: it is mostly a mistake of some days, and
# browsers mend some of them themselves.
FAILURES = {
    "private": Outcome(Verdict.PRIVATE, "leads into a private network"),
    "name": Outcome(Verdict.BROKEN, "the name of the website does not exist", answered=False),
    "offline": Outcome(Verdict.UNREACHABLE, "the name of the website could not be looked up", answered=False),
    "certificate": Outcome(Verdict.UNREACHABLE, "browsers warn of it: its certificate is not valid"),
    "timeout": Outcome(Verdict.UNREACHABLE, "it did not answer in time", answered=False),
    "refused": Outcome(Verdict.UNREACHABLE, "it refused the connection"),
    "cut": Outcome(Verdict.UNREACHABLE, "the connection was cut", answered=False),
}


def judge(address: str, answer: Answer | None, now: datetime.datetime) -> Outcome:
    """The verdict on an address; now serves to reckon how long a website asks us to wait."""
    if answer is None:
        return Outcome(Verdict.UNCHECKED, "the check ended before it was asked", answered=False)
    failed = FAILED.match(answer.result)
    if failed:
        return FAILURES.get(failed["code"], FAILURES["cut"])
    if answer.result.startswith("TooManyRedirects"):
        return Outcome(Verdict.LOOP, "it sends its readers round in a circle")
    if any(note.startswith(ROBOTS) for note in answer.notes):
        return Outcome(Verdict.BLOCKED, "its robots.txt does not let programs in")
    status = STATUS.match(answer.result)
    if status is None:
        return Outcome(Verdict.BROKEN, "it is not a whole web address", answered=False)
    return _status(address, int(status[1]), answer, now)


def _status(address: str, status: int, answer: Answer, now: datetime.datetime) -> Outcome:
    if status < 400:
        return _reached(address, answer)
    if status in GONE:
        return Outcome(Verdict.BROKEN, f"the website says that there is no such page ({status})")
    if answer.header("cf-mitigated"):
        return Outcome(Verdict.BLOCKED, f"the website wants to see a person ({status})")
    if status == 429 or (status == 503 and answer.header("retry-after")):
        after = seconds(answer.header("retry-after"), now)
        return Outcome(Verdict.THROTTLED, f"the website asked us to come back later ({status})", after=after)
    if status >= 500 and status < 600 and status != 501:
        return Outcome(Verdict.UNREACHABLE, f"the website has a fault of its own ({status})")
    return Outcome(Verdict.BLOCKED, f"the website does not let programs in ({status})")


def _reached(address: str, answer: Answer) -> Outcome:
    """Where a good answer came from: the address itself, another one, or a front page."""
    chain = [(status, normal(new)) for status, new in answer.redirects]
    own = max((at for at, (_, new) in enumerate(chain, 1) if new == address), default=0)
    chain = chain[own:]  # LinkChecker may tell of the way by which it came here from another address
    if not chain:
        return Outcome(Verdict.GOOD)
    if _is_root(chain[-1][1]) and not _is_root(address):
        return Outcome(Verdict.FRONT_PAGE, f"it leads to the front page {chain[-1][1]}")
    moved = ""
    for status, new in chain:
        if status not in PERMANENT:
            break
        moved = new
    if not moved:
        return Outcome(Verdict.GOOD)
    return Outcome(Verdict.MOVED, f"it has moved to {moved}", new=moved)


def _is_root(address: str) -> bool:
    parts = urlsplit(address)
    return bool(ROOTS.fullmatch(parts.path)) and not parts.query


def seconds(header: str, now: datetime.datetime) -> float | None:
    """How long a Retry-After asks to wait: a number of seconds, or a date (RFC 9110, section 10.2.3)."""
    header = header.strip()
    if re.fullmatch(r"\d{1,9}", header):
        return float(header)
    try:
        date = email.utils.parsedate_to_datetime(header)
    except (ValueError, TypeError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=datetime.UTC)
    return max(0.0, (date - now).total_seconds())
