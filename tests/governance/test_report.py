"""The private page of the trust's lead: what it says, what it refuses, and that nothing of it is ever published."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest

from tests.gitkit import begin, git
from tests.trustkit import Run, Trust, snapshot

ON = "2026-11-25"


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    return Trust(tmp_path)


@pytest.fixture
def private(trust: Trust, tmp_path: Path) -> Path:
    folder = tmp_path / "private"
    trust.run("governance", "init", folder, "--invented").expect(0)
    return folder


def report(trust: Trust, private: Path, out: Path, *more: str) -> Run:
    return trust.run("governance", "report", "--private", private, "--out", out, "--on", ON, *more)


def words(file: Path) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", file.read_text(encoding="utf-8")))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, text
    file.write_text(text.replace(old, new), encoding="utf-8")


def set_up(private: Path, text: str) -> None:
    (private / "schools/ash.yml").write_text(text, encoding="utf-8")


PLACED = """placement:
  tier: reinforcement
  since: 2026-09-01
  by: The board
  met: [{criterion: improving, reason: Seen in May}]
  review_due: 2027-02-12
"""


def test_what_init_writes_makes_a_report_at_once(trust: Trust, tmp_path: Path) -> None:
    trust.run("governance", "init", tmp_path / "new").expect(0)
    report(trust, tmp_path / "new", tmp_path / "page.html").expect(0)
    said = words(tmp_path / "page.html")
    assert "No tier has been decided" in said
    assert "Not decided yet: 2 schools." in said
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_the_file_is_its_owners_alone_and_needs_nothing_else(trust: Trust, private: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    out.write_text("old")
    out.chmod(0o644)
    report(trust, private, out).expect(0)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    page = out.read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#|data:,)', page)
    report(trust, private, tmp_path / "again.html").expect(0)
    assert (tmp_path / "again.html").read_bytes() == out.read_bytes()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", "13 October 2026 Late Monitoring visit"),
        ("visits: [{date: 2026-10-20, by: Lead, found: Fine}]\n", "1 December 2026 Monitoring visit"),
        ("visits: [{date: 2026-12-20, by: Lead, found: Later}]\n", "13 October 2026 Late Monitoring visit"),
        ("talks: [{date: 2026-10-06, who: Lead}]\n", "No safeguarding audit is recorded"),
        (
            "audits:\n  - {date: 2026-09-10, by: Lead, found: Gaps, actions: [{gap: G, action: Mend it, who: Head, due: 2026-11-24}]}\n",
            "24 November 2026 Late Action: Mend it",
        ),
        (
            "audits:\n  - {date: 2026-09-10, by: Lead, found: Gaps, actions: [{gap: G, action: Mend it, who: Head, due: 2026-11-25}]}\n",
            "25 November 2026 Action: Mend it",
        ),
        ("supervision: [{post: DSL, by: Lead, weeks: 6, last: 2026-10-01}]\n", "12 November 2026 Late Supervision of the DSL"),
        ("supervision: [{post: DSL, by: Lead, weeks: 6}]\n", "DSL: supervision has not begun"),
        ("training: [{post: DSL, course: dsl, date: 2024-11-24}]\n", "24 November 2026 Late DSL: Training for designated leads lapses"),
        ("training: [{post: DSL, course: dsl, date: 2025-02-28}]\n", "28 February 2027 DSL: Training for designated leads lapses"),
        ("joining: {began: 2026-09-01, steps: {look: {on: 2026-09-09}}}\n", "29 September 2026 Late Joining: The first tier"),
    ],
)  # fmt: skip
def test_dates_are_judged_for_the_day(trust: Trust, private: Path, tmp_path: Path, more: str, said: str) -> None:
    set_up(private, PLACED + more)
    report(trust, private, tmp_path / "page.html").expect(0)
    assert said in words(tmp_path / "page.html")


def test_a_talk_is_asked_for_in_every_half_term_that_has_begun(trust: Trust, private: Path, tmp_path: Path) -> None:
    terms = (
        "terms:\n  autumn-1: {first: 2026-09-02, last: 2026-10-23}\n  autumn-2: {first: 2026-11-02, last: 2026-12-18}\n"
    )
    trust.add("policies/cycle.yml", terms)
    set_up(private, PLACED)
    report(trust, private, tmp_path / "page.html").expect(0)
    said = words(tmp_path / "page.html")
    assert "23 October 2026 Late Half-termly talk" in said
    assert "18 December 2026 Half-termly talk" in said
    set_up(private, PLACED + "talks: [{date: 2026-10-28, who: Lead}]\n")  # in the holiday after it
    report(trust, private, tmp_path / "page.html").expect(0)
    assert "23 October 2026 Late Half-termly talk about plans and priorities Ash" not in words(tmp_path / "page.html")


def test_a_text_needs_the_trusts_agreement_and_a_new_one_needs_it_anew(
    trust: Trust, private: Path, tmp_path: Path
) -> None:
    out = tmp_path / "page.html"
    set_up(private, PLACED)
    report(trust, private, out).expect(0)
    assert "needs the trust's agreement" in words(out).replace("&#39;", "'")
    digest = re.search(r"sha256-[0-9a-f]{64}", out.read_text(encoding="utf-8"))
    assert digest
    set_up(private, PLACED + f"agreed:\n  early-help: {{by: Lead, on: 2026-10-01, digest: {digest[0]}}}\n")
    report(trust, private, out).expect(0)
    assert "Agreed (Lead, 2026-10-01)" in words(out)
    trust.add("schools/ash/early-help.md", "\nAnd something else.\n")
    report(trust, private, out).expect(0)
    assert "has changed since the trust agreed to it" in words(out)


def test_strict_and_json_count_what_is_late(trust: Trust, private: Path, tmp_path: Path) -> None:
    set_up(private, PLACED)
    done = report(trust, private, tmp_path / "page.html", "--strict", "--format", "json").expect(1)
    said = json.loads(done.out)
    assert said["written"]
    assert said["late"] >= 1
    early = trust.run(
        "governance", "report", "--private", private, "--out", tmp_path / "p.html", "--on", "2026-07-01", "--strict"
    )
    early.expect(0)


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "said"),
    [
        ("strategy.yml", "visit_weeks: 6", "visit_weeks: often", "strategy.yml:", "must be a whole number"),
        ("strategy.yml", "aim: ", "aime: ", "strategy.yml:7", "did you mean"),
        ("strategy.yml", "agreement: must", "agreement: listed", "strategy.yml:", "agreement_slots together"),
        ("people.yml", "covered_by: [deputy_lead]", "covered_by: [nobody]", "people.yml:", "There is no post"),
        ("people.yml", "answers_to: trust_lead", "answers_to: deputy_lead", "people.yml:", "answer to itself"),
        ("plan.yml", "id: tier,", "id: look,", "plan.yml:", "stands twice"),
    ],
)
def test_faults_name_file_and_line_and_nothing_is_written(
    trust: Trust, private: Path, tmp_path: Path, file: str, old: str, new: str, place: str, said: str
) -> None:
    change(private / file, old, new)
    out = tmp_path / "page.html"
    done = report(trust, private, out).expect(1)
    assert str(private / place) in done.err
    assert said.lower() in done.err.lower()
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("placement: {tier: resque}", "must be one of"),
        ("training: [{post: DSL, course: dls}]", "There is no course"),
        ("agreed: {early-halp: {by: a, on: 2026-10-01, digest: sha256-1}}", "must be a digest"),
        ("joining: {began: 2026-09-01, steps: {luk: {on: 2026-09-02}}}", "There is no step"),
        (PLACED.replace("improving", "good"), "There is no criterion of reinforcement"),
        (PLACED + "surprise: 1\n", "not a field that belongs here"),
        ("placement: [\n", "never closed"),
    ],
)
def test_faults_in_a_schools_file(trust: Trust, private: Path, tmp_path: Path, text: str, said: str) -> None:
    set_up(private, text)
    done = report(trust, private, tmp_path / "page.html").expect(1)
    assert f"{private}/schools/ash.yml:" in done.err
    assert said in done.err


def test_a_file_of_no_school_is_refused(trust: Trust, private: Path, tmp_path: Path) -> None:
    (private / "schools/ahs.yml").write_text("", encoding="utf-8")
    assert "There is no school “ahs”" in report(trust, private, tmp_path / "page.html").expect(1).err
    (private / "schools/ahs.yml").rename(private / "school.yml")
    assert "none that belongs" in report(trust, private, tmp_path / "page.html").expect(1).err


def test_places_that_could_be_published_are_refused(trust: Trust, private: Path, tmp_path: Path) -> None:
    begin(trust.root)
    before = snapshot(trust.root)
    inside = trust.root / "notes.html"
    assert "lies in the repository" in report(trust, private, inside).expect(2).err
    link = tmp_path / "link.html"
    link.symlink_to(inside)
    assert "lies in the repository" in report(trust, private, link).expect(2).err
    aside = tmp_path / "aside"
    aside.symlink_to(private)
    report(trust, aside, tmp_path / "page.html").expect(0)
    private.rename(trust.root / "private")
    aside.unlink()
    aside.symlink_to(trust.root / "private")
    for folder in (trust.root / "private", aside):
        assert "lies in the repository" in report(trust, folder, tmp_path / "page2.html").expect(2).err
    (trust.root / "private").rename(private)
    assert "lies inside" in report(trust, tmp_path, tmp_path / "page2.html").expect(2).err
    assert "lies in the repository" in trust.run("governance", "init", trust.root / "policies/private").expect(2).err
    assert snapshot(trust.root) == before


def test_a_file_of_the_folder_may_not_lie_in_the_repository_either(trust: Trust, private: Path, tmp_path: Path) -> None:
    hidden = trust.root / "policies/ash.txt"
    (private / "schools/ash.yml").rename(hidden)
    (private / "schools/ash.yml").symlink_to(hidden)
    assert "lies in the repository" in report(trust, private, tmp_path / "page.html").expect(2).err


def test_another_repository_and_built_sites_are_refused_too(trust: Trust, private: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    assert "lies in the repository" in report(trust, private, other / "page.html").expect(2).err
    trust.run("build", "--out", tmp_path / "built").expect(0)
    assert "built sites" in report(trust, private, tmp_path / "built/staff/page.html").expect(2).err


def test_the_folder_may_be_a_private_repository_of_its_own(trust: Trust, private: Path) -> None:
    git(private, "init", "-q")
    report(trust, private, private / "page.html").expect(0)


def test_init_leaves_a_folder_that_is_not_empty(trust: Trust, private: Path) -> None:
    before = snapshot(private)
    assert "not empty" in trust.run("governance", "init", private).expect(2).err
    assert snapshot(private) == before


def test_what_people_write_is_text(trust: Trust, private: Path, tmp_path: Path) -> None:
    set_up(private, PLACED.replace("Seen in May", "'<script>alert(1)</script> & more'"))
    report(trust, private, tmp_path / "page.html").expect(0)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page
    assert "<script" not in page


def test_schemas_accept_what_init_writes(trust: Trust, private: Path) -> None:
    import jsonschema
    from ruamel.yaml import YAML

    kinds = {"strategy.yml": "strategy", "people.yml": "people", "plan.yml": "plan", "schools/ash.yml": "school"}
    for path, kind in kinds.items():
        schema = json.loads(trust.run("schema", f"governance-{kind}").expect(0).out)
        value = YAML(typ="safe", pure=True).load((private / path).read_text(encoding="utf-8"))
        checker = jsonschema.Draft202012Validator(schema)
        assert [error.message for error in checker.iter_errors(json.loads(json.dumps(value, default=str)))] == []
