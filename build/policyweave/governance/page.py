"""The report as one HTML page: nothing beside it, no script, no network."""

from __future__ import annotations

import base64
import datetime
import hashlib
from collections import Counter
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..model.content import Content
from ..model.fields import day_in_words
from ..model.governance import Tier
from .folder import Governance
from .judge import KINDS, Standing, Stands

HERE = Path(__file__).parent


def report_page(found: Governance, stands: Stands, content: Content) -> bytes:
    """The page as UTF-8."""
    style = (HERE / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    counts = Counter(school.file.placement.tier for school in stands.schools if school.file.placement)
    facts = {
        "trust": content.trust,
        "found": found,
        "strategy": found.strategy,
        "on": stands.on,
        "stands": stands,
        "schools": stands.schools,
        "tiers": [(tier.value, getattr(found.strategy.tiers, tier), counts[tier]) for tier in Tier],
        "names": {slug: school.name for slug, school in content.schools.items()},
        "slots": {name: slot.title for page in content.pages.values() for name, slot in page.front.slots.items()},
        "kinds": KINDS,
        "style": style,
        "policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        "criteria": {
            tier.value: {one.id: one.title for one in getattr(found.strategy.tiers, tier).criteria} for tier in Tier
        },
    }
    return (_environment().get_template("report.html").render(facts).strip() + "\n").encode()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters |= {"day": _day, "came": _came, "open_actions": _open_actions}
    return made


def _day(day: datetime.date | None) -> str:
    return day_in_words(day) if day else "not known"


def _came(found: Governance, slug: str, on: datetime.date) -> str:
    """“2 of 3”: to how many meetings of the network a school came, of those whose lists are kept."""
    held = [meeting.came for meeting in found.plan.network if meeting.came is not None and meeting.date <= on]
    return f"{sum(slug in came for came in held)} of {len(held)}" if held else "none held yet"


def _open_actions(school: Standing, on: datetime.date) -> int:
    actions = (action for audit in school.file.audits if audit.date <= on for action in audit.actions)
    return sum(action.done is None or action.done > on for action in actions)
