"""A release that is killed at any write leaves no tag, or the whole release; of two at once one wins, and the other is told."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policyweave.edition.released import find
from policyweave.releasing import making
from policyweave.releasing.archives import rebuild
from policyweave.releasing.release import Call, release
from tests import warm
from tests.edition.releases import FIRST, TAG, known, ready, tags
from tests.gitkit import git
from tests.trustkit import TIMEOUT, Trust, environ, snapshot

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")]
WRITE = "policyweave.releasing.release.write"
WRITES = frozenset({"open", "os.rename", "os.remove", "os.chmod", "os.mkdir", "shutil.rmtree", "subprocess.Popen"})
READS_ONLY = {"rev-parse", "check-ref-format", "config", "cat-file", "ls-tree", "ls-remote"}
ARCHIVES = {"2026-27-public.tar.gz", "2026-27-staff.tar.gz"}


def counted(kill_at: int, out: Path) -> Callable[[str, tuple[Any, ...]], None]:
    """An audit hook that kills this process before its write number kill_at: git's writes, and files below out."""
    seen = [0]

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event in WRITES and _writes(event, given, str(out)):
            seen[0] += 1
            if seen[0] == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    return hook


def _writes(event: str, given: tuple[Any, ...], out: str) -> bool:
    if event == "subprocess.Popen":
        words = [str(word) for word in given[1]]
        return "git" in words[0] and not READS_ONLY & set(words)
    if event == "open":
        return str(given[0]).startswith(out) and bool((given[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return any(str(one).startswith(out) for one in given)


def killed_everywhere(
    trust: Trust, call: Call, look: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> tuple[int, int]:
    """Runs the writing part of a release in processes that are killed before their 1st, 2nd, 3rd … write.

    After each, look is called. Gives how many were killed, and the exit code of the one that was not.
    """
    real, ends = making.write, [0, -1]

    def write(*given: Any) -> tuple[Path, ...]:
        assert call.out is not None
        for number in range(1, 200):
            child = os.fork()
            if not child:
                code = 9
                try:
                    sys.addaudithook(counted(number, call.out))
                    real(*given)
                    code = 0
                finally:
                    os._exit(code)
            _, status = os.waitpid(child, 0)
            look(number)
            if not os.WIFSIGNALED(status):
                ends[:] = [number - 1, os.waitstatus_to_exitcode(status)]
                return ()
        raise AssertionError("it never ended")

    monkeypatch.setattr(WRITE, write)
    release(trust.root, call, FIRST)
    return ends[0], ends[1]


def test_a_release_killed_before_any_write_leaves_nothing_or_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust, out = ready(tmp_path), tmp_path / "out"
    before = {name: data for name, data in snapshot(trust.root).items() if not name.startswith(".git/objects/")}
    halves: list[str] = []

    def look(number: int) -> None:
        git(trust.root, "fsck", "--strict", "--no-dangling")
        there = {path.name for path in out.glob("[!.]*")} if out.is_dir() else set()
        if not tags(trust.root):
            now = {name: data for name, data in snapshot(trust.root).items() if not name.startswith(".git/objects/")}
            assert now == before, f"killed before write {number}"
            assert there == set()
            return
        found = find(trust.root)
        assert ([one.name for one in found.editions], found.damaged) == (["2026-27"], ())
        if there != ARCHIVES:  # the tag is the release; what it lacks is packed again from it
            halves.append(str(number))
            assert rebuild(trust.root, "2026-27", out, jobs=1).same
        assert {path.name for path in out.glob("[!.]*")} == ARCHIVES
        git(trust.root, "update-ref", "-d", f"refs/tags/{TAG}")
        for path in out.iterdir():
            path.unlink()

    number, code = killed_everywhere(trust, Call(out=out, jobs=1), look, monkeypatch)
    assert number >= 12, "objects, two archives, a reference and their names"
    assert code == 0
    assert halves, "between the tag and the names of the archives"
    monkeypatch.undo()
    done = release(trust.root, Call(out=out, jobs=1), FIRST)
    assert not done.refused, "nobody is held up by what was left"
    assert {path.name for path in out.iterdir()} == ARCHIVES


def test_a_release_to_a_remote_is_there_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trust, out = ready(tmp_path), tmp_path / "out"
    there = shared(trust, tmp_path)

    def look(number: int) -> None:
        git(there, "fsck", "--strict", "--no-dangling")
        if tags(trust.root):
            assert tags(there) == tags(trust.root), "the others have it first"
        for place in (trust.root, there):
            assert set(tags(place)) <= {TAG}
            if tags(place):
                assert [one.name for one in find(place).editions] == ["2026-27"]
                git(place, "update-ref", "-d", f"refs/tags/{TAG}")

    _, code = killed_everywhere(trust, Call(out=out, remote="origin", jobs=1), look, monkeypatch)
    assert code == 0


def shared(trust: Trust, folder: Path) -> Path:
    """A bare repository that the trust's is cloned to, as its origin."""
    there = folder / "there.git"
    git(trust.root, "clone", "-q", "--bare", str(trust.root), str(there))
    git(trust.root, "remote", "add", "origin", str(there))
    return there


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_while_git_pushes_leaves_nothing_or_the_whole(tmp_path: Path, moment: str) -> None:
    trust = ready(tmp_path)
    there = shared(trust, tmp_path)
    stub, real = tmp_path / "bin" / "git", shutil.which("git")
    stub.parent.mkdir()
    run = f'{real} "$@"' if moment == "after" else ":"
    kill = 'kill -9 "$PPID"; exit 1'
    stub.write_text(f'#!/bin/sh\nfor word; do if [ "$word" = push ]; then {run}; {kill}; fi; done\nexec {real} "$@"\n')
    stub.chmod(0o755)
    path = os.pathsep.join([str(stub.parent), os.environ["PATH"]])
    call = warm.argv(trust.root, "cycle", "release", "--remote", "origin", "--jobs", "1")
    done = subprocess.run(call, env=environ({"PATH": path}), capture_output=True, timeout=TIMEOUT, check=False)
    assert done.returncode == warm.KILLED, done.stderr
    assert tags(trust.root) == {}
    if moment == "before":
        assert tags(there) == {}
        trust.run("cycle", "release", "--remote", "origin").expect(0)
        assert tags(there) == tags(trust.root)
        return
    assert [one.name for one in find(there).editions] == ["2026-27"]
    told = trust.run("cycle", "release", "--remote", "origin").expect(1).out
    assert "edition/2026-27 is in origin and not here" in told
    git(trust.root, "fetch", "-q", "origin", "--tags")
    assert tags(there) == tags(trust.root)


def test_of_two_releases_on_one_remote_one_wins_and_the_other_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust = ready(tmp_path)
    there = shared(trust, tmp_path)
    other = clone(there, tmp_path / "other")
    real = making.write
    won: list[dict[str, str]] = []

    def slower(*given: Any) -> tuple[Path, ...]:
        monkeypatch.undo()
        done = release(other, Call(remote="origin", jobs=1), FIRST)
        assert not done.refused
        won.append(tags(there))
        return real(*given)

    monkeypatch.setattr(WRITE, slower)
    done = release(trust.root, Call(remote="origin", out=tmp_path / "out", jobs=1), FIRST.replace(hour=11))
    assert done.refused
    assert "meanwhile" in done.raced
    assert won == [tags(there)], "a tag is never moved"
    assert tags(trust.root) == {}
    assert list((tmp_path / "out").iterdir()) == []


def clone(there: Path, folder: Path) -> Path:
    git(there, "clone", "-q", str(there), str(folder))
    known(folder)
    return folder


def test_two_processes_at_once(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    there = shared(trust, tmp_path)
    roots = [trust.root, clone(there, tmp_path / "other")]
    running = [
        subprocess.Popen(
            warm.argv(root, "cycle", "release", "--remote", "origin", "--jobs", "1"),
            env=environ(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for root in roots
    ]  # fmt: skip
    said = [process.communicate(timeout=TIMEOUT) for process in running]
    codes = [process.returncode for process in running]
    assert sorted(codes) == [0, 1], said
    winner = roots[codes.index(0)]
    assert tags(winner) == tags(there)
    assert len(tags(there)) == 1
    assert b"2026-27" in said[codes.index(1)][0]
    assert [one.name for one in find(there).editions] == ["2026-27"]


def test_two_in_one_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trust = ready(tmp_path)
    real = making.write

    def slower(*given: Any) -> tuple[Path, ...]:
        monkeypatch.undo()
        assert not release(trust.root, Call(jobs=1), FIRST).refused
        return real(*given)

    monkeypatch.setattr(WRITE, slower)
    done = release(trust.root, Call(jobs=1), FIRST.replace(hour=11))
    assert "meanwhile" in done.raced
    (one,) = find(trust.root).editions
    assert one.manifest.released == "2026-10-10T10:00:00Z"
