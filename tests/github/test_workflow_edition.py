"""The workflow Edition attaches a release's archives to its tag; Publish takes what it publishes from there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.edition.publishing import released
from tests.github.answers import OURS
from tests.github.proposals import Repository
from tests.github.repositories import git
from tests.github.runner import Job
from tests.trustkit import snapshot

pytestmark = pytest.mark.slow
TAG = "edition/2024-25"


@pytest.fixture
def tagged(repository: Repository, tmp_path: Path) -> Repository:
    """A repository with an edition of some years ago, which is in force whatever day it is; its tag is pushed."""
    for file in repository.here.rglob("*.yml"):
        text = file.read_text(encoding="utf-8").replace("2026-10-06", "2026-07-06").replace("2025-", "2023-")
        file.write_text(
            text.replace("2026-27", "2024-25").replace("2026-", "2024-").replace("2027-", "2025-"), encoding="utf-8"
        )
    released(repository.here, "2024-25", "2024-08-20T10:00", tmp_path / "archives", tmp_path / "site")
    repository.main = repository.push("Released", "main")
    git(repository.here, "push", "--quiet", "origin", TAG)
    return repository


def edition(repository: Repository) -> Job:
    event = {"repository": OURS, "ref": f"refs/tags/{TAG}"}
    return repository.github.run("edition", event, "push")["archives"]


def attached(repository: Repository) -> dict[str, bytes]:
    return snapshot(repository.github.stub / "releases")


def test_a_pushed_tag_gets_its_archives_and_is_published_whatever_main_holds(
    tagged: Repository, tmp_path: Path
) -> None:
    job = edition(tagged)
    assert job.result == "success", job.log
    assert attached(tagged) == {f"{TAG}/{name}": data for name, data in snapshot(tmp_path / "archives").items()}
    assert tagged.github.asked[-1]["command"] == "workflow run publish.yml --ref main"
    tagged.github.secrets["AZURE_STATIC_WEB_APPS_API_TOKEN"] = "s3cret"
    tagged.write("policies/attendance.md", "Every day counts.", "Every day counts, {{ scool.name }}.")
    tagged.main = tagged.push("Broken", "main")
    done = tagged.publish()
    assert {name: one.result for name, one in done.items()} == {
        **dict.fromkeys(done, "success"), "plan": "skipped", "build": "skipped",
    }, [one.log for one in done.values()]  # fmt: skip
    for place, name in (("pages", "public"), ("staff", "staff")):
        out = tagged.github.deployed[place]
        assert json.loads((out / "policyweave.json").read_text(encoding="utf-8"))["edition"] == "2024-25"
        built = snapshot(tmp_path / "site" / name)
        assert snapshot(out / "editions/2024-25") == built
        assert (out / "ash/attendance/index.html").read_bytes() == built["ash/attendance/index.html"]
    assert not [name for name in snapshot(tagged.github.deployed["pages"]) if "guide" in name]


def test_the_daily_run_publishes_too(tagged: Repository) -> None:
    edition(tagged)
    tagged.publish()
    tagged.github.variables["POLICYWEAVE_SHARDS"] = "4"
    done = tagged.github.run("publish", {"schedule": "10 3 * * *"}, "schedule", 6, run_id=600)
    assert done["verify"].result == "success", [one.log for one in done.values()]
    assert done["build"].result == "skipped", "the edition comes from its archives"


def test_nothing_is_published_while_an_archive_is_not_there(tagged: Repository) -> None:
    done = tagged.publish()
    assert {name: one.result for name, one in done.items()} == {
        "plan": "skipped", "build": "skipped",
        "public": "failure", "pages": "skipped", "staff": "skipped", "verify": "failure",
    }  # fmt: skip
    assert tagged.github.deployed == {}


def test_what_is_attached_is_never_replaced(tagged: Repository) -> None:
    assert edition(tagged).result == "success"
    before = attached(tagged)
    again = edition(tagged)
    assert again.result == "success"
    assert "it stays as it is" in again.summary
    assert attached(tagged) == before


def test_a_tag_that_does_not_build_to_its_manifest_gets_no_archives(tagged: Repository, tmp_path: Path) -> None:
    """Somebody made the tag with another manifest than the build has."""
    here = tagged.here
    git(here, "checkout", "--quiet", TAG)
    file = here / ".policyweave/manifest.json"
    text = file.read_text(encoding="utf-8")
    assert '"bytes": ' in text
    head, _, rest = text.partition('"sha256": "')
    file.write_text(f'{head}"sha256": "{"0" * 64}{rest[64:]}', encoding="utf-8")
    git(here, "add", "--all")
    git(here, "commit", "--quiet", "--amend", "--no-edit")
    git(here, "tag", "--force", "--annotate", "--message", "Another", TAG)
    git(here, "push", "--quiet", "--force", "origin", TAG)
    job = edition(tagged)
    assert job.result == "failure"
    assert "does not build to the same bytes" in job.log + job.summary
    assert attached(tagged) == {}
    assert not [one for one in tagged.github.asked if "command" in one]
