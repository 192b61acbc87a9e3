"""One school's site for one audience as plain values: what the theme says on every page, navigation, contents, redirects."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from ..model.content import Content, PageSource
from ..model.fields import day_in_words
from ..model.origin import Audience
from ..model.page import ComposedPage, ComposedSchool, Heading
from ..model.schema import Approval, Brand, Cycle
from .addresses import INDEX, guide_of, page_folder
from .leaving import Leaving, leaving_of
from .numbers import in_front
from .redirect import MOVED_SCRIPT, Moved, redirect, redirect_path

ACCESSIBILITY = "accessibility"
CALL = "who-to-call"
CHANGED = re.compile(r"\d{4}-\d{2}\.\d+")  # a change in the year: 2026-27.1
PALETTE = [
    {
        "media": f"(prefers-color-scheme{wanted})",
        "scheme": scheme,
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": f"material/{icon}", "name": name},
    }
    for wanted, scheme, icon, name in (
        ("", "default", "brightness-auto", "Light or dark as this device prefers. Switch to light"),
        (": light", "default", "weather-sunny", "Light. Switch to dark"),
        (": dark", "slate", "weather-night", "Dark. Switch to what this device prefers"),
    )
]


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What the theme's templates know as `policyweave`. Texts are plain; edition are sentences."""

    school: str
    trust: str
    staff: bool
    demonstration: bool
    joining: bool
    edition: tuple[str, ...]
    edition_name: str
    call: str
    accessibility: str
    front: str
    exit: Leaving | None
    guide: str


def facts_of(content: Content, site: ComposedSchool) -> SiteFacts:
    """The facts that every page of a site shows. call and accessibility are addresses below the site, or empty."""
    index = site.page(INDEX)
    return SiteFacts(
        school=content.schools[site.school].name,
        trust=content.trust.name,
        staff=site.audience is Audience.STAFF,
        demonstration=content.trust.demonstration,
        joining=site.joining,
        edition=edition_lines(content, site.school),
        edition_name=content.cycle.edition,
        call=f"#{CALL}" if index and CALL in index.anchors else "",
        accessibility=f"{page_folder(ACCESSIBILITY)}/" if site.page(ACCESSIBILITY) else "",
        front="../",
        exit=leaving_of(content.trust) if site.audience is Audience.PUBLIC else None,
        guide=guide_of(content, site.audience),
    )


def edition_lines(content: Content, school: str) -> tuple[str, ...]:
    """Which edition it is, who approved it, when it is looked at again: a sentence each."""
    approval: Approval | None = content.schools[school].approval  # a joining school may have none yet
    lines = [*trust_lines(content)]
    if approval:
        lines.append(f"Approved for the school by {_the(approval.body)} on {day_in_words(approval.date)}.")
        lines.append(f"Next review by {day_in_words(approval.next_review)}.")
    else:
        lines.append("Not yet approved for the school: its own parts are being prepared.")
    return tuple(lines)


def trust_lines(content: Content) -> tuple[str, ...]:
    """Which edition it is, and who approved it for the trust."""
    approval = content.cycle.approval
    return (
        f"Edition {since(content.cycle)}.",
        f"Approved for the trust by {_the(approval.body)} on {day_in_words(approval.date)}.",
    )


def since(cycle: Cycle) -> str:
    """An edition's name with the day from which its year is in force; a change in the year came later than that."""
    change = ", a change to the edition" if CHANGED.fullmatch(cycle.edition) else ""
    return f"{cycle.edition}{change or ','} in force from {day_in_words(cycle.in_force)}"


def _the(body: str) -> str:
    """A body in the middle of a sentence: "the trust board" for "Trust board", names as they are."""
    first, _, rest = body.partition(" ")
    small = first.istitle() and bool(rest) and rest == rest.lower()
    return f"the {first.lower()} {rest}" if small else body


def navigation_of(content: Content, site: ComposedSchool) -> list[tuple[str, tuple[ComposedPage, ...]]]:
    """Groups of pages: those without a title stand alone. Sections that show nothing to this audience are left out."""
    rest = {page.id: page for page in site.pages}
    first = rest.pop(INDEX, None)
    groups: list[tuple[str, tuple[ComposedPage, ...]]] = [("", (first,))] if first else []
    for section in content.trust.navigation:
        pages = tuple(rest.pop(name) for name in section.pages if name in rest)
        if pages:
            groups.append((section.title, pages))
    return groups + ([("", tuple(rest.values()))] if rest else [])


def contents_of(headings: Sequence[Heading], numbers: Mapping[str, str]) -> list[dict[str, Any]]:
    """The headings as nested entries {level, id, name (HTML), children}."""
    top: list[dict[str, Any]] = []
    open_: list[dict[str, Any]] = []
    for heading in headings:
        name = in_front(numbers.get(heading.id, "")) + escape(heading.text, quote=False)
        entry = {"level": heading.level, "id": heading.id, "name": name, "children": []}
        while open_ and open_[-1]["level"] >= heading.level:
            open_.pop()
        (open_[-1]["children"] if open_ else top).append(entry)
        open_.append(entry)
    return top


def brand_of(content: Content, school: str) -> Brand:
    """The school's own colours, or the trust's."""
    return content.schools[school].brand or content.trust.brand


def logo_of(content: Content, school: str) -> str | None:
    """The path of the logo in the content repository; None if there is none."""
    own = content.schools[school].brand
    for brand, folder in ((own, f"schools/{school}"), (content.trust.brand, "policies")):
        if brand and brand.logo:
            path = posixpath.normpath(posixpath.join(folder, brand.logo))
            return path if path in content.files else None
    return None


def redirects_of(content: Content, site: ComposedSchool, address: str) -> dict[str, bytes]:
    """Files for the pages' earlier addresses, by path below the site. Load has refused those that cannot be."""
    files: dict[str, bytes] = {}
    for page in site.pages:
        for typed in page.redirects:
            path, folder = redirect_path(typed), page_folder(page.id)
            files[path] = redirect(content, site.audience, Moved(page.title, path, folder, address, MOVED_SCRIPT))
    return files


def translations_of(site: ComposedSchool, source: PageSource) -> tuple[tuple[str, str, str], ...]:
    """Language, title and address of a page's translations that the site can show; an address of the site is below it."""
    found = []
    for one in source.front.translations:
        if one.page is None or site.page(one.page) is not None:
            found.append((one.lang, one.title, one.url or f"{page_folder(one.page or '')}/".lstrip("/")))
    return tuple((escape(lang), escape(title), escape(address)) for lang, title, address in found)
