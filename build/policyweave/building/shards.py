"""One shard: its schools are built into a folder with a manifest, for a merge on another machine."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import ValidationError

from ..model.unusable import CannotUse
from ..pipeline import BOTH, Progress
from ..render.output import Abandon, staged
from . import digests, kept
from .built import Built
from .digests import PARTS, RECORD, Manifest
from .plan import Plan
from .planning import fitting
from .whole import Asked, build_anew


def schools_of(plan: Plan, number: int) -> tuple[str, ...]:
    """The schools of a shard by its number. Raises CannotUse."""
    if not 1 <= number <= len(plan.shards):
        raise CannotUse(f"The plan has no shard {number}: it has {len(plan.shards)}.")
    return plan.shards[number - 1]


def build_shard(
    root: Path, plan: Plan, number: int, out: Path, jobs: int = 0, progress: Progress | None = None
) -> Built:
    """Builds both sites of a shard's schools into out, all or nothing, with a manifest of every file.

    The trust's own pages are left to merge(). Raises CannotUse if the plan was made for other files or by another
    program, or if out holds something else than a shard.
    """
    schools = schools_of(plan, number)
    inputs = fitting(root, plan)
    _only_shards(out)
    with staged(out) as stage:
        site = stage.parent / "work" / "site"
        asked = Asked(
            root, site, schools, BOTH, jobs or os.cpu_count() or 1, plan.day, plan.late, "", part=True, pdf=plan.pdf
        )
        built = build_anew(asked, progress, inputs, None)
        if built.failed:
            raise Abandon
        if kept.read(site) is None:
            raise CannotUse("Somebody changed the files while they were built. Build the shard again.")
        for audience in BOTH:
            (site / audience.value).rename(stage / audience.value)
        (stage / PARTS).mkdir()
        (site / kept.NAME).rename(stage / RECORD)
        digests.write(stage, _manifest(plan, number, stage))
    return built


def _manifest(plan: Plan, number: int, folder: Path) -> Manifest:
    try:
        return Manifest(
            plan=plan.digest, inputs=plan.inputs, program=plan.program, commit=plan.commit, day=plan.day,
            shard=number, schools=plan.shards[number - 1],
            files=digests.of(folder, [*(audience.value for audience in BOTH), RECORD]),
        )  # fmt: skip
    except (ValidationError, digests.Damaged) as reason:
        raise CannotUse(f"A file's name cannot be written down, so the shard cannot be sent: {reason}") from None


def _only_shards(out: Path) -> None:
    """Raises CannotUse if the folder holds something else than a shard."""
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    try:
        if out.is_dir() and digests.read(out).shard:
            return
    except digests.Damaged:
        pass
    raise CannotUse(f"“{out}” holds something else than a shard. Name another --out.")
