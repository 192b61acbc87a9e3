"""The gates of a release: what has to be so before an edition is released, and what somebody may let pass with a reason."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..cycle.state import CycleState
from ..model.content import Content
from ..model.fields import day_in_words
from ..model.finding import Finding, Severity
from ..model.schema import Status
from .names import is_year, next_name, tag_name
from .released import Found, Released

MOST = 40  # sentences that one gate says


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate. waivable says that somebody may let a release through although it is not green."""

    id: str
    title: str
    waivable: bool = True


CHECKOUT = Gate("checkout", "Everything is committed", False)
EDITION = Gate("edition", "The edition can have this name and these days", False)
TAGS = Gate("tags", "All tags of released editions are whole")
REMOTE = Gate("remote", "All editions that the others have are here", False)
HISTORY = Gate("history", "The edition released before is contained in this one")
CHECKS = Gate("checks", "`policyweave check` finds no error, and the sites can be built", False)
PUBLIC = Gate("public", "Nothing of the staff site is on the public one", False)
REVIEWS = Gate("reviews", "Every active school's contextual review is done")
TRUST = Gate("trust-approval", "The trust has approved this edition")
SCHOOLS = Gate("school-approvals", "Every active school has approved this edition")
NOTES = Gate("notes", "Change notes are written")
ALL = (CHECKOUT, EDITION, TAGS, REMOTE, HISTORY, CHECKS, PUBLIC, REVIEWS, TRUST, SCHOOLS, NOTES)


@dataclass(frozen=True, slots=True)
class Closed:
    """A gate that is not green: what is wrong, a sentence each, and what to do next."""

    gate: Gate
    said: tuple[str, ...]
    fix: str


def closed(gate: Gate, said: Iterable[str], fix: str) -> Iterator[Closed]:
    """The gate as closed, if there is anything to say against it."""
    sentences = tuple(said)
    if sentences:
        more = len(sentences) - MOST
        cut = (*sentences[:MOST], *([f"… and {more} more."] if more > 0 else ()))
        yield Closed(gate, cut, fix)


def of_checkout(dirty: Sequence[str]) -> Iterator[Closed]:
    """dirty are the paths of files that differ from the commit."""
    said = (f"{path} is not committed." for path in dirty)
    yield from closed(CHECKOUT, said, "Commit or take back these changes: what is released is the last commit.")


def of_edition(content: Content, found: Found, name: str, patch: bool, commit: str) -> Iterator[Closed]:
    """name is that of the release to be."""
    cycle = content.cycle
    fix = "Correct policies/cycle.yml."
    if not is_year(cycle.edition):
        yield from closed(EDITION, [f"“{cycle.edition}” is no academic year such as 2026-27."], fix)
        return
    year = int(cycle.edition[:4])
    first, last = datetime.date(year, 5, 1), datetime.date(year + 1, 8, 31)
    if not first <= cycle.in_force <= last:
        said = f"It is to be in force from {day_in_words(cycle.in_force)}, which is not in the year {cycle.edition} or the summer before it."
        yield from closed(EDITION, [said], fix)
    if not patch and cycle.edition in found.names:
        said = f"{tag_name(cycle.edition)} is released already, and a tag is never moved."
        fix = (
            f"For a change in the year use --patch, which makes {tag_name(next_name(cycle.edition, set(found.names)))}."
        )
        yield from closed(EDITION, [said], fix)
    if patch and cycle.edition not in found.names:
        said = f"{cycle.edition} is not released yet, so there is nothing to change in the year."
        yield from closed(EDITION, [said], "Release it without --patch.")
    if patch and name in found.names:
        yield from closed(EDITION, [f"{tag_name(name)} is the last one that a year can have."], "Open a new edition.")
    same = next((one for one in found.editions if one.manifest.commit == commit), None)
    if same is not None:
        yield from closed(
            EDITION, [f"{same.tag} was released from this very commit."], "Commit what has changed first."
        )


