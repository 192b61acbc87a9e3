"""Pages whose address is that of something else of every school's site."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import rules
from ..model.content import Content
from ..model.finding import Finding, Place, finding

FOLDERS = frozenset(  # which every school's site has for something else
    {"assets", "edit-contacts", "embed", "poster", "search"}
)
FILES = frozenset({"policies.json", "sitemap.xml", "sitemap.xml.gz"})


def site_addresses(content: Content) -> Iterator[Finding]:
    """Faults of pages and of earlier addresses that would lie on the site's own files."""
    for page in content.pages.values():
        if _taken(page.id):
            message = f"Every site has something else at the address “{page.id}”, so no page can be called so."
            yield finding(rules.COLLISION, Place(page.path), message, "Give the file another name.")
        for index, typed in enumerate(page.front.redirects):
            if _taken(typed.strip("/")):
                message = f"Every site has something else at the address “{typed}”, so nothing can lead on from there."
                place = page.data.place("redirects", index)
                yield finding(rules.COLLISION, place, message, "Delete the redirect.")


def _taken(address: str) -> bool:
    address = address.lower()
    return address.partition("/")[0] in FOLDERS or address in FILES
