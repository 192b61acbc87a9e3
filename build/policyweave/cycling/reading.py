"""The content repository, or a sentence on why it cannot be used."""

from __future__ import annotations

from pathlib import Path

from ..model.content import Content
from ..model.finding import Severity
from ..pipeline import CannotUse, read

CYCLE = "policies/cycle.yml"


def review_path(slug: str) -> str:
    """The path of a school's review.yml."""
    return f"schools/{slug}/review.yml"


def content_of(root: Path) -> Content:
    """The content repository at root; raises CannotUse if it cannot be read at all."""
    content, findings = read(root)
    if content is None:
        first = next((item for item in findings if item.severity is Severity.ERROR), None)
        said = f" {first.place.path}:{first.place.line}: {first.message}" if first else ""
        raise CannotUse(f"The trust's files cannot be read. Run `policyweave check` and mend them first.{said}")
    return content
