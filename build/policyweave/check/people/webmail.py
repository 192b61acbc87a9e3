"""PW081: a mailbox is at a service for private people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from ...model.finding import Finding, Place, Rule, Severity, finding
from ..kinds import Case, Passage
from .values import Value, school_values, trust_values

RULE = Rule("PW081", "webmail", Severity.WARNING, "A mailbox is at a webmail service, not at the school or the trust.")
FIX = "Give a shared mailbox of the school, the trust or the council."
SERVICES = (
    r"(?:gmail|googlemail)\.com|(?:hotmail|live|yahoo|ymail|rocketmail|msn|outlook)\.(?:com?\.uk|com|co\.uk|ie|fr|de|es)"
    r"|(?:icloud|me|mac|aol|gmx|mail|fastmail|hushmail|zoho|inbox|yandex|hey)\.com|aol\.co\.uk|gmx\.(?:co\.uk|net|de)"
    r"|proton(?:mail)?\.(?:me|com|ch)|pm\.me|tutanota\.com|tuta\.(?:com|io)"
    r"|btinternet\.com|btopenworld\.com|bt\.com|sky\.com|talktalk\.net|tiscali\.co\.uk|virginmedia\.com|virgin\.net"
    r"|ntlworld\.com|blueyonder\.co\.uk|plus(?:net)?\.(?:com|net)|orange\.net|o2\.co\.uk|mail\.ru"
)
MAILBOX = re.compile(rf"[\w.+'-]+@(?:{SERVICES})(?![\w-]|\.\w)", re.IGNORECASE)


def trust(case: Case) -> Iterator[Finding]:
    """Values of the trust and of the authorities."""
    yield from _judged(case, trust_values(case.content))


def school(case: Case, slug: str) -> Iterator[Finding]:
    """Values of a school."""
    yield from _judged(case, school_values(case.content, slug))


def _judged(case: Case, values: Iterable[Value]) -> Iterator[Finding]:
    for value in values:
        if "@" in value.text:
            for match in MAILBOX.finditer(value.text):
                yield _finding(value.place(case.content), match[0])


def passage(case: Case, passage: Passage) -> Iterator[Finding]:
    """Mailboxes in the words, and in the addresses of links that stand behind other words."""
    seen = set()
    own = passage.own if "@" in passage.text else ""
    if "@" in own:
        for match in MAILBOX.finditer(own):
            seen.add(match[0].casefold())
            yield _finding(passage.place(case.content, match.start(), match[0]), match[0])
    for child in passage.children:
        if child.type != "link_open" or not str(child.attrs.get("href", "")).startswith("mailto:"):
            continue
        address = str(child.attrs["href"]).removeprefix("mailto:")
        found = MAILBOX.search(unquote(address)) if address not in passage.text else None
        if found is not None and found[0].casefold() not in seen:
            place = passage.place(case.content, 0, found[0])
            if place.column > 1:  # the words stand there: they do not come from a YAML file, where they are judged
                yield _finding(place, found[0])


def _finding(place: Place, mailbox: str) -> Finding:
    service = mailbox.rpartition("@")[2].lower()
    message = f"A mailbox at {service} looks private: nobody else can read it when its owner is away or has left."
    return finding(RULE, place, message, FIX)
