"""Every field of the private folder that holds the governance of the trust's strategy.

Nothing of it belongs in the content repository or on a site; see docs/governance.md.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from .fields import Date, Digest, Key, Slug, Text, WholeNumber, YesNo
from .schema import Record


class Tier(StrEnum):
    """How much the trust steps in, most first."""

    RESCUE = "rescue"
    REINFORCEMENT = "reinforcement"
    REFINEMENT = "refinement"
    RENEWAL = "renewal"


class Progress(StrEnum):
    """How far something is."""

    PLANNED = "planned"
    BEGUN = "begun"
    DONE = "done"


class AuditKind(StrEnum):
    """What an audit looks at."""

    SAFEGUARDING = "safeguarding"
    HEALTH_AND_SAFETY = "health-and-safety"
    RECORDS = "records"


class Agreement(StrEnum):
    """Which of its own texts a school in a tier may publish without asking."""

    ALL = "all"
    MUST = "must"
    LISTED = "listed"
    NONE = "none"


class Principle(Record):
    """Something that the strategy stands for, with its points."""

    title: Annotated[Text, Field(description="What the group of points is called.")]
    points: Annotated[tuple[Text, ...], Field(description="Each point.", min_length=1)]
    shown_by: Annotated[tuple[Text, ...], Field(description="How the board can see that it is lived.")] = ()


class Criterion(Record):
    """A sign by which a school's tier is told."""

    id: Annotated[Slug, Field(description="Short name, by which a school's file names it.")]
    title: Annotated[Text, Field(description="The sign, as a reader of the report knows it.")]


class TierMeaning(Record):
    """What a tier means for a school that is in it."""

    name: Annotated[Text, Field(description="What the trust calls it, such as Rescue programme.")]
    response: Annotated[Text, Field(description="What the trust does, in a word or two, such as support.")]
    criteria: Annotated[tuple[Criterion, ...], Field(description="By what a school is placed here.", min_length=1)]
    support: Annotated[tuple[Text, ...], Field(description="What the trust offers or asks for.")] = ()
    visit_weeks: Annotated[
        WholeNumber | None, Field(description="A monitoring visit at least every so many weeks; none if empty.")
    ] = None
    talks: Annotated[YesNo, Field(description="yes: plans are talked through every half term.")] = True
    agreement: Annotated[
        Agreement,
        Field(
            description=(
                "Which of a school's texts need the trust's agreement first: all, must (those for slots that have to be "
                "filled), listed (those under agreement_slots), or none."
            )
        ),
    ] = Agreement.NONE
    agreement_slots: Annotated[tuple[Slug, ...], Field(description="With listed: the names of the slots.")] = ()

    @model_validator(mode="after")
    def _listed(self) -> Self:
        if (self.agreement is Agreement.LISTED) != bool(self.agreement_slots):
            raise ValueError("must have agreement: listed and agreement_slots together, or neither")
        return self


class Tiers(Record):
    """What each of the four tiers means."""

    rescue: TierMeaning
    reinforcement: TierMeaning
    refinement: TierMeaning
    renewal: TierMeaning


class GovernanceStrategy(Record):
    """strategy.yml"""

    title: Annotated[Text, Field(description="Name of the strategy.")]
    first_day: Annotated[Date, Field(description="First day of the strategy.")]
    last_day: Annotated[Date, Field(description="Last day of the strategy.")]
    aim: Annotated[Text, Field(description="What it is for, in a sentence or two.")]
    approved_by: Annotated[Text | None, Field(description="Who approved it.")] = None
    approved_on: Annotated[Date | None, Field(description="The day.")] = None
    review_due: Annotated[Date | None, Field(description="Day by which it is looked at again.")] = None
    principles: Annotated[tuple[Principle, ...], Field(description="What it stands for.")] = ()
    tiers: Annotated[Tiers, Field(description="What each tier means.")]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("must not end (last_day) before it begins (first_day)")
        return self


