"""Trusts whose contextual reviews are open or signed off, and what has become of them."""

from __future__ import annotations

import datetime
from pathlib import Path

from policyweave.cycle.state import CycleState, Standing
from policyweave.cycling import open_edition, sign_off, status
from tests.trustkit import SMALL, Trust

EDITION = "2026-27"
SIGNED = datetime.date(2026, 9, 20)
LATER = datetime.date(2026, 9, 22)
STEPS = ("personalisation", "links", "early-help", "local-guidance")


def opened(folder: Path, source: Path = SMALL) -> Trust:
    """A trust of which the edition is open, with nothing signed off."""
    trust = Trust(folder, source)
    for path in trust.root.glob("schools/*/review.yml"):
        path.unlink()
    open_edition(trust.root, EDITION)
    return trust


def signed(folder: Path, source: Path = SMALL, schools: tuple[str, ...] = ("ash", "elm")) -> Trust:
    """A trust of which these schools have signed every step off."""
    trust = opened(folder, source)
    for school in schools:
        signed_off(trust, school)
    return trust


def signed_off(trust: Trust, school: str) -> None:
    """Signs every step of a school off."""
    for step in STEPS:
        done = sign_off(trust.root, school, step, "DSL", SIGNED)
        assert not done.findings, [item.message for item in done.findings]


def review_of(school: str) -> str:
    """The path of a school's review.yml."""
    return f"schools/{school}/review.yml"


def stands(trust: Trust, on: datetime.date = LATER) -> CycleState:
    """Where the reviews stand."""
    return status(trust.root, on=on, jobs=1)


def stale(trust: Trust) -> set[str]:
    """What has to be looked at again: "ash early-help"."""
    return _standing(trust, Standing.STALE)


def done(trust: Trust) -> set[str]:
    """What is done."""
    return _standing(trust, Standing.DONE)


def _standing(trust: Trust, standing: Standing) -> set[str]:
    found = stands(trust)
    return {f"{one.school} {step.id}" for one in found.schools for step in one.steps if step.standing is standing}


def said(trust: Trust, school: str, step: str) -> tuple[str, ...]:
    """What is told of a step that has to be looked at again."""
    found = next(one for one in stands(trust).schools if one.school == school)
    return next(one for one in found.steps if one.id == step).changed
