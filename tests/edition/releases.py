"""Trusts in real Git repositories whose editions are released at moments that the tests choose."""

from __future__ import annotations

import atexit
import datetime
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

from policyweave.cycling import sign_off
from policyweave.edition.manifest import Waiver
from policyweave.releasing.noting import MARK, draw_up
from policyweave.releasing.release import Call, Outcome, release
from policyweave.review.notes import EDIT
from tests.cycle.reviews import SIGNED, STEPS, signed
from tests.gitkit import begin, commit, git
from tests.trustkit import Trust

TAG = "edition/2026-27"
APPROVED = "body: Local governing body, date: 2026-10-06, next_review: 2027-10-05"


def at(day: str, clock: str = "10:00:00") -> datetime.datetime:
    """A moment in UTC."""
    return datetime.datetime.fromisoformat(f"{day}T{clock}+00:00")


FIRST = at("2026-10-10")


def ready(folder: Path) -> Trust:
    """A trust of which everything is signed off, approved and committed."""
    shutil.copytree(_ready() / "trust", folder / "trust")
    trust = Trust.__new__(Trust)
    trust.root = folder / "trust"
    return trust


@cache
def _ready() -> Path:
    """Such a trust, made once; it goes when the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="policyweave-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    trust = signed(folder)
    trust.add("policies/attendance.md", "\n## Office\n\nThe office is on {{ school.phone }}.\n")
    begin(trust.root)
    known(trust.root)
    return folder


def known(repository: Path) -> None:
    """Tells git who works there."""
    git(repository, "config", "user.name", "A. Tester")
    git(repository, "config", "user.email", "tester@trust.example")


def released(
    trust: Trust, moment: datetime.datetime = FIRST, patch: bool = False, out: Path | None = None, **waived: str
) -> Outcome:
    """Releases the last commit; waived are reasons by gate, with _ for -. It has to succeed."""
    waivers = tuple(Waiver(gate=gate.replace("_", "-"), reason=why, by="Trust lead") for gate, why in waived.items())
    done = release(trust.root, Call(patch, waivers, out=out, jobs=1), moment)
    assert not done.refused, done.closed or done.raced
    return done


def closed(trust: Trust, moment: datetime.datetime = FIRST, **call: object) -> dict[str, tuple[str, ...]]:
    """The gates that are not green, with what they say. Nothing may have been released."""
    before = git(trust.root, "for-each-ref")
    done = release(trust.root, Call(jobs=1, dry=not call, **call), moment)  # type: ignore[arg-type]
    assert git(trust.root, "for-each-ref") == before
    return {one.gate.id: one.said for one in done.closed}


def noted(trust: Trust) -> None:
    """Draws the change notes up, and edits them as a person would; nothing is committed."""
    for path in draw_up(trust.root, jobs=1).written:
        trust.set(path, MARK.sub("", trust.read(path)).replace(EDIT, "Read this first."))


def commit_and_sign(trust: Trust) -> str:
    """Commits all, with every step signed off as it reads now."""
    for school in ("ash", "elm"):
        for step in STEPS:
            assert not sign_off(trust.root, school, step, "DSL", SIGNED).findings
    return commit(trust.root)


def changed(trust: Trust, path: str, old: str, new: str) -> str:
    """A change with its notes, committed, and signed off again where it is a school's; gives the commit."""
    trust.change(path, old, new)
    if path.startswith("schools/"):
        for step in STEPS:
            assert not sign_off(trust.root, path.split("/")[1], step, "DSL", SIGNED).findings
    commit(trust.root, "A change in the year")
    noted(trust)
    return commit(trust.root, "Its notes")


def tags(repository: Path) -> dict[str, str]:
    """The tags with their objects."""
    lines = git(repository, "for-each-ref", "--format=%(refname:short) %(objectname)", "refs/tags").splitlines()
    return dict(line.split(" ") for line in lines)


def kept(repository: Path, tag: str) -> set[str]:
    """What a tag's commit adds to the one that was released."""
    out = git(repository, "diff", "--name-status", f"{tag}^", tag)
    return {re.sub(r"^A\t", "", line) for line in out.splitlines()}
