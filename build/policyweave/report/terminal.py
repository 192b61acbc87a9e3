"""Findings as lines for a person at a terminal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ..model.finding import Finding, Severity
from .menders import by_mender

WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "advice"}
COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "33", Severity.ADVICE: "36"}
BOLD = "1"
# Characters that move the cursor, colour what follows or turn its direction; a file name may hold them.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
ALSO = 3


def counted(number: int, word: str) -> str:
    """“1 error”, “2 errors”, “3 advice”."""
    return f"{number} {word}" if number == 1 or word == "advice" else f"{number} {word}s"


def lines(findings: Sequence[Finding], all_schools: int, colour: bool = False) -> Iterator[str]:
    """The findings by the person who can mend them, errors first: place, what is wrong; below, what to do next.

    all_schools is how many schools were looked at; colour adds colours, which never say anything that no word says.
    """
    for number, (who, items) in enumerate(by_mender(findings)):
        if number:
            yield ""
        yield _painted(f"For {seen(who.name)}: {summary(items)}", BOLD, colour)
        for item in items:
            word = _painted(WORDS[item.severity], COLOURS[item.severity], colour)
            said = seen(f"{item.message}{at_schools(item, all_schools)}")
            yield f"{seen(str(item.place))}: {word}: {said} [{item.rule.id}]"
            yield f"    {seen(item.fix)}"
            if item.also:
                yield f"    {seen(_also(item))}"


def at_schools(item: Finding, all_schools: int) -> str:
    """“ (at ash, elm)”, “ (at all 100 schools)”, or nothing for what is the trust's own or in a school's own file."""
    schools = item.schools
    if not schools or (len(schools) == 1 and item.place.path.startswith(f"schools/{schools[0]}/")):
        return ""
    if len(schools) >= all_schools > 1:
        return f" (at all {len(schools)} schools)"
    if len(schools) <= 4:
        return f" (at {', '.join(schools)})"
    return f" (at {len(schools)} schools)"


def summary(findings: Sequence[Finding]) -> str:
    """“2 errors, 1 warning” or “nothing to mend”."""
    count = Counter(item.severity for item in findings)
    parts = [counted(count[severity], WORDS[severity]) for severity in Severity if count[severity]]
    return ", ".join(parts) or "nothing to mend"


def _also(item: Finding) -> str:
    more = len(item.also) - ALSO
    return f"See also {', '.join(map(str, item.also[:ALSO]))}{f' and {more} more' if more > 0 else ''}."


def seen(text: str) -> str:
    return UNSEEN.sub("\ufffd", text)


def _painted(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
