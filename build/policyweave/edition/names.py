"""How a released edition, its tag and the files kept with it are called."""

from __future__ import annotations

import re

from ..model.origin import Audience
from .manifest import FORM, MAX_PATCH

TAGS = "refs/tags/edition/"
NAME = re.compile(rf"({FORM})(?:\.([1-9]\d{{0,2}}))?", re.ASCII)
KEPT = ".policyweave/"  # in the tag's commit, below the content repository
MANIFEST = f"{KEPT}manifest.json"
NOTES = f"{KEPT}notes/"


def tag_name(name: str) -> str:
    """edition/2026-27.1"""
    return f"edition/{name}"


def is_year(edition: str) -> bool:
    """Whether an edition is called as an academic year such as 2026-27."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", edition, re.ASCII)
    return found is not None and (int(found[1]) + 1) % 100 == int(found[2])


def next_name(edition: str, taken: set[str]) -> str:
    """The name of the next release of an edition: its own, or that of the next change in the year."""
    if edition not in taken:
        return edition
    used = [int(found[2] or 0) for found in map(NAME.fullmatch, taken) if found and found[1] == edition]
    return f"{edition}.{min(max(used) + 1, MAX_PATCH)}"


def notes_path(audience: Audience, school: str = "") -> str:
    """Where change notes are kept in a tag: of the trust, or of a school; staff's apart from everybody's."""
    return f"{NOTES}{audience.value}/{f'schools/{school}' if school else 'trust'}.md"


def draft_path(name: str, audience: Audience, school: str = "") -> str:
    """Where people edit change notes before the release: policies/notes/2026-27.md, schools/ash/notes/2026-27-staff.md."""
    folder = f"schools/{school}" if school else "policies"
    return f"{folder}/notes/{name}{'-staff' if audience is Audience.STAFF else ''}.md"
