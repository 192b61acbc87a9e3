"""The command line: what each command says and how it ends."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from policyweave import __version__
from tests.trustkit import Trust, argv, command, environ, run, snapshot

COMMANDS = ("init", "build", "plan", "merge", "serve", "check", "compose", "schema", "school")


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    return Trust(tmp_path)


# Calls that cannot be used


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["check", "ahs"], "“ash”"),
        (["build", "ash", "elmm"], "“elm”"),
        (["compose", "ahs", "--out", "new"], "“ash”"),
        (["school", "show", "ahs"], "“ash”"),
        (["bild"], "build"),
        (["check", "--formt", "json"], "--formt"),
        (["check", "--format", "xml"], "json"),
        (["build", "--audience", "pupils"], "staff"),
        (["build", "--jobs", "many"], "many"),
        (["compose", "ash"], "--out"),
        (["school"], "ACTION"),
        (["school", "forget", "ash"], "list"),
        (["schema", "nothing"], "school"),
        (["init"], "DIR"),
        ([], "check"),
    ],
    ids=" ".join,
)
def test_a_call_that_cannot_be_used_ends_with_2(trust: Trust, arguments: list[str], hint: str) -> None:
    before = snapshot(trust.root)
    done = trust.run(*arguments).expect(2)
    assert hint in done.said
    assert snapshot(trust.root) == before


@pytest.mark.parametrize(
    "arguments", [["check"], ["build"], ["compose", "ash", "--out", "new"], ["school", "list"]], ids=" ".join
)
@pytest.mark.parametrize("kind", ["nothing", "a file", "an empty folder", "another folder"])
def test_a_place_without_content_ends_with_2(tmp_path: Path, kind: str, arguments: list[str]) -> None:
    place = tmp_path / "place"
    if kind == "a file":
        place.write_text("words")
    elif kind != "nothing":
        place.mkdir()
    if kind == "another folder":
        (place / "README.md").write_text("words")
    done = run(place, *arguments).expect(2)
    assert str(place) in done.err
    assert "--root" in done.err
    assert done.out == ""


@pytest.mark.parametrize("path", ["policies/trust.yml", "policies/national.yml", "policies/cycle.yml"])
def test_content_without_its_first_file_says_which(trust: Trust, path: str) -> None:
    done = trust.remove(path).check().expect(1)
    assert path in done.said
    assert path in trust.build().expect(1).said


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_command_explains_itself(name: str) -> None:
    done = run(None, *([name] if name else []), "--help").expect(0)
    assert done.out.startswith("usage: policyweave")
    assert done.err == ""


def test_the_help_names_every_command() -> None:
    said = run(None, "--help").out
    assert [name for name in COMMANDS if not re.search(rf"^ +{name} +\S", said, re.MULTILINE)] == []
    assert run(None, "--version").expect(0).out == f"policyweave {__version__}\n"


# init


@pytest.mark.slow
def test_what_init_writes_can_be_built_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "our trust"
    said = run(None, "init", folder).expect(0).out
    assert str(folder) in said
    assert run(folder, "check", "--strict").expect(0).err == ""
    run(folder, "build").expect(0)
    assert (folder / "site" / "public" / "index.html").is_file()
    for audience in ("public", "staff"):
        built = {entry.name for entry in (folder / "site" / audience).iterdir() if (entry / "index.html").is_file()}
        assert built == {"editions", "p", *(entry.name for entry in (folder / "schools").iterdir() if entry.is_dir())}
    assert "site" in (folder / ".gitignore").read_text()


def test_init_says_what_to_run_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = run(None, "init", "new").expect(0).out
    assert re.search(r"policyweave .*build", said)
    assert (tmp_path / "new" / "policies" / "trust.yml").is_file()


@pytest.mark.parametrize("kind", ["a file", "a full folder"])
def test_init_writes_over_nothing(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "place"
    if kind == "a file":
        place.write_text("words")
    else:
        place.mkdir()
        (place / "notes.txt").write_text("words")
    before = snapshot(tmp_path)
    assert "place" in run(None, "init", place).expect(2).err
    assert snapshot(tmp_path) == before


def test_init_takes_an_empty_folder(tmp_path: Path) -> None:
    run(None, "init", tmp_path).expect(0)
    run(tmp_path, "check").expect(0)


# check


def test_check_says_that_all_is_well(trust: Trust) -> None:
    done = trust.check().expect(0)
    assert done.err == ""
    assert "2 schools" in done.out
    assert trust.check("--format", "json").out.strip() == "[]"


def test_a_finding_has_its_place_words_and_what_to_do_next(trust: Trust) -> None:
    done = trust.page("note", "At {{ school.naem }}.").check().expect(1)
    assert "policies/note.md:7:" in done.said
    assert "“name”" in done.said
    (found,) = trust.findings()
    assert found.message in done.said
    assert found.fix in done.said
    assert found.rule in done.said
    assert "1 error" in done.said


def test_warnings_count_only_with_strict(trust: Trust) -> None:
    trust.page("note", "## Scope\n\nWords.\n\n## Scope\n\nWords.")
    assert {item.severity for item in trust.findings()} == {"warning"}
    assert "warning" in trust.check().expect(0).said
    trust.check("--strict").expect(1)
    trust.check("--strict", "--format", "json").expect(1)


def test_another_schools_fault_is_not_this_schools(trust: Trust) -> None:
    trust.set("schools/elm/early-help.md", "At {{ school.naem }}.")
    trust.check("ash").expect(0)
    trust.check("elm").expect(1)
    assert {item.schools for item in trust.findings()} == {("elm",)}


def test_a_rule_can_be_explained(trust: Trust) -> None:
    said = trust.check("--explain", "PW020").expect(0).out
    assert "PW020" in said
    assert "unknown-name" in said
    trust.check("--explain", "PW999").expect(2)


# Surroundings


def test_nothing_is_coloured_where_nobody_sees_it(trust: Trust) -> None:
    trust.page("note", "At {{ school.naem }}.")
    for arguments in (["check"], ["build"], ["school", "list"]):
        done = trust.command(*arguments, environment={"TERM": "xterm-256color", "COLORTERM": "truecolor"})
        assert "\x1b" not in done.said
        assert "\r" not in done.said


def test_the_computers_settings_do_not_matter(trust: Trust) -> None:
    settings = {"PYTHONUTF8": "0", "LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    trust.page("note", "“Łódź” at {{ school.naem }}.")
    done = trust.command("check", environment=settings).expect(1)
    assert "“school” has no “naem”" in done.said
    trust.page("note", "“Łódź” at {{ school.name }}.")
    trust.command("compose", "ash", "--out", trust.root.parent / "woven", environment=settings).expect(0)
    assert "“Łódź” at Ash School." in (trust.root.parent / "woven/public/note.md").read_text(encoding="utf-8")


def test_the_current_folder_is_the_repository_unless_said_otherwise(
    trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(trust.root)
    assert "2 schools" in run(None, "check").expect(0).out
    monkeypatch.chdir(trust.root.parent)
    assert "2 schools" in run(Path("trust"), "check").expect(0).out
    run(None, "check").expect(2)


def test_a_reader_that_goes_away_is_no_fault(trust: Trust) -> None:
    process = subprocess.Popen(
        argv(trust.root, "schema"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ()
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    error = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(30) == 0, error
    assert error == ""


def test_python_m_policyweave_is_the_same_command() -> None:
    assert command("--version").expect(0).out.strip() == f"policyweave {__version__}"
