"""Every field that people write in YAML: its type, its meaning, whether it must be there.

From these definitions come validation, the JSON Schemas for editors, the reference page and the values that
templates may use. A field without a default has to be filled; `None` stands for an optional field left empty.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from .calendar import checked, with_days
from .fields import (
    AcademicYear,
    Account,
    Colour,
    Date,
    DfeNumber,
    Digest,
    FormAddress,
    Key,
    Mailbox,
    Phone,
    ReadingAge,
    RuleId,
    Slug,
    Text,
    Urn,
    WebAddress,
    YesNo,
)
from .origin import Audience

TermName = Literal["autumn-1", "autumn-2", "spring-1", "spring-2", "summer-1", "summer-2"]


class Record(BaseModel):
    """A mapping with known keys; any other key is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Phase(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    ALL_THROUGH = "all-through"
    SPECIAL = "special"


class Status(StrEnum):
    ACTIVE = "active"
    JOINING = "joining"
    LEFT = "left"


class SlotRule(StrEnum):
    MUST = "must"
    ADD = "add"
    REPLACE = "replace"


class Brand(Record):
    """The colours of a site. Contrast is secured by the tool: a colour that is hard to read is darkened."""

    primary: Annotated[Colour, Field(description="Colour of the head of every page.")]
    accent: Annotated[
        Colour | None, Field(description="Colour of links under the pointer; the primary one if empty.")
    ] = None
    logo: Annotated[Text | None, Field(description="Path of the logo, relative to the file that names it.")] = None


class Contact(Record):
    """Somebody to reach: at least a telephone number, a mailbox or the address of a form."""

    title: Annotated[Text, Field(description="Who answers, as readers know it.")]
    name: Annotated[Text | None, Field(description="A person's name, only where it may be published.")] = None
    phone: Annotated[Phone | None, Field(description="Telephone number as people write it.")] = None
    email: Annotated[Mailbox | None, Field(description="Shared mailbox.")] = None
    form: Annotated[WebAddress | None, Field(description="Address of a web form.")] = None
    hours: Annotated[Text | None, Field(description="When somebody answers.")] = None
    note: Annotated[Text | None, Field(description="One sentence that helps the reader choose.")] = None


class NamedAddress(Record):
    """A body or document and its web address."""

    name: Annotated[Text, Field(description="Name as readers see it.")]
    url: Annotated[WebAddress, Field(description="Web address.")]


class TitledAddress(Record):
    """A document or site and its web address."""

    title: Annotated[Text, Field(description="Title as readers see it.")]
    url: Annotated[WebAddress, Field(description="Web address.")]


class AudienceSite(Record):
    """One of the two sites that are published."""

    title: Annotated[Text, Field(description="What the audience is called.")]
    address: Annotated[WebAddress, Field(description="Where this site is published; ends with a slash.")]


class Audiences(Record):
    """Where the two sites are published."""

    public: AudienceSite
    staff: AudienceSite


class Repository(Record):
    """Where the content is kept, for links that suggest a change."""

    address: Annotated[WebAddress, Field(description="Address of the repository on the web.")]
    branch: Annotated[Text, Field(description="The branch that is published.")] = "main"
    private: Annotated[YesNo, Field(description="yes: only the staff site links to it.")] = True


class RoleDefinition(Record):
    """A role that schools fill."""

    title: Annotated[Text, Field(description="Title as readers see it.")]
    short: Annotated[Text | None, Field(description="Usual abbreviation.")] = None
    required: Annotated[YesNo, Field(description="yes: every school has to fill it.")]
    help: Annotated[Text, Field(description="What the person does, for whoever fills school.yml.")]


class LinkDefinition(Record):
    """A policy of its own that a school links to."""

    title: Annotated[Text, Field(description="Title as readers see it.")]
    required: Annotated[YesNo, Field(description="yes: every school has to give it.")]


class Responsibility(Record):
    """What one holder of responsibility has to do."""

    who: Annotated[Text, Field(description="The role.")]
    answers_to: Annotated[Text | None, Field(description="The role this one answers to.")] = None
    duties: Annotated[tuple[Text, ...], Field(description="Each duty as a sentence or clause.", min_length=1)]


class NavigationSection(Record):
    """A group of pages in the navigation."""

    title: Annotated[Text, Field(description="Heading of the group.")]
    pages: Annotated[tuple[Text, ...], Field(description="Ids of pages, in order.", min_length=1)]


class Exit(Record):
    """Where “Exit this page” leads, on every page of the public site."""

    address: Annotated[
        WebAddress,
        Field(
            description="A page that nobody wonders about, on another website. It is asked for when somebody leaves."
        ),
    ] = "https://www.bbc.co.uk/weather"
    guidance: Annotated[
        TitledAddress,
        Field(description="How to cover one's tracks online, which the button cannot do."),
    ] = TitledAddress(
        title="Women's Aid: cover your tracks online",
        url="https://www.womensaid.org.uk/information-support/what-is-domestic-abuse/cover-your-tracks-online/",
    )


class SeverityWord(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"
    OFF = "off"


class Accepted(Record):
    """A finding that the trust has looked at and accepts for a time."""

    rule: Annotated[RuleId, Field(description="Id of the finding, such as PW038.")]
    path: Annotated[Text, Field(description="The file it stands in.")]
    words: Annotated[Text | None, Field(description="Words of its message, where the file has several.")] = None
    reason: Annotated[Text, Field(description="Why it is accepted, and who decided.")]
    until: Annotated[Date, Field(description="Last day on which it is accepted.")]


class Checks(Record):
    """How strictly the rules are applied."""

    severity: Annotated[dict[RuleId, SeverityWord], Field(description="Another severity for a rule, or off.")] = {}
    accepted: Annotated[tuple[Accepted, ...], Field(description="Findings that are accepted for a time.")] = ()
    reading_age: Annotated[ReadingAge, Field(description="Reading age in years that the texts aim at.")] = 14


class Trust(Record):
    """policies/trust.yml"""

    name: Annotated[Text, Field(description="Full name of the trust.")]
    short_name: Annotated[Text, Field(description="Short name, for places with little room.")]
    place: Annotated[Text | None, Field(description="Where the trust is.")] = None
    demonstration: Annotated[YesNo, Field(description="yes: every page says that it is a demonstration.")] = False
    brand: Annotated[Brand, Field(description="Colours of the trust's pages and of schools without their own.")]
    audiences: Annotated[Audiences, Field(description="Where the public and the staff site are published.")]
    repository: Annotated[Repository | None, Field(description="Where the content is kept.")] = None
    reviewers: Annotated[
        tuple[Account, ...],
        Field(description="Who has to agree to changes of the trust's files: accounts or teams on GitHub."),
    ] = ()
    people: Annotated[
        dict[Key, Contact], Field(description="The trust's own roles: trust_lead, safeguarding_trustee …")
    ]
    roles: Annotated[dict[Key, RoleDefinition], Field(description="Roles that schools fill.")]
    links: Annotated[dict[Key, LinkDefinition], Field(description="Policies of their own that schools link to.")] = {}
    responsibilities: Annotated[
        tuple[Responsibility, ...], Field(description="Who has to do what, from the board down.")
    ] = ()
    navigation: Annotated[
        tuple[NavigationSection, ...], Field(description="Groups of pages; index comes first by itself.")
    ]
    recording_system: Annotated[
        Text | None, Field(description="How concerns are recorded, for schools that say nothing else.")
    ] = None
    numbered: Annotated[
        YesNo, Field(description="yes: the sections of all pages are numbered that do not say otherwise.")
    ] = False
    exit: Annotated[Exit, Field(description="Where “Exit this page” leads, on the public site.")] = Exit()
    checks: Annotated[Checks, Field(description="How strictly the rules are applied.")] = Checks()
    acknowledgement_form: Annotated[
        FormAddress | None,
        Field(
            description=(
                "Form where staff confirm what they have read. {school}, {slug}, {edition} and {digest} in it are filled in."
            )
        ),
    ] = None


class Approval(Record):
    """Who approved the school's policy and when."""

    body: Annotated[Text, Field(description="The body that approved it, such as Local governing body.")]
    date: Annotated[Date, Field(description="Day of the approval.")]
    next_review: Annotated[Date, Field(description="Day by which it is reviewed again.")]


class RoleHolder(Record):
    """How to reach whoever holds a role at a school: work telephone and shared mailbox, no private ones."""

    phone: Annotated[Phone, Field(description="Work telephone number.")]
    email: Annotated[Mailbox, Field(description="Shared mailbox.")]
    name: Annotated[Text | None, Field(description="The person's name, only where the school gives it.")] = None
    title: Annotated[Text | None, Field(description="The school's own title for the role.")] = None
    form: Annotated[WebAddress | None, Field(description="Address of a web form.")] = None
    hours: Annotated[Text | None, Field(description="When somebody answers.")] = None
    note: Annotated[Text | None, Field(description="One sentence that helps the reader choose.")] = None


class Left(Record):
    """That a school is no longer part of the trust, and since when."""

    since: Annotated[Date, Field(description="First day on which the school is no longer part of the trust.")]
    policy: Annotated[WebAddress | None, Field(description="Where the school's safeguarding policy is now.")] = None


class School(Record):
    """schools/<slug>/school.yml"""

    name: Annotated[Text, Field(description="Full name of the school.")]
    urn: Annotated[Urn, Field(description="Unique reference number: six digits in quotes.")]
    dfe_number: Annotated[DfeNumber, Field(description='DfE number, such as "891/9001", in quotes.')]
    phase: Annotated[Phase, Field(description="primary, secondary, all-through or special.")]
    status: Annotated[
        Status,
        Field(description="joining while a new school's policy is being prepared; left when it is no longer ours."),
    ] = Status.ACTIVE
    earlier: Annotated[
        tuple[Slug, ...], Field(description="Earlier names of the folder: their addresses lead here.")
    ] = ()
    joined: Annotated[Date | None, Field(description="Day the school joined the trust.")] = None
    place: Annotated[Text, Field(description="Town or city, for the school finder.")]
    address: Annotated[Text | None, Field(description="Postal address.")] = None
    authorities: Annotated[
        tuple[Slug, ...], Field(description="Folders in policies/authorities, the school's own first.", min_length=1)
    ]
    phone: Annotated[Phone, Field(description="The school's main number.")]
    email: Annotated[Mailbox, Field(description="The school's general mailbox.")]
    website: Annotated[WebAddress, Field(description="The school's website.")]
    hours: Annotated[Text, Field(description="When the school answers the telephone.")]
    brand: Annotated[Brand | None, Field(description="The school's own colours.")] = None
    early_years: Annotated[YesNo, Field(description="Does it have early years provision?")] = False
    sixth_form: Annotated[YesNo, Field(description="Does it have a sixth form?")] = False
    boarding: Annotated[YesNo, Field(description="Does it have boarders?")] = False
    recording_system: Annotated[
        Text | None, Field(description="How concerns are recorded; the trust's way if empty.")
    ] = None
    approval: Annotated[Approval, Field(description="Approval of the policy at this school.")]
    roles: Annotated[dict[Key, RoleHolder], Field(description="Who holds each role of trust.yml.")]
    links: Annotated[dict[Key, WebAddress], Field(description="The school's own policies, by the names in trust.yml.")]
    reviewers: Annotated[
        tuple[Account, ...],
        Field(description="Who has to agree to changes in the school's folder, on GitHub; the trust's if empty."),
    ] = ()
    values: Annotated[dict[Key, Text], Field(description="More values for the school's own texts.")] = {}
    staff_values: Annotated[dict[Key, Text], Field(description="More values, for the staff site only.")] = {}


class JoiningSchool(School):
    """schools/<slug>/school.yml while `status: joining`: what comes after the authorities may still be missing."""

    phone: Phone | None = None  # type: ignore[assignment]
    email: Mailbox | None = None  # type: ignore[assignment]
    website: WebAddress | None = None  # type: ignore[assignment]
    hours: Text | None = None  # type: ignore[assignment]
    approval: Approval | None = None  # type: ignore[assignment]
    roles: dict[Key, RoleHolder] = {}
    links: dict[Key, WebAddress] = {}


class LeftSchool(JoiningSchool):
    """schools/<slug>/school.yml once `status: left`: its site is one page that says so."""

    left: Annotated[Left, Field(description="Since when, and where its policy is now.")]


class AuthorityContacts(Record):
    """The people at a council to whom concerns go."""

    front_door: Annotated[Contact, Field(description="Where concerns about a child go in working hours.")]
    out_of_hours: Annotated[Contact, Field(description="Evenings, weekends and holidays.")]
    lado: Annotated[Contact, Field(description="Officer for allegations against adults who work with children.")]
    prevent: Annotated[Contact, Field(description="For worries about radicalisation.")]
    cme: Annotated[Contact, Field(description="Children missing education.")]
    early_help: Annotated[Contact, Field(description="Support before social care is needed.")]


class Authority(Record):
    """policies/authorities/<slug>/authority.yml"""

    name: Annotated[Text, Field(description="Full name of the council.")]
    short_name: Annotated[Text, Field(description="Short name.")]
    website: Annotated[WebAddress, Field(description="The council's website.")]
    partnership: Annotated[NamedAddress, Field(description="The safeguarding partnership.")]
    procedures: Annotated[TitledAddress, Field(description="The local procedures.")]
    thresholds: Annotated[TitledAddress, Field(description="The threshold document.")]
    contacts: Annotated[AuthorityContacts, Field(description="Whom to reach for what.")]
    reviewers: Annotated[
        tuple[Account, ...],
        Field(description="Who, besides the trust's reviewers, has to agree to changes in the folder, on GitHub."),
    ] = ()


class Verified(Record):
    """Who checked an edition against the publisher's page."""

    by: Annotated[Text, Field(description="Role of whoever checked.")]
    on: Annotated[Date, Field(description="Day of the check.")]


class GuidanceEdition(Record):
    """One edition of national guidance."""

    name: Annotated[Text, Field(description="How the edition is cited, such as 2025.")]
    issued: Annotated[Date | None, Field(description="Day of the issue for information.")] = None
    in_force: Annotated[Date | None, Field(description="Day it came into force.")] = None
    withdrawn: Annotated[Date | None, Field(description="Day it was withdrawn.")] = None
    url: Annotated[WebAddress | None, Field(description="Address of this edition, if it has its own.")] = None
    annex: Annotated[Text | None, Field(description="Letter of the annex with the table of changes.")] = None
    verified: Annotated[Verified | None, Field(description="Who checked this entry; empty until somebody has.")] = None


class Guidance(Record):
    """One title of national guidance."""

    title: Annotated[Text, Field(description="Full title.")]
    short: Annotated[Text, Field(description="Short title.")]
    publisher: Annotated[Text, Field(description="Who publishes it.")]
    url: Annotated[WebAddress, Field(description="Where it is published.")]
    editions: Annotated[
        tuple[GuidanceEdition, ...], Field(description="All editions known, oldest first.", min_length=1)
    ]


class Passage(Record):
    """A passage that cites national guidance. by and on are empty until somebody has looked at it."""

    path: Annotated[Text, Field(description="The file it stood in when it was listed.")]
    by: Annotated[Text | None, Field(description="The role of whoever looked at it, never a person's name.")] = None
    on: Annotated[Date | None, Field(description="The day.")] = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.by is None) != (self.on is None):
            raise ValueError("must say both by and on, or neither")
        return self


class Rechecked(Record):
    """What of policies/confirmed.yml is about one title of national guidance."""

    edition: Annotated[Text, Field(description="The edition that came, by its name in national.yml.")]
    passages: Annotated[
        dict[Digest, Passage], Field(description="The passages that cite the guidance, by digests of their words.")
    ] = {}


class Renamed(Record):
    """An entry of policies/renamed.yml: a body or term that has been replaced."""

    old: Annotated[
        tuple[Text, ...], Field(description="The old names and abbreviations, as people write them.", min_length=1)
    ]
    now: Annotated[Text, Field(description="What stands in its place, as it reads in a sentence.")]
    since: Annotated[Date | None, Field(description="Day from which the old name is out of date, if it is known.")] = (
        None
    )


class Term(Record):
    """An entry of policies/glossary.yml: a short form or a special word, explained where a page first has it."""

    term: Annotated[Text, Field(description="The term as it stands in the texts, such as DSL.")]
    in_full: Annotated[Text | None, Field(description="What a short form stands for.")] = None
    meaning: Annotated[Text, Field(description="What it means, in a plain sentence or two.")]
    aliases: Annotated[tuple[Text, ...], Field(description="Other forms of it in the texts, such as the plural.")] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """All forms in which it may stand in a text."""
        return (self.term, *self.aliases)

    @property
    def said(self) -> str:
        """What readers are told of it: what it stands for, and what that means."""
        return f"{self.in_full.rstrip('.')}. {self.meaning}" if self.in_full else self.meaning


class TrustApproval(Record):
    """Who approved the trust's policy and when."""

    body: Annotated[Text, Field(description="The body that approved it.")]
    date: Annotated[Date, Field(description="Day of the approval.")]


class Milestone(Record):
    """A step of the annual cycle."""

    id: Annotated[Slug, Field(description="Short name of the step.")]
    title: Annotated[Text, Field(description="What is done.")]
    due: Annotated[Date, Field(description="Day by which it is done; or say when, below.")]
    when: Annotated[
        Annotated[Text, AfterValidator(checked)] | None,
        Field(
            description=(
                "In place of due: the day in words, such as first day of autumn half term 1 + 10 days, or last day of "
                "the year - 2 weeks. Half terms stand under terms."
            )
        ),
    ] = None
    who: Annotated[Text, Field(description="Who does it.")]
    schools: Annotated[YesNo, Field(description="yes: each school does it, and is reminded of it.")] = False


class HalfTerm(Record):
    """A half term: its first and its last day."""

    first: Annotated[Date, Field(description="First day of the half term.")]
    last: Annotated[Date, Field(description="Last day of the half term.")]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("must not end before it begins")
        return self


class ReviewStep(Record):
    """A step of the contextual review that each school makes of its own parts."""

    id: Annotated[Slug, Field(description="Short name of the step.")]
    title: Annotated[Text, Field(description="What is looked at.")]
    covers: Annotated[
        tuple[Slug, ...],
        Field(
            description=(
                "What a sign-off holds fast: values (of school.yml), links, names of slots, or other-slots: "
                "all slots that no other step names and that are must, add, or replaced by the school."
            ),
            min_length=1,
        ),
    ]
    who: Annotated[Key, Field(description="Whose turn it is: a role of trust.yml.")] = "dsl"


# The four parts of a contextual review, as the trust's Review Annual Procedure has them.
PROCEDURE = (
    ReviewStep(id="personalisation", title="Personalisation", covers=("values",)),
    ReviewStep(id="links", title="Links to the school's policies", covers=("links",)),
    ReviewStep(id="early-help", title="Approach to early help", covers=("early-help",)),
    ReviewStep(id="local-guidance", title="Localised guidance", covers=("other-slots",)),
)


class Cycle(Record):
    """policies/cycle.yml"""

    edition: Annotated[Text, Field(description="Name of the edition, such as 2026-27.")]
    academic_year: Annotated[AcademicYear, Field(description="The academic year, such as 2026-27.")]
    in_force: Annotated[Date, Field(description="Day from which the edition applies.")]
    approval: Annotated[TrustApproval, Field(description="Approval by the trust.")]
    milestones: Annotated[tuple[Milestone, ...], Field(description="The steps of the year, in order.")] = ()
    terms: Annotated[
        dict[TermName, HalfTerm],
        Field(description="The half terms: autumn-1, autumn-2, spring-1, spring-2, summer-1, summer-2."),
    ] = {}
    review: Annotated[
        tuple[ReviewStep, ...],
        Field(description="The steps of each school's contextual review; the four of the procedure if left out."),
    ] = PROCEDURE

    @model_validator(mode="before")
    @classmethod
    def _days(cls, values: Any) -> Any:
        return with_days(values)


class SignOff(Record):
    """A step that somebody has looked at."""

    by: Annotated[Text, Field(description="The role of whoever looked at it, never a person's name.")]
    on: Annotated[Date, Field(description="The day.")]
    pins: Annotated[
        dict[Text, Digest], Field(description="Digests of what was looked at, by what it is.", min_length=1)
    ]


class ContextualReview(Record):
    """schools/<slug>/review.yml"""

    edition: Annotated[Text, Field(description="The edition that is reviewed, as in cycle.yml.")]
    steps: Annotated[
        dict[Slug, SignOff], Field(description="The steps by their ids in cycle.yml; an open one is empty.")
    ] = {}


class Slot(Record):
    """A place in a policy page for a school's or an authority's own words."""

    title: Annotated[Text, Field(description="What belongs there, as a heading.")]
    rule: Annotated[
        SlotRule, Field(description="must: has to be filled; add: may add below; replace: may stand instead.")
    ]
    help: Annotated[Text | None, Field(description="What to write, for whoever fills it.")] = None


LanguageTag = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class Translation(Record):
    """The same page in another language: a page of policies/, or an address elsewhere."""

    lang: Annotated[LanguageTag, Field(description="The language, such as pl or cy.")]
    title: Annotated[Text, Field(description="The page's title in that language.")]
    page: Annotated[Text | None, Field(description="Id of the page of policies/ that has it.")] = None
    url: Annotated[WebAddress | None, Field(description="Its address, if it stands elsewhere.")] = None

    @model_validator(mode="after")
    def _one_place(self) -> Translation:
        if (self.page is None) == (self.url is None):
            raise ValueError("must have either page or url, and not both")
        return self


class PageFront(Record):
    """The front matter of a policy page."""

    title: Annotated[Text, Field(description="Title of the page.")]
    audience: Annotated[Audience, Field(description="public or staff; a page that does not say is refused.")]
    summary: Annotated[Text | None, Field(description="One sentence about the page.")] = None
    cites: Annotated[tuple[Text, ...], Field(description="Ids in national.yml of the guidance it rests on.")] = ()
    owner: Annotated[Key | None, Field(description="Who looks after the page: a key of people in trust.yml.")] = None
    slots: Annotated[dict[Slug, Slot], Field(description="The page's slots by name, unique in the trust.")] = {}
    redirects: Annotated[
        tuple[Text, ...], Field(description="Earlier addresses of the page, relative to a school's site.")
    ] = ()
    numbered: Annotated[
        YesNo | None,
        Field(description="yes: sections are numbered (4, 4.2), no: they are not; trust.yml decides if empty."),
    ] = None
    lang: Annotated[
        LanguageTag | None, Field(description="Language of the page, such as pl, if it is not English.")
    ] = None
    translations: Annotated[tuple[Translation, ...], Field(description="The same page in other languages.")] = ()


class TextFront(Record):
    """The front matter that an overlay or a fragment may have."""

    audience: Annotated[Audience | None, Field(description="staff: shown on the staff site only.")] = None
    lang: Annotated[LanguageTag | None, Field(description="Language of the text, such as cy.")] = None
