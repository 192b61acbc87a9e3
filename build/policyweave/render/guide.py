"""How staff suggest a change, step by step with sketches: a page of the staff site above the schools."""

from __future__ import annotations

from ..model.content import Content
from .addresses import GUIDE, guide_of
from .front import HERE, front_facts, front_page

SKETCHES = HERE / "guide"


def guide_files(content: Content) -> dict[str, bytes]:
    """The page and its pictures, by path in the staff tree; nothing without a repository."""
    if not guide_of(content):
        return {}
    lead = content.trust.people.get("trust_lead")
    facts = front_facts(content, staff=True) | {"root": "./", "lead": lead if lead and lead.email else None}
    sketches = {f"assets/guide/{path.name}": path.read_bytes() for path in sorted(SKETCHES.glob("*.svg"))}
    return {GUIDE: front_page("guide.html", facts), **sketches}
