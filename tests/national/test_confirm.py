"""A passage is confirmed: its own lines alone, twice is once, moved lines do not open it again, other words do."""

from __future__ import annotations

import datetime
import json
import signal
import sys
from itertools import permutations
from pathlib import Path

import pytest

from policyweave.cycling import Where, confirm
from policyweave.pipeline import CannotUse
from tests import gitkit
from tests.national.updates import (
    ASH,
    CONFIRMED,
    ELM,
    INDEX,
    NATIONAL,
    SINCE,
    cited,
    items,
    open_at,
    recorded,
    severities,
)
from tests.trustkit import Trust, snapshot
from tests.warm import python

LATER = SINCE + datetime.timedelta(days=3)
COUNCIL = "policies/authorities/northshire/cme-local.md"


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    """The small trust for which KCSIE 2026 has been recorded."""
    trust = cited(tmp_path)
    recorded(trust)
    return trust


def line_of(trust: Trust, path: str, words: str) -> int:
    """The line of a file on which words stand."""
    return next(number for number, line in enumerate(trust.read(path).split("\n"), 1) if words in line)


def confirmed(trust: Trust, path: str, words: str, by: str, on: datetime.date = SINCE) -> None:
    """Confirms the passage in which words stand."""
    confirm(trust.root, "kcsie", Where(place=f"{path}:{line_of(trust, path, words)}"), by, on)


def all_confirmed(trust: Trust) -> None:
    confirmed(trust, INDEX, "cite(", "trust_lead")
    confirmed(trust, INDEX, "paragraph 18", "trust_lead")
    confirmed(trust, COUNCIL, "cite(", "trust_lead")
    confirmed(trust, ASH, "KCSIE", "DSL")


def test_a_confirmation_changes_the_lines_of_its_passage_alone(trust: Trust) -> None:
    before = snapshot(trust.root)
    old = trust.read(CONFIRMED).split("\n")
    place = f"{ASH}:1"
    out = trust.run("national", "confirm", "kcsie", "--place", place, "--by", "dsl").expect(0).out
    assert f"{place} is confirmed for kcsie 2026 by DSL." in out
    assert "3 passages left to look at." in out
    after = snapshot(trust.root)
    assert {path for path in after if after[path] != before.get(path)} == {CONFIRMED}
    new = trust.read(CONFIRMED).split("\n")
    at = next(number for number, line in enumerate(new) if line == "      by: DSL")
    assert new[at + 1] == f"      on: {datetime.date.today().isoformat()}"
    assert old[:at] == new[:at]
    assert old[at] == "      # not confirmed yet"
    assert old[at + 1 :] == new[at + 2 :]


def test_confirming_twice_is_confirming_once(trust: Trust) -> None:
    confirmed(trust, ASH, "KCSIE", "DSL")
    once = trust.read(CONFIRMED)
    confirmed(trust, ASH, "KCSIE", "trust_lead", LATER)
    assert trust.read(CONFIRMED) == once
    out = trust.run("national", "confirm", "kcsie", "--place", f"{ASH}:1", "--by", "DSL").expect(0).out
    assert f"{ASH}:1 was confirmed already, by DSL on 10 September 2026." in out


def test_when_everything_is_confirmed_check_is_content(trust: Trust) -> None:
    all_confirmed(trust)
    assert open_at(trust) == []
    assert severities(trust) == {}
    assert "4 of 4 passages confirmed, 0 open" in trust.run("national", "status").expect(0).out


def test_moved_lines_spacing_and_bold_do_not_open_it_again(trust: Trust) -> None:
    all_confirmed(trust)
    text = trust.read(INDEX)
    passage = "Help comes early, as paragraph 18 of KCSIE asks.\n\n"
    moved = text.replace(passage, "").replace(
        "## Mobile phones\n", "## Mobile phones\n\n**Help**   comes early,\nas paragraph 18 of KCSIE asks.\n\n"
    )
    trust.set(INDEX, moved)
    trust.set(ASH, "\n\n" + trust.read(ASH))
    assert open_at(trust) == []


def test_other_values_and_another_edition_on_the_page_do_not_open_it_again(trust: Trust) -> None:
    all_confirmed(trust)
    trust.change("schools/ash/school.yml", "name: Ash School", "name: Ash Tree School")
    trust.change("policies/cycle.yml", "in_force: 2026-09-01", "in_force: 2026-08-01")
    assert open_at(trust) == []
    trust.change(
        NATIONAL, "      issued: 2026-07-06\n", "      issued: 2026-07-06\n      url: https://www.gov.uk/k26\n"
    )
    assert open_at(trust) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("asks.", "asks us."),
        ("paragraph 18", "paragraph 19"),
        ("as paragraph 18 of KCSIE asks", "~~as paragraph 18 of KCSIE asks~~"),
        ("paragraph 18 of KCSIE", "[paragraph 18 of KCSIE](https://other.example/)"),
    ],
)
def test_other_words_are_looked_at_anew(old: str, new: str, trust: Trust) -> None:
    all_confirmed(trust)
    trust.change(INDEX, old, new)
    assert open_at(trust) == [INDEX]
    assert severities(trust) == {INDEX: "advice"}
    confirmed(trust, INDEX, "Help comes early", "trust_lead")
    assert open_at(trust) == []


def test_a_passage_that_no_longer_cites_needs_no_confirmation(trust: Trust) -> None:
    trust.change(ASH, " (KCSIE 2025, para. 42)", "")
    trust.change(INDEX, ", as paragraph 18 of KCSIE asks", "")
    assert open_at(trust) == [COUNCIL, INDEX]


