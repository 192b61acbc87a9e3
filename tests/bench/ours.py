"""policyweave alone on the synthetic trust: what each piece of daily work takes."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests import gitkit
from tests.bench import synthetic
from tests.bench.process import Failed, Runner, Taken, ours, rounds
from tests.trustkit import argv, environ

# What is changed for `diff`: a file, words in it, and how the row is called. The base is the commit before.
CHANGES = (
    ("schools/school0001/school.yml", "hours: ", "hours: about ", "a value of one school"),
    (
        "policies/attendance.md",
        "# Attendance",
        "# Attendance at school",
        "a heading of the trust that six pages link to",
    ),
    ("policies/attendance.md", "This policy", "Our policy", "a word of the trust on one page"),
    ("macros/small.jinja", "**{{ contact.title }}**", "{{ contact.title }}", "a macro, so every page is woven"),
)
SOURCES = ("policies", "schools", "macros", "mkdocs.yml", ".git", ".gitignore")
PATIENCE = 60.0  # seconds until a page of `serve` has to be there


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of work with all its runs."""

    id: str
    schools: int
    work: str
    runs: tuple[Taken, ...]


class Place:
    """A trust of so many schools in a folder, with its built sites beside it."""

    def __init__(self, folder: Path, schools: int) -> None:
        self.folder, self.schools = folder, schools
        self.root, self.out = folder / "trust", folder / "trust" / "site"
        self.changes = 0
        synthetic.write(self.root, schools)

    def build(self, *arguments: str) -> Taken:
        return ours(self.root, "build", "--out", self.out, *arguments)

    def clear(self) -> None:
        """Takes away everything but the sources."""
        shutil.rmtree(self.out, ignore_errors=True)
        for entry in self.root.iterdir():
            if entry.name not in SOURCES:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    def write_new(self, path: str) -> str:
        """Puts a sentence into a file that was never there before, and gives it."""
        self.changes += 1
        sentence = f"The bell rings {self.changes} times at noon."
        file = self.root / path
        text = file.read_text(encoding="utf-8").split("\n\nThe bell rings", 1)[0].rstrip("\n")
        file.write_text(f"{text}\n\n{sentence}\n", encoding="utf-8")
        return sentence

    def row(self, id: str, work: str, runs: Sequence[Taken]) -> Row:
        return Row(id, self.schools, work, tuple(runs))


def full(places: Sequence[Place], number: int, say: Callable[[str], None]) -> Iterator[Row]:
    """Full builds of several sizes, in the same rounds."""
    runners = [Runner(str(place.schools), place.clear, partial(place.build, "--force")) for place in places]
    found = rounds(runners, number, say)
    for place in places:
        yield place.row("full", "`build`, everything anew", found[str(place.schools)])


def changed(place: Place, number: int) -> Iterator[Row]:
    """Builds after a change, and after none."""
    place.build()
    for id, path, work in (
        ("overlay", "schools/school0001/local-risks.md", "`build`, one school's text changed"),
        ("trust-page", "policies/attendance.md", "`build`, one page of the trust changed"),
    ):
        runs = []
        for _ in range(number):
            place.write_new(path)
            runs.append(place.build())
        yield place.row(id, work, runs)
    yield place.row("nothing", "`build`, nothing changed", [place.build() for _ in range(number)])


def help_text(number: int) -> Iterator[Row]:
    """How long the program takes to say anything."""
    yield Row("help", 0, "`--help`", tuple(ours(None, "--help") for _ in range(number)))


def check(place: Place, number: int) -> Iterator[Row]:
    """All rules: with nothing kept from before, after a build, and after a build and a change."""
    first, again, one = [], [], []
    for _ in range(number):
        place.clear()
        first.append(ours(place.root, "check"))
    place.build()
    for _ in range(number):
        again.append(ours(place.root, "check"))
    for _ in range(number):
        place.write_new("schools/school0001/local-risks.md")
        one.append(ours(place.root, "check"))
    yield place.row("check", "`check`", first)
    yield place.row("check-again", "`check` after a `build`, nothing changed", again)
    yield place.row("check-one", "`check` after a `build`, one school's text changed", one)


def diff(place: Place, number: int) -> Iterator[Row]:
    """What readers see change, for four kinds of change; the trust becomes a Git repository."""
    gitkit.begin(place.root)
    for kind, (path, old, new, what) in enumerate(CHANGES, 1):
        file = place.root / path
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        yield place.row(f"diff-{kind}", f"`diff`, {what}", [ours(place.root, "diff", "HEAD") for _ in range(number)])
        file.write_text(text, encoding="utf-8")


def serve(place: Place, number: int) -> Iterator[Row]:
    """From a saved file to the page over HTTP, asked for every hundredth of a second."""
    with _preview(place) as address:
        for id, path, page, work in (
            ("serve", "schools/school0001/local-risks.md", "safeguarding/", "`serve`, a school's text saved"),
            ("serve-trust", "policies/attendance.md", "attendance/", "`serve`, a page of the trust saved"),
        ):
            runs = []
            for _ in range(number):
                start = time.perf_counter()
                words = place.write_new(path)
                _until(address + page, words)
                runs.append(Taken(time.perf_counter() - start))
                time.sleep(0.3)  # a person does not save again at once
            yield place.row(id, f"{work}, until the page shows it", runs)


@contextlib.contextmanager
def _preview(place: Place) -> Iterator[str]:
    """A running preview of the first school, and its address."""
    school = synthetic.slug_of(1)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        argv(place.root, "serve", school, "--port", str(port)),
        env=environ(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}/{school}/"
        _until(address, "</article>")
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _until(address: str, words: str) -> None:
    """Returns when the page has these words; raises Failed if it does not get them."""
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
                if words in answer.read().decode("utf-8"):
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.01)
    raise Failed(f"{address} did not show “{words}” within {PATIENCE:.0f} s.")
