"""A school's folder is renamed: all files move, every old address leads on, and nobody else gets the name."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests import gitkit
from tests.cycle.reviews import STEPS, done, signed
from tests.dom import Node, parse
from tests.joining.killed import kept, killed
from tests.trustkit import Trust, grep, run, snapshot


def page(trust: Trust, path: str) -> Node:
    return parse((trust.site / path / "index.html").read_text(encoding="utf-8"))


def way(trust: Trust, path: str) -> str:
    """Where a page leads by itself, as a path below the site."""
    node = page(trust, path)
    refresh = node.one("meta", **{"http-equiv": "refresh"}).attrs["content"]
    seconds, _, address = refresh.partition("; url=")
    assert seconds == "0"
    assert node.one("a").attrs["href"] == address
    target = os.path.normpath(Path(path) / address)
    assert (trust.site / target / "index.html").is_file()
    return target


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """Ash was called Birch and then Cedar before; its pages have an earlier address as well."""
    trust = signed(tmp_path_factory.mktemp("renamed"))
    trust.change("policies/attendance.md", "audience: public\n", "audience: public\nredirects: [old/absence]\n")
    trust.set("schools/ash/img/map.png", b"\x89PNG map")
    (trust.root / "schools/ash").rename(trust.root / "schools/birch")
    text = (
        trust.read("schools/birch/review.yml").replace("at ash:", "at birch:").replace("sign-off ash", "sign-off birch")
    )
    trust.set("schools/birch/review.yml", text)
    trust.run("school", "rename", "birch", "cedar").expect(0)
    trust.run("school", "rename", "cedar", "ash").expect(0)
    trust.build().expect(0)
    return trust


def test_files_move_and_only_the_name_is_noted(renamed: Trust, tmp_path: Path) -> None:
    trust = Trust(tmp_path, renamed.root)
    before = snapshot(trust.root / "schools/ash")
    said = trust.run("school", "rename", "ash", "oak").expect(0).out
    assert "schools/ash is schools/oak now, with every file in it." in said
    assert not (trust.root / "schools/ash").exists()
    after = snapshot(trust.root / "schools/oak")
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} == {"school.yml", "review.yml"}
    text = before["school.yml"].decode()
    assert after["school.yml"].decode() == text.replace("earlier: [birch, cedar]", "earlier: [birch, cedar, ash]")
    assert after["review.yml"] == before["review.yml"].replace(b"at ash:", b"at oak:").replace(
        b"sign-off ash", b"sign-off oak"
    )


def test_a_new_name_makes_no_review_stale(renamed: Trust) -> None:
    assert done(renamed) == {f"{school} {step}" for school in ("ash", "elm") for step in STEPS}


@pytest.mark.parametrize("old", ["birch", "cedar"])
@pytest.mark.parametrize("tree", ["public", "staff"])
def test_every_old_page_leads_to_the_newest_address_at_once(renamed: Trust, tree: str, old: str) -> None:
    folder = renamed.site / tree / old
    pages = {path.parent.relative_to(folder).as_posix() for path in folder.rglob("index.html")}
    assert pages == {".", "attendance", "old/absence"} | ({"guide"} if tree == "staff" else set())
    assert way(renamed, f"{tree}/{old}") == f"{tree}/ash"
    assert way(renamed, f"{tree}/{old}/attendance") == f"{tree}/ash/attendance"
    assert way(renamed, f"{tree}/{old}/old/absence") == f"{tree}/ash/attendance"
    node = page(renamed, f"{tree}/{old}/attendance")
    assert node.one("link", rel="canonical").attrs["href"].endswith(".trust.example/ash/attendance/")
    assert node.one("meta", name="robots").attrs["content"] == "noindex"
    assert node.one("meta", name="policyweave-audience").attrs["content"] == tree
    script = node.one("script").attrs["src"]
    assert (folder / "attendance" / script).resolve().read_bytes() == (
        renamed.site / tree / "assets/pw-moved.js"
    ).read_bytes()


def test_no_title_of_staffs_is_public(renamed: Trust) -> None:
    assert grep(renamed.site / "staff" / "birch", "Staff guide")
    for old in ("birch", "cedar"):
        assert not grep(renamed.site / "public" / old, "Staff guide", "guide")


def test_links_and_the_guard_find_nothing(renamed: Trust, tmp_path: Path) -> None:
    assert "nothing to mend" in renamed.run("links").expect(0).out
    for tree in ("public", "staff"):
        renamed.run("publish", tree, "--from", renamed.site, "--out", tmp_path / tree).expect(0)


def test_a_joining_schools_old_public_addresses_lead_to_its_one_page(renamed: Trust, tmp_path: Path) -> None:
    trust = Trust(tmp_path, renamed.root).page("joining", "Words.")
    trust.add("schools/ash/school.yml", "status: joining\n")
    trust.build("ash").expect(0)
    assert way(trust, "public/birch/attendance") == "public/ash"
    assert way(trust, "staff/birch/attendance") == "staff/ash/attendance"


@pytest.mark.parametrize(("old", "new", "words"), [
    ("ash", "elm", "There is a folder schools/elm already."),
    ("elm", "birch", "“birch” is an earlier address of Ash School (ash)."),
    ("ash", "assets", "is kept for other things"),
    ("ash", "Oak", "cannot be part of a web address"),
    ("ash", "../oak", "cannot be part of a web address"),
    ("ask", "oak", "There is no school “ask”. Did you mean “ash”?"),
])  # fmt: skip
def test_what_cannot_be_renamed_stays(renamed: Trust, tmp_path: Path, old: str, new: str, words: str) -> None:
    trust = Trust(tmp_path, renamed.root)
    before = snapshot(trust.root)
    assert words in trust.run("school", "rename", old, new).expect(2).err
    assert snapshot(trust.root) == before


def test_a_school_may_have_its_own_old_name_again(renamed: Trust, tmp_path: Path) -> None:
    trust = Trust(tmp_path, renamed.root)
    trust.run("school", "rename", "ash", "birch").expect(0)
    assert "earlier: [cedar, ash]" in trust.read("schools/birch/school.yml")
    trust.run("school", "rename", "birch", "ash").expect(0)
    trust.run("school", "rename", "ash", "cedar").expect(0)
    assert "earlier: [birch, ash]" in trust.read("schools/cedar/school.yml")


def test_a_later_school_cannot_take_a_used_name(renamed: Trust, tmp_path: Path) -> None:
    trust = Trust(tmp_path, renamed.root)
    (trust.root / "schools/elm").rename(trust.root / "schools/cedar")
    found = [item for item in trust.findings() if item.rule == "PW018"]
    assert [(item.path, item.severity) for item in found] == [("schools/cedar/school.yml", "error")]
    assert "“cedar” was the address of Ash School" in found[0].message
    trust.build().expect(1)
    trust.add("schools/cedar/school.yml", "earlier: [birch]\n")
    assert "“birch” is an earlier address of Ash School already." in [
        item.message for item in trust.findings() if item.rule == "PW018"
    ]


def test_paths_in_the_trusts_files_are_set_right_or_told(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    accepted = "  accepted:\n    - {rule: PW038, path: schools/ash/early-help.md, reason: Agreed., until: 2027-07-31}\n"
    trust.add("policies/trust.yml", accepted).page("more", "[Ash](../schools/ash/early-help.md)")
    gitkit.begin(trust.root)
    found = json.loads(trust.run("school", "rename", "ash", "oak", "--format", "json").expect(0).out)
    assert found["changed"] == ["policies/trust.yml"]
    assert found["mentions"] == ["policies/more.md:7"]
    assert accepted.replace("/ash/", "/oak/") in trust.read("policies/trust.yml")
    status = gitkit.git(trust.root, "status", "--short")
    assert "D schools/ash/school.yml" in status, "the person commits"
    gitkit.commit(trust.root)
    assert (
        "R" in gitkit.git(trust.root, "show", "-M", "--name-status", "--format=").split("schools/oak/early-help.md")[0]
    )


def test_what_an_interrupted_call_left_is_told_and_finished(tmp_path: Path) -> None:
    trust = Trust(tmp_path).add("schools/ash/school.yml", "earlier: [ash]\n")
    (found,) = [item for item in trust.findings() if item.rule == "PW018"]
    assert (found.severity, found.path) == ("warning", "schools/ash/school.yml")
    trust.run("school", "rename", "ash", "oak").expect(0)
    assert trust.read("schools/oak/school.yml").endswith("earlier: [ash]\n")
    assert "schools/ash is schools/oak already." in trust.run("school", "rename", "ash", "oak").expect(0).out


def test_a_folder_that_cannot_be_moved_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trust = Trust(tmp_path)
    before = snapshot(trust.root)
    real = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == "ash":
            raise OSError(5, "Input/output error", str(self))
        return real(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    trust.run("school", "rename", "ash", "oak").expect(2)
    assert snapshot(trust.root) == before


@pytest.mark.slow
def test_killed_at_any_write_no_file_is_lost_and_the_same_call_finishes(tmp_path: Path) -> None:
    old = signed(tmp_path / "old")
    accepted = "  accepted:\n    - {rule: PW038, path: schools/ash/early-help.md, reason: Agreed., until: 2027-07-31}\n"
    old.add("policies/trust.yml", accepted)
    new = Trust(tmp_path / "new", old.root)
    call = ("school", "rename", "ash", "oak")
    run(new.root, *call).expect(0)
    before, after = snapshot(old.root / "schools/ash"), snapshot(new.root / "schools/oak")
    for trust in killed(tmp_path / "killed", old, *call):
        there = [name for name in ("ash", "oak") if (trust.root / "schools" / name).exists()]
        assert len(there) == 1
        left = kept({f"/{path}": data for path, data in snapshot(trust.root / "schools" / there[0]).items()})
        assert {path[1:] for path in left} == before.keys()
        assert all(data in (before[path[1:]], after[path[1:]]) for path, data in left.items())
        trust.check().expect(0)
        run(trust.root, *call).expect(0)
        assert kept(snapshot(trust.root)) == kept(snapshot(new.root))
