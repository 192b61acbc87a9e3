"""CODEOWNERS follows from `reviewers` in the YAML files; what people wrote around our part stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policyweave.model.owners import code_owners, reviewers_for, with_part
from policyweave.pipeline import read
from tests.trustkit import Trust

FILE = ".github/CODEOWNERS"
BEGIN, END = "# policyweave: begin", "# policyweave: end"


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    """A trust in a Git repository, with reviewers of its own, of one authority and of one school."""
    made = Trust(tmp_path)
    (made.root / ".git").mkdir()
    made.add("policies/trust.yml", 'reviewers: ["@example/leads"]\n')
    made.add("policies/authorities/northshire/authority.yml", 'reviewers: ["@northshire-council"]\n')
    return made.add("schools/ash/school.yml", 'reviewers: ["@example/ash", "@a-dsl"]\n')


def part(trust: Trust, folder: str = "") -> str:
    content, _ = read(trust.root)
    assert content is not None
    return code_owners(content, folder)


def test_each_folder_has_its_reviewers_and_the_narrower_line_comes_later(trust: Trust) -> None:
    assert part(trust) == (
        "/policies/ @example/leads\n"
        "/macros/ @example/leads\n"
        "/mkdocs.yml @example/leads\n"
        "/schools/ @example/leads\n"
        "/.github/ @example/leads\n"
        "/policies/authorities/northshire/ @northshire-council @example/leads\n"
        "/schools/ash/ @example/ash @a-dsl\n"
    )


def test_a_content_folder_below_the_top_is_named_in_each_line_but_that_of_github(trust: Trust) -> None:
    lines = part(trust, "our policies/").splitlines()
    assert lines[0] == "/our\\ policies/policies/ @example/leads"
    assert [line for line in lines if not line.startswith("/our\\ policies/")] == ["/.github/ @example/leads"]


def test_nobody_is_named_where_nobody_is_written_down(tmp_path: Path) -> None:
    assert part(Trust(tmp_path)) == ""


@pytest.mark.parametrize(
    ("path", "accounts"),
    [
        ("policies/attendance.md", ("@example/leads",)),
        ("macros/small.jinja", ("@example/leads",)),
        ("mkdocs.yml", ("@example/leads",)),
        ("policies/authorities/northshire/early-help.md", ("@northshire-council", "@example/leads")),
        ("policies/authorities/southshire/early-help.md", ("@example/leads",)),
        ("schools/ash/early-help.md", ("@example/ash", "@a-dsl")),
        ("schools/elm/early-help.md", ("@example/leads",)),
        ("schools/new-school/early-help.md", ("@example/leads",)),
    ],
)
def test_who_has_to_look_at_a_file(trust: Trust, path: str, accounts: tuple[str, ...]) -> None:
    content, _ = read(trust.root)
    assert content is not None
    assert reviewers_for(content, path) == accounts


@pytest.mark.parametrize(
    "name", ["example/leads", "@", "@a b", "@-a", "@a/b/c", "@a/", "@a\n* @b", "leads@trust.example"]
)
def test_what_is_no_account_is_refused(trust: Trust, name: str) -> None:
    trust.add("schools/elm/school.yml", f"reviewers: [{json.dumps(name)}]\n")
    found = [item for item in trust.findings() if item.path == "schools/elm/school.yml"]
    assert [item.rule for item in found] == ["PW014"]
    assert "account or team on GitHub" in found[0].message


def test_the_command_says_what_would_change_and_writes_nothing(trust: Trust) -> None:
    said = trust.run("owners").expect(1).out
    assert "+ /schools/ash/ @example/ash @a-dsl\n" in said
    assert "policyweave owners --write" in said
    assert not (trust.root / FILE).exists()


def test_what_was_written_is_up_to_date(trust: Trust) -> None:
    trust.run("owners", "--write").expect(0)
    assert trust.run("owners").expect(0).out == f"{FILE} is up to date.\n"
    text = trust.read(FILE)
    trust.run("owners", "--write").expect(0)
    assert trust.read(FILE) == text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_of_people_stay_where_they_are(trust: Trust, end: str) -> None:
    trust.set(FILE, end.join(["# ours", "* @it", "", BEGIN, "/policies/ @gone", END, "/schools/elm/ @elm", ""]))
    trust.run("owners", "--write").expect(0)
    lines = trust.read(FILE).split(end)
    assert lines[:3] == ["# ours", "* @it", ""]
    assert lines[-2:] == ["/schools/elm/ @elm", ""]
    assert "/policies/ @example/leads" in lines
    assert "@gone" not in trust.read(FILE)


def test_without_reviewers_our_part_goes_and_the_rest_stays() -> None:
    text = with_part("* @it\n", "/policies/ @leads\n")
    assert "/policies/ @leads" in text
    assert with_part(text, "").strip() == "* @it"


@pytest.mark.parametrize("lines", [(BEGIN,), (END,), (END, BEGIN), (BEGIN, BEGIN, END)])
def test_broken_marker_lines_are_not_guessed_at(trust: Trust, lines: tuple[str, ...]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    trust.set(FILE, text)
    assert "once each" in trust.run("owners", "--write").expect(2).err
    assert trust.read(FILE) == text
    assert [item.rule for item in trust.findings()] == ["PW144"]


def test_a_school_that_cannot_be_read_keeps_its_reviewers(trust: Trust) -> None:
    trust.run("owners", "--write").expect(0)
    trust.set("schools/ash/school.yml", "name: [")
    assert "schools/ash/school.yml" in trust.run("owners", "--write").expect(2).err
    assert "/schools/ash/ @example/ash" in trust.read(FILE)


def test_a_link_in_the_place_of_the_file_is_not_followed(trust: Trust, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("mine", encoding="utf-8")
    (trust.root / ".github").mkdir()
    (trust.root / FILE).symlink_to(outside)
    trust.run("owners", "--write").expect(2)
    assert outside.read_text(encoding="utf-8") == "mine"


def test_the_file_lies_at_the_top_of_the_git_repository(tmp_path: Path) -> None:
    trust = Trust(tmp_path / "content")
    (tmp_path / ".git").mkdir()
    trust.add("policies/trust.yml", 'reviewers: ["@example/leads"]\n').run("owners", "--write").expect(0)
    assert "/content/trust/policies/ @example/leads" in (tmp_path / FILE).read_text(encoding="utf-8")
    assert trust.findings() == []


def test_check_warns_where_the_two_disagree(trust: Trust) -> None:
    last = trust.read("policies/trust.yml").count("\n")
    assert [item.where for item in trust.findings()] == [f"PW144 policies/trust.yml:{last}"]
    trust.run("owners", "--write").expect(0)
    assert trust.findings() == []
    trust.add("schools/elm/school.yml", 'reviewers: ["@example/elm"]\n')
    assert [item.where for item in trust.findings()] == [f"PW144 {FILE}:1"]


def test_json_says_the_same(trust: Trust) -> None:
    before = json.loads(trust.run("owners", "--format", "json").expect(1).out)
    assert (before["current"], before["written"]) == (False, False)
    assert "+ /schools/ash/ @example/ash @a-dsl" in before["differences"]
    after = json.loads(trust.run("owners", "--write", "--format", "json").expect(0).out)
    assert (after["current"], after["written"]) == (True, True)
