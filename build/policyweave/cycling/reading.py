"""The content repository, or a sentence on why it cannot be used."""

from __future__ import annotations

CYCLE = "policies/cycle.yml"


def review_path(slug: str) -> str:
    """The path of a school's review.yml."""
    return f"schools/{slug}/review.yml"
