"""Findings to print: one of each kind of place, with what is awkward in each form of output."""

from __future__ import annotations

from policyweave.model import rules
from policyweave.model.finding import Finding, Place, finding

HUNDRED = tuple(f"school-{number:03}" for number in range(100))

DEAD = finding(
    rules.DEAD_LINK,
    Place("policies/attendance.md", 12, 7),
    "This leads to “a%b.md”, which is not there: look, here.",
    "Correct it.",
    schools=HUNDRED,
    also=(Place("policies/index.md", 3, 2), Place("macros/cite.jinja", 1)),
)
CONTRAST = finding(rules.CONTRAST, Place("policies/trust.yml", 5, 3), "The colour is pale.", "Choose a darker one.")
COUNCIL = finding(
    rules.FOOTNOTE_UNUSED,
    Place("policies/authorities/northshire/cme.md", 4),
    "The footnote “a” is not called.",
    "Call it.",
    schools=("ash", "elm"),
)
GAP = finding(rules.SLOT_EMPTY, Place("schools/ash/early-help.md"), "It is empty.", "Write it.", schools=("ash",))
OTHER = finding(
    rules.LINK_MISSING, Place("schools/elm/school.yml", 9), "It is not given.", "Give it.", schools=("elm",)
)
LATER = finding(rules.STRAY_FILE, Place("schools/ash/a b,c:d.txt"), "It is stray.", "Move it.", schools=("ash",))
THEME = finding(rules.SETTINGS, Place("mkdocs.yml"), "MkDocs says: line one\nline two\r.", "Mend it.")
ALL: tuple[Finding, ...] = (CONTRAST, DEAD, COUNCIL, LATER, GAP, OTHER, THEME)
