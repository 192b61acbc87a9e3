"""How strictly the rules are applied: checks in trust.yml."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from policyweave.pipeline import weave
from tests.trustkit import Found, Trust

PAGE = "policies/attendance.md"
DAY = datetime.date(2026, 11, 16)
QUIET = {"PW038", "PW110", "PW112", "PW113", "PW115"}


def trust_with(folder: Path, checks: str, words: str = "Ring TBC first.") -> Trust:
    """A trust whose page on attendance has a placeholder on line 9, and these lines under checks."""
    trust = Trust(folder).change(PAGE, "Every day counts.", words)
    text = trust.read("policies/trust.yml").partition("\nchecks:")[0].rstrip("\n")
    severity = "".join(f"    {rule}: off\n" for rule in sorted(QUIET))
    head = f"{text}\nchecks:\n  severity:\n{severity}"
    return trust.set("policies/trust.yml", head + checks)


def found(trust: Trust, *schools: str, on: datetime.date = DAY) -> list[Found]:
    """The findings on a day."""
    return [Found.from_finding(item) for item in weave(trust.root, schools, on=on).findings]


def accepted(rule: str = "PW034", path: str = PAGE, until: str = "2026-12-31", words: str = "") -> str:
    """An entry of checks.accepted."""
    more = f"      words: {words}\n" if words else ""
    return f"  accepted:\n    - rule: {rule}\n      path: {path}\n{more}      reason: Decided in June.\n      until: {until}\n"


def rules(items: list[Found]) -> list[tuple[str, str]]:
    return [(item.rule, item.severity) for item in items]


def test_without_settings_a_rule_is_as_grave_as_it_is(tmp_path: Path) -> None:
    assert rules(found(trust_with(tmp_path, ""))) == [("PW034", "error")]


@pytest.mark.parametrize(("word", "severity"), [("warning", "warning"), ("advice", "advice"), ("error", "error")])
def test_a_rule_can_be_made_lighter(word: str, severity: str, tmp_path: Path) -> None:
    trust = trust_with(tmp_path, f"    PW034: {word}\n")
    assert rules(found(trust)) == [("PW034", severity)]
    trust.check().expect(int(severity == "error"))


def test_a_rule_can_be_made_graver(tmp_path: Path) -> None:
    trust = trust_with(tmp_path, "    PW043: error\n", "Every day counts.\n\n[^a]: A footnote that nothing calls.")
    assert rules(found(trust)) == [("PW043", "error")]
    trust.build().expect(1)


def test_a_rule_can_be_turned_off(tmp_path: Path) -> None:
    trust = trust_with(tmp_path, "    PW034: off\n")
    assert found(trust) == []
    trust.build().expect(0)


def test_a_joining_schools_gap_does_not_become_an_error_again(tmp_path: Path) -> None:
    trust = trust_with(tmp_path, "    PW033: error\n    PW034: error\n", "Every day counts.")
    trust.change("schools/elm/school.yml", "phase: primary\n", "phase: primary\nstatus: joining\n")
    trust.remove("schools/elm/early-help.md").set("schools/elm/cme-local.md", "Ring TBC.\n")
    assert {("PW033", "warning"), ("PW034", "warning")} <= set(rules(found(trust, "elm")))


def test_an_accepted_finding_is_left_out_up_to_its_last_day(tmp_path: Path) -> None:
    trust = trust_with(tmp_path, accepted())
    assert found(trust) == []
    assert found(trust, on=datetime.date(2026, 12, 31)) == []
    ended = found(trust, on=datetime.date(2027, 1, 1))
    assert rules(ended) == [("PW034", "error"), ("PW141", "warning")]
    assert "31 December 2026" in ended[1].message
    assert trust.read("policies/trust.yml").splitlines()[ended[1].line - 1].strip() == "until: 2026-12-31"
    assert ended[1].also == ((PAGE, 9),)


@pytest.mark.parametrize(
    "entry", [accepted(path="policies/index.md"), accepted(rule="PW035"), accepted(words="to be confirmed")]
)
def test_only_the_finding_that_was_looked_at_is_accepted(entry: str, tmp_path: Path) -> None:
    trust = trust_with(tmp_path, entry)
    assert sorted(rules(found(trust))) == [("PW034", "error"), ("PW142", "warning")]


def test_words_choose_one_finding_of_a_file(tmp_path: Path) -> None:
    trust = trust_with(tmp_path, accepted(words="TBC"), "Ring TBC first.\n\nThen ring TODO.")
    assert ["TODO" in item.message for item in found(trust)] == [True]


def test_what_no_longer_occurs_is_known_only_when_everything_was_checked(tmp_path: Path) -> None:
    trust = trust_with(tmp_path, accepted(), "Every day counts.")
    (unused,) = found(trust)
    assert (unused.rule, unused.path) == ("PW142", "policies/trust.yml")
    assert trust.read("policies/trust.yml").splitlines()[unused.line - 1].strip() == "- rule: PW034"
    assert found(trust, "ash") == []
    assert rules(found(trust, "ash", "elm")) == [("PW142", "warning")]
    trust.set("schools/elm/school.yml", "name: [\n")
    assert "PW142" not in [item.rule for item in found(trust)]


def test_a_path_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    (unused,) = found(trust_with(tmp_path, accepted(path="policies/atendance.md"), "Every day counts."))
    assert "Did you mean “policies/attendance.md”?" in unused.message


def test_what_only_a_built_site_shows_is_not_called_unused(tmp_path: Path) -> None:
    assert found(trust_with(tmp_path, accepted(rule="PW130"), "Every day counts.")) == []


def test_an_unknown_rule_is_named_with_the_nearest(tmp_path: Path) -> None:
    one, other = found(trust_with(tmp_path, "    PW934: off\n" + accepted(rule="PW935"), "Every day counts."))
    assert (one.rule, other.rule, one.severity) == ("PW140", "PW140", "error")
    assert "Did you mean “PW" in one.message


@pytest.mark.parametrize("word", ["off", "warning", "advice"])
def test_what_must_not_be_missed_cannot_be_lowered(word: str, tmp_path: Path) -> None:
    kept = ["PW001", "PW010", "PW017", "PW020", "PW027", "PW053", "PW084"]
    settings = "".join(f"    {rule}: {word}\n" for rule in kept)
    refused = found(trust_with(tmp_path, settings, "Every day counts."))
    assert rules(refused) == [("PW143", "error")] * len(kept)
    assert [item.message.split()[0] for item in refused] == kept


def test_such_a_setting_is_not_followed(tmp_path: Path) -> None:
    trust = trust_with(tmp_path, "    PW053: off\n" + accepted(rule="PW053"), "Read [the guide](guide.md).")
    assert [item.rule for item in found(trust)] == ["PW053", "PW143", "PW143"]


def test_to_leave_it_as_grave_as_it_is_is_allowed(tmp_path: Path) -> None:
    assert found(trust_with(tmp_path, "    PW053: error\n", "Every day counts.")) == []


def test_personal_data_is_accepted_only_with_the_words_that_were_looked_at(tmp_path: Path) -> None:
    text = "The form asks for a number such as QQ 12 34 56 C."
    trust = trust_with(tmp_path, accepted(rule="PW084"), text)
    there = [item for item in found(trust) if item.rule == "PW084"]
    assert [item.rule for item in found(trust) if item.path == "policies/trust.yml"] == ["PW143"]
    words = there[0].message.rstrip(".") if there else "national insurance"
    trust = trust_with(tmp_path / "words", accepted(rule="PW084", words=words), text)
    assert "PW143" not in [item.rule for item in found(trust)]
    assert "PW084" not in [item.rule for item in found(trust)]


def test_personal_data_stays_an_error_at_a_school_that_is_joining(tmp_path: Path) -> None:
    trust = trust_with(tmp_path, "", "Every day counts.")
    trust.change("schools/elm/school.yml", "phase: primary\n", "phase: primary\nstatus: joining\n")
    trust.set("schools/elm/cme-local.md", "Ask about J. Smith, date of birth 3 April 2015, AB 12 34 56 C.\n")
    assert ("PW084", "error") in rules(found(trust, "elm"))
