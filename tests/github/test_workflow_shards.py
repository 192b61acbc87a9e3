"""Publish where several machines build: what is published is what one machine publishes, and never less."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.github.proposals import Repository
from tests.github.runner import Job
from tests.trustkit import grep, run, snapshot

pytestmark = pytest.mark.slow
WELL = {"plan": "success", "public": "success", "pages": "success", "staff": "success", "verify": "success"}


def results(done: dict[str, Job]) -> dict[str, str]:
    return {name: job.result for name, job in done.items()}


def published(repository: Repository) -> dict[str, bytes]:
    return snapshot(repository.github.deployed["pages"])


def by_one_machine(repository: Repository, folder: Path) -> dict[str, bytes]:
    """The public site as one build makes it of what main holds, with PDFs."""
    (folder / "editions").mkdir(parents=True)
    run(repository.here, "build", "--pdf", "--out", folder / "site", "--jobs", "1").expect(0)
    run(
        repository.here, "publish", "public", "--from", folder / "site", "--commit", repository.main,
        "--editions", folder / "editions", "--out", folder / "public",
    ).expect(0)  # fmt: skip
    return snapshot(folder / "public")


def test_a_lost_machine_stops_the_publish_and_is_made_up_for_alone(repository: Repository, tmp_path: Path) -> None:
    """Then one school changes: only that one is built, and the others come from what the last run kept."""
    github = repository.github
    github.variables["POLICYWEAVE_SHARDS"] = "2"
    github.secrets["AZURE_STATIC_WEB_APPS_API_TOKEN"] = "s3cret"
    github.lost.add("Build part 2 of 2")
    first = repository.publish()
    assert {name: part.result for name, part in first["build"].parts.items()} == {
        "Build part 1 of 2": "success", "Build part 2 of 2": "failure",
    }  # fmt: skip
    assert results(first) == {
        "plan": "success", "build": "failure", "public": "skipped", "pages": "skipped", "staff": "skipped",
        "verify": "failure",
    }  # fmt: skip
    assert github.deployed == {}

    github.lost.clear()
    again = repository.publish(before=first)
    assert results(again) == {**WELL, "build": "success"}, "".join(job.log for job in again.values())
    assert again["plan"] is first["plan"]
    assert again["build"].parts["Build part 1 of 2"] is first["build"].parts["Build part 1 of 2"]
    assert published(repository) == by_one_machine(repository, tmp_path / "one")
    assert (github.deployed["staff"] / "ash/guide/index.html").is_file()
    assert grep(github.stub, "Words for staff") == [], "nothing of staff's travels, and nothing of it is kept"
    github.secrets.clear()

    repository.write("schools/ash/early-help.md", "\n", "\nRing us about anything else at any time of the day.\n\n")
    repository.main = repository.push("One school", "main")
    second = repository.publish()
    assert results(second) == {**WELL, "build": "success"}, "".join(job.log for job in second.values())
    assert [part["schools"] for part in json.loads(second["plan"].outputs["matrix"])["include"]] == [["ash"]]
    assert second["plan"].outputs["kept"] == "1"
    assert published(repository) == by_one_machine(repository, tmp_path / "two")

    (repository.here / "README.md").write_text("Words beside the content.", encoding="utf-8")
    repository.main = repository.push("Nothing of the sites", "main")
    third = repository.publish()
    assert results(third) == {**WELL, "build": "skipped"}, "".join(job.log for job in third.values())
    assert {**published(repository), "policyweave.json": b""} == {
        **snapshot(tmp_path / "two/public"), "policyweave.json": b"",
    }  # fmt: skip


def test_an_error_in_one_part_publishes_nothing(repository: Repository) -> None:
    repository.github.variables["POLICYWEAVE_SHARDS"] = "2"
    repository.write("schools/ash/early-help.md", "\n", "\n{{ scool.name }}\n\n")
    repository.main = repository.push("Broken", "main")
    done = repository.publish()
    assert results(done)["build"] == "failure"
    assert results(done)["public"] == "skipped"
    assert "::error file=schools/ash/early-help.md" in done["build"].log
    assert repository.github.deployed == {}
