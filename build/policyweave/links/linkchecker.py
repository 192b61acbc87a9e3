"""Runs LinkChecker, the program, on a list of addresses. Nothing else in this room starts a process or asks the web."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import Any
from urllib.parse import urlsplit

PACKAGE = Path(__file__).parents[2]
REDIRECTED = re.compile(r"Redirected to `(?P<address>.*)' status: (?P<status>\d{3}) .*")
HEADER = re.compile(r"HTTP headers (?P<headers>.*)")
NEXT_HEADER = re.compile(r", (?=[A-Z][a-z-]+=)")


# Python goes on without a sitecustomize that fails; here nothing may go on without it.
FAIL_CLOSED = """\
import os
try:
{guard}except BaseException:
    os._exit(70)
"""


class CannotRun(Exception):
    """LinkChecker could not be run; the message is what it printed."""


@dataclass(frozen=True, slots=True)
class Politeness:
    """How websites are asked: threads at once, requests a second to one host at most, seconds for one answer,
    redirects followed, seconds for everything, the name given to websites, whether private networks are allowed."""

    agent: str
    threads: int = 8
    rate: float = 1.0
    timeout: int = 20
    redirects: int = 5
    seconds: int = 3600
    private: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What LinkChecker says of one address: its result, whether it counts as valid, the redirects as (status,
    address), its notes, and some headers of the last answer."""

    result: str
    valid: bool
    redirects: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str:
        """A header's value, or nothing."""
        return dict(self.headers).get(name, "")


def ask(
    addresses: Sequence[str], polite: Politeness, progress: Callable[[str, int, int], None] | None = None
) -> dict[str, Answer]:
    """Asks each address once; those that could not be asked in time are missing. Raises CannotRun."""
    with tempfile.TemporaryDirectory() as folder:
        config, said = Path(folder) / "linkcheckerrc", Path(folder) / "said.txt"
        config.write_text(_config(polite), encoding="utf-8")
        with said.open("wb") as errors:
            rows = list(_rows(_run(addresses, polite, config, errors.fileno(), progress)))
        if rows == [] and addresses:
            raise CannotRun(said.read_text(encoding="utf-8", errors="replace").strip()[-500:] or "nothing")
    return {row["urlname"]: _answer(row) for row in rows if row.get("urlname") in set(addresses)}


def in_turns(addresses: Iterable[str]) -> list[str]:
    """The addresses so that no host is asked twice in a row while others wait."""
    hosts: dict[str, list[str]] = {}
    for address in addresses:
        hosts.setdefault(urlsplit(address).netloc, []).append(address)
    turns = [(turn, host, address) for host, own in hosts.items() for turn, address in enumerate(own)]
    return [address for _, _, address in sorted(turns)]


def _config(polite: Politeness) -> str:
    """LinkChecker's settings: nothing followed but redirects, robots.txt heeded, no body read, lines as CSV."""
    return f"""[checking]
threads={polite.threads}
timeout={polite.timeout}
aborttimeout=5
recursionlevel=0
maxrequestspersecond={polite.rate}
maxrunseconds={polite.seconds}
useragent={polite.agent}
robotstxt=1
sslverify=1
allowedschemes=http,https
[filtering]
checkextern=1
[output]
log=csv
verbose=1
status=0
[csv]
separator=;
[HttpHeaderInfo]
prefixes=retry-after,cf-mitigated
"""


def _run(
    addresses: Sequence[str],
    polite: Politeness,
    config: Path,
    errors: int,
    progress: Callable[[str, int, int], None] | None,
) -> Iterator[str]:
    settings = {"private": polite.private, "redirects": polite.redirects, "agent": polite.agent}
    guard = f"from policyweave.links import guard\nguard.start({json.dumps(json.dumps(settings))})\n"
    (config.parent / "sitecustomize.py").write_text(FAIL_CLOSED.format(guard=indent(guard, "    ")), encoding="utf-8")
    command = [sys.executable, "-m", "linkcheck", "-f", str(config), "--stdin"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": errors}
    with subprocess.Popen(command, env=_environment(config.parent), **pipes) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        timer = threading.Timer(polite.seconds + 60, process.kill)
        timer.start()
        try:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write("".join(f"{address}\n" for address in in_turns(addresses)).encode("utf-8"))
                process.stdin.close()
            said = io.TextIOWrapper(process.stdout, encoding="utf-8", errors="replace", newline="")
            for number, line in enumerate(said):
                if progress:
                    progress("addresses of the web", min(number, len(addresses)), len(addresses))
                yield line
        finally:
            timer.cancel()
            process.kill()


def _environment(folder: Path) -> dict[str, str]:
    """This process's environment without anybody's own settings, passwords or language."""
    own = {"LC_ALL": "C.UTF-8", "LANGUAGE": "en", "NETRC": os.devnull, "PYTHONUTF8": "1"}
    own |= {name: str(folder) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    path = os.pathsep.join(filter(None, [str(folder), str(PACKAGE), os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, **own, "PYTHONPATH": path}


def _rows(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """The lines of LinkChecker's CSV without its remarks."""
    rest = (line.replace("\0", "") for line in lines)
    for line in rest:
        if line.startswith("urlname;"):
            names = line.strip().split(";")
            yield from csv.DictReader(rest, names, delimiter=";")
            return


def _answer(row: dict[str, str]) -> Answer:
    warnings = (row.get("warningstring") or "").splitlines()
    notes = (row.get("infostring") or "").splitlines()
    redirects = tuple(
        (int(match["status"]), match["address"]) for match in map(REDIRECTED.fullmatch, warnings) if match
    )
    headers = [match["headers"] for match in map(HEADER.fullmatch, notes) if match]
    pairs = [pair.partition("=") for pair in NEXT_HEADER.split(headers[-1])] if headers else []
    return Answer(
        row.get("result") or "",
        row.get("valid") == "True",
        redirects,
        (*warnings, *notes),
        tuple((name.lower(), value) for name, _, value in pairs),
    )
