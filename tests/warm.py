"""A Python that has read all of policyweave and forks for each call: for tests that start many processes.

Each call is a process of its own, with its own folder, environment, streams and end. It only does not read the package
anew, which takes most of the time of a small call. Where the start of Python is part of what is tested, or its seed
of hashes, tests start a whole one (tests/trustkit.py: command).
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
import multiprocessing
import os
import runpy
import select
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from tests.trustkit import REPOSITORY, environ
from tests.warm_call import ask

KILLED = 256 - 9  # how a shell's call to the warm Python ends when its process was killed
CALL = Path(__file__).parent / "warm_call.py"


@functools.cache
def address() -> str:
    """Where this process's warm Python answers; it ends when this process does."""
    folder = tempfile.mkdtemp(prefix="warm-")
    door = str(Path(folder) / "door")
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.warm", door],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=REPOSITORY, start_new_session=True, env=environ(),
    )  # fmt: skip
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n"
    return door


def call() -> str:
    """How a shell starts a call: this, and then what would stand after `python`."""
    return shlex.join([sys.executable, "-I", "-S", str(CALL), address()])


def argv(root: Path, *arguments: str | Path) -> list[str]:
    """The command line of a warm policyweave, as tests.trustkit.argv gives that of a whole one."""
    return [
        sys.executable,
        "-I",
        "-S",
        str(CALL),
        address(),
        "-m",
        "policyweave",
        "--root",
        str(root),
        *map(str, arguments),
    ]


def python(code: str, *arguments: str, environment: Mapping[str, str] | None = None) -> int:
    """The exit code of `python -c CODE …`, which says nothing; -9 if it was killed."""
    env = os.environ if environment is None else environment
    with Path(os.devnull).open("r+b") as nothing:
        return ask(address(), ["-c", code, *arguments], str(REPOSITORY), env, [nothing.fileno()] * 3)


@functools.cache
def forks() -> ForkServerContext:
    """The same for functions of a test, whose processes a test can watch and kill."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.warmed", "pytest"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(REPOSITORY), environ()["PYTHONPATH"]]))
        forkserver.ensure_running()
    return context


def serve(door: str) -> None:
    """Answers calls until standard input ends."""
    importlib.import_module("tests.warmed")
    ended, told = os.pipe()
    os.set_blocking(told, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(told)
    lines: dict[int, socket.socket] = {}
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(door)
        listening.listen(64)
        os.write(1, b"ready\n")
        while 0 not in (ready := select.select([listening.fileno(), ended, 0], [], [])[0]):
            if ended in ready:
                os.read(ended, 4096)
                _tell(lines)
            if listening.fileno() in ready:
                line, _ = listening.accept()
                if number := os.fork():
                    lines[number] = line
                    continue
                signal.set_wakeup_fd(-1)
                for other in (listening, *lines.values()):
                    other.close()
                _live(line)
    shutil.rmtree(Path(door).parent)


def _tell(lines: dict[int, socket.socket]) -> None:
    """Tells whoever called how their processes ended: only now are they gone for good."""
    with contextlib.suppress(ChildProcessError):
        while (end := os.waitpid(-1, os.WNOHANG))[0]:
            with contextlib.suppress(OSError), lines.pop(end[0]) as line:
                line.sendall(f"{os.waitstatus_to_exitcode(end[1])}\n".encode())


def _live(line: socket.socket) -> None:
    """The life of a forked process, from its call to its end."""
    code = 1
    try:
        _, streams, _, _ = socket.recv_fds(line, 1, 3)
        folder, count, *words = (
            b"".join(iter(lambda: line.recv(65536), b"")).decode("utf-8", "surrogateescape").split("\0")
        )
        line.close()
        arguments, pairs = words[: int(count)], iter(words[int(count) :])
        _take(streams)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(zip(pairs, pairs, strict=True))
        time.tzset()
        way, what, *rest = arguments
        sys.argv[:] = [way, *rest]
        if way == "-m":
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        else:
            exec(what, {"__name__": "__main__"})  # noqa: S102
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _take(streams: list[int]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    for stream in streams:
        os.close(stream)
    given, out, err = (io.FileIO(number, mode, closefd=False) for number, mode in enumerate("rww"))
    sys.stdin = io.TextIOWrapper(io.BufferedReader(given), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(out), encoding="utf-8", errors="surrogateescape")
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(err), encoding="utf-8", errors="backslashreplace", line_buffering=True
    )


if __name__ == "__main__":
    serve(sys.argv[1])
