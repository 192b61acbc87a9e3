"""Findings as SARIF 2.1.0, the form that code scanning and editors read (OASIS, Static Analysis Results Interchange)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from .. import __version__
from ..model.finding import Finding, Place, Rule, Severity
from .menders import mender

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
# What GitHub's code scanning calls them; it shows no other words.
PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "recommendation"}

LineOf = Callable[[str, int], str]
HelpOf = Callable[[Rule], str]


def log(
    findings: Sequence[Finding], rules: Sequence[Rule], help_of: HelpOf, line_of: LineOf, folder: str = ""
) -> dict[str, Any]:
    """A log of one run as plain data.

    help_of gives a rule's explanation as Markdown; line_of the text of a line by path and number, for columns are
    counted in UTF-16 code units; folder is the content repository's path below the root, empty or with a slash.
    """
    writer = _Writer({rule.id: number for number, rule in enumerate(rules)}, line_of, folder)
    driver = {
        "name": "policyweave",
        "version": __version__,
        "rules": [_rule(rule, help_of(rule)) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "policyweave/check/"},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [{"executionSuccessful": True}],
        "results": [writer.result(item) for item in findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule, text: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": text or rule.summary, "markdown": text or rule.summary},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"problem.severity": PROBLEMS[rule.severity], "tags": ["policy"]},
    }


class _Writer:
    def __init__(self, numbers: dict[str, int], line_of: LineOf, folder: str) -> None:
        self.numbers = numbers
        self.line_of = line_of
        self.folder = folder
        self.seen: Counter[str] = Counter()

    def result(self, item: Finding) -> dict[str, Any]:
        data: dict[str, Any] = {
            "ruleId": item.rule.id,
            "level": LEVELS[item.severity],
            "message": {"text": f"{item.message} {item.fix}"},
            "locations": [{"physicalLocation": self.location(item.place)}],
            "partialFingerprints": {"policyweave/v1": self.fingerprint(item)},
            "properties": {"schools": list(item.schools), "mender": mender(item.place.path).name},
        }
        if item.rule.id in self.numbers:
            data["ruleIndex"] = self.numbers[item.rule.id]
        if item.also:
            data["relatedLocations"] = [
                {"id": number, "physicalLocation": self.location(place), "message": {"text": "This belongs to it."}}
                for number, place in enumerate(item.also)
            ]
        return data

    def location(self, place: Place) -> dict[str, Any]:
        before = self.line_of(place.path, place.line)[: place.column - 1]
        beyond = place.column - 1 - len(before)  # columns that the line does not have, were it changed meanwhile
        column = len(before.encode("utf-16-le", "surrogatepass")) // 2 + beyond + 1
        return {
            "artifactLocation": {"uri": quote(self.folder + place.path), "uriBaseId": ROOT},
            "region": {"startLine": place.line, "startColumn": column},
        }

    def fingerprint(self, item: Finding) -> str:
        """The same for the same fault after lines above it came or went; equal faults of a file are numbered."""
        about = "\0".join((item.rule.id, item.place.path, item.message))
        key = hashlib.sha256(about.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self.seen[key] += 1
        return f"{key}:{self.seen[key]}"
