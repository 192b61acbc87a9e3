"""Opening an edition: cycle.yml gets its name and year, each school a review in which nothing is signed off."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from policyweave.cycling import open_edition, sign_off
from tests.cycle.reviews import EDITION, SIGNED, STEPS, done, opened, review_of, signed
from tests.trustkit import REPOSITORY, Trust, snapshot
from tests.warm import python

CYCLE = "policies/cycle.yml"
SCHOOLS = sorted(path.name for path in (REPOSITORY / "schools").iterdir())


def test_the_next_edition_of_the_real_trust(tmp_path: Path) -> None:
    trust = opened(tmp_path, REPOSITORY)
    before = snapshot(trust.root)
    said = trust.run("cycle", "open", "2027-28").expect(0).out
    assert "The edition 2027-28 is open; the contextual review began at 8 schools." in said
    after = snapshot(trust.root)
    assert {path for path in after if after[path] != before[path]} == {CYCLE, *map(review_of, SCHOOLS)}
    lines = difflib.ndiff(before[CYCLE].decode().splitlines(), after[CYCLE].decode().splitlines())
    assert [line for line in lines if line[0] in "+-"] == [
        '- edition: "2026-27"', '+ edition: "2027-28"', '- academic_year: "2026-27"', '+ academic_year: "2027-28"',
    ]  # fmt: skip
    for school in SCHOOLS:
        text = trust.read(review_of(school))
        assert text.count("    # not signed off yet\n") == len(STEPS)
        assert '\nedition: "2027-28"\n' in text
    assert all(item.severity != "error" for item in trust.findings())


def test_an_edition_that_is_open_is_not_opened_again(tmp_path: Path) -> None:
    trust = signed(tmp_path, schools=("ash",))
    before = snapshot(trust.root)
    assert "The edition 2026-27 is open already" in trust.run("cycle", "open", "2026-27").expect(2).err
    assert snapshot(trust.root) == before


def test_a_school_that_joined_since_is_opened_beside_the_others(tmp_path: Path) -> None:
    trust = signed(tmp_path, schools=("ash",)).remove(review_of("elm"))
    before = trust.read(review_of("ash"))
    assert "Opened now for: elm." in trust.run("cycle", "open", "2026-27").expect(0).out
    assert trust.read(review_of("ash")) == before
    assert done(trust) == {f"ash {step}" for step in STEPS}


def test_the_sign_offs_of_the_year_before_do_not_count(tmp_path: Path) -> None:
    trust = signed(tmp_path)
    trust.run("cycle", "open", "2027-28").expect(0)
    assert done(trust) == set()
    sign_off(trust.root, "ash", "links", "DSL", SIGNED)
    assert done(trust) == {"ash links"}


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        ("2025-26", "The edition 2026-27 is under way; 2025-26 lies before it."),
        ("2027-29", "is no academic year such as 2027-28"),
        ("2027", "is no academic year such as 2027-28"),
        ("٢٠٢٧-٢٨", "is no academic year such as 2027-28"),
        ("", "is no academic year such as 2027-28"),
    ],
)
def test_what_cannot_be_opened_changes_nothing(edition: str, words: str, tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    before = snapshot(trust.root)
    assert words in trust.run("cycle", "open", edition).expect(2).err
    assert snapshot(trust.root) == before


def test_line_ends_of_cycle_yml_stay(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    text = trust.read(CYCLE).replace("\n", "\r\n").replace('edition: "2026-27"', "edition: '2026-27'   # ours")
    trust.set(CYCLE, text)
    open_edition(trust.root, "2027-28")
    assert trust.read(CYCLE) == text.replace("'2026-27'", "'2027-28'").replace('"2026-27"', '"2027-28"')


@pytest.mark.parametrize("path", [CYCLE, review_of("elm")])
def test_if_one_file_cannot_be_written_all_stay(path: str, tmp_path: Path) -> None:
    trust = signed(tmp_path, schools=("ash",))
    (trust.root / path).rename(tmp_path / "aside.yml")
    if path == CYCLE:
        (trust.root / path).with_name(".cycle.yml.part").mkdir()
        (tmp_path / "aside.yml").rename(trust.root / path)
    else:
        (trust.root / path).symlink_to(tmp_path / "aside.yml")
    before = snapshot(trust.root)
    trust.run("cycle", "open", "2027-28").expect(2)
    assert snapshot(trust.root) == before


def test_an_opening_that_was_interrupted_is_finished_and_not_undone(tmp_path: Path) -> None:
    trust = signed(tmp_path, schools=("ash",))
    trust.change(review_of("elm"), f'edition: "{EDITION}"', 'edition: "2027-28"')
    before = snapshot(trust.root)
    said = trust.run("cycle", "open", EDITION).expect(2).err
    assert "schools/elm/review.yml is about the edition 2027-28 already" in said
    assert (
        "`policyweave cycle open 2027-28`"
        in trust.run("cycle", "sign-off", "elm", "links", "--by", "DSL").expect(2).err
    )
    assert snapshot(trust.root) == before
    assert "policyweave cycle open 2027-28" in trust.run("cycle", "status").expect(0).out


KILLED = """
import os, signal, sys
from pathlib import Path
from policyweave import cycling
left = int(sys.argv[2])

def watch(event, arguments):
    global left
    if event == "os.rename":
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

sys.addaudithook(watch)
cycling.open_edition(Path(sys.argv[1]), "2027-28")
"""


@pytest.mark.slow
def test_an_opening_that_is_killed_leaves_whole_files_and_is_finished_by_the_next(tmp_path: Path) -> None:
    old = signed(tmp_path / "old")
    new = Trust(tmp_path / "new", old.root)
    open_edition(new.root, "2027-28")
    before, after = snapshot(old.root), snapshot(new.root)
    codes = []
    for step in range(4):
        trust = Trust(tmp_path / f"{step}", old.root)
        codes.append(python(KILLED, str(trust.root), str(step)))
        left = {path: data for path, data in snapshot(trust.root).items() if not path.endswith(".part")}
        assert left.keys() == after.keys()
        assert all(data in (before[path], after[path]) for path, data in left.items())
        trust.check().expect(0)
        if left != after:
            open_edition(trust.root, "2027-28")
        assert snapshot(trust.root) == after
    assert codes == [-9, -9, -9, 0]
