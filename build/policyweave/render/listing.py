"""The list of a school's policies: as JSON for other programs, as a page for an iframe, as a piece of HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from ..model.content import Content
from ..model.listing import (
    LANGUAGE,
    NAME,
    SCHEMA,
    Approved,
    ListedEdition,
    ListedPage,
    ListedSchool,
    PolicyList,
)
from ..model.origin import Audience
from ..model.page import ACKNOWLEDGEMENT, ComposedPage, ComposedSchool
from ..model.schema import Approval
from .addresses import INDEX, page_folder, tree_address
from .colour import brand_properties, declarations
from .feed import EDITIONS, school_changes
from .front import HERE, front_page, templates
from .policy import SCRIPTLESS
from .site import CALL, brand_of, edition_lines, navigation_of

EMBED = "embed"
STYLE = "assets/pw-embed.css"


def listed(content: Content, site: ComposedSchool) -> ListedSchool:
    """One school's entry. Every page but the form for confirming has to have its digest."""
    school = content.schools[site.school]
    approval: Approval | None = school.approval  # a joining school may have none yet
    tree = tree_address(content, site.audience)
    home = f"{tree}{site.school}/"
    return ListedSchool(
        slug=site.school,
        name=school.name,
        phase=school.phase,
        status=school.status,
        address=home,
        embed=f"{home}{EMBED}/" if site.audience is Audience.PUBLIC else None,
        changes=f"{tree}{school_changes(site.school)}",
        approved=Approved(by=approval.body, on=approval.date) if approval else None,
        next_review=approval.next_review if approval else None,
        pages=tuple(_page(page, home) for page in site.pages if page.id != ACKNOWLEDGEMENT),
    )


def own_list(content: Content, site: ComposedSchool) -> dict[str, bytes]:
    """policies.json of one school by its path; nothing if somebody left out the digests."""
    if any(not page.digest for page in site.pages if page.id != ACKNOWLEDGEMENT):
        return {}
    return {NAME: policies_json(content, site.audience, [listed(content, site)])}


def _page(page: ComposedPage, home: str) -> ListedPage:
    return ListedPage(
        id=page.id,
        title=page.title,
        summary=page.summary or None,
        address=_address(page, home),
        digest=page.digest,
        languages=(LANGUAGE,),
    )


def _address(page: ComposedPage, home: str) -> str:
    folder = page_folder(page.id)
    return f"{home}{quote(folder)}/" if folder else home


def policies_json(content: Content, audience: Audience, schools: Iterable[ListedSchool]) -> bytes:
    """policies.json with these schools: the same list gives the same bytes."""
    tree, cycle = tree_address(content, audience), content.cycle
    approved = Approved(by=cycle.approval.body, on=cycle.approval.date)
    value = PolicyList(
        audience=audience,
        trust=content.trust.name,
        edition=ListedEdition(name=cycle.edition, in_force=cycle.in_force, approved=approved),
        changes=f"{tree}{EDITIONS}",
        schools=tuple(schools),
    )
    data = {"$schema": f"{tree}{SCHEMA}", **value.model_dump(mode="json")}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def schools_in(data: bytes) -> tuple[ListedSchool, ...]:
    """The schools of a policies.json that was written by this program; raises ValueError for any other."""
    value = json.loads(data)
    known = {name: one for name, one in value.items() if name != "$schema"} if isinstance(value, dict) else value
    return PolicyList.model_validate(known).schools


def digests_in(site: Path | None) -> dict[str, str]:
    """The digests of the pages of a school's site that was built before, by id; none if there is no list."""
    try:
        schools = schools_in((site / NAME).read_bytes()) if site else ()
    except (OSError, ValueError):
        return {}
    return {page.id: page.digest for school in schools for page in school.pages}


def list_files(content: Content, site: ComposedSchool) -> dict[str, bytes]:
    """The list as a page for an iframe with its style, and as HTML to take in, by path (a text, since it is no page); only the public site has them."""
    if site.audience is not Audience.PUBLIC:
        return {}
    home = f"{tree_address(content, site.audience)}{site.school}/"
    front = site.page(INDEX)
    facts = {
        "school": content.schools[site.school].name,
        "trust": content.trust,
        "address": f"{home}{EMBED}/",
        "changes": f"{tree_address(content, site.audience)}{school_changes(site.school)}",
        "edition": content.cycle.edition,
        "lines": edition_lines(content, site.school),
        "call": f"#{CALL}" if front and CALL in front.anchors else "",
        "groups": [
            (title, [(page.title, page.summary, page_folder(page.id)) for page in pages])
            for title, pages in navigation_of(content, site)
        ],
        "link": lambda folder: f"{quote(folder)}/" if folder else "",
    }
    frame = front_page("embed.html", {**facts, "home": "../", "top": 1, "out": Markup(' target="_top"')}, SCRIPTLESS)
    piece = templates().get_template("embed-list.html").render({**facts, "home": home, "top": 2, "out": ""})
    return {
        f"{EMBED}/index.html": frame,
        f"{EMBED}/fragment.txt": (piece.strip() + "\n").encode("ascii", "xmlcharrefreplace"),
        STYLE: _style(content, site.school),
    }


def _style(content: Content, school: str) -> bytes:
    light = declarations(brand_properties(brand_of(content, school))["light"])
    return f":root {{ {light} }}\n\n{(HERE / 'pw-embed.css').read_text(encoding='utf-8')}".encode()
