"""Calls that are killed as they are about to write: each write, one after the other, in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.trustkit import Trust
from tests.warm import python

CODE = """
import os, signal, sys
from policyweave.cli import main
root, left = sys.argv[1], int(sys.argv[2])

def watch(event, arguments):
    global left
    writes = event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir") or (
        event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    )
    if writes and any(root in os.fsdecode(one) for one in arguments[:2] if isinstance(one, (str, bytes))):
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

sys.addaudithook(watch)
sys.exit(main(["--root", root, *sys.argv[3:]]))
"""


def killed(folder: Path, source: Trust, *call: str) -> Iterator[Trust]:
    """A copy of a trust after a call was killed before its first write, its second, and so on; at last after the whole call."""
    for step in range(60):
        trust = Trust(folder / str(step), source.root)
        code = python(CODE, str(trust.root), str(step), *call)
        assert code in (0, -9)
        yield trust
        if code == 0:
            assert step > 1
            return
    raise AssertionError("the call writes without end")


def kept(files: dict[str, bytes]) -> dict[str, bytes]:
    """What counts of a tree: no file that was being written."""
    return {path: data for path, data in files.items() if "/." not in path}
