"""A real Git history of the demonstration's policies: each redline, accepted, is the newer page; rejected, the older one."""

from __future__ import annotations

from itertools import pairwise, permutations
from pathlib import Path

import pytest

from policyweave.compose.compose import compose_school
from policyweave.compose.texts import Library
from policyweave.model.origin import Audience
from policyweave.model.page import ComposedSchool
from policyweave.pipeline import content_of, with_acknowledgement
from policyweave.redline.blocks import Block, blocks_of
from policyweave.redline.changes import Fate, PageRedline, Redline, accept, reject
from policyweave.redline.compare import compare_schools
from policyweave.redline.weigh import weigh
from tests.redline.history import git, made
from tests.trustkit import REPOSITORY, Trust

pytestmark = pytest.mark.slow
EDITS, SEED = 30, 2026
SCHOOL = "trentside"
Step = tuple[ComposedSchool, ComposedSchool, Redline]


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> list[ComposedSchool]:
    """The staff site of one school at each commit, oldest first."""
    trust = Trust(tmp_path_factory.mktemp("history"), REPOSITORY)
    return [_site(trust.root, commit) for commit in made(trust, EDITS, SEED)]


@pytest.fixture(scope="module")
def steps(versions: list[ComposedSchool]) -> list[Step]:
    """Each version with the next one, and what readers see change between them."""
    return [(old, new, compare_schools(old, new)) for old, new in pairwise(versions)]


def _site(root: Path, commit: str) -> ComposedSchool:
    git(root, "checkout", "--quiet", commit)
    content = content_of(root)
    site, _ = compose_school(Library(content), SCHOOL, Audience.STAFF, {})
    return with_acknowledgement(content, site)


def _blocks(site: ComposedSchool, id: str) -> tuple[Block, ...]:
    page = site.page(id)
    return blocks_of(page) if page else ()


def _faults(old: ComposedSchool, new: ComposedSchool, page: PageRedline) -> list[str]:
    before, after = _blocks(old, page.id), _blocks(new, page.id)
    if page.fate is Fate.SAME:
        return [] if before == after else [f"{page.id}: a change is not marked"]
    return [
        f"{page.id}: {name}"
        for name, right in (("accepted", accept(page) == after), ("rejected", reject(page) == before))
        if not right
    ]


def test_each_edit_accepted_is_the_newer_page_and_rejected_the_older(
    versions: list[ComposedSchool], steps: list[Step]
) -> None:
    assert len(versions) == EDITS + 2
    ends = [(old, new, compare_schools(old, new)) for old, new in permutations((versions[0], versions[-1]))]
    found = [
        fault for old, new, redline in [*steps, *ends] for page in redline.pages for fault in _faults(old, new, page)
    ]
    assert found == []


def _words(site: ComposedSchool) -> list[tuple[str, str, str]]:
    return [(token.type, token.tag, token.content) for page in site.pages for token in page.tokens]


def test_each_edit_is_seen_and_weighed(steps: list[Step]) -> None:
    """But for edits inside a condition that this school does not meet."""
    seen = 0
    for number, (old, new, redline) in enumerate(steps[:-1], 1):
        changed = redline.changed
        assert bool(changed) == (_words(old) != _words(new)), f"edit {number}"
        assert all(weigh(page) for page in changed)
        seen += bool(changed)
    assert seen >= EDITS - 3


def test_lines_broken_elsewhere_and_other_bullets_are_no_change(steps: list[Step]) -> None:
    assert not steps[-1][2].changed


def test_passages_that_crossed_pages_say_so(steps: list[Step]) -> None:
    ends = [
        (entry.crossing.came, number)
        for number, (_, _, redline) in enumerate(steps, 1)
        for page in redline.changed
        for entry in page.entries
        if entry.crossing
    ]
    assert len(ends) >= 8
    assert sum(came for came, _ in ends) * 2 == len(ends)
    assert {number % 5 for _, number in ends} == {0}
