"""An edition is recorded in national.yml: nothing else changes there, twice is once, and the worklist begins."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path

import pytest

from policyweave.edit.tree import tree
from tests.national.updates import ADDRESS, BEFORE, CHECKED, COMING, CONFIRMED, INDEX, NATIONAL, cited, recorded
from tests.trustkit import REPOSITORY, Trust, snapshot

CALL = ("national", "update", "kcsie", "--edition", "2026", "--issued", "2026-07-06", "--in-force", "2026-09-01",
        "--address", ADDRESS, "--verified-by", "Trust safeguarding lead", "--verified-on", "2026-07-10")  # fmt: skip
DEMONSTRATION = (REPOSITORY / NATIONAL).read_text(encoding="utf-8")


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    """The small trust with all kinds of citations."""
    return cited(tmp_path)


def test_an_edition_is_recorded_behind_the_one_before(trust: Trust) -> None:
    before = trust.read(NATIONAL)
    out = trust.run(*CALL).expect(0).out
    assert "kcsie 2026 is recorded. Changed: policies/national.yml, policies/confirmed.yml." in out
    assert trust.read(NATIONAL) == before + (
        '    - name: "2026"\n      issued: 2026-07-06\n      in_force: 2026-09-01\n'
        '      verified: {by: Trust safeguarding lead, "on": 2026-07-10}\n'
    )
    assert "4 passages on the edition before, 4 still to be looked at." in out


def test_recording_twice_is_recording_once(trust: Trust) -> None:
    trust.run(*CALL).expect(0)
    once = snapshot(trust.root)
    assert "is recorded so already. Nothing was changed." in trust.run(*CALL).expect(0).out
    assert snapshot(trust.root) == once


def test_the_entry_that_waits_for_its_dates_is_filled_and_no_other_line_changes(tmp_path: Path) -> None:
    trust = Trust(tmp_path, REPOSITORY)
    address = "https://www.gov.uk/government/publications/kcsie-2026"
    recorded(trust, replace(COMING, address=address))
    old, new = DEMONSTRATION.splitlines(), trust.read(NATIONAL).splitlines()
    start = next(number for number, line in enumerate(old) if '- name: "2026"' in line)
    assert new[: start + 1] == old[: start + 1]
    assert new[start + 6 :] == old[start + 5 :]
    assert new[start + 1 : start + 6] == [
        "      issued: 2026-07-06", "      in_force: 2026-09-01", "      annex:",
        '      verified: {by: Trust safeguarding lead, "on": 2026-07-10}', f"      url: {address}",
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_as_people_write_it_stays_as_it_is(end: str, trust: Trust) -> None:
    text = trust.read(NATIONAL).replace("      annex: F\n", "      annex: F   # by letter\n\n")
    text = f"# Ours\n\n{text}    # the next one comes in summer\n\nother:   # a second one\n  title: Other\n  short: Other\n"
    text += '  publisher: X\n  url: https://x.example/\n  editions: [{name: "1"}]\n'
    trust.set(NATIONAL, text.replace("\n", end))
    before = trust.read(NATIONAL)
    recorded(trust)
    after = trust.read(NATIONAL)
    lines = after.split(end)
    new = [line for line in lines if line not in before.split(end)]
    assert len(new) == 4
    assert [line for line in lines if line not in new] == before.split(end)
    assert after.index("2026-07-10") < after.index("# the next one comes")


def test_another_day_changes_that_day_alone(trust: Trust) -> None:
    recorded(trust)
    before, listed = trust.read(NATIONAL), trust.read(CONFIRMED)
    recorded(trust, replace(COMING, issued=None, in_force=datetime.date(2026, 9, 8)))
    assert trust.read(NATIONAL) == before.replace("in_force: 2026-09-01", "in_force: 2026-09-08")
    assert trust.read(CONFIRMED) == listed


def test_the_worklist_is_written_open_one_block_each(trust: Trust) -> None:
    recorded(trust)
    text = trust.read(CONFIRMED)
    root = tree(text)
    assert root is not None
    plain = root.plain["kcsie"]
    assert plain["edition"] == "2026"
    paths = sorted(passage["path"] for passage in plain["passages"].values())
    council = "policies/authorities/northshire/cme-local.md"
    assert paths == [council, INDEX, INDEX, "schools/ash/early-help.md"]
    assert list(plain["passages"]) == sorted(plain["passages"])
    assert text.count("\n\n    # ") == text.count("      # not confirmed yet\n") == 4


def test_the_next_edition_begins_a_new_worklist_and_leaves_others(trust: Trust) -> None:
    trust.set(CONFIRMED, '# Ours\n\nother:\n  edition: "1"\n  passages:\n\n# below\n')
    trust.add(NATIONAL, "\nother:\n  title: Other\n  short: Other\n  publisher: X\n  url: https://x.example/\n")
    trust.add(NATIONAL, '  editions: [{name: "0"}, {name: "1"}]\n')
    recorded(trust)
    first = trust.read(CONFIRMED)
    assert first.startswith('# Ours\n\nother:\n  edition: "1"\n  passages:\n')
    year = datetime.timedelta(days=365)
    assert COMING.issued
    assert COMING.in_force
    recorded(trust, replace(COMING, name="2027", issued=COMING.issued + year, in_force=COMING.in_force + year))
    second = trust.read(CONFIRMED)
    assert second == first.replace('edition: "2026"', 'edition: "2027"')


def test_what_is_not_the_newest_edition_asks_nothing(trust: Trust) -> None:
    recorded(trust)
    trust.remove(CONFIRMED)
    old = replace(COMING, name="2025", issued=None, in_force=None, withdrawn=datetime.date(2026, 9, 1))
    done = recorded(trust, old)
    assert (done.items, done.changed) == (None, (NATIONAL,))
    assert "      withdrawn: 2026-09-01\n" in trust.read(NATIONAL)
    assert not (trust.root / CONFIRMED).exists()


def test_a_program_can_read_what_was_done(trust: Trust) -> None:
    done = json.loads(trust.run(*CALL, "--format", "json").expect(0).out)
    assert (done["edition"], done["added"], done["changed"]) == ("2026", True, [NATIONAL, CONFIRMED])
    assert {item["who"] for item in done["items"]} == {
        "the trust's safeguarding lead", "whoever looks after the texts of northshire", "the DSL of ash"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kcsie": "kcise"}, "There is no guidance “kcise” in policies/national.yml. Did you mean “kcsie”?"),
        ({"2026-07-06": "6 July"}, "“6 July” must be a date written as year-month-day"),
        ({"2026-07-06": "2026-02-30"}, "is not a day of the calendar"),
        ({ADDRESS: "gov.uk/kcsie"}, "must be a web address"),
        ({"Trust safeguarding lead": "R. Example"}, "“R. Example” is no role of the trust's own"),
        ({"2026-09-01": "2026-07-01"}, "cannot be in force on 1 July 2026, before it is issued on 6 July 2026"),
        ({"2026-07-06": "2019-07-06", "2026-09-01": "2019-09-01"}, "older than the newest one there"),
        ({"2026": " "}, "“kcsie.editions"),
    ],
)
def test_what_cannot_be_right_is_refused(changes: dict[str, str], words: str, trust: Trust) -> None:
    before = snapshot(trust.root)
    done = trust.run(*(changes.get(word, word) for word in CALL)).expect(2)
    assert words in done.err.replace("“editions", "“kcsie.editions")
    assert snapshot(trust.root) == before


def test_a_file_that_a_program_cannot_change_is_left(trust: Trust) -> None:
    text = trust.read(NATIONAL).replace("verified: {", "verified: &who {")
    trust.set(NATIONAL, text)
    assert "holds an anchor" in trust.run(*CALL).expect(2).err
    assert trust.read(NATIONAL) == text


def test_an_edition_in_a_list_on_one_line_is_recorded_there(trust: Trust) -> None:
    verified = "{by: Trust safeguarding lead, on: 2026-07-01}"
    trust.set(NATIONAL, trust.read(NATIONAL).partition("  editions:")[0] + (
        f'  editions: [{{name: "2025", in_force: 2025-09-01, verified: {verified}}}]\n'
    ))  # fmt: skip
    assert recorded(trust, replace(COMING, verified=CHECKED), BEFORE).added
    assert '}, {name: "2026", issued: 2026-07-06, in_force: 2026-09-01, verified: {by: ' in trust.read(NATIONAL)
    assert [item.message for item in trust.findings() if item.severity == "error"] == []
