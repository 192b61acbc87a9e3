"""Nothing of the private folder reaches a byte that is published: builds, archives, what is sent to the web."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.edition.publishing import Releases
from tests.trustkit import grep

CANARY = "Zaubernusskanarienvogel"
ON = "2026-11-25"


def test_nothing_of_it_is_in_a_build_a_release_or_what_is_published(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    trust, private = releases.trust, tmp_path / "private"
    trust.run("governance", "init", private, "--invented").expect(0)
    for file in sorted(private.rglob("*.yml")):  # every value that somebody may write, and the keys' comments
        text = file.read_text(encoding="utf-8")
        for word in ("Invented", "Trust safeguarding lead", "Working together begins", "Approachable", "Support"):
            text = text.replace(word, f"{word} {CANARY}")
        file.write_text(f"# {CANARY}\n{text}", encoding="utf-8")
    report = ("governance", "report", "--private", private, "--out", tmp_path / "lead.html", "--on", ON)
    trust.run(*report).expect(0)
    assert (tmp_path / "lead.html").read_text(encoding="utf-8").count(CANARY) > 20
    releases.release("2026-27", "2026-08-28T10:00")
    trust.run("build", "--on", ON).expect(0)
    trust.run(*report).expect(0)
    trust.run("build").expect(0)
    for place in ("public", "staff"):
        releases.publish(place, ON, f"out-{place}").expect(0)
        assert (tmp_path / f"out-{place}/index.html").is_file()
        assert grep(tmp_path / f"out-{place}", CANARY) == []
    assert list(releases.archives.iterdir())
    for folder in (releases.archives, tmp_path / "release-1", trust.root):
        assert grep(folder, CANARY) == []
    shutil.copy(tmp_path / "lead.html", trust.site / "public/lead.html")  # the search would find it
    assert grep(trust.site, CANARY) != []
