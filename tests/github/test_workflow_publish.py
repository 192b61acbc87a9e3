"""The workflow Publish, step by step: all that main holds, public and staff's apart, and nothing lost in silence (C11)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.github.answers import OURS
from tests.github.proposals import PULLS, Repository
from tests.github.runner import Job
from tests.trustkit import grep, snapshot

pytestmark = pytest.mark.slow


def results(done: dict[str, Job]) -> dict[str, str]:
    return {name: job.result for name, job in done.items()}


ALONE = {"plan": "skipped", "build": "skipped"}
ALL_WELL = {**ALONE, "public": "success", "pages": "success", "staff": "success", "verify": "success"}


@pytest.mark.parametrize("event", ["push", "workflow_dispatch"])
def test_what_main_holds_is_published(repository: Repository, event: str) -> None:
    done = repository.publish(event=event)
    assert results(done) == ALL_WELL, "".join(job.log for job in done.values())
    pages = repository.github.deployed["pages"]
    assert json.loads((pages / "policyweave.json").read_text(encoding="utf-8"))["commit"] == repository.main
    assert (pages / "ash/attendance/index.html").is_file()
    assert grep(pages, "Words for staff") == []
    assert "staff" not in repository.github.deployed
    assert "It needs the secret AZURE_STATIC_WEB_APPS_API_TOKEN" in done["staff"].summary
    assert f"Published is {repository.main}" in done["verify"].summary


def test_with_the_secret_the_staff_site_goes_to_its_place(repository: Repository) -> None:
    repository.github.secrets["AZURE_STATIC_WEB_APPS_API_TOKEN"] = "s3cret"
    done = repository.publish()
    assert results(done) == ALL_WELL, "".join(job.log for job in done.values())
    staff = repository.github.deployed["staff"]
    settings = json.loads((staff / "staticwebapp.config.json").read_text(encoding="utf-8"))
    assert settings["routes"][-1] == {"route": "/*", "allowedRoles": ["staff"]}
    assert json.loads((staff / "policyweave.json").read_text(encoding="utf-8"))["commit"] == repository.main
    assert (staff / "ash/guide/index.html").is_file()
    artefacts = repository.github.stub / "artefacts"
    assert grep(artefacts, "Words for staff", "s3cret") == [], "nothing of staff's lies among the run's artefacts"
    assert "s3cret" not in "".join(job.log + job.summary for job in done.values())


def test_the_leads_page_has_what_the_check_of_links_remembers(repository: Repository) -> None:
    repository.github.secrets["AZURE_STATIC_WEB_APPS_API_TOKEN"] = "s3cret"
    folder = repository.github.stub / "artefacts/31/links"
    folder.mkdir(parents=True)
    (folder / "ledger.json").write_text('{"version": 1, "addresses": {}}', encoding="utf-8")
    assert results(repository.publish(links=31)) == ALL_WELL
    page = repository.github.deployed["staff"] / "lead.html"
    assert "Every address answered" in page.read_text(encoding="utf-8")


def test_a_tenant_is_handed_on(repository: Repository) -> None:
    repository.github.secrets["AZURE_STATIC_WEB_APPS_API_TOKEN"] = "s3cret"
    repository.github.variables["POLICYWEAVE_TENANT"] = "0f8fad5b-d9cb-469f-a165-70867728950e"
    assert results(repository.publish()) == ALL_WELL
    text = (repository.github.deployed["staff"] / "staticwebapp.config.json").read_text(encoding="utf-8")
    assert "0f8fad5b-d9cb-469f-a165-70867728950e/v2.0" in text


def test_previews_of_open_proposals_are_published_with_it(shown: Repository) -> None:
    shown.preview()
    done = shown.publish()
    assert results(done) == ALL_WELL, "".join(job.log for job in done.values())
    pages = shown.github.deployed["pages"]
    assert "Preview of proposal 12" in (pages / "preview/pr-12/ash/index.html").read_text(encoding="utf-8")
    assert "Each day" not in (pages / "ash/attendance/index.html").read_text(encoding="utf-8")
    shown.closed()
    assert results(shown.publish()) == ALL_WELL
    assert not (shown.github.deployed["pages"] / "preview").exists()


def test_a_removal_that_was_lost_is_made_up_for(shown: Repository) -> None:
    """GitHub starts nothing for a proposal that is closed while it has conflicts."""
    shown.preview()
    shown.head = "c" * 40
    event = {"repository": OURS}
    shown.publish()
    shown.github.answers[PULLS] = [{**shown.answer, "state": "closed"}]
    shown.github.run("publish", event, "workflow_dispatch", 6, run_id=600)
    assert not (shown.github.deployed["pages"] / "preview").exists()


def test_content_with_errors_is_not_published_and_that_is_red(repository: Repository) -> None:
    repository.write("policies/attendance.md", "Every day counts.", "Every day counts, {{ scool.name }}.")
    repository.main = repository.push("Broken", "main")
    done = repository.publish()
    assert results(done) == {**ALONE, "public": "failure", "pages": "skipped", "staff": "skipped", "verify": "failure"}
    assert repository.github.deployed == {}
    assert "Nothing was published" in done["verify"].log


@pytest.mark.parametrize(
    ("newest", "result"),
    [
        ({"run_number": 6, "conclusion": None}, "success"),
        ({"run_number": 6, "conclusion": "success"}, "success"),
        ({"run_number": 6, "conclusion": "cancelled"}, "failure"),
        ({"run_number": 5, "conclusion": None}, "failure"),
    ],
    ids=["a newer run waits", "a newer run is done", "the newer run was dropped", "no newer run"],
)
def test_a_release_is_never_lost_in_silence(repository: Repository, newest: dict[str, Any], result: str) -> None:
    """Main has moved on while it was published (C11)."""
    done = repository.publish(now="d" * 40, newest=newest)
    assert done["verify"].result == result
    assert ("::error::" in done["verify"].log) == (result == "failure")


def test_a_run_publishes_what_main_holds_when_it_begins_not_when_it_was_started(repository: Repository) -> None:
    """So whichever of several waiting runs is dropped, the one that is left publishes everything."""
    newer = repository.move_on()
    done = repository.publish()
    assert results(done) == ALL_WELL
    pages = snapshot(repository.github.deployed["pages"])
    assert json.loads(pages["policyweave.json"])["commit"] == newer
