"""Woven pages as HTML, without the cost of a whole site."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path

from tests.dom import Node, parse
from tests.trustkit import Found


class Weaving:
    """What policyweave's library makes of a content repository: its findings and each page's article."""

    def __init__(self, root: Path, *schools: str) -> None:
        from policyweave.pipeline import weave, with_acknowledgement

        woven = weave(root, schools or None)
        content = woven.content
        sites = tuple(with_acknowledgement(content, site) for site in woven.sites) if content else ()
        self.woven = replace(woven, sites=sites)

    @cached_property
    def found(self) -> list[Found]:
        """All findings."""
        return [Found.from_finding(item) for item in self.woven.findings]

    def html(self, audience: str, school: str, page: str = "index") -> str:
        """The HTML of a page's article. Links lead to /page/#anchor, images to /path of the file."""
        from policyweave.model.page import Target
        from policyweave.render.html import View, render_body

        def address(target: Target) -> str:
            if target.kind == "asset":
                return f"/{target.href.removeprefix('pw-asset:')}"
            place = "/" if target.name == "index" else f"/{target.name}/"
            return place + (f"#{target.anchor}" if target.anchor else "")

        site = next(site for site in self.woven.sites if (site.school, site.audience.value) == (school, audience))
        composed = site.page(page)
        assert composed is not None, f"{school} has no page {page} for {audience}: {[page.id for page in site.pages]}"
        view = View(school=school, authorities={}, trust="ET", edit=None)
        return str(render_body(composed, address, view))

    def pages(self, audience: str, school: str) -> list[str]:
        """The ids of a site's pages, in their order."""
        site = next(site for site in self.woven.sites if (site.school, site.audience.value) == (school, audience))
        return [page.id for page in site.pages]

    def article(self, audience: str, school: str, page: str = "index") -> Node:
        """The article of a page as a tree."""
        return parse(self.html(audience, school, page))
