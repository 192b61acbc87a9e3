"""A year of a trust with eight schools, acted out on a real Git repository: from one opening to the next."""

from __future__ import annotations

import datetime
import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from policyweave.cycle.state import Standing
from policyweave.cycling import open_edition, sign_off, status
from policyweave.releasing.archives import rebuild
from policyweave.releasing.asked import asked
from policyweave.releasing.release import Call, Outcome, release, waivers_of
from policyweave.releasing.verifying import verify
from tests.cycle.reviews import STEPS, review_of
from tests.edition.releases import at, known, noted
from tests.gitkit import begin, commit, git
from tests.trustkit import Trust

pytestmark = pytest.mark.slow
SCHOOLS = ("ash", "beech", "cedar", "elm", "hazel", "oak", "pine", "willow")
LATE = "yew"
OPENED, REVIEWED = datetime.date(2026, 7, 10), datetime.date(2026, 9, 15)
GUIDANCE = """\
    - name: "2026"
      issued: 2026-07-06
      in_force: 2026-09-01
      annex: F
      verified: {by: Trust safeguarding lead, on: 2026-07-08}
"""


@dataclass
class Year:
    """The trust's repository, where its releases are kept, and the digests of what was released."""

    trust: Trust
    kept: Path
    digests: dict[str, str]

    def say(self, message: str) -> str:
        return commit(self.trust.root, message)

    def sign(self, school: str, *steps: str, on: datetime.date = REVIEWED) -> None:
        for step in steps or STEPS:
            done = sign_off(self.trust.root, school, step, "DSL", on)
            assert not done.findings, [item.message for item in done.findings]

    def proposed(self, branch: str, start: str, school: str, *steps: str) -> None:
        """A school's review on a branch that left main at start."""
        git(self.trust.root, "switch", "-q", "-c", branch, start)
        self.sign(school, *steps)
        self.say(f"The review of {school}")
        git(self.trust.root, "switch", "-q", "main")

    def merged(self, *branches: str) -> None:
        for branch in branches:
            git(self.trust.root, "merge", "-q", "--no-ff", "-m", f"Merge {branch}", branch)

    def standing(self, on: str) -> dict[str, str]:
        """By school, its steps in order: o open, d done, s stale, n nothing to do; “!” behind one that is overdue."""
        found = status(self.trust.root, on=datetime.date.fromisoformat(on), jobs=1)
        sign = {Standing.OPEN: "o", Standing.DONE: "d", Standing.STALE: "s", Standing.NOTHING: "n"}
        return {
            one.school: "".join(sign[step.standing] + "!" * step.overdue for step in one.steps) for one in found.schools
        }

    def release(self, moment: datetime.datetime, patch: bool = False, **waived: str) -> Outcome:
        reasons = [(gate.replace("_", "-"), why) for gate, why in waived.items()]
        waivers = waivers_of([gate for gate, _ in reasons], [why for _, why in reasons], ["Trust lead"] * len(reasons))
        done = release(self.trust.root, Call(patch, waivers, out=self.kept, jobs=1), moment)
        for path in done.archives:
            self.digests[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return done

    def in_force(self, school: str, day: str, page: str = "") -> tuple[str, str]:
        """The edition at a school on a day ("" for none), and the page's text."""
        found = asked(self.trust.root, school, datetime.date.fromisoformat(day), page)
        return (found.answer.edition.name if found.answer.edition else "", found.text)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    folder = tmp_path_factory.mktemp("year")
    trust = Trust(folder)
    for number, school in enumerate(SCHOOLS, 20):
        if not (trust.root / "schools" / school).exists():
            _school(trust, school, number)
    trust.change(
        "policies/cycle.yml",
        'edition: "2026-27"\nacademic_year: "2026-27"',
        'edition: "2025-26"\nacademic_year: "2025-26"',
    )
    trust.change(
        "policies/cycle.yml", "milestones:\n", "milestones:\n"
        "  - {id: contextual-review, title: Schools review their parts, when: first day of the year + 24 days, who: DSLs}\n",
    )  # fmt: skip
    trust.add("policies/attendance.md", "\n## Office\n\nThe office is on {{ school.phone }}.\n")
    begin(trust.root)
    known(trust.root)
    return Year(trust, folder / "kept", {})


def _school(trust: Trust, slug: str, number: int) -> None:
    shutil.copytree(trust.root / "schools" / "ash", trust.root / "schools" / slug)
    path = f"schools/{slug}/school.yml"
    text = trust.read(path).replace("Ash School", f"{slug.title()} School").replace("ash.example", f"{slug}.example")
    text = (
        text.replace("900001", f"9000{number}")
        .replace("891/9001", f"891/90{number}")
        .replace("Ashtown", f"{slug.title()}town")
    )
    trust.set(path, text.replace("496 0010", f"496 0{number}0").replace("496 0011", f"496 0{number}1"))


def test_the_year_is_opened(year: Year) -> None:
    assert set(open_edition(year.trust.root, "2026-27").schools) == set(SCHOOLS)
    year.say("The year 2026-27")
    standing = year.standing("2026-07-10")
    assert set(standing) == set(SCHOOLS)
    assert all(set(steps) <= set("on") and "o" in steps for steps in standing.values())
    assert year.in_force("ash", "2026-07-10") == ("", "")


def test_guidance_is_updated_and_the_trust_changes_its_words(year: Year) -> None:
    year.trust.add("policies/national.yml", GUIDANCE)
    year.say("KCSIE 2026 is checked")
    year.trust.change("policies/index.md", "Help comes early.", "Help comes early, and families are asked first.")
    year.say("The trust's policy for 2026-27")
    assert not [item for item in year.trust.findings() if item.severity == "error"]


def test_schools_review_two_at_a_time_and_out_of_order(year: Year) -> None:
    start = git(year.trust.root, "rev-parse", "HEAD")
    for school in SCHOOLS[:6]:
        year.proposed(f"review-{school}", start, school)
    year.proposed("review-pine-1", start, "pine", "links", "early-help")
    year.proposed("review-pine-2", start, "pine", "personalisation", "local-guidance")
    year.merged("review-oak", "review-beech")
    year.merged("review-pine-2", "review-ash")
    year.merged("review-hazel", "review-cedar")
    standing = year.standing("2026-09-26")
    assert {school for school, steps in standing.items() if set(steps) <= set("dn")} == {
        "oak", "beech", "ash", "hazel", "cedar",
    }  # fmt: skip
    assert "!" in standing["willow"]
    assert "!" in standing["pine"]
    year.merged("review-elm", "review-pine-1")
    standing = year.standing("2026-09-26")
    assert {school for school, steps in standing.items() if not set(steps) <= set("dn")} == {"willow"}


def test_a_late_change_of_the_trust_is_looked_at_again_where_it_matters(year: Year) -> None:
    year.trust.change("policies/index.md", "Help comes early, and", "Help comes early and gladly, and")
    year.say("A word more")
    stale = {school for school, steps in year.standing("2026-09-26").items() if "s" in steps}
    assert stale == set(SCHOOLS) - {"willow"}
    for school in sorted(stale):
        year.sign(school, "early-help", on=datetime.date(2026, 10, 1))
    year.say("Looked at again")
    assert not any("s" in steps for steps in year.standing("2026-10-01").values())


def test_the_release_waits_for_the_last_school_unless_somebody_answers_for_it(year: Year) -> None:
    refused = year.release(at("2026-10-10"))
    assert [one.gate.id for one in refused.closed] == ["reviews"]
    assert git(year.trust.root, "tag") == ""
    done = year.release(at("2026-10-10"), reviews="The lead is new and begins next week.")
    assert not done.refused
    assert git(year.trust.root, "tag") == "edition/2026-27"
    assert git(year.trust.root, "cat-file", "-t", "edition/2026-27") == "tag"
    assert year.in_force("willow", "2026-10-09")[0] == ""
    name, text = year.in_force("willow", "2026-10-10", "index")
    assert name == "2026-27"
    assert "early and gladly" in text
    assert "2026" in text.partition("## ")[0]  # the edition of KCSIE that is quoted


def test_a_contact_changes_in_the_year(year: Year) -> None:
    path = "schools/ash/school.yml"
    year.trust.change(path, 'phone: "0115 496 0010"', 'phone: "0115 496 0019"')
    year.say("A new number for the office")
    assert year.standing("2027-01-11")["ash"].startswith("s")
    year.sign("ash", "personalisation", on=datetime.date(2027, 1, 11))
    year.sign("willow", on=datetime.date(2027, 1, 11))
    year.say("Signed off")
    noted(year.trust)
    year.say("What changed")
    assert not year.release(at("2027-01-12"), patch=True).refused
    before, after = year.in_force("ash", "2027-01-11", "attendance"), year.in_force("ash", "2027-01-12", "attendance")
    assert (before[0], after[0]) == ("2026-27", "2026-27.1")
    assert "0115 496 0010" in before[1]
    assert "0115 496 0019" in after[1]


def test_a_school_joins_late(year: Year) -> None:
    _school(year.trust, LATE, 40)
    (year.trust.root / review_of(LATE)).unlink()
    assert open_edition(year.trust.root, "2026-27").schools == (LATE,)
    year.sign(LATE, on=datetime.date(2027, 2, 20))
    year.trust.set(
        f"schools/{LATE}/school.yml",
        year.trust.read(f"schools/{LATE}/school.yml").replace("date: 2026-10-06", "date: 2027-02-18"),
    )
    year.say("Yew joins")
    noted(year.trust)
    year.say("What changed")
    assert not year.release(at("2027-02-22"), patch=True).refused
    assert year.in_force(LATE, "2027-02-21")[0] == ""
    assert year.in_force(LATE, "2027-02-22")[0] == "2026-27.2"
    assert year.in_force("oak", "2027-02-21")[0] == "2026-27.1"


def test_the_next_year_is_opened_and_what_was_released_is_as_it_was(year: Year) -> None:
    assert set(open_edition(year.trust.root, "2027-28").schools) == {*SCHOOLS, LATE}
    year.say("The year 2027-28")
    assert all(set(steps) <= set("on") for steps in year.standing("2027-07-01").values())
    assert year.in_force("ash", "2026-12-24")[0] == "2026-27"
    assert year.in_force("ash", "2027-07-01")[0] == "2026-27.2"
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in year.kept.iterdir()} == year.digests
    for name in ("2026-27", "2026-27.1", "2026-27.2"):
        assert rebuild(year.trust.root, name, jobs=1).same
    for path in sorted(year.kept.iterdir()):
        assert verify(path, year.trust.root, tag=path.name.rpartition("-")[0]).good
