"""A small trust in a Git repository that releases editions, without the gates, and what is published of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from policyweave.building.build import build
from policyweave.edition.manifest import Manifest
from policyweave.model.origin import Audience
from policyweave.pipeline import weave
from policyweave.releasing.entry import entry_of
from policyweave.releasing.making import manifest_of, write
from policyweave.repository.transaction import Author
from tests.gitkit import begin, commit
from tests.trustkit import Run, Trust

NO_NOTES: Mapping[str, str] = {}


def released(
    root: Path, name: str, moment: str, archives: Path, site: Path, notes: Mapping[str, str] = NO_NOTES
) -> Manifest:
    """Commits and releases all that is in a checkout as this edition, at a moment such as 2026-08-28T10:00.

    notes are by their paths below .policyweave/notes/. What is built lies in the folder site.
    """
    when = datetime.datetime.fromisoformat(moment).replace(tzinfo=datetime.UTC)
    built = build(root, site, jobs=1, on=when.date(), edition=name)
    assert not built.failed, [str(item) for item in built.findings]
    head = commit(root, f"For {name}")
    woven = weave(root, on=when.date())
    assert woven.content
    manifest = manifest_of(woven.content, woven, name, head, when, (), site)
    files = {f".policyweave/notes/{path}": text.encode() for path, text in notes.items()}
    write(entry_of(root, None), manifest, files, site, archives, Author("A. Tester", "tester@trust.example"))
    return manifest


class Releases:
    """The trust, its repository at `trust.root`, and the archives in `archives`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trust = Trust(folder)
        self.trust.set(".gitignore", "site/\n")
        for school in ("ash", "elm"):
            self.trust.change(f"schools/{school}/school.yml", "2026-10-06", "2026-07-06")
        begin(self.trust.root)
        self.archives = folder / "archives"
        self.archives.mkdir()
        self.count = 0

    def year(self, edition: str, in_force: str) -> None:
        """Writes another edition into cycle.yml."""
        text = self.trust.read("policies/cycle.yml")
        lines = [
            f'{name}: "{edition}"' if (name := line.partition(":")[0]) in ("edition", "academic_year")
            else f"in_force: {in_force}" if name == "in_force" else line
            for line in text.splitlines()
        ]  # fmt: skip
        self.trust.set("policies/cycle.yml", "\n".join(lines) + "\n")

    def release(self, name: str, moment: str, notes: Mapping[str, str] = NO_NOTES) -> Manifest:
        """Releases all that is there now."""
        self.count += 1
        return released(self.trust.root, name, moment, self.archives, self.folder / f"release-{self.count}", notes)

    def archive(self, name: str, audience: Audience = Audience.PUBLIC) -> Path:
        return self.archives / f"{name}-{audience.value}.tar.gz"

    def publish(self, place: str, on: str, out: str = "out", *more: str) -> Run:
        """Puts together what is published on a day, in the folder `out` beside the trust."""
        where = ("--from", self.trust.site, "--out", self.folder / out)
        return self.trust.run("publish", place, "--editions", self.archives, "--on", on, *map(str, where), *more)

    def published(self, on: str, place: str = "public") -> Path:
        """The folder that is published of a day; made once, for nobody to write into."""
        out = self.folder / f"{place}-{on}"
        if not out.exists():
            self.publish(place, on, out.name).expect(0)
        return out
