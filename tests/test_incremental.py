"""A build that takes over what has not changed gives the bytes and the findings of a clean one, whatever was changed."""

from __future__ import annotations

import datetime
import json
import os
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from policyweave.building import inputs, kept
from policyweave.building.build import build
from policyweave.building.built import Built
from tests.trustkit import Trust, snapshot

pytestmark = pytest.mark.slow
Edit = Callable[[Trust, random.Random], object]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


def _number(chance: random.Random) -> str:
    return f"{chance.randrange(1000):04}"


EDITS: dict[str, Edit] = {
    "a word of the trust": lambda trust, chance: trust.add(
        "policies/attendance.md", f"\nMore words {_number(chance)}.\n"
    ),
    "a heading of the trust": lambda trust, chance: trust.add("policies/guide.md", f"\n## Part {_number(chance)}\n"),
    "a title": lambda trust, chance: trust.set(
        "policies/guide.md", trust.read("policies/guide.md").replace("title: ", f"title: New{_number(chance)} ", 1)
    ),
    "a school's words": lambda trust, chance: trust.add(
        "schools/ash/early-help.md", f"\nRing us about matter {_number(chance)} at any time of the day.\n"
    ),
    "a school's values": lambda trust, chance: trust.set(
        "schools/elm/school.yml",
        trust.read("schools/elm/school.yml").replace("name: ", f"name: A{_number(chance)} ", 1),
    ),
    "the trust's values": lambda trust, chance: trust.set(
        "policies/trust.yml", trust.read("policies/trust.yml").replace("name: ", f"name: T{_number(chance)} ", 1)
    ),
    "a macro": lambda trust, chance: trust.add("macros/small.jinja", f"\n<!--# {_number(chance)} #-->\n"),
    "a picture": lambda trust, chance: trust.set(f"policies/img/new-{_number(chance)}.png", PNG),
    "a page more": lambda trust, chance: trust.page(f"more-{_number(chance)}", "Words that are read by all."),
    "the look": lambda trust, chance: trust.set(
        "mkdocs.yml", trust.read("mkdocs.yml").replace("features: []", "") + f"# {_number(chance)}\n"
    ),
    "a file of the theme": lambda trust, chance: trust.set("look/assets/x.css", f"p {{ margin: {_number(chance)}px }}"),
    "nothing": lambda trust, chance: trust,
    "a school's file renamed": lambda trust, chance: _rename(
        trust, "schools/ash/early-help.md", "schools/ash/other-help.md"
    ),
    "the site damaged": lambda trust, chance: (trust.site / "public/ash/index.html").write_bytes(b"old"),
    "a file of the site lost": lambda trust, chance: (trust.site / "staff/elm/index.html").unlink(),
    "a file put into the site": lambda trust, chance: (trust.site / "public/ash/left.html").write_bytes(b"left"),
    "the record cut short": lambda trust, chance: _cut(trust.site / kept.NAME),
    "only one school built": lambda trust, chance: build(trust.root, trust.site, ["ash"], jobs=1),
}


def _rename(trust: Trust, old: str, new: str) -> None:
    first, second = (trust.root / old, trust.root / new)
    if second.exists():
        first, second = second, first
    if first.exists():
        first.rename(second)


