"""PW110: a page stands in no group of the navigation."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.finding import Finding, Place, Rule, Severity, finding
from ..kinds import Case

RULE = Rule(
    "PW110", "page-not-in-navigation", Severity.WARNING, "A page stands in no group of the navigation in trust.yml."
)

# The front page comes first by itself; the page of a school that is joining takes its place.
BY_THEMSELVES = frozenset({"index", "joining"})


def trust(case: Case) -> Iterator[Finding]:
    """A finding for each such page."""
    listed = {name for section in case.content.trust.navigation for name in section.pages}
    for page in case.content.pages.values():
        if page.id not in listed and page.id not in BY_THEMSELVES:
            message = f"“{page.front.title}” stands in no group of the navigation, so that readers hardly find it."
            fix = f"Add {page.id} to the pages: of a group under navigation: in policies/trust.yml."
            yield finding(RULE, Place(page.path), message, fix)
