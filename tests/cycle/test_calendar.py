"""Milestones that say when they are due, relative to the year and its half terms."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from policyweave.load.content import load
from policyweave.model.calendar import day_of
from tests.trustkit import Trust

TERMS = {
    "autumn-1": {"first": "2026-09-02", "last": "2026-10-16"},
    "summer-2": {"first": datetime.date(2027, 6, 7), "last": datetime.date(2027, 7, 23)},
}
CYCLE = "policies/cycle.yml"
BOTH = "terms:\n  autumn-1: {first: 2026-09-02, last: 2026-10-16}\n"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("first day of autumn half term 1", "2026-09-02"),
        ("first day of autumn half term 1 + 10 days", "2026-09-12"),
        ("last day of autumn half term 1 + 1 week", "2026-10-23"),
        ("last day of summer half term 2 - 2 weeks", "2027-07-09"),
        ("first day of the year", "2026-09-01"),
        ("first day of the year - 1 day", "2026-08-31"),
        ("last day of the year", "2027-08-31"),
        ("first day of spring half term 1", None),
        ("first day of winter half term 1", None),
        ("first day of autumn half term 1 + ten days", None),
        ("First day of the year, more or less", None),
    ],
)
def test_days_in_words(words: str, day: str | None) -> None:
    found = day_of(words, "2026-27", TERMS)
    assert found == (datetime.date.fromisoformat(day) if day else None)


def milestone(trust: Trust, more: str) -> Trust:
    """Gives the second milestone of the small trust these keys; it stands on line 7."""
    return trust.add(CYCLE, f"  - {{id: review, title: Schools review, who: DSLs, {more}}}\n")


def test_a_milestone_follows_its_half_term(tmp_path: Path) -> None:
    trust = milestone(Trust(tmp_path), "when: first day of autumn half term 1 + 10 days").add(CYCLE, BOTH)
    content, _ = load(trust.root)
    assert content is not None
    assert content.cycle.milestones[1].due == datetime.date(2026, 9, 12)
    assert trust.findings() == []
    trust.change(CYCLE, "first: 2026-09-02", "first: 2026-09-03")
    content, _ = load(trust.root)
    assert content is not None
    assert content.cycle.milestones[1].due == datetime.date(2026, 9, 13)


@pytest.mark.parametrize(
    ("more", "terms", "messages"),
    [
        ("when: some day", BOTH, ["“milestones.1.when” must read like", "“milestones.1.due” is missing or empty."]),
        ("when: first day of spring half term 1", BOTH, ["“milestones.1.due” is missing or empty."]),
        ("due: 2026-09-12, when: first day of the year", "", ["The milestone “review” says both due and when."]),
        ("when: first day of the year", "terms:\n  autumn-1: {first: 2026-10-16, last: 2026-09-02}\n",
         ["“terms.autumn-1” must not end before it begins."]),
        ("when: first day of the year", "terms:\n  autum-1: {first: 2026-09-02, last: 2026-10-16}\n", ["autum-1"]),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_found(more: str, terms: str, messages: list[str], tmp_path: Path) -> None:
    trust = milestone(Trust(tmp_path), more).add(CYCLE, terms)
    found = trust.findings()
    assert len(found) == len(messages)
    for words in messages:
        assert any(words in item.message and item.path == CYCLE and item.line >= 7 for item in found), found
