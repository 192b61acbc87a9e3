"""What personal data looks like in a text. Each pattern has to be sure: a finding stops publishing."""

from __future__ import annotations

import re
from collections.abc import Iterator

DAY = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6},? \d{2,4})(?!\d)"
)
BIRTH = re.compile(rf"\b(?:d\.?o\.?b\.?|(?:date of birth|birth ?date|born)(?: on| is| was)?)[\s:=,-]{{0,3}}{DAY}", re.I)
BIRTH_WORDS = re.compile(r"born|birth|d\.?o\.?b")
GENERAL = re.compile(
    r"\b(?:child(?:ren)?|pupils?|students?|anyone|everyone|those|somebody|someone)(?:,)?"
    r"(?: (?:who|that))?(?: (?:is|are|was|were))?\s*$",
    re.IGNORECASE,
)

# HMRC, National Insurance Manual NIM39110: no D, F, I, Q, U or V in the prefix, no O as its second letter, some never given.
INSURANCE = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:\d{6}| \d\d \d\d \d\d )[A-D]\b"
)
HEALTH = re.compile(r"(?<![\d+.-])(?<!\d )\d{3} \d{3} \d{4}(?!\d| \d)|(?<![\d+.-])\d{3}-?\d{3}-?\d{4}(?!\d)")
HEALTH_NAMED = re.compile(r"\bNHS\b(?: (?:number|no\.?)|[^.\d]){0,25}$")
PUPIL_NUMBER = re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[\dA-Z]\b")
PUPIL_NUMBER_NAMED = re.compile(r"\b(?:UPN|unique pupil number)\b[^.]{0,30}$", re.IGNORECASE)
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"

CASE = re.compile(
    r"\b(?:(?:case|referral|incident|crime|(?:social care|children's services|MASH|LADO|police|CPOMS|EHM|Mosaic|Liquidlogic)"
    r"(?: case)?) ref(?:erence)?(?: (?:number|no\.?|id))?|(?:case|crime|incident|referral) (?:number|no\.?|id))"
    r"(?: is| was)?\s*[:#=]?\s*(?P<number>[A-Z0-9][A-Z0-9/_-]{3,})",
    re.IGNORECASE,
)
CASE_WORDS = ("ref", "case", "crime", "incident")
NO_CASE = re.compile(r"20\d\d(?:[/-]\d{2,4})?|0\d{2,4}")  # a year, or the beginning of a telephone number

CLASS = (
    r"(?:,? (?:of|in|from) |,? ?\(|, ?| )"
    r"(?:(?:Year|Yr|[Cc]lass|[Ff]orm|[Tt]utor group) ?\d{1,2}[A-Z]{0,2}|\d{1,2}[A-Z]{1,2})\b"
)
WHO = r"\b(?:[Pp]upil|[Cc]hild|[Ss]tudent|[Bb]oy|[Gg]irl|[Ss]ibling|[Bb]rother|[Ss]ister|[Ss]on|[Dd]aughter)\b,? \(?"
SURNAME = r"(?!Year|Class|Form)[A-Z][a-z]*(?:['’-]?[A-Z]?[a-z]+)"
PUPIL = re.compile(
    rf"{WHO}(?:[A-Z]\. ?{SURNAME}|{SURNAME} [A-Z]\.?|(?:[A-Z]\. ?){{2,3}}|[A-Z]{{2}}){CLASS}"
    rf"|\b(?:pupil|child|student|boy|girl) {SURNAME} {SURNAME}{CLASS}"
    rf"|\b(?:[Pp]upil|[Cc]hild|[Ss]tudent)(?:'s|’s) (?:full )?name(?: is|:) ?(?!First|Full|Last|Date|Name){SURNAME} [A-Z]",
)
PUPIL_WORDS = re.compile(r"\d[A-Z]|(?:Year|Yr|lass|orm|group) ?\d|s name")
HOME = re.compile(
    rf"\b(?:[A-Z]\. ?|(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? (?:[A-Z]\.? ?)?|[A-Z][a-z]+ ){SURNAME},? (?:of |at |lives at )?"
    r"(?:Flat \d+[A-Z]?,? )?\d{1,4}[A-Za-z]? [A-Z][\w’' ]{1,30} "
    r"(?:Road|Rd|Street|St|Lane|Avenue|Ave|Close|Drive|Way|Crescent|Court|Grove|Gardens|Place|Terrace|Rise|Walk)\b"
    r"[\w,’' ]{0,60}?\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
)
POSTCODE = re.compile(r"\d ?\d[A-Z]{2}\b")
SIX_DIGITS = re.compile(r"\d(?:[ -]?\d){5}")
WORKPLACE = re.compile(r"\b(?:school|academy|college|council|trust|house|hall|office|centre|hub|church)\b", re.I)

PROMISING = re.compile(r"\d|s name(?: is|:)")  # without one of these a text holds nothing of it


def promising(text: str) -> bool:
    """Whether it is worth while to look at a text at all."""
    return PROMISING.search(text) is not None


def personal(text: str) -> Iterator[tuple[int, str, str]]:
    """Each piece of personal data in a text: its offset, its words, and what it looks like as part of a sentence."""
    low = text.lower()
    for match in BIRTH.finditer(text) if "b" in low and BIRTH_WORDS.search(low) else ():
        if not GENERAL.search(text, max(0, match.start() - 50), match.start()):
            yield match.start(), match[0], "a date of birth"
    if SIX_DIGITS.search(text):
        yield from _numbers(text)
    for match in CASE.finditer(text) if any(word in low for word in CASE_WORDS) else ():
        number = match["number"]
        if sum(map(str.isdigit, number)) >= 3 and not NO_CASE.fullmatch(number):
            yield match.start(), match[0], "a case reference"
    for match in PUPIL.finditer(text) if PUPIL_WORDS.search(text) else ():
        yield match.start(), match[0], "a pupil's name"
    if POSTCODE.search(text):
        for match in HOME.finditer(text):
            if not WORKPLACE.search(match[0]):
                yield match.start(), match[0], "somebody's home address"


def _numbers(text: str) -> Iterator[tuple[int, str, str]]:
    for match in INSURANCE.finditer(text):
        yield match.start(), match[0], "a National Insurance number"
    for match in HEALTH.finditer(text):
        named = HEALTH_NAMED.search(text, max(0, match.start() - 60), match.start())
        if _health(match[0]) and (named or " " in match[0]):
            yield match.start(), match[0], "an NHS number"
    for match in PUPIL_NUMBER.finditer(text):
        named = PUPIL_NUMBER_NAMED.search(text, max(0, match.start() - 50), match.start())
        if named or _pupil_number(match[0]):
            yield match.start(), match[0], "a unique pupil number"


def _health(number: str) -> bool:
    """Whether the last digit is the check digit (NHS Data Dictionary: weights 10 to 2, modulus 11)."""
    digits = [int(digit) for digit in number if digit.isdigit()]
    check = -sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return check == digits[9] and len(set(digits)) > 1


def _pupil_number(number: str) -> bool:
    """Whether the first letter is the check letter (DfE, Unique pupil numbers: weights 2 to 13, modulus 23)."""
    if not number[-1].isdigit():
        return False  # a temporary number has a letter there, and is too like other codes
    return (
        UPN_LETTERS[sum(weight * int(digit) for weight, digit in zip(range(2, 14), number[1:], strict=True)) % 23]
        == number[0]
    )
