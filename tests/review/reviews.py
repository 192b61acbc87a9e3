"""Reviews of two versions of a small trust, made from woven pages without any commit."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from policyweave.model.content import Content
from policyweave.model.origin import Audience
from policyweave.model.page import ComposedSchool
from policyweave.pipeline import Woven, weave
from policyweave.redline.compare import compare_schools
from policyweave.review.group import grouped
from policyweave.review.part import Part, weighed_pages
from policyweave.review.review import Review, Version
from tests.trustkit import Trust

BASE, HEAD = "a" * 40, "b" * 40
MAIN, PROPOSAL = Version("main", BASE), Version("proposal", HEAD)
Sites = Mapping[tuple[str, Audience], ComposedSchool]
Edit = Callable[[Trust], object]


def accounts(path: str) -> tuple[str, ...]:
    """Who looks after a file."""
    return ("@trust/leads",) if path.startswith("policies/") else ()


def review_of(folder: Path, edit: Edit, before: Edit | None = None, schools: Sequence[str] = ()) -> Review:
    """The review of an edit of the small trust. before is done on both sides; schools are further ones, like Ash."""
    old = Trust(folder / "old")
    for slug in schools:
        shutil.copytree(old.root / "schools/ash", old.root / "schools" / slug)
        old.change(f"schools/{slug}/school.yml", "name: Ash", f"name: {slug.capitalize()}")
    if before:
        before(old)
    shutil.copytree(old.root, folder / "new" / "trust")
    new = Trust.__new__(Trust)
    new.root = folder / "new" / "trust"
    edit(new)
    return compared(old.root, new.root)


def compared(old: Path, new: Path) -> Review:
    """The review of two folders."""
    woven = [weave(root) for root in (old, new)]
    befores, afters = ({(site.school, site.audience): site for site in side.sites} for side in woven)
    contents = _content(woven[0]), _content(woven[1])
    parts = [_part(slug, befores, afters, contents) for slug in sorted({slug for slug, _ in [*befores, *afters]})]
    changed = [part for part in parts if part.weighed or part.fate != "changed"]
    changes, schools = grouped(changed, contents[1], accounts)
    unchanged = len(contents[1].schools) - sum(part.fate != "removed" for part in changed)
    return Review(MAIN, MAIN, PROPOSAL, schools, unchanged, changes)


def _content(woven: Woven) -> Content:
    assert woven.content is not None, [finding.message for finding in woven.findings]
    return woven.content


def _part(slug: str, befores: Sites, afters: Sites, contents: tuple[Content, Content]) -> Part:
    there = [slug in side.schools for side in contents]
    fate = "changed" if all(there) else "added" if there[1] else "removed"
    keys = [key for key in {**befores, **afters} if key[0] == slug]
    redlines = [
        compare_schools(befores.get(key), afters.get(key)) for key in sorted(keys, key=lambda key: key[1].value)
    ]
    weighed = [one for redline in redlines for one in weighed_pages(redline, (), frozenset())]
    name = (contents[1] if there[1] else contents[0]).schools[slug].name
    return Part(slug, name, fate, tuple(redlines), tuple(weighed))
