"""A repository on a bare remote, and the runs that write previews to it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.github.answers import pull, write
from tests.github.repositories import bare, clone, tree
from tests.trustkit import Run, run, snapshot


class Previews:
    """A repository on a bare remote, and the runs that write previews to it."""

    def __init__(self, folder: Path, site: Path) -> None:
        self.folder, self.site = folder, site / "public"
        self.remote = bare(folder / "remote.git")
        self.here = clone(self.remote, folder / "here")
        self.github: Path | None = None

    def says(self, head: str, state: str = "open") -> None:
        """What GitHub says of pull request 12 from now on."""
        self.github = write(self.folder, "pull.json", pull(12, head, state))

    def put(self, head: str, number: int, site: Path | None = None, here: Path | None = None) -> Run:
        more: list[str | Path] = ["--state", self.github] if self.github else []
        return run(
            here or self.here, "preview", "put", "--number", "12", "--head", head, "--run", str(number),
            "--from", site or self.site, "--remote", "origin", *more,
        )  # fmt: skip

    def remove(self, number: int) -> Run:
        return run(self.here, "preview", "remove", "--number", "12", "--run", str(number), "--remote", "origin")

    def fetched(self) -> dict[str, bytes]:
        out = self.folder / "fetched"
        shutil.rmtree(out, ignore_errors=True)
        run(self.here, "preview", "fetch", "--remote", "origin", "--out", out).expect(0)
        return snapshot(out)

    @property
    def shown(self) -> str:
        """The short hash that readers of the preview see, or nothing."""
        files = tree(self.remote, "previews")
        state = json.loads(files["pr-12/preview.json"])
        page = files.get("pr-12/ash/attendance/index.html", "")
        assert bool(page) == bool(state["head"])
        assert state["short"] in page
        return str(state["short"])
