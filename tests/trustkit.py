"""A small content repository for tests: change any file of it, run policyweave on it, read what comes out."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policyweave.building.digests import PARTS
from policyweave.building.kept import NAME
from policyweave.cli import main
from policyweave.model.finding import Finding
from tests.dom import Node, parse

HERE = Path(__file__).parent
REPOSITORY = HERE.parent
SMALL = HERE / "small"
TIMEOUT = 120
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Found:
    """One finding as `check --format json` prints it."""

    rule: str
    name: str
    severity: str
    path: str
    line: int
    column: int
    message: str
    fix: str
    schools: tuple[str, ...]
    also: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, value: dict[str, Any]) -> Found:
        """From one object of the list."""
        also = tuple((place["path"], place["line"]) for place in value["also"])
        return cls(**{**value, "schools": tuple(value["schools"]), "also": also})

    @classmethod
    def from_finding(cls, item: Finding) -> Found:
        """From a finding of the library itself."""
        place, also = item.place, tuple((other.path, other.line) for other in item.also)
        return cls(
            item.rule.id, item.rule.name, item.severity.value, place.path, place.line, place.column,
            item.message, item.fix, item.schools, also,
        )  # fmt: skip

    @property
    def where(self) -> str:
        """`PW020 policies/index.md:7`."""
        return f"{self.rule} {self.path}:{self.line}"

    def __str__(self) -> str:
        return f"{self.rule} {self.severity} {self.path}:{self.line}:{self.column} {self.message} {self.fix}"


@dataclass(frozen=True, slots=True)
class Run:
    """What a command did: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err

    def expect(self, code: int) -> Run:
        """This run, once it is sure that it ended with this code and showed nobody a traceback."""
        assert "Traceback (most recent call last)" not in self.said, self.said
        assert self.code == code, f"exit {self.code}, expected {code}:\n{self.said}"
        return self

    def findings(self) -> list[Found]:
        """The findings of a run with `--format json`."""
        assert self.code in (0, 1), f"exit {self.code}:\n{self.said}"
        return [Found.of(value) for value in json.loads(self.out)]


def run(root: Path | None, *arguments: str | Path) -> Run:
    """Runs policyweave in this process, as `policyweave --root ROOT …` would."""
    argv = [*(["--root", str(root)] if root else []), *map(str, arguments)]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(argv)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    texts = []
    for stream in (out, err):
        stream.flush()
        assert isinstance(stream.buffer, io.BytesIO)
        texts.append(stream.buffer.getvalue().decode("utf-8"))
    return Run(code, *texts)


def command(*arguments: str | Path, root: Path | None = None, environment: Mapping[str, str] = NOTHING) -> Run:
    """Runs policyweave in a process of its own, where its environment, its limits or its death matter."""
    done = subprocess.run(
        argv(root, *arguments), capture_output=True, timeout=TIMEOUT, env=environ(environment), check=False
    )
    return Run(done.returncode, *(stream.decode("utf-8", "surrogateescape") for stream in (done.stdout, done.stderr)))


def argv(root: Path | None, *arguments: str | Path) -> list[str]:
    """The command line of a policyweave process."""
    place = ["--root", str(root)] if root else []
    return [sys.executable, "-m", "policyweave", *place, *map(str, arguments)]


def environ(changes: Mapping[str, str] = NOTHING) -> dict[str, str]:
    """This process's environment, with the package found and these changes."""
    path = os.pathsep.join(filter(None, [str(REPOSITORY / "build"), os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path, **changes}


class Trust:
    """A small valid content repository in a folder of its own, and what policyweave makes of it."""

    def __init__(self, folder: Path, source: Path = SMALL) -> None:
        self.root = folder / "trust"
        if source == SMALL:
            shutil.copytree(source, self.root)
        else:
            self.root.mkdir(parents=True)
            for name in ("policies", "schools", "macros"):
                shutil.copytree(source / name, self.root / name)
            shutil.copy(source / "mkdocs.yml", self.root)

    def set(self, path: str, content: str | bytes) -> Trust:
        """Writes a file: bytes as they are, text as UTF-8 with its own line ends (half surrogates are bytes)."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"))
        return self

    def page(self, name: str, body: str, audience: str = "public", title: str = "Page") -> Trust:
        """Writes a policy page with the least front matter; its text begins on line 7."""
        return self.set(f"policies/{name}.md", f"---\ntitle: {title}\naudience: {audience}\n---\n# {title}\n\n{body}\n")

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode("utf-8")

    def change(self, path: str, old: str, new: str) -> Trust:
        """Replaces words that stand exactly once in a file."""
        text = self.read(path)
        assert text.count(old) == 1, f"“{old}” stands {text.count(old)} times in {path}"
        return self.set(path, text.replace(old, new))

    def add(self, path: str, text: str) -> Trust:
        """Adds text at the end of a file."""
        return self.set(path, self.read(path) + text)

    def remove(self, path: str) -> Trust:
        target = self.root / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()
        return self

    def run(self, *arguments: str | Path) -> Run:
        return run(self.root, *arguments)

    def command(self, *arguments: str | Path, environment: Mapping[str, str] = NOTHING) -> Run:
        return command(*arguments, root=self.root, environment=environment)

    def check(self, *arguments: str) -> Run:
        return self.run("check", *arguments)

    def build(self, *schools: str, audience: str = "all") -> Run:
        return self.run("build", *schools, "--audience", audience, "--jobs", "1")

    def findings(self, *arguments: str) -> list[Found]:
        """All findings; the exit code has to agree with them."""
        done = self.check("--format", "json", *arguments)
        found = done.findings()
        done.expect(int(any(item.severity == "error" for item in found)))
        return found

    @property
    def site(self) -> Path:
        return self.root / "site"

    def article(self, audience: str, school: str, page: str = "index") -> Node:
        """The article of a built page."""
        return article(self.site, audience, school, page)


def article(site: Path, audience: str, school: str, page: str = "index") -> Node:
    """The article of a built page: what stands between the navigation and the foot."""
    folder = site / audience / school
    file = folder / "index.html" if page == "index" else folder / page / "index.html"
    return parse(file.read_text(encoding="utf-8")).one("article")


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of a tree with its bytes, but for what a build keeps for the next one; {} when there is no such folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not {NAME, PARTS} & {*path.parts})
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def pieces(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Everything that somebody could find in a tree: names of folders and files, contents, and packed contents."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield f"name of {name}", name.encode("utf-8")
        if path.is_file():
            raw = path.read_bytes()
            yield name, raw
            if raw[:2] == b"\x1f\x8b":
                yield f"{name}, unpacked", gzip.decompress(raw)


def grep(folder: Path, *words: str) -> list[str]:
    """Where any of these words stands in a tree, whatever its capitals; also as HTML or JSON would write it."""
    assert folder.is_dir(), f"{folder} is not there, so that nothing could be found in it"
    wanted = re.compile(b"|".join(re.escape(form) for word in words for form in _forms(word)), re.IGNORECASE)
    return [name for name, raw in pieces(folder) if wanted.search(raw)]


def _forms(word: str) -> set[bytes]:
    return {word.encode("utf-8"), json.dumps(word)[1:-1].encode("utf-8"), word.replace("'", "&#39;").encode("utf-8")}