class Post(Record):
    """Somebody to whom safeguarding is delegated. Posts, not persons: name people only where the report needs it."""

    title: Annotated[Text, Field(description="What the post is called.")]
    holder: Annotated[Text | None, Field(description="Who holds it; empty where the title says enough.")] = None
    answers_to: Annotated[Key | None, Field(description="The post it answers to, by its name in this file.")] = None
    covered_by: Annotated[
        tuple[Key, ...], Field(description="Who stands in when the holder is away, by names in this file.")
    ] = ()
    duties: Annotated[tuple[Text, ...], Field(description="What is delegated to it.", min_length=1)]
    schools: Annotated[tuple[Slug, ...], Field(description="The schools it looks after; all of them if empty.")] = ()
    supervision_weeks: Annotated[
        WholeNumber | None, Field(description="Supervision at least every so many weeks, for a post of the trust.")
    ] = None
    supervised: Annotated[Date | None, Field(description="Day of the last supervision.")] = None


class Theme(Record):
    """A theme of one year of the development plan."""

    title: Annotated[Text, Field(description="What is developed.")]
    progress: Annotated[Progress, Field(description="planned, begun or done.")] = Progress.PLANNED
    owner: Annotated[Key | None, Field(description="Whose it is: a name in people.yml.")] = None
    said: Annotated[Text | None, Field(description="What has changed, or what is in the way.")] = None


class PlanYear(Record):
    """A year of the development plan."""

    year: Annotated[Text, Field(description="Such as 2026-27, in quotes.")]
    aim: Annotated[Text, Field(description="What the year is about.")]
    ends: Annotated[Date, Field(description="Last day of the year.")]
    themes: Annotated[tuple[Theme, ...], Field(description="Its themes.", min_length=1)]


class NetworkMeeting(Record):
    """A meeting of the trust's DSLs."""

    date: Annotated[Date, Field(description="The day.")]
    topic: Annotated[Text, Field(description="What it is about.")]
    place: Annotated[Text | None, Field(description="Where, or online.")] = None
    came: Annotated[
        tuple[Slug, ...] | None, Field(description="The schools that came; [] if none did; empty until it is known.")
    ] = None


class Course(Record):
    """Training that people need, and how long it lasts."""

    title: Annotated[Text, Field(description="What it is called.")]
    months: Annotated[WholeNumber | None, Field(description="After how many months it lapses; never if empty.")] = None
    posts: Annotated[
        tuple[Text, ...], Field(description="Who needs it at every school, as the schools' files name them.")
    ] = ()


class JoiningStep(Record):
    """A step of the procedure for a school that joins."""

    id: Annotated[Slug, Field(description="Short name, by which a school's file names it.")]
    title: Annotated[Text, Field(description="What is done.")]
    who: Annotated[Text, Field(description="Who does it.")]
    weeks: Annotated[
        WholeNumber, Field(description="Within how many weeks of the day under joining.began of the school's file.")
    ]


class GovernancePlan(Record):
    """plan.yml"""

    years: Annotated[tuple[PlanYear, ...], Field(description="The years of the development plan, in order.")] = ()
    network: Annotated[tuple[NetworkMeeting, ...], Field(description="Meetings of the DSL network.")] = ()
    training: Annotated[dict[Slug, Course], Field(description="The training programme.")] = {}
    joining: Annotated[tuple[JoiningStep, ...], Field(description="What happens when a school joins.")] = ()


class Met(Record):
    """A criterion of a tier at one school."""

    criterion: Annotated[Slug, Field(description="Its id in strategy.yml.")]
    reason: Annotated[Text, Field(description="What was seen, and where it is recorded.")]


class Placement(Record):
    """The tier of one school, with the reasons."""

    tier: Annotated[Tier, Field(description="rescue, reinforcement, refinement or renewal.")]
    since: Annotated[Date, Field(description="First day.")]
    by: Annotated[Text, Field(description="Who decided.")]
    met: Annotated[tuple[Met, ...], Field(description="The criteria that led to it.", min_length=1)]
    review_due: Annotated[Date, Field(description="Day by which it is looked at again.")]
    why: Annotated[Text | None, Field(description="Anything that the criteria do not say.")] = None


class Visit(Record):
    """A monitoring visit."""

    date: Annotated[Date, Field(description="The day.")]
    by: Annotated[Text, Field(description="Who came.")]
    found: Annotated[Text, Field(description="What was seen.")]


