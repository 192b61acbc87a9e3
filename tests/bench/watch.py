"""Runs one command and writes down what it took: wall and processor time, memory of its processes. Needs Linux.

    python -I -S watch.py RESULT.json COMMAND …

It is a small program of its own, since a process begins with the peak of memory of the one that started it.
The memory of one process is the kernel's own peak. What all processes have together is looked at again and again,
so seldom that looking takes less than a fiftieth of a core; pages that processes share count once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

SELDOM = 50  # a look may take the fiftieth part of the time until the next
SHORTEST = 0.05  # seconds between two looks


def family(pid: int) -> list[int]:
    """A process and all below it that live now."""
    found = [pid]
    for one in found:
        for tasks in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, tasks.read_text(encoding="ascii").split())
            except OSError:
                continue
    return found


def together(pid: int) -> tuple[int, int]:
    """KiB that a process and all below it have now, shared pages once, and how many processes that are."""
    whole = number = 0
    for one in family(pid):
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue
        whole += next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)
        number += 1
    return whole, number


def watched(command: list[str]) -> dict[str, float]:
    """What the command took; raises CalledProcessError if it failed."""
    most, processes, ended = 0, 1, threading.Event()

    def look() -> None:
        nonlocal most, processes
        pause = SHORTEST
        while not ended.wait(pause):
            start = time.thread_time()
            now, number = together(process.pid)
            most, processes = max(most, now), max(processes, number)
            pause = max(SHORTEST, SELDOM * (time.thread_time() - start))

    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    looker = threading.Thread(target=look, daemon=True)
    looker.start()
    assert process.stderr is not None
    last = b""
    while part := process.stderr.read(65536):
        last = (last + part)[-4000:]
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    ended.set()
    looker.join()
    code = os.waitstatus_to_exitcode(status)
    if code:
        raise subprocess.CalledProcessError(code, command, stderr=last.decode("utf-8", "replace"))
    peak = used.ru_maxrss
    return {
        "wall": wall,
        "cpu": used.ru_utime + used.ru_stime,
        "largest": peak / 1024,
        "together": max(most, peak) / 1024,
        "processes": processes,
    }


def main() -> int:
    """Writes the result; ends as the command did."""
    result, *command = sys.argv[1:]
    try:
        taken = watched(command)
    except subprocess.CalledProcessError as failed:
        print(failed.stderr, file=sys.stderr)
        return failed.returncode if failed.returncode > 0 else 128 - failed.returncode
    Path(result).write_text(json.dumps(taken), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
