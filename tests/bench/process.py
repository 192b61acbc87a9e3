"""A command in a process of its own, with what it took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.trustkit import argv, environ

WATCH = Path(__file__).with_name("watch.py")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run took: seconds of wall and processor, MiB of the largest process and of all at once, and how many
    processes lived at once. What was not measured is None.
    """

    wall: float
    cpu: float | None = None
    largest: float | None = None
    together: float | None = None
    processes: int | None = None


class Failed(Exception):
    """What was to be measured failed: what that was, and what it printed."""

    def __init__(self, what: str, said: str = "") -> None:
        super().__init__(f"{what}\n{said}" if said else what)
        self.what = what


def taken(name: str, command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Taken:
    """Runs a command, called by a name, and says what it took; raises Failed."""
    with tempfile.TemporaryDirectory() as place:
        result = Path(place) / "result.json"
        done = subprocess.run(
            [sys.executable, "-I", "-S", WATCH, result, *command],
            env=dict(os.environ if environment is None else environment),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise Failed(f"{name} ended with {done.returncode}.", said[-1500:])
        return Taken(**json.loads(result.read_text(encoding="utf-8")))


def ours(root: Path | None, *arguments: str | Path) -> Taken:
    """policyweave with a command on a content repository."""
    return taken(f"policyweave {arguments[0]}", argv(root, *arguments), environ())


@dataclass(frozen=True, slots=True)
class Runner:
    """One of those that are compared: clear takes away what the last run left, before the clock starts."""

    name: str
    clear: Callable[[], object]
    run: Callable[[], Taken]


def rounds(runners: Sequence[Runner], number: int, say: Callable[[str], None]) -> dict[str, list[Taken]]:
    """Each runs once a round, so that all see the same drift of the machine; every second round goes backwards."""
    found: dict[str, list[Taken]] = {runner.name: [] for runner in runners}
    for one in range(number):
        for runner in runners if one % 2 == 0 else reversed(runners):
            runner.clear()
            found[runner.name].append(runner.run())
            say(f"round {one + 1} of {number}, {runner.name}: {found[runner.name][-1].wall:.2f} s")
    return found
