"""A small trust that rests on guidance in every way, and editions that are recorded there."""

from __future__ import annotations

import datetime
from pathlib import Path

from policyweave.check.guidance.worklist import Item
from policyweave.cycling import Updated, national_status, update
from policyweave.model.schema import Verified
from policyweave.national.editions import Wanted
from policyweave.pipeline import weave
from tests.trustkit import Trust

NATIONAL, CONFIRMED = "policies/national.yml", "policies/confirmed.yml"
INDEX, ASH, ELM = "policies/index.md", "schools/ash/early-help.md", "schools/elm/early-help.md"
ADDRESS = "https://www.gov.uk/kcsie"
BEFORE, SINCE = datetime.date(2026, 8, 1), datetime.date(2026, 9, 10)
CHECKED = Verified(by="trust_lead", on=datetime.date(2026, 7, 10))
COMING = Wanted("2026", ADDRESS, CHECKED, datetime.date(2026, 7, 6), datetime.date(2026, 9, 1))


def cited(folder: Path) -> Trust:
    """The small trust; its page, the words of Ash and the council's cite KCSIE, those of Elm do not."""
    trust = Trust(folder)
    trust.change(INDEX, "Help comes early.", "Help comes early, as paragraph 18 of KCSIE asks.\n\nWe listen.")
    trust.change(ASH, "a quiet room.", "a quiet room (KCSIE 2025, para. 42).")
    trust.set("policies/authorities/northshire/cme-local.md", 'Northshire follows {{ cite("kcsie") }} too.\n')
    return trust


def recorded(trust: Trust, wanted: Wanted = COMING, on: datetime.date = BEFORE) -> Updated:
    """Records an edition of KCSIE."""
    return update(trust.root, "kcsie", wanted, on)


def items(trust: Trust, on: datetime.date = SINCE) -> dict[str, Item]:
    """What rests on the edition before, by path and words."""
    found = national_status(trust.root, "kcsie", on)
    return {f"{item.place.path} {item.words}": item for work in found for item in work.items}


def open_at(trust: Trust, on: datetime.date = SINCE) -> list[str]:
    """The paths of what is open."""
    return [item.place.path for item in items(trust, on).values() if item.open]


def severities(trust: Trust, on: datetime.date = SINCE) -> dict[str, str]:
    """How grave the rule takes each open passage, by path."""
    findings = weave(trust.root, on=on).findings
    return {item.place.path: item.severity.value for item in findings if item.rule.id == "PW075"}
