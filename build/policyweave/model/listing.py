"""The list of policies for other programs, as policies.json has it: one form for the trust and for each school."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from .fields import Digest, Slug, Text, WebAddress
from .origin import Audience
from .schema import Phase, Record, Status

NAME = "policies.json"
SCHEMA = "policies.schema.json"
VERSION = 1
LANGUAGE = "en-GB"


class Approved(Record):
    """Who approved it, and on which day."""

    by: Annotated[Text, Field(description="The body that approved it.")]
    on: Annotated[datetime.date, Field(description="Day of the approval.")]


class ListedEdition(Record):
    """The edition that the pages show."""

    name: Annotated[Text, Field(description="Name of the edition, such as 2026-27.")]
    in_force: Annotated[datetime.date, Field(description="Day from which its year applies.")]
    approved: Annotated[Approved, Field(description="Approval by the trust.")]


class ListedPage(Record):
    """One policy page of a school."""

    id: Annotated[Text, Field(description="Name of the page: the same at every school.")]
    title: Annotated[Text, Field(description="Title as readers see it.")]
    summary: Annotated[Text | None, Field(description="One sentence about the page.")]
    address: Annotated[WebAddress, Field(description="Where it is published.")]
    digest: Annotated[
        Digest, Field(description="Of what readers see on the page: another one when the words or links are others.")
    ]
    languages: Annotated[tuple[Text, ...], Field(description="Languages in which it can be read (BCP 47).")]


class ListedSchool(Record):
    """One school and its pages, in the order of its menu."""

    slug: Annotated[Slug, Field(description="The school's folder in addresses.")]
    name: Annotated[Text, Field(description="Full name of the school.")]
    phase: Annotated[Phase, Field(description="primary, secondary, all-through or special.")]
    status: Annotated[Status, Field(description="joining while the school's policy is being prepared.")]
    address: Annotated[WebAddress, Field(description="First page of the school's site.")]
    embed: Annotated[
        WebAddress | None, Field(description="List of the policies to show inside another website; staff have none.")
    ]
    changes: Annotated[WebAddress, Field(description="Feed (Atom) of what changed at the school.")]
    approved: Annotated[Approved | None, Field(description="Approval at the school; nothing while it is joining.")]
    next_review: Annotated[datetime.date | None, Field(description="Day by which it is reviewed again.")]
    pages: Annotated[tuple[ListedPage, ...], Field(description="The pages.")]


class PolicyList(Record):
    """policies.json"""

    version: Annotated[Literal[1], Field(description="Of this form. New fields may come without another number.")] = 1
    audience: Annotated[Audience, Field(description="public or staff: whose site it is of.")]
    trust: Annotated[Text, Field(description="Full name of the trust.")]
    edition: Annotated[ListedEdition, Field(description="The edition that the pages show.")]
    changes: Annotated[WebAddress, Field(description="Feed (Atom) of the editions.")]
    schools: Annotated[tuple[ListedSchool, ...], Field(description="All schools, or the one.")]