def _cut(file: Path) -> None:
    if file.exists():
        os.truncate(file, file.stat().st_size // 2)


def same(built: Built, clean: Built) -> bool:
    return (built.findings, built.sites, built.schools, built.joining) == (
        clean.findings, clean.sites, clean.schools, clean.joining,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_any_edits_in_any_order_give_what_a_clean_build_gives(tmp_path: Path, seed: int) -> None:
    trust, chance = Trust(tmp_path), random.Random(seed)
    trust.change("mkdocs.yml", "name: material", "name: material\n  custom_dir: look").set("look/assets/x.css", "p {}")
    build(trust.root, trust.site, jobs=1)
    for name in chance.sample(list(EDITS), 9):
        EDITS[name](trust, chance)
        built = build(trust.root, trust.site, jobs=1)
        clean = build(trust.root, tmp_path / "clean", jobs=1, force=True)
        assert same(built, clean), name
        if not clean.failed:
            assert snapshot(trust.site) == snapshot(tmp_path / "clean"), name


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    trust = Trust(tmp_path)
    assert build(trust.root, trust.site, jobs=1).made == 2
    return trust


def test_what_has_not_changed_is_not_made_again(trust: Trust) -> None:
    before = {path: path.stat().st_ino for path in trust.site.rglob("*.html")}
    assert build(trust.root, trust.site, jobs=1).made == 0
    assert {path: path.stat().st_ino for path in trust.site.rglob("*.html")} == before
    trust.add("schools/ash/early-help.md", "\nRing us about anything else at any time of the day.\n")
    assert build(trust.root, trust.site, jobs=1).made == 1
    after = {path: path.stat().st_ino for path in trust.site.rglob("*.html")}
    assert {path.relative_to(trust.site).parts[1] for path in before if before[path] != after[path]} == {
        "ash", "index.html", "404.html", "lead.html", "suggest.html", "year.html", "editions", "p",
    }  # fmt: skip


def test_force_makes_everything_again(trust: Trust) -> None:
    assert trust.run("build", "--force", "--jobs", "1").code == 0
    assert build(trust.root, trust.site, jobs=1, force=True).made == 2


def test_another_day_is_judged_anew_and_shows_the_same_pages(trust: Trust) -> None:
    pages = snapshot(trust.site)
    inodes = {path: path.stat().st_ino for path in trust.site.glob("*/[ae]*/attendance/index.html")}
    later = build(trust.root, trust.site, jobs=1, on=datetime.date(2031, 1, 2))
    assert any(item.rule.name == "review-overdue" for item in later.findings)
    assert snapshot(trust.site) == pages
    assert {path: path.stat().st_ino for path in inodes} == inodes


def test_another_version_of_a_library_makes_everything_again(
    trust: Trust, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "more" / "jinja2-99.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "more")])
    inputs.program.cache_clear()
    try:
        assert build(trust.root, trust.site, jobs=1).made == 2
    finally:
        inputs.program.cache_clear()


@pytest.mark.parametrize(
    "settings",
    [
        "hooks: [look.py]\n",
        "extra:\n  x: !ENV HOME\n",
        "INHERIT: base.yml\n",
        "plugins: [search, policyweave]\n",
        "plugins:\n  - search\n  - tags\n  - policyweave\n",
        "plugins:\n  - search:\n      lang: en\n  - policyweave\n",
    ],
)
def test_settings_that_cannot_be_followed_are_never_taken_over(tmp_path: Path, settings: str) -> None:
    trust = Trust(tmp_path)
    text = trust.read("mkdocs.yml")
    if settings.startswith("plugins"):
        text = text[: text.index("plugins:")] + "strict: true\n"
    trust.set("mkdocs.yml", text + settings)
    assert inputs.inputs_of(trust.root) is None


def test_a_folder_that_is_a_link_is_not_followed(trust: Trust) -> None:
    (trust.root / "policies" / "round").symlink_to(trust.root / "policies")
    assert inputs.inputs_of(trust.root) is None


@pytest.mark.parametrize("damage", ["digest", "other-version", "no-json", "too-much", "empty"])
def test_a_record_that_cannot_be_trusted_is_none(trust: Trust, damage: str) -> None:
    file = trust.site / kept.NAME
    assert kept.read(trust.site) is not None
    sum_, _, body = file.read_bytes().partition(b"\n")
    data = json.loads(body)
    data["version"] += 1
    made = {
        "digest": sum_ + b"\n" + body.replace(b"ash", b"elm"),
        "other-version": kept.signed(json.dumps(data).encode()),
        "no-json": kept.signed(b"{"),
        "too-much": kept.signed(b"[" * 100_000),
        "empty": b"",
    }
    file.write_bytes(made[damage])
    assert kept.read(trust.site) is None
    assert build(trust.root, trust.site, jobs=1).made == 2


def test_where_the_file_system_gives_no_second_name_files_are_copied(
    trust: Trust, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refuse)
    trust.add("schools/ash/early-help.md", "\nRing us about anything else at any time of the day.\n")
    assert build(trust.root, trust.site, jobs=1).made == 1
    build(trust.root, tmp_path / "clean", jobs=1)
    assert snapshot(trust.site) == snapshot(tmp_path / "clean")
    shutil.rmtree(tmp_path / "clean")
