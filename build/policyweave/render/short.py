"""Short addresses that last: /p/<policy>/ asks which school, and leads to its page of that name.

A page that was renamed keeps its earlier short addresses by its front matter (redirects), as it does at the schools.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from ..model.content import Content, PageSource
from ..model.origin import Audience
from .addresses import INDEX, page_folder
from .front import front_page, groups_of
from .redirect import redirect_path

FOLDER = "p"
JOINING = "joining"  # the page that is a joining school's whole public site


def short_pages(content: Content, audience: Audience, facts: Mapping[str, object]) -> dict[str, bytes]:
    """The pages by path: one for each policy and for each of its earlier names, and one that lists them.

    facts are those of the pages above the schools.
    """
    pages = {
        id: page
        for id, page in sorted(content.pages.items())
        if id not in (INDEX, JOINING) and (audience is Audience.STAFF or page.front.audience is Audience.PUBLIC)
    }
    groups = groups_of(content)
    facts = {**facts, "groups": groups, "count": len(content.schools)}
    files: dict[str, bytes] = {}
    for id, page in pages.items():
        folders = [page_folder(id), *(_old(typed) for typed in page.front.redirects)]
        for folder in folders:
            path = f"{FOLDER}/{folder}/index.html"
            if folder == page_folder(id) or folder not in pages:
                files[path] = _choice(page, folder, audience, facts)
    policies = [(page.front.title, quote(page_folder(id))) for id, page in pages.items()]
    policies.sort(key=lambda pair: pair[0].casefold())
    files[f"{FOLDER}/index.html"] = front_page("policies.html", {**facts, "root": "../", "policies": policies})
    return files


def _old(typed: str) -> str:
    return redirect_path(typed).removesuffix("/index.html")


def _choice(page: PageSource, folder: str, audience: Audience, facts: Mapping[str, object]) -> bytes:
    root = "../" * (folder.count("/") + 2)
    now = page_folder(page.id)
    more = {
        "root": root,
        "title": page.front.title,
        "summary": page.front.summary or "",
        "page": f"{quote(now)}/",
        "here": f"{FOLDER}/{quote(folder)}/",
        "drafts": audience is Audience.STAFF,
    }
    return front_page("short.html", {**facts, **more})
