"""How contacts, duties and statutory citations look in a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ..model.origin import Origin
from .regions import Region
from .tokens import DATE, MAILBOX, TELEPHONE, TIME

CONTACT = re.compile(rf"{MAILBOX}|{TELEPHONE}|(?<![\w£.,])(?:999|101|111|0800 ?\d[\d ]+)(?![\w.,]\d|\w)")
CONTACT_KEY = re.compile(r"(?:^|\.)(?:roles|people|contacts)\.|(?:^|\.)(?:phone|email|form|hours|mailbox|telephone)$")
CONTACT_LINK = re.compile(r"(?:tel|mailto|sms):", re.IGNORECASE)
GUIDANCE_LINK = re.compile(
    r"https?://(?:www\.)?(?:gov\.uk/government/publications|legislation\.gov\.uk)/", re.IGNORECASE
)
NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|half|first|second|third|once|twice"
DUTY = re.compile(
    r"\b(?P<modal>must(?:n[’']t)?|shall|should(?:n[’']t)?|may|might|ought to|(?:has|have|had) to|(?:is|are) to"
    r"|need(?:s)? (?:not|to)|needn[’']t|will|won[’']t|can(?:not|[’']t)?|required?|requires|expected|allowed|forbidden"
    r"|entitled|responsible|duty|duties|ensures?)\b"
    r"|\b(?P<negation>not|no|never|nobody|none|nothing|neither|nor|without|unless|except|only|\w{1,20}n[’']t)\b"
    r"|\b(?P<when>immediately|at once|straight away|without delay|promptly|as soon as|by the end of|same day|next day"
    r"|within|before|after|until|by|daily|weekly|termly|yearly|annually|always|every|each|all|any)\b"
    rf"|(?P<date>{DATE})|(?P<time>{TIME})|(?P<number>(?<![\w.])[£$€]?\d[\d.,]*%?(?!\w))|\b(?P<word>{NUMBERS})\b",
    re.IGNORECASE,
)
# Words that bind nobody by themselves: they count only beside another sign of a duty.
WEAK = frozenset("by all any each before after first second third one half".split())
KNOWN = (
    "Keeping children safe in education", "KCSIE", "Working together to safeguard children", "Working Together",
    "Working together to improve school attendance", "Prevent duty guidance", "Children missing education",
    "What to do if you’re worried a child is being abused", "Equality Act", "Data Protection Act",
)  # fmt: skip
PART = r"(?:Part|Annex|Chapter|Schedule)(?:es|s)? (?:one|two|three|four|five|six|\d+|[A-H])\b"
SECTION = r"(?:[Ss]ections?|[Ss]s?\.|[Rr]egulations?|[Aa]rticles?|[Pp]aragraphs?|[Cc]lauses?) ?\d+[A-Z]*(?:\(\w+\))*"
NAMED = r"[A-Z][\w’'-]{0,40},? (?:(?:and|of|the|for|in|to|etc\.?|[A-Z(][\w’'-]{0,40}\)?),? ){0,10}"
ACT = rf"(?:{NAMED})?(?:Act|Acts|Regulations|Order|Rules|Code of Practice)\b(?: \(?\d{{4}}\)?)?"
EDITION = r"(?:[,:]?(?: \w+){0,3}?[ (]*(?:19|20)\d\d\)?)?"


def contacts(text: str) -> list[str]:
    """Telephone numbers and mailboxes in a text, without what only looks different."""
    return [re.sub(r"[\s()-]", "", match[0]).casefold() for match in CONTACT.finditer(text)]


def is_contact_key(origin: Origin) -> bool:
    """Whether a value is somebody's contact: a number, a mailbox, a form, who holds a role."""
    return bool(CONTACT_KEY.search(origin.key))


def is_contact_link(address: str) -> bool:
    return bool(CONTACT_LINK.match(address))


def is_guidance_link(address: str) -> bool:
    """Whether an address leads to statutory guidance or to the law."""
    return bool(GUIDANCE_LINK.match(address))


class Citations:
    """Finds guidance titles, Acts, sections and editions in texts."""

    def __init__(self, titles: Sequence[str] = ()) -> None:
        names = sorted({*titles, *KNOWN} - {""}, key=len, reverse=True)
        spelt = "|".join(re.escape(name).replace(r"\ ", r"\s+").replace("’", "[’']") for name in names)
        self.pattern = re.compile(rf"(?:(?i:{spelt}))\b{EDITION}(?:,? {PART})?|{ACT}|{SECTION}|{PART}")

    def spans(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in self.pattern.finditer(text)]

    def touched(self, region: Region) -> bool:
        """Whether a change stands in a citation."""
        return _meets(self.spans(region.old), region.old_span) or _meets(self.spans(region.new), region.new_span)


def duties(region: Region, citations: Citations) -> tuple[Counter[str], Counter[str]]:
    """What says who must do what by when in the stretch that changed: before and after."""
    old = _signs(region.old, region.old_span, citations.spans(region.old))
    new = _signs(region.new, region.new_span, citations.spans(region.new))
    both = Counter(old), Counter(new)
    strong = any(word not in WEAK for side in both for word in side if both[0][word] != both[1][word])
    return both if strong else (Counter(), Counter())


def _signs(text: str, span: tuple[int, int], cited: list[tuple[int, int]]) -> Iterator[str]:
    for match in DUTY.finditer(text):
        if not _meets([match.span()], span) or _meets(cited, match.span()):
            continue
        yield " ".join(match[0].casefold().split())


def _meets(spans: list[tuple[int, int]], with_: tuple[int, int]) -> bool:
    start, end = with_
    return any(first < end and start < last for first, last in spans)
