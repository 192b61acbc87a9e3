"""Makes a plan: what has changed since an earlier build, balanced over so many machines."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

from ..load.content import load
from ..model.content import Content
from ..model.unusable import CannotUse
from ..pipeline import content_of
from ..repository import git, snapshot
from .inputs import Inputs, inputs_of
from .keys import keys_of
from .plan import MOST_SHARDS, Plan, balanced, costs


def planned(
    root: Path,
    number: int,
    since: str | None = None,
    on: datetime.date | None = None,
    late: datetime.date | None = None,
    pdf: bool = False,
) -> Plan:
    """The plan for the files as they are now, for so many shards or fewer.

    With since, a commit, only schools are built whose sites can differ from those of that commit; in doubt, all. on
    and late are as for a build. Raises CannotUse if the commit, or the content now or then, cannot be read.
    """
    if not 1 <= number <= MOST_SHARDS:
        raise CannotUse(f"The number of shards has to be from 1 to {MOST_SHARDS}.")
    content = content_of(root)
    inputs = followed(root, pdf)
    same, commit = (frozenset[str](), "") if since is None else unchanged(root, since, content, inputs, late)
    wanted = {slug: cost for slug, cost in costs(content).items() if slug not in same}
    return Plan(
        inputs=inputs.whole,
        program=inputs.program,
        commit=_head(root),
        since=commit,
        day=on or datetime.date.today(),
        late=late,
        pdf=pdf,
        shards=balanced(wanted, number),
        kept=tuple(sorted(same)),
    )


def followed(root: Path, pdf: bool = False) -> Inputs:
    """The digests of everything that sites are made from. Raises CannotUse where it cannot be told."""
    inputs = inputs_of(root, pdf)
    if inputs is None:
        raise CannotUse(
            "It cannot be told what the sites are made from, since mkdocs.yml brings in programs or other settings, "
            "or a folder is a link. Such sites are built on one machine: use `policyweave build`."
        )
    return inputs


def fitting(root: Path, plan: Plan) -> Inputs:
    """The digests of everything, once it is sure that the plan was made for it. Raises CannotUse."""
    inputs = followed(root, plan.pdf)
    if inputs.program != plan.program:
        raise CannotUse(
            "The plan was made with another policyweave, Python or library than this machine has. "
            "Use the same on all machines, and make a new plan."
        )
    if inputs.whole != plan.inputs:
        of = f" of commit {plan.commit[:9]}" if plan.commit else ""
        raise CannotUse(f"The plan was made for the files{of}, and the files here are others. Check that commit out.")
    return inputs


def unchanged(
    root: Path, since: str, content: Content, inputs: Inputs, late: datetime.date | None
) -> tuple[frozenset[str], str]:
    """The schools whose sites are as they were at a commit, and the commit's whole name. Raises CannotUse."""
    try:
        top, prefix = git.top_of(root)
        commit = git.commit_of(top, since)
        with tempfile.TemporaryDirectory(prefix="policyweave-", ignore_cleanup_errors=True) as aside:
            folder = Path(aside)
            snapshot.write(top, snapshot.listing(top, commit, prefix, whole=True), folder)
            before, then = load(folder)[0] if (folder / "policies").is_dir() else None, inputs_of(folder, inputs.pdf)
    except git.GitFailed as reason:
        raise CannotUse(str(reason)) from None
    if before is None:
        raise CannotUse(f"The content of {since} cannot be read, so it cannot be said what has changed since.")
    if then is None:
        return frozenset(), commit
    old, new = keys_of(before, then, late), keys_of(content, inputs, late)
    return frozenset(slug for slug, key in new.items() if old.get(slug) == key), commit


def _head(root: Path) -> str:
    """The commit that is checked out, empty where there is none."""
    try:
        return git.commit_of(git.top_of(root)[0], "HEAD")
    except git.GitFailed:
        return ""
