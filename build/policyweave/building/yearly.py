"""Where the year stands, for the pages of a staff site that is being built."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from ..compose.compose import compose_school
from ..compose.texts import Library
from ..cycle.pins import pins_of
from ..cycle.state import state_of
from ..model.content import Content
from ..model.lead import Lead
from ..model.origin import Audience
from ..render.lead import lead_files
from ..render.year import school_rows, year_files

NO_DAY = datetime.date.min  # on which nothing is late
SchoolPins = Mapping[str, Mapping[str, str]]


def rows_of(content: Content, slug: str, pins: SchoolPins, on: datetime.date | None) -> str:
    """What a school's own staff site says of its review, as HTML. pins are of what is to be looked at now.

    on is the day on which late is late; without one the page does not say what is.
    """
    return school_rows(content, state_of(content, {slug: pins}, on or NO_DAY).schools[0], on)


def year_pages(
    content: Content, known: Mapping[str, SchoolPins], lead: Lead, on: datetime.date | None
) -> dict[str, bytes]:
    """The files of the trust's pages, by path in the staff tree. Schools whose pins are not known are woven for them."""
    library = Library(content)
    pins = {
        slug: known.get(slug) or pins_of(content, compose_school(library, slug, Audience.STAFF)[0])
        for slug in content.schools
    }
    found = state_of(content, pins, on or NO_DAY)
    return year_files(content, found, on) | lead_files(content, found, lead, on)
