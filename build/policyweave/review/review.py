"""A review as one value: the redlines of all schools that a proposal touches, and each change told once."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.finding import Place
from ..model.origin import Audience
from ..redline.changes import Redline
from ..redline.weigh import Change


@dataclass(frozen=True, slots=True)
class Version:
    """One side: the name that was asked for, and its commit (40 hex digits; empty for the files as they are now)."""

    name: str
    commit: str

    @property
    def said(self) -> str:
        """For readers: the name with the short commit."""
        return f"{self.name} ({self.commit[:9]})" if self.commit and self.commit != self.name else self.name


@dataclass(frozen=True, slots=True)
class Overlay:
    """A school's or an authority's own text that stands in a section where other words changed."""

    owner: str
    slot: str
    place: Place


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who has to look: "trust", "authority derbyshire" or "school ash", with their names on GitHub, if any."""

    who: str
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedChange:
    """One change, told once for all schools where it reads the same but for their own values.

    number is its own in the review, from 1, heaviest first; change is as schools[0] has it; page_title names its page.
    places are all places of a value that is shown in several: pairs of a page's title and a section's words.
    also are the numbers of changes at the same line of the sources that read differently elsewhere. stands_on are
    overlays in the same section; replaced_at are schools that show their own words instead, so readers there see
    nothing of it. reviewers have to agree, since the words are theirs.
    """

    number: int
    change: Change
    page_title: str
    schools: tuple[str, ...]
    audiences: tuple[Audience, ...]
    also: tuple[int, ...] = ()
    stands_on: tuple[Overlay, ...] = ()
    replaced_at: tuple[str, ...] = ()
    reviewers: tuple[Reviewer, ...] = ()
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a change stands at one school: the site, the page's id and the number of the entry (0: the whole page)."""

    change: int
    audience: Audience
    page: str
    entry: int


@dataclass(frozen=True, slots=True)
class SchoolReview:
    """One school that readers see a change at: its redlines, of the public and of the staff site, and which changes.

    fate is "changed", "added" or "removed"; the redlines hold only pages with a change; spots say where each change
    stands, in the order of changes.
    """

    slug: str
    name: str
    fate: str
    redlines: tuple[Redline, ...]
    changes: tuple[int, ...]
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """What readers see change between two versions of a content repository.

    base is what was compared with: with a proposal, the commit where it left the branch asked for, which asked names.
    unchanged counts the schools without a visible change. hidden are changes of trust text that no school shows, as
    sentences; beside are changes that are not words on one page (colours, navigation, settings), as sentences; quiet
    are files that differ without any visible change; unwoven are pages that could not be woven, so nothing is said
    about them: sentences. titles are titles of national guidance.
    """

    asked: Version
    base: Version
    head: Version
    schools: tuple[SchoolReview, ...]
    unchanged: int
    changes: tuple[SharedChange, ...]
    hidden: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()
    unwoven: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