def of_tags(found: Found) -> Iterator[Closed]:
    """Damaged tags: nobody knows what they were to say."""
    said = (f"{one.tag}: {one.why}" for one in found.damaged)
    yield from closed(TAGS, said, "Fetch the tags again from where the trust keeps them, or find out who made these.")


def of_remote(here: Mapping[str, str], there: Mapping[str, str], remote: str) -> Iterator[Closed]:
    """Tags below edition/ with the names of their objects, here and in the remote."""
    said = [
        f"{tag} is in {remote} and not here." if tag not in here else f"{tag} is another one in {remote} than here."
        for tag, name in sorted(there.items())
        if here.get(tag) != name
    ]
    yield from closed(REMOTE, said, f"Run `git fetch {remote} --tags`, and look at what was released meanwhile.")


def of_history(before: Released | None, contained: bool) -> Iterator[Closed]:
    """contained says that the commit stands on the one released before."""
    if before is not None and not contained:
        said = f"This commit does not stand on {before.tag}, so that changes released then would be lost."
        yield from closed(HISTORY, [said], "Merge the branch from which that one was released.")


def of_checks(findings: Iterable[Finding]) -> Iterator[Closed]:
    """The errors; those that the trust accepts for a time are none."""
    said = (f"{one.place}: {one.message}" for one in findings if one.severity is Severity.ERROR)
    fix = "Mend them, or accept one for a time with a reason, under checks: accepted: in policies/trust.yml."
    yield from closed(CHECKS, said, fix)


def of_reviews(state: CycleState) -> Iterator[Closed]:
    """Each step that an active school has not settled."""

    def said() -> Iterator[str]:
        yield from (f"{slug}: its school.yml cannot be read." for slug in state.unread)
        for school in state.schools:
            if school.active and not school.opened:
                yield f"{school.school}: the review of {state.edition} is not open."
            elif school.active:
                waiting = [f"{step.id} is {step.standing.value}" for step in school.steps if not step.settled]
                if waiting:
                    yield f"{school.school}: {', '.join(waiting)}."

    yield from closed(REVIEWS, said(), "`policyweave cycle status` shows whose turn it is.")


def of_approvals(content: Content, before: Released | None, day: datetime.date) -> Iterator[Closed]:
    """before is the newest release of an earlier edition; approvals of then do not count for this one."""
    cycle, said = content.cycle, []
    approved = day_in_words(cycle.approval.date)
    if cycle.approval.date > day:
        said.append(f"The trust's approval of {approved} has not happened yet.")
    elif (before is not None and cycle.approval.date <= before.manifest.approvals.trust.date) or (
        cycle.in_force - cycle.approval.date
    ).days > 365:
        said.append(f"The trust's approval of {approved} is of an edition before {cycle.edition}.")
    yield from closed(TRUST, said, "Write the approval of this edition in policies/cycle.yml.")
    yield from closed(
        SCHOOLS, _schools(content, day), "Write each approval in the school's school.yml once it is given."
    )


def _schools(content: Content, day: datetime.date) -> Iterator[str]:
    for slug, school in sorted(content.schools.items()):
        if school.status is not Status.ACTIVE:
            continue
        if school.approval.date > day:
            yield f"{slug}: the approval of {day_in_words(school.approval.date)} has not happened yet."
        elif school.approval.date < content.cycle.approval.date:
            yield f"{slug}: the approval of {day_in_words(school.approval.date)} is older than the trust's of this edition."


def of_notes(missing: Sequence[str], drawn_up: Sequence[str]) -> Iterator[Closed]:
    """missing are paths of notes that should be there, drawn_up those that nobody has edited yet."""
    said = [f"{path} is not there." for path in missing]
    said += [f"{path} still says that it was drawn up and wants a person's words." for path in drawn_up]
    fix = "Run `policyweave cycle notes`, put the drafts into your own words, and commit them."
    yield from closed(NOTES, said, fix)
