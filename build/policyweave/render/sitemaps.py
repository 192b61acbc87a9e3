"""What search engines are told: the sitemap of sitemaps, that of the trust's own pages, and robots.txt.

Each school's sitemap lists its pages of today. Old editions are for people who look for them, not for searches.
"""

from __future__ import annotations

from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from ..model.content import Content
from ..model.origin import Audience

INDEX, TRUST, ROBOTS = "sitemap.xml", "sitemap-trust.xml", "robots.txt"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
PAGES = ("", "editions/")  # of the trust
TOLD = ("feed.xml", "changes/")  # of editions/, beside the list itself


def sitemap_files(content: Content, audience: Audience, address: str) -> dict[str, bytes]:
    """Files at the top of an audience's tree, by path. address is the tree's, with a slash at its end."""
    base = urlsplit(address).path
    if audience is Audience.STAFF:
        return {ROBOTS: f"User-agent: *\nDisallow: {base}\n".encode()}
    day = content.cycle.in_force.isoformat()
    maps = [TRUST, *(f"{slug}/{INDEX}" for slug in sorted(content.schools))]
    robots = [f"Disallow: {base}editions/", f"Allow: {base}editions/$"]
    robots += [f"Allow: {base}editions/{name}" for name in TOLD]
    return {
        INDEX: _written("sitemapindex", "sitemap", [f"{address}{path}" for path in maps], day),
        TRUST: _written("urlset", "url", [f"{address}{path}" for path in PAGES], day),
        ROBOTS: ("\n".join(["User-agent: *", *robots, "", f"Sitemap: {address}{INDEX}"]) + "\n").encode(),
    }


def _written(root: str, entry: str, addresses: list[str], day: str) -> bytes:
    rows = "".join(
        f"<{entry}><loc>{escape(address)}</loc><lastmod>{day}</lastmod></{entry}>\n" for address in addresses
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {SPACE}>\n{rows}</{root}>\n'.encode()
