"""British telephone numbers: which can exist, which are mobiles, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import shortnumberinfo

BRITISH = 44
SERVICE = 6  # digits, at most, of a service that everybody reaches: 101, 111, 116 000
LENGTH = 10  # digits of a British number without the 0 in front, but for some old ones that the library knows
LOOKS_WRONG = 9  # fewer digits than this, with the 0, could be a date, a pair of times or a company number

# Numbers kept for drama, which nobody has: without the 0, and without the last three digits, which are 000 to 999.
# Source: Ofcom, "Telephone numbers for use in TV and radio drama programmes".
DRAMA = frozenset(
    {
        "1134960",  # Leeds
        "1144960",  # Sheffield
        "1154960",  # Nottingham
        "1164960",  # Leicester
        "1174960",  # Bristol
        "1184960",  # Reading
        "1214960",  # Birmingham
        "1314960",  # Edinburgh
        "1414960",  # Glasgow
        "1514960",  # Liverpool
        "1614960",  # Manchester
        "1632960",  # no area
        "1914980",  # Tyneside, Durham, Sunderland
        "2079460",  # London
        "2896496",  # Northern Ireland
        "2920180",  # Cardiff
        "3069990",  # the whole country
        "7700900",  # mobile
        "8081570",  # free
        "9098790",  # premium rate
    }
)
DRAMA_MOBILE = "7700900"
RELAY = re.compile(r"1800[12][ \u00a0]?(?=0)")  # what a text phone dials first

NUMBER = re.compile(
    r"(?<![\w+./:@#&=(-])"
    r"(?:(?:\+|00)44[ \u00a0-]?(?:\(0\)[ \u00a0-]?)?\(?|\(?0)[1235789]"
    r"(?:[ \u00a0-]?[()]?[ \u00a0-]?\d){5,12}"
    r"(?![\w/]|[.:,-]\d)"
)
NO_TELEPHONE = re.compile(
    r"\b(?:ISBN|ref(?:erence)?|account|charity|company|registration|registered|invoice|licence)\b"
    r"[\s:.#-]*(?:number|no)?[\s:.#-]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a number is: its digits without +44 or 0 (the same for the same line), and a clause on what is wrong with it."""

    national: str
    fault: str
    mobile: bool = False


@lru_cache(maxsize=8192)
def judge(text: str) -> Judged:
    """A number as people write it. fault is empty if it can exist, belongs to a service or is kept for drama."""
    text = RELAY.sub("", text.strip())
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return Judged("", "is not a telephone number")
    if number.country_code != BRITISH:
        return Judged(f"+{number.country_code} {number.national_number}", "is not a British number")
    national = str(phonenumbers.national_significant_number(number))
    short = len(national) <= SERVICE and shortnumberinfo.is_valid_short_number_for_region(number, "GB")
    if short or national[:-3] in DRAMA:
        return Judged(national, "", national[:-3] == DRAMA_MOBILE)
    kind = phonenumbers.number_type(number)
    if kind != phonenumbers.PhoneNumberType.UNKNOWN:
        return Judged(national, "", kind == phonenumbers.PhoneNumberType.MOBILE)
    if len(national) != LENGTH:
        return Judged(national, f"has {len(national) + 1} digits, where a British number has {LENGTH + 1}")
    return Judged(national, "has a beginning that no British number has")


def numbers(text: str) -> Iterator[tuple[int, str, Judged]]:
    """Each thing in a text that looks like a British number, with its offset; what follows it in digits is left out."""
    if "0" not in text and "+44" not in text:
        return
    text = text.replace("\n", " ")
    for match in NUMBER.finditer(text):
        words = match[0]
        if NO_TELEPHONE.search(text, max(0, match.start() - 30), match.start()):
            continue
        ends = [cut.start() for cut in re.finditer(r"[ \u00a0]|$", words)]
        whole = next((words[:end] for end in ends if not judge(words[:end]).fault), words)
        found = judge(whole)
        if not found.fault or len(re.sub(r"\D", "", whole)) >= LOOKS_WRONG:
            yield match.start(), whole, found