def test_the_same_words_of_another_school_are_its_own(trust: Trust) -> None:
    confirmed(trust, ASH, "KCSIE", "DSL")
    trust.set(ELM, trust.read(ASH))
    assert ELM in open_at(trust)
    assert ASH not in open_at(trust)


def test_a_slot_is_confirmed_whole(trust: Trust) -> None:
    trust.add(ASH, "\nMore of it stands in KCSIE, Part two.\n")
    done = confirm(trust.root, "kcsie", Where(slot="early-help"), "DSL", SINCE)
    assert [item.place.path for item in done.items] == [ASH, ASH]
    assert ASH not in open_at(trust)


def test_a_slot_that_several_schools_fill_asks_for_the_school(trust: Trust) -> None:
    trust.set(ELM, trust.read(ASH))
    with pytest.raises(CannotUse, match=r"Words of several fill the slot “early-help”: ash, elm\. Name a school"):
        confirm(trust.root, "kcsie", Where(slot="early-help"), "DSL", SINCE)
    confirm(trust.root, "kcsie", Where(slot="early-help", school="elm"), "DSL", SINCE)
    assert ASH in open_at(trust)
    assert ELM not in open_at(trust)


def test_a_value_that_names_an_edition_is_confirmed_too(trust: Trust) -> None:
    path = "schools/ash/school.yml"
    trust.add(path, "values: {training: Every autumn by KCSIE 2025}\n")
    assert path in open_at(trust)
    confirmed(trust, path, "KCSIE", "DSL")
    assert path not in open_at(trust)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--place", f"{INDEX}:1", "--by", "trust_lead"), "Nothing at policies/index.md:1 rests on an earlier edition"),
        (("--place", f"{INDEX}:1", "--by", "trust_lead"), "In policies/index.md these lines do: 12, 16."),
        (("--place", "index", "--by", "trust_lead"), "“index” is no place such as policies/safeguarding.md:120"),
        (("--slot", "phones", "--by", "DSL"), "Nothing in the slot “phones” rests on"),
        (("--slot", "early-help", "--school", "oak", "--by", "DSL"), "There is no school “oak”"),
        (("--place", f"{ASH}:1", "--by", "dls"), "“dls” is no role in policies/trust.yml. Did you mean “dsl”?"),
        (("--place", f"{ASH}:1", "--by", "head"), "Nobody holds the role “Head teacher” at ash"),
        (("--place", f"{COUNCIL}:1", "--by", "DSL"), "“DSL” is no role of the trust's own"),
        (("--by", "DSL"), "one of the arguments --place --slot is required"),
    ],
)
def test_what_cannot_be_confirmed_is_said(arguments: tuple[str, ...], words: str, trust: Trust) -> None:
    before = snapshot(trust.root)
    assert words in trust.run("national", "confirm", "kcsie", *arguments).expect(2).err
    assert snapshot(trust.root) == before


def test_without_a_new_edition_there_is_nothing_to_confirm(tmp_path: Path) -> None:
    done = cited(tmp_path).run("national", "confirm", "kcsie", "--place", f"{ASH}:1", "--by", "DSL").expect(2)
    assert "No new edition of “kcsie” was recorded." in done.err


def test_a_program_can_read_what_was_confirmed(trust: Trust) -> None:
    place = ("--place", f"{ASH}:1:5", "--by", "DSL", "--format", "json")
    done = json.loads(trust.run("national", "confirm", "kcsie", *place).expect(0).out)
    assert (done["by"], done["left"], len(done["confirmed"]), done["before"]) == ("DSL", 3, 1, [])


def test_confirmations_on_two_branches_merge_in_any_order(trust: Trust) -> None:
    gitkit.begin(trust.root)
    start = trust.read(CONFIRMED)
    todo = [(item.place.path, item.digest) for item in items(trust).values()]
    merged = set()
    for number, (path, _) in enumerate(todo):
        gitkit.git(trust.root, "checkout", "-q", "-b", f"b{number}", "main")
        by = "DSL" if path == ASH else "trust_lead"
        place = list(items(trust).values())[number].place
        confirm(trust.root, "kcsie", Where(place=f"{place.path}:{place.line}"), by, SINCE)
        gitkit.commit(trust.root)
    for order in list(permutations(range(len(todo))))[::5]:
        gitkit.git(trust.root, "checkout", "-q", "--detach", "main")
        for number in order:
            gitkit.git(trust.root, "merge", "-q", "-m", "merge", f"b{number}")
        merged.add(trust.read(CONFIRMED))
    assert len(merged) == 1
    assert start.count("# not confirmed yet") == next(iter(merged)).count("\n      by: ") == len(todo)
    assert severities(trust) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_whoever_is_killed_leaves_the_old_file_or_the_new_one(trust: Trust) -> None:
    old = trust.read(CONFIRMED)
    code = (
        "import os, signal\nfrom policyweave.edit import files\nbefore = os.fsync\n"
        "os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from policyweave.cli import main\nimport sys\nsys.exit(main(sys.argv[1:]))\n"
    )
    call = ("--root", str(trust.root), "national", "confirm", "kcsie", "--place", f"{ASH}:1", "--by", "DSL")
    assert python(code, *call) == -signal.SIGKILL
    assert trust.read(CONFIRMED) == old
    trust.run("national", "confirm", "kcsie", "--place", f"{ASH}:1", "--by", "DSL").expect(0)
    assert ASH not in open_at(trust)
    assert [path.name for path in (trust.root / "policies").glob(".*")] == []
