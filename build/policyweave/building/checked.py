"""Every rule over every school, without writing anything; what the last build found and still holds is not looked for again."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.finding import Finding
from . import kept
from .inputs import Inputs, inputs_of

if TYPE_CHECKING:
    from ..pipeline import Progress


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking found, and how many schools were checked."""

    findings: tuple[Finding, ...]
    schools: int


def check(
    root: Path,
    schools: Sequence[str] | None = None,
    jobs: int = 0,
    progress: Progress | None = None,
    on: datetime.date | None = None,
    out: Path | None = None,
) -> Checked:
    """The findings that weave() gives, with many schools shared among jobs processes (0: as many as there are cores).

    on is the day for which dates are judged (today). out is where a build may have left what it found; without it
    everything is looked at. Raises CannotUse as weave() does.
    """
    day = on or datetime.date.today()
    record = kept.read(out) if out else None
    inputs = inputs_of(root, record.pdf) if record and record.day == str(day) else None
    if inputs and record and not schools and record.whole == inputs.whole and not _faults(record):
        return Checked(record.findings, len(record.schools))
    return _anew(root, schools, jobs or os.cpu_count() or 1, progress, day, inputs, record if inputs else None)


def _faults(record: kept.Kept) -> bool:
    """Whether a build had found something in the theme, which checking does not look at."""
    return any(school.faults for school in record.schools.values())


def _anew(
    root: Path, schools: Sequence[str] | None, jobs: int, progress: Progress | None, day: datetime.date,
    inputs: Inputs | None, record: kept.Kept | None,
) -> Checked:  # fmt: skip
    from ..check import check_content, settings
    from ..model.finding import merged
    from ..pipeline import BOTH, FEW_SCHOOLS, chosen, concerns, few_collections, read
    from .keys import keys_of
    from .tasks import task_of
    from .work import Work, done

    few_collections()
    content, findings = read(root)
    if content is None:
        return Checked(merged(list(findings)), 0)
    slugs = chosen(content, schools)
    keys = keys_of(content, inputs, record.late) if inputs and record else {}
    known = record.schools if record else {}
    tasks = [task_of(slug, keys.get(slug), known.get(slug), True, content) for slug in slugs]
    to_do = [task for task in tasks if task.only != frozenset()]
    found = [item for item in findings if concerns(item, schools, slugs)]
    found += check_content(content, slugs, day)
    for task in tasks:
        if task.before and task.only == frozenset():
            found += task.before.found
    work = Work(content, BOTH, day, None, root, root, findings_only=True)
    jobs = 1 if len(to_do) < FEW_SCHOOLS else jobs
    for number, (slug, school) in enumerate(done(work, to_do, jobs), 1):
        found += school.found
        if progress:
            progress(slug, number, len(to_do))
    complete = set(slugs) == set(content.schools)
    return Checked(merged(settings.apply(merged(found), content, day, complete)), len(slugs))
