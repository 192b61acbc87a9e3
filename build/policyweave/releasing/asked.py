"""What was in force at a school on a day, with the text of a page woven again and held against the manifest."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from ..compose.compose import compose_school
from ..compose.texts import Library
from ..edition.in_force import Answer, in_force, knows
from ..edition.manifest import Page
from ..edition.pages import page_digest
from ..edition.released import Released, find, place_of
from ..load.content import load
from ..model.near import near
from ..model.origin import Audience
from ..model.page import ComposedPage
from ..pipeline import CannotUse
from ..render.markdown import render_markdown
from ..repository.git import GitFailed
from .making import TOOL
from .sources import sources


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer, the page that was asked for, and its text as Markdown.

    fault is a sentence if the text cannot be shown, because what this program weaves is not what was released.
    """

    answer: Answer
    page: str = ""
    entry: Page | None = None
    text: str = ""
    fault: str = ""


def asked(
    root: Path,
    school: str,
    on: datetime.date,
    page: str = "",
    audience: Audience = Audience.PUBLIC,
    today: datetime.date | None = None,
) -> Asked:
    """What was in force at a school on a day, from the tags alone; with a page also what it said.

    Raises CannotUse outside Git, and for a school or a page that no edition has.
    """
    try:
        found = find(root)
        if not knows(found, school) and found.editions:
            known = sorted({slug for one in found.editions for slug in one.manifest.schools})
            raise CannotUse(f"No released edition has a school “{school}”.{near(school, known)}")
        answer = in_force(found, school, on, today or datetime.date.today())
        if not page or answer.edition is None:
            return Asked(answer, page)
        return _with_page(root, answer, answer.edition, page, audience)
    except GitFailed as reason:
        raise CannotUse(str(reason)) from None


def _with_page(root: Path, answer: Answer, edition: Released, page: str, audience: Audience) -> Asked:
    pages = {
        id: entry
        for id, entry in edition.manifest.schools[answer.school].pages.items()
        if (entry.staff if audience is Audience.STAFF else entry.public) is not None
    }
    if page not in pages:
        raise CannotUse(
            f"The {audience.value} site of {answer.school} had no page “{page}” in {edition.name}."
            f"{near(page, pages)} It had: {', '.join(sorted(pages))}."
        )
    woven = _woven(root, edition, answer.school, page, audience)
    released = pages[page].staff if audience is Audience.STAFF else pages[page].public
    if woven is None or page_digest(woven) != released:
        fault = (
            f"This page cannot be shown: {TOOL} does not weave the words that {edition.manifest.tool} released. "
            "Read it in the archive of the release, or with that version."
        )
        return Asked(answer, page, pages[page], fault=fault)
    return Asked(answer, page, pages[page], render_markdown(woven))


def _woven(root: Path, edition: Released, school: str, page: str, audience: Audience) -> ComposedPage | None:
    top, prefix = place_of(root)
    with sources(top, prefix, edition.manifest.commit) as made:
        content, _ = load(made.folder)
        if content is None or school not in content.schools:
            return None
        site, _ = compose_school(Library(content), school, audience)
        return site.page(page)
