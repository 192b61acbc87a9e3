"""The work of a build, shared among processes: what is to be woven, and what was made of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.content import Content
from ..model.finding import Finding, Severity
from ..model.origin import Audience
from ..pipeline import end_with_parent, few_collections
from . import kept
from .keys import Keys

if TYPE_CHECKING:
    from .worker import Worker

TOGETHER = 16  # schools that are woven and checked at a time


def stops(findings: Iterable[Finding]) -> bool:
    """Whether one of the findings is an error."""
    return any(item.severity is Severity.ERROR for item in findings)


def called(content: Content, edition: str) -> Content:
    """The content whose pages call their edition so; an empty name leaves it as cycle.yml has it."""
    return replace(content, cycle=content.cycle.model_copy(update={"edition": edition})) if edition else content


@dataclass(frozen=True, slots=True)
class Work:
    """What every process needs to know. Without config nothing is rendered.

    Sites are written into stage; out has those of the last build. edition is what pages call their edition, empty for
    what cycle.yml says. With findings_only nothing but the findings is made out; with pdf the pages are made into PDFs as well.
    """

    content: Content
    audiences: tuple[Audience, ...]
    day: datetime.date
    config: Path | None
    stage: Path
    out: Path
    late: datetime.date | None = None
    edition: str = ""
    findings_only: bool = False
    pdf: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A school that is to be woven and checked, with its keys, if it has any, and what is known of it from the build
    before, if anything.

    Its sites are written if write is set. With only, ids of pages, the other pages stay as they are in out.
    """

    school: str
    keys: Keys | None
    before: kept.School | None = None
    write: bool = True
    only: frozenset[str] | None = None


_worker: Worker | None = None


def _take(work: Work) -> None:
    """Gives a process its work."""
    global _worker
    from .worker import Worker

    few_collections()
    _worker = Worker(work)
    end_with_parent()


def _do(tasks: Sequence[Task]) -> list[tuple[str, kept.School]]:
    assert _worker is not None
    return _worker.do(tasks)


def shared_out(tasks: Sequence[Task], jobs: int) -> list[Sequence[Task]]:
    """Tasks in parts of nearly the same size, as many for each process."""
    rounds = -(-len(tasks) // (TOGETHER * jobs))
    parts = min(rounds * jobs, len(tasks))
    return [tasks[len(tasks) * at // parts : len(tasks) * (at + 1) // parts] for at in range(parts)]


def done(work: Work, tasks: Sequence[Task], jobs: int) -> Iterator[tuple[str, kept.School]]:
    """What was made of each school, in the order in which it is ready.

    PDFs are always made in other processes than this one: their compiler has threads, with which none may be forked.
    """
    parts = shared_out(tasks, jobs)
    if (jobs == 1 or len(parts) < 2) and not (work.pdf and work.config and tasks):
        from .worker import Worker

        worker = Worker(work)
        for part in parts:
            yield from worker.do(part)
        return
    with ProcessPoolExecutor(min(jobs, len(parts)), initializer=_take, initargs=(work,)) as pool:
        for future in as_completed([pool.submit(_do, part) for part in parts]):
            yield from future.result()
