"""A writer that is killed at any step leaves all or nothing, and holds nobody up."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from policyweave.repository.transaction import Transaction
from tests.github.repositories import ME, NOON, bare, clone, git, refs, tree
from tests.trustkit import environ
from tests.warm import python

MAIN = "refs/heads/main"

STEPS = ("read-tree", "hash-object", "update-index", "write-tree", "commit-tree")
WRITER = """
import datetime, sys
from pathlib import Path
from policyweave.repository.transaction import Author, Transaction
here = Transaction(Path(sys.argv[1]))
remote = sys.argv[2] or None
old = here.value("refs/heads/main", remote)
new = here.commit(old, {"a": b"2", "b": b"2"}, "Second", Author("W", "w@trust.example"), datetime.datetime.now(datetime.UTC))
here.update({"refs/heads/main": (old, new), "refs/tags/x": (None, new)}, remote)
"""


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("step", [*STEPS, "update-ref", "push"])
def test_a_writer_killed_at_any_step_leaves_all_or_nothing(tmp_path: Path, step: str, moment: str) -> None:
    there = Transaction(bare(tmp_path / "there.git"))
    one = there.commit(None, {"a": b"1"}, "First", ME, NOON)
    there.update({MAIN: (None, one)})
    here = clone(there.repository, tmp_path / "here")
    stub = tmp_path / "bin" / "git"
    stub.parent.mkdir()
    kill = 'kill -9 "$PPID"; exit 1'
    real = shutil.which("git")
    run = f'{real} "$@"' if moment == "after" else ":"
    stub.write_text(
        f'#!/bin/sh\nfor word; do if [ "$word" = {step} ]; then {run}; {kill}; fi; done\nexec {real} "$@"\n',
        encoding="utf-8",
    )
    stub.chmod(0o755)
    remote = "origin" if step == "push" else ""
    path = os.pathsep.join([str(stub.parent), os.environ["PATH"]])
    assert python(WRITER, str(here), remote, environment=environ({"PATH": path})) == -9
    place = there.repository if remote else here
    left = {name: value for name, value in refs(place).items() if not name.startswith("refs/remotes/")}
    if moment == "after" and step in ("update-ref", "push"):
        assert left.keys() == {MAIN, "refs/tags/x"}
        assert tree(place, "main") == {"a": "2", "b": "2"}
    else:
        assert left == {MAIN: one}
    git(place, "fsck", "--strict", "--no-dangling")
    again = WRITER.replace("refs/tags/x", "refs/tags/y")
    assert python(again, str(here), remote) == 0, "the next one is not held up by what was left"
