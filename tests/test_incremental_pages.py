"""A build that weaves only the pages that can have changed gives the bytes and the findings of a clean one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from policyweave.building.build import build
from policyweave.building.checked import check
from policyweave.render import output
from tests.acknowledged.reading import FORM
from tests.cycle.reviews import opened, signed_off
from tests.test_incremental import PNG, same
from tests.trustkit import Trust, snapshot

pytestmark = pytest.mark.slow
LONG = (
    "Notwithstanding considerations of proportionality, practitioners undertaking multidisciplinary deliberations " * 9
)

# Each is in its file or not: the path, and what is put at the end of it, or in the place of what.
TOGGLES: tuple[tuple[str, str, str], ...] = (
    ("policies/attendance.md", "", "\nRead [early help](index.md#early-help) and [ours](index.md#slot-early-help).\n"),
    ("policies/attendance.md", "", f"\n{LONG.strip()}.\n"),
    ("policies/attendance.md", "Missing education {#cme}", "Missing education {#missing}"),
    ("policies/attendance.md", '{{ slot("cme-local") }}', '{% if school.sixth_form %}{{ slot("cme-local") }}{% endif %}'),
    ("policies/guide.md", "", "\nRead about [missing education](attendance.md#cme) and see the ![Plan](img/plan.png)\n"),
    ("policies/guide.md", "", "\nA word for [later][^1].\n\n[^1]: A note.\n"),
    ("policies/guide.md", "", "\n{{ contacts() }}\n"),
    ("policies/index.md", "", "\n## Whom to call {#who-to-call}\n\nThe office.\n"),
    ("policies/index.md", "", "\n1. Call [999](tel:999)\n2. In school hours:\n   - **Office**: [0115 496 0010](tel:+441154960010)\n"),
    ("policies/index.md", "", "\n![The plan](img/plan.png) and ![another](img/other.png)\n"),
    ("policies/index.md", "Help comes early.", "Help comes early, and it comes with no delay at all."),
    ("policies/index.md", "## Early help", "## Help that is early"),
    ("policies/index.md", "", "\n{% staff %}\nStaff ring the office.\n{% endstaff %}\n"),
    ("schools/ash/early-help.md", "", "\n## More help {#more}\n\nAsk in the office about [missing education](../../policies/attendance.md#cme).\n"),
    ("schools/ash/early-help.md", "", "\nInstead of the trust's policy we do this. See https://ash.example/club for more.\n"),
    ("schools/ash/cme-local.md", "", "\nThe council is told on the third day that a pupil is missing.\n"),
    ("schools/elm/early-help.md", "Elm School offers", "\nElm School gives"),
    ("policies/authorities/northshire/cme-local.md", "", "\nThe council's team looks for a missing child on the same day.\n"),
    ("schools/ash/early-help.md", "", "\nSee [more](../../policies/guide.md).\n"),
    ("policies/attendance.md", "", "\nSee [what the school says](index.md#more).\n"),
)  # fmt: skip


def toggle(trust: Trust, path: str, old: str, new: str) -> None:
    text = trust.read(path)
    if new in text:
        trust.set(path, text.replace(new, old, 1))
    elif not old:
        trust.add(path, new)
    elif old in text:
        trust.set(path, text.replace(old, new, 1))


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    trust = opened(tmp_path).set("policies/img/other.png", PNG)
    for path in ("schools/ash/cme-local.md", "policies/authorities/northshire/cme-local.md"):
        trust.set(path, "The office is told on the first day that a pupil is not there.\n")
    for school in ("ash", "elm"):
        signed_off(trust, school)
    assert not build(trust.root, trust.site, jobs=1).failed
    return trust


def test_pages_that_can_have_changed_are_all_that_is_to_be_made(trust: Trust, tmp_path: Path) -> None:
    """Some edits at a time; a page more is made than has to be, but none is stale."""
    clean_site, failed = tmp_path / "clean", 0
    assert check(trust.root, jobs=1, out=trust.site) == check(trust.root, jobs=1)
    for seed in range(14):
        chance = random.Random(seed)
        if seed == 7:
            trust.add("policies/trust.yml", f"acknowledgement_form: {FORM}\n")
        for change in chance.sample(TOGGLES, chance.randint(1, 3)):
            toggle(trust, *change)
        built = build(trust.root, trust.site, jobs=1)
        clean = build(trust.root, clean_site, jobs=1, force=True)
        assert set(built.findings) == set(clean.findings)
        assert same(built, clean), seed
        assert check(trust.root, jobs=1, out=trust.site).findings == check(trust.root, jobs=1).findings
        failed += clean.failed
        if not clean.failed:
            assert snapshot(trust.site) == snapshot(clean_site), seed
    assert 0 < failed < 12


def test_a_page_that_cannot_have_changed_is_left_as_it_is(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    build(trust.root, trust.site, jobs=1)
    before = {path: path.stat().st_ino for path in trust.site.rglob("*") if path.is_file()}
    trust.add("policies/attendance.md", "\nAnother day counts as well.\n")
    build(trust.root, trust.site, jobs=1)
    for audience in ("public", "staff"):
        site = trust.site / audience / "ash"
        made = {
            path.relative_to(site).as_posix()
            for path in site.rglob("*")
            if path.is_file() and before[path] != path.stat().st_ino
        }
        assert made - {"sitemap.xml", "sitemap.xml.gz"} == {
            "attendance/index.html",
            "policies.json",
            "search/search_index.json",
        }
    assert "Another day counts" in (trust.site / "public/ash/search/search_index.json").read_text(encoding="utf-8")


def test_what_the_front_of_a_staff_site_says_of_a_review_follows_another_page(trust: Trust) -> None:
    assert "looked at again" not in trust.article("staff", "ash").text
    trust.change("policies/attendance.md", "The trust's words.", "The trust's other words.")
    build(trust.root, trust.site, jobs=1)
    assert "looked at again" in trust.article("staff", "ash").text


def test_a_link_to_a_heading_is_judged_again_when_the_heading_goes(tmp_path: Path) -> None:
    trust = Trust(tmp_path).add("policies/guide.md", "\nRead [early help](index.md#early-help).\n")
    assert not build(trust.root, trust.site, jobs=1).failed
    trust.change("policies/index.md", "## Early help", "## Help")
    assert [item.rule.name for item in build(trust.root, trust.site, jobs=1).findings] == ["dead-anchor"]


def test_every_page_leads_to_whom_to_call_once_the_front_says_it(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    build(trust.root, trust.site, jobs=1)
    trust.add("policies/index.md", "\n## Whom to call {#who-to-call}\n\nThe office.\n")
    build(trust.root, trust.site, jobs=1)
    assert "#who-to-call" in (trust.site / "public/ash/attendance/index.html").read_text(encoding="utf-8")


def test_a_build_that_ends_between_two_sites_leaves_each_whole_and_the_next_one_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust, plain, times = Trust(tmp_path), output.replace_folder, 0
    build(trust.root, trust.site, jobs=1)
    old = snapshot(trust.site)

    def die_at_the_second(*arguments: Path) -> None:
        nonlocal times
        times += 1
        if times == 2:
            raise KeyboardInterrupt
        plain(*arguments)

    trust.add("schools/ash/early-help.md", "\nRing us about anything else at any time of the day.\n")
    with monkeypatch.context() as patch:
        patch.setattr(output, "replace_folder", die_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            build(trust.root, trust.site, jobs=1)
    left = snapshot(trust.site)
    build(trust.root, trust.site, jobs=1)
    new = snapshot(trust.site)
    assert old != left != new
    for folder in ("public/ash/", "staff/ash/", "public/elm/", "staff/elm/"):
        one, before, after = (
            {path: tree[path] for path in tree if path.startswith(folder)} for tree in (left, old, new)
        )
        assert one in (before, after)
    build(trust.root, tmp_path / "clean", jobs=1)
    assert new == snapshot(tmp_path / "clean")
