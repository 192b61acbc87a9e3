"""PW080: a telephone number cannot exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...model.finding import Finding, Place, Rule, Severity, finding
from ..kinds import Case, Passage
from .phones import judge, numbers
from .values import Value, school_values, trust_values

RULE = Rule("PW080", "phone-form", Severity.WARNING, "A telephone number is not one that a British line can have.")
FIX = "Compare it with the number that you would dial, and write it like 0115 496 0101."
TEL = re.compile(r"tel:([+\d(][\d\s().-]*)", re.IGNORECASE)


def trust(case: Case) -> Iterator[Finding]:
    """The trust's people, the authorities' contacts, and numbers in any other value."""
    yield from _judged(case, trust_values(case.content))


def school(case: Case, slug: str) -> Iterator[Finding]:
    """The school's own number, those of its roles, and numbers in any other value."""
    yield from _judged(case, school_values(case.content, slug))


def _judged(case: Case, values: Iterable[Value]) -> Iterator[Finding]:
    for value in values:
        if value.keys[-1] == "phone":
            fault = judge(value.text).fault
            found = [(value.text, fault)] if fault else []
        else:
            found = [(words, number.fault) for _, words, number in numbers(value.text) if number.fault]
        for words, fault in found:
            yield finding(RULE, value.place(case.content), f"“{words}” {fault}.", FIX)


def passage(case: Case, passage: Passage) -> Iterator[Finding]:
    """Numbers in the words, and in the addresses of tel: links that say another one than the words."""
    seen = set()
    own = passage.own if "0" in passage.text else ""
    for start, words, number in numbers(own):
        if number.fault:
            seen.add(number.national)
            yield finding(RULE, passage.place(case.content, start, words), f"“{words}” {number.fault}.", FIX)
    for child, shown in zip(passage.children, passage.children[1:], strict=False):
        if child.type == "link_open" and str(child.attrs.get("href", "")).startswith("tel:"):
            address = str(child.attrs["href"])
            if "value" in shown.meta and _national(address) == _national(shown.content):
                continue  # both come from a YAML file, where the number is judged
            linked = judge(address.removeprefix("tel:"))
            place = _typed(case, passage, address) if linked.fault and linked.national not in seen else None
            if place is not None:
                yield finding(RULE, place, f"“{address}” {linked.fault}.", FIX)


def _national(number: str) -> str:
    """A number without what may stand before its area, and without its spaces."""
    return number.removeprefix("tel:").removeprefix("+44").removeprefix("0").replace(" ", "")


def _typed(case: Case, passage: Passage, address: str) -> Place | None:
    """Where the address of a link was typed; None if it comes from a YAML file, where it is judged."""
    origin = passage.origin
    lines = case.content.sources.get(origin.path, "").split("\n")
    last = origin.line + passage.text.count("\n")
    for number in range(origin.line, min(last, len(lines)) + 1):
        for match in TEL.finditer(lines[number - 1]):
            if re.sub(r"[\s().]", "", match[1]) == address.removeprefix("tel:"):
                return Place(origin.path, number, match.start() + 1)
    return None