class Talk(Record):
    """A half-termly talk about plans and priorities."""

    date: Annotated[Date, Field(description="The day.")]
    who: Annotated[Text, Field(description="Who talked.")]
    priorities: Annotated[tuple[Text, ...], Field(description="What was agreed.")] = ()


class Action(Record):
    """A gap that an audit found, and what is done about it."""

    gap: Annotated[Text, Field(description="What is missing or wrong.")]
    action: Annotated[Text, Field(description="What is done.")]
    who: Annotated[Text, Field(description="Who does it.")]
    due: Annotated[Date, Field(description="Day by which it is done.")]
    done: Annotated[Date | None, Field(description="Day on which it was done.")] = None
    log: Annotated[tuple[Text, ...], Field(description="What happened meanwhile, oldest first.")] = ()


class Audit(Record):
    """An audit at one school."""

    date: Annotated[Date, Field(description="The day.")]
    kind: Annotated[AuditKind, Field(description="safeguarding, health-and-safety or records.")] = (
        AuditKind.SAFEGUARDING
    )
    by: Annotated[Text, Field(description="Who audited.")]
    found: Annotated[Text, Field(description="The result in a sentence.")]
    next_due: Annotated[Date | None, Field(description="Day by which the next one is made.")] = None
    actions: Annotated[tuple[Action, ...], Field(description="Gaps and the action log.")] = ()


class Supervision(Record):
    """The supervision of one post at a school."""

    post: Annotated[Text, Field(description="Whose, such as DSL.")]
    by: Annotated[Text, Field(description="Who supervises.")]
    weeks: Annotated[WholeNumber, Field(description="At least every so many weeks.")]
    last: Annotated[Date | None, Field(description="Day of the last one.")] = None


class Trained(Record):
    """That a post has been trained."""

    post: Annotated[Text, Field(description="Whose, such as DSL; of several, such as All staff.")]
    course: Annotated[Slug, Field(description="The training, by its name in plan.yml.")]
    date: Annotated[Date | None, Field(description="Day on which it was done.")] = None
    booked: Annotated[Date | None, Field(description="Day for which it is booked.")] = None


class Agreed(Record):
    """That the trust has agreed to a school's text."""

    by: Annotated[Text, Field(description="Who agreed.")]
    on: Annotated[Date, Field(description="The day.")]
    digest: Annotated[
        Digest, Field(description="Digest of the text that was agreed, as the report gives it: a new text needs anew.")
    ]


class StepDone(Record):
    """That a step of joining is done."""

    on: Annotated[Date, Field(description="The day.")]
    said: Annotated[Text | None, Field(description="What came of it.")] = None


class Joining(Record):
    """How far a school that joins is."""

    began: Annotated[Date, Field(description="The day from which the weeks of the steps count.")]
    steps: Annotated[dict[Slug, StepDone], Field(description="The steps that are done, by their ids in plan.yml.")] = {}


class GovernanceSchool(Record):
    """schools/<slug>.yml"""

    placement: Annotated[Placement | None, Field(description="The school's tier; empty until it is decided.")] = None
    earlier: Annotated[tuple[Placement, ...], Field(description="Earlier tiers, oldest first.")] = ()
    visits: Annotated[tuple[Visit, ...], Field(description="Monitoring visits.")] = ()
    talks: Annotated[tuple[Talk, ...], Field(description="Half-termly talks.")] = ()
    audits: Annotated[tuple[Audit, ...], Field(description="Audits with gaps and the action log.")] = ()
    supervision: Annotated[tuple[Supervision, ...], Field(description="Who is supervised, by whom.")] = ()
    training: Annotated[tuple[Trained, ...], Field(description="Who has been trained in what.")] = ()
    agreed: Annotated[
        dict[Slug, Agreed], Field(description="Texts to which the trust has agreed, by the names of their slots.")
    ] = {}
    joining: Annotated[Joining | None, Field(description="For a school that joins.")] = None


class GovernancePeople(Record):
    """people.yml"""

    posts: Annotated[
        dict[Key, Post], Field(description="Delegated responsibilities, from the board down.", min_length=1)
    ]
