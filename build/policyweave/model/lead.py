"""What the page of the trust's lead shows: figures, each with the list behind it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from .finding import Finding


@dataclass(frozen=True, slots=True)
class Cited:
    """An edition of national guidance: what stands in the way of it, the pages and texts that cite the guidance, passages
    that nobody has confirmed, and the findings about it. current says that it is the one that sites quote.
    """

    id: str
    title: str
    edition: str
    in_force: datetime.date | None
    said: str
    pages: tuple[str, ...]
    schools: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeadLink:
    """An outside address that fails, since when, and the files that name it."""

    address: str
    verdict: str
    since: datetime.date | None
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Age:
    """For which age a text suits: of a page of the trust, or of a text of a school or a council."""

    path: str
    title: str
    whose: str
    years: int
    above: bool


@dataclass(frozen=True, slots=True)
class RuleCount:
    """The findings of one rule: how many, at which schools, and the findings themselves."""

    id: str
    summary: str
    severity: str
    findings: tuple[Finding, ...]
    schools: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The change notes of an edition: how many changes of each kind, and each as where, what and kind."""

    edition: str
    counts: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """Everything on the page. links are None where no ledger was given; dated says that findings of the day count;
    unknown is how many schools were not looked at in this build.
    """

    cited: tuple[Cited, ...]
    links: tuple[DeadLink, ...] | None
    ages: tuple[Age, ...]
    rules: tuple[RuleCount, ...]
    changes: tuple[Changes, ...]
    dated: bool
    unknown: int
