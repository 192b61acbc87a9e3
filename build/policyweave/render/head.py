"""What a page's head tells feed readers, search engines and whoever shows a card for a link: nothing but what it shows."""

from __future__ import annotations

import json

from markupsafe import Markup, escape

from ..model.content import Content
from ..model.listing import LANGUAGE
from ..model.origin import Audience
from ..model.page import ComposedPage, ComposedSchool
from . import card
from .addresses import tree_address
from .feed import school_changes, school_title


def head_of(content: Content, site: ComposedSchool, page: ComposedPage, address: str) -> Markup:
    """Elements for the head of a school's page: its feed, and on the public site Open Graph and schema.org.

    address is the page's own.
    """
    school, tree = content.schools[site.school], tree_address(content, site.audience)
    # Material's script asks for a sitemap beside whatever a link[rel=alternate] names; this is not exactly that.
    title, changes = escape(school_title(school.name)), escape(f"{tree}{school_changes(site.school)}")
    feed = [f'<link rel="alternate feed" type="application/atom+xml" title="{title}" href="{changes}">']
    if site.audience is Audience.STAFF:
        return Markup("\n  ".join(feed))
    home = f"{tree}{site.school}/"
    about = page.summary or f"{page.title}, {school.name}: safeguarding"
    shown = open_graph(f"{school.name}: safeguarding", page.title, about, address, f"{home}{card.FILE}", school.name)
    known = data({**_schema_org(content, site, page, address), "description": about})
    return Markup("\n  ".join([*feed, *shown, known]))


def open_graph(site: str, title: str, about: str, address: str, picture: str, named: str) -> list[str]:
    """The properties of https://ogp.me/ for a page, as HTML; named says what stands on the picture."""
    properties = {
        "og:type": "website",
        "og:site_name": site,
        "og:title": title,
        "og:description": about,
        "og:url": address,
        "og:locale": LANGUAGE.replace("-", "_"),
        "og:image": picture,
        "og:image:type": "image/png",
        "og:image:width": str(card.WIDTH),
        "og:image:height": str(card.HEIGHT),
        "og:image:alt": f"{card.ABOUT}: {named}",
    }
    return [f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items()]


def data(value: object) -> str:
    """Data for search engines (JSON-LD): no script, whatever its element is called."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return f'<script type="application/ld+json">{text}</script>'


def _schema_org(content: Content, site: ComposedSchool, page: ComposedPage, address: str) -> dict[str, object]:
    name, home = content.schools[site.school].name, f"{tree_address(content, site.audience)}{site.school}/"
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": page.title,
        "url": address,
        "inLanguage": LANGUAGE,
        "version": content.cycle.edition,
        "isPartOf": {"@type": "WebSite", "name": f"{name}: safeguarding", "url": home},
        "publisher": {
            "@type": "School",
            "name": name,
            "parentOrganization": {"@type": "Organization", "name": content.trust.name},
        },
    }


def front_head(content: Content, address: str) -> Markup:
    """The same for the trust's front page."""
    name, title = content.trust.name, "Keeping children safe in our schools"
    about = f"The safeguarding policy of every school of {name}, and whom to call when you are worried about a child."
    shown = open_graph(name, title, about, address, f"{address}{card.FILE}", name)
    site = {"@context": "https://schema.org", "@type": "WebSite", "name": title, "url": address, "inLanguage": LANGUAGE,
            "publisher": {"@type": "Organization", "name": name}}  # fmt: skip
    return Markup("\n".join([*shown, data(site)]))


__all__ = ["data", "front_head", "head_of", "open_graph"]
