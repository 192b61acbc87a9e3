"""Reads policies/confirmed.yml: passages that were looked at again after national guidance changed. It is optional."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import rules
from ..model.content import Content, Data
from ..model.finding import Finding, Severity, finding
from ..model.near import near
from ..model.schema import Rechecked
from .validate import validate
from .yaml import Parsed

PATH = "policies/confirmed.yml"


def read_confirmed(parsed: Parsed) -> tuple[dict[str, Rechecked], list[Finding]]:
    """The entries that can be used, by the id of the guidance, and the faults of the others."""
    if parsed.value is None:
        return {}, []
    if not isinstance(parsed.value, dict):
        message = "This file has to hold keys and values."
        fix = "Put it back as the program wrote it."
        return {}, [finding(rules.WRONG_VALUE, Data(PATH, parsed.positions).place(), message, fix)]
    entries: dict[str, Rechecked] = {}
    findings: list[Finding] = []
    for name, value in parsed.value.items():
        below = {keys[1:]: place for keys, place in parsed.positions.items() if keys[:1] == (name,)}
        names = {keys[1:]: place for keys, place in parsed.keys.items() if keys[:1] == (name,)}
        entry, faults = validate(Rechecked, Parsed(value, below, (), names), PATH)
        findings += faults
        if entry is not None:
            entries[name] = entry
    return entries, findings


def confirmed_names(content: Content) -> Iterator[Finding]:
    """A warning for each entry about guidance, or an edition of it, that national.yml does not have."""
    for name, entry in content.rechecked.items():
        place, what, known = content.data[PATH].place(name), f"guidance “{name}”", list(content.national)
        if name in content.national:
            known = [edition.name for edition in content.national[name].editions]
            what = f"edition “{entry.edition}” of “{name}”"
        if name not in content.national or entry.edition not in known:
            word = entry.edition if name in content.national else name
            message = (
                f"There is no {what} in policies/national.yml, so that nobody is asked about it.{near(word, known)}"
            )
            fix = "Run `policyweave national update` for it, or delete the entry."
            yield finding(rules.UNKNOWN_REFERENCE, place, message, fix, severity=Severity.WARNING)
