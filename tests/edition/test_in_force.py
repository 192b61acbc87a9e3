"""What was in force on a day is answered from the tags, truthfully also where they leave something open."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path

import pytest

from policyweave.edition.in_force import Answer, in_force
from policyweave.edition.manifest import Approvals, Approved, Manifest, SchoolPages, SiteFiles
from policyweave.edition.released import Damaged, Found, Released, find
from policyweave.model.schema import Status
from tests.edition.releases import TAG, at, changed, noted, ready, released, tags
from tests.gitkit import commit, git
from tests.trustkit import Trust

TODAY = datetime.date(2028, 5, 1)


def one(name: str, moment: str, from_day: str = "", schools: str = "ash elm", joining: str = "") -> Released:
    """A released edition that was in force from 1 September of its year unless another day is given."""
    edition, _, patch = name.partition(".")
    manifest = Manifest.model_validate(
        {
            "edition": edition, "patch": int(patch or 0), "in_force": from_day or f"{edition[:4]}-09-01",
            "released": f"{moment}Z" if "T" in moment else f"{moment}T10:00:00Z",
            "commit": hashlib.sha1(name.encode()).hexdigest(), "tool": "policyweave 0",
            "approvals": Approvals(trust=Approved.model_validate({"body": "Trust board", "date": f"{edition[:4]}-07-14"})),
            "schools": {
                slug: SchoolPages(name=f"{slug.title()} School", status=Status.JOINING if slug in joining else Status.ACTIVE)
                for slug in schools.split()
            },
            "files": SiteFiles(),
        }
    )  # fmt: skip
    return Released(f"edition/{name}", name, manifest, "c" * 40, "d" * 40)


def found(*editions: Released, damaged: tuple[Damaged, ...] = ()) -> Found:
    ordered = sorted(editions, key=lambda one: (one.manifest.in_force, one.manifest.moment))
    return Found(tuple(ordered), damaged)


def ask(editions: Found, day: str, school: str = "ash") -> tuple[str | None, str]:
    """The edition's name and what is said."""
    answer: Answer = in_force(editions, school, datetime.date.fromisoformat(day), TODAY)
    return answer.edition.name if answer.edition else None, " ".join((*answer.said, *answer.doubts))


YEARS = found(
    one("2026-27", "2026-08-20"),
    one("2026-27.1", "2027-01-05"),
    one("2026-27.2", "2027-01-05T15:40:00"),
    one("2027-28", "2027-08-25", schools="ash oak", joining="oak"),
    one("2027-28.1", "2027-11-02", schools="ash oak"),
)


@pytest.mark.parametrize(
    ("day", "name", "words"),
    [
        (
            "2026-08-31",
            None,
            "The first one, 2026-27, was released on 20 August 2026 and in force from 1 September 2026.",
        ),
        ("2026-09-01", "2026-27", "On 1 September 2026 the edition 2026-27 was in force at Ash School"),
        ("2027-01-04", "2026-27", "from 1 September 2026"),
        (
            "2027-01-05",
            "2026-27.2",
            "2026-27 until 10:00 UTC, then 2026-27.1 until 15:40 UTC, and 2026-27.2 after that",
        ),
        ("2027-01-06", "2026-27.2", "from 5 January 2027"),
        ("2027-08-31", "2026-27.2", ""),
        ("2027-09-01", "2027-28", ""),
        ("2028-05-02", "2027-28.1", "still to come"),
    ],
)
def test_the_newest_in_force_counts(day: str, name: str | None, words: str) -> None:
    assert ask(YEARS, day)[0] == name
    assert words in ask(YEARS, day)[1]


@pytest.mark.parametrize(
    ("school", "day", "name", "words"),
    [
        ("oak", "2027-02-01", None, "the edition 2026-27.2 was in force in the trust, and oak was not in it"),
        ("oak", "2027-02-01", None, "The school came in with the edition 2027-28, in force from 1 September 2027."),
        ("oak", "2026-01-01", None, "The school came in with the edition 2027-28"),
        ("oak", "2027-09-05", "2027-28", "The school was joining then"),
        ("oak", "2027-12-05", "2027-28.1", "at Oak School"),
        ("elm", "2027-03-01", "2026-27.2", "at Elm School"),
        ("elm", "2027-09-01", None, "last in the edition 2026-27.2 and had left the trust's policy by 2027-28"),
    ],
)
def test_schools_that_come_and_go(school: str, day: str, name: str | None, words: str) -> None:
    assert ask(YEARS, day, school)[0] == name
    assert words in ask(YEARS, day, school)[1]
    assert ("joining" in ask(YEARS, day, school)[1]) == (words == "The school was joining then")


def test_an_edition_is_in_force_nowhere_before_its_release() -> None:
    late = found(one("2025-26", "2025-08-20"), one("2026-27", "2026-10-20"))
    name, said = ask(late, "2026-10-19")
    assert name == "2025-26"
    assert "That is after the year 2025-26: no later edition was in force yet, so that this one went on." in said
    name, said = ask(late, "2026-10-21")
    assert name == "2026-27"
    assert "applies from 1 September 2026, but it was released only on 20 October 2026" in said
    assert ask(found(one("2026-27", "2026-10-20")), "2026-09-15")[0] is None


def test_a_late_change_of_the_old_year_does_not_take_the_new_ones_place() -> None:
    years = found(one("2025-26", "2025-08-20"), one("2026-27", "2026-08-20"), one("2025-26.1", "2026-10-01"))
    assert ask(years, "2026-10-02")[0] == "2026-27"
    assert ask(years, "2026-10-01")[0] == "2026-27"


def test_a_release_before_its_day_is_still_to_come() -> None:
    years = found(one("2026-27", "2026-08-20"), one("2026-27.1", "2026-12-01", "2027-01-01"))
    assert ask(years, "2026-12-15")[0] == "2026-27"
    name, said = ask(years, "2027-01-01")
    assert (name, "until" in said) == ("2026-27.1", False)


def test_the_first_day_of_all_names_the_hour() -> None:
    assert (
        "released that day at 10:00 UTC; before that nothing"
        in ask(found(one("2026-27", "2026-10-20")), "2026-10-20")[1]
    )


def test_what_is_missing_or_damaged_is_said() -> None:
    gaps = found(one("2026-27.2", "2027-01-05"), damaged=(Damaged("edition/2026-27.1", "It is a plain mark."),))
    name, said = ask(gaps, "2027-02-01")
    assert name == "2026-27.2"
    assert "There is no tag edition/2026-27, though a later one" in said
    assert "The tag edition/2026-27.1 is not used. It is a plain mark." in said
    assert "There is no tag edition/2026-27.1" not in said
    assert ask(found(), "2027-02-01") == (
        None,
        "On 1 February 2027 no released edition was in force. No edition has been released yet.",
    )


# On real Git repositories -----------------------------------------------------------------------------


class Year:
    """A trust with an edition, a change in the year, and all that can be wrong with tags."""

    def __init__(self, folder: Path) -> None:
        self.trust = ready(folder)
        released(self.trust)
        changed(self.trust, "schools/ash/school.yml", "0115 496 0010", "0115 496 0019")
        released(self.trust, at("2027-01-05"), patch=True)
        root = self.trust.root
        git(root, "tag", "edition/2025-26", f"{TAG}^{{commit}}")  # lightweight
        git(root, "update-ref", "refs/tags/edition/2024-25", f"refs/tags/{TAG}")  # another's tag under this name
        git(root, "tag", "-a", "-m", "By hand", "edition/2023-24", "main")
        git(root, "tag", "-a", "-m", "No year", "edition/next", "main")
        git(root, "tag", "v1.0")
        tree = git(root, "rev-parse", f"{TAG}.1^{{tree}}")  # a manifest on sources that it does not name
        strange = git(root, "commit-tree", tree, "-p", f"{TAG}^", "-m", "Strange")
        git(root, "tag", "-a", "-m", "Moved", "edition/2026-27.2", strange)
        self.tags = tags(root)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return Year(tmp_path_factory.mktemp("year"))


def answer(trust: Trust, day: str, *more: str, code: int = 0) -> dict[str, object]:
    done = trust.run("cycle", "in-force", "--school", "ash", "--date", day, "--format", "json", *more).expect(code)
    result: dict[str, object] = json.loads(done.out)
    return result


def test_a_tag_that_is_not_whole_is_reported_and_never_used(year: Year) -> None:
    whole = find(year.trust.root)
    assert [one.tag for one in whole.editions] == [TAG, f"{TAG}.1"]
    assert {one.tag: one.why.split()[:4] for one in whole.damaged} == {
        "edition/2023-24": "There is no manifest".split(),
        "edition/2024-25": "It was made under".split(),
        "edition/2025-26": "It is a plain".split(),
        "edition/2026-27.2": "Its manifest is that".split(),
        "edition/next": "It is not called".split(),
    }
    said = answer(year.trust, "2026-01-01", code=1)
    assert said["edition"] is None
    assert len(str(said["doubts"]).split("is not used")) == 6


def test_a_manifest_on_other_sources_is_not_believed(year: Year) -> None:
    root = year.trust.root
    text = git(root, "show", f"{TAG}.1:.policyweave/manifest.json")
    blob = git(root, "hash-object", "-w", "--stdin", given=text.replace('"patch": 1', '"patch": 3') + "\n")
    index = git(root, "ls-tree", "-r", "-t", f"{TAG}.1:.policyweave")
    inner = "".join(
        line.replace(line.split()[2], blob) + "\n" if "manifest.json" in line else f"{line}\n"
        for line in index.splitlines()
        if "\t" in line and "/" not in line.split("\t")[1]
    )
    folder = git(root, "mktree", given=inner)
    top = "".join(
        f"040000 tree {folder}\t.policyweave\n" if line.endswith("\t.policyweave") else f"{line}\n"
        for line in git(root, "ls-tree", f"{TAG}.1").splitlines()
    )
    for parent, words in ((f"{TAG}^", "does not stand on"), (f"{TAG}.1^", "")):
        made = git(root, "commit-tree", git(root, "mktree", given=top), "-p", parent, "-m", "x")
        git(root, "tag", "-f", "-a", "-m", "x", "edition/2026-27.3", made)
        why = {one.tag: one.why for one in find(root).damaged}.get("edition/2026-27.3", "")
        assert words in why
        assert bool(why) == bool(words)
    changed_too = top.replace(git(root, "rev-parse", f"{TAG}.1:mkdocs.yml"), blob)
    made = git(root, "commit-tree", git(root, "mktree", given=changed_too), "-p", f"{TAG}.1^", "-m", "x")
    git(root, "tag", "-f", "-a", "-m", "x", "edition/2026-27.3", made)
    (why,) = [one.why for one in find(root).damaged if one.tag == "edition/2026-27.3"]
    assert "changes more than what is kept with a release: mkdocs.yml" in why
    git(root, "tag", "-d", "edition/2026-27.3")


def test_the_answer_has_what_proves_it(year: Year) -> None:
    found = answer(year.trust, "2026-12-24")
    assert (found["edition"], found["tag"], found["from"]) == ("2026-27", TAG, "2026-10-10")
    assert found["tag_object"] == year.tags[TAG]
    assert found["commit"] == git(year.trust.root, "rev-parse", f"{TAG}^")
    said = year.trust.run("cycle", "in-force", "--school", "ash", "--date", "2027-01-05").expect(0).out
    for words in (
        "the edition 2026-27.1 was in force at Ash School",
        "2026-27 until 10:00 UTC, and 2026-27.1 after that",
        "Approved for the trust: Trust board, 14 July 2026.",
        "Approved for the school: Local governing body, 6 October 2026.",
        f"git cat-file -p {TAG}.1",
        "policyweave verify ARCHIVE --tag 2026-27.1",
        "edition/next is not used",
    ):
        assert words in said


def test_the_text_of_a_page_is_the_one_of_that_day(year: Year) -> None:
    trust = year.trust
    trust.change("policies/attendance.md", "Every day counts.", "Not committed.")
    try:
        before = answer(trust, "2026-12-24", "--page", "attendance")
        after = answer(trust, "2027-01-06", "--page", "attendance")
    finally:
        git(trust.root, "checkout", "-q", "--", "policies/attendance.md")
    assert "The office is on 0115 496 0010." in str(before["text"])
    assert "The office is on 0115 496 0019." in str(after["text"])
    assert "Every day counts." in str(after["text"])
    said = (
        trust.run("cycle", "in-force", "--school", "ash", "--date", "2026-12-24", "--page", "attendance").expect(0).out
    )
    assert "0115 496 0010" in said


def test_a_text_that_does_not_match_its_digest_is_not_shown(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policyweave.releasing.asked.page_digest", lambda page: "sha256-" + "0" * 64)
    found = answer(year.trust, "2026-12-24", "--page", "attendance", code=1)
    assert found["text"] is None
    assert "does not weave the words" in str(found["fault"])


def test_staffs_pages_are_asked_for_by_name(year: Year) -> None:
    trust = year.trust
    call = ("cycle", "in-force", "--school", "ash", "--date", "2026-12-24", "--page", "guide")
    assert "public site of ash had no page “guide”" in trust.run(*call).expect(2).err
    assert "Words for staff." in trust.run(*call, "--audience", "staff").expect(0).out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--school", "ahs", "--date", "2026-12-24"), "Did you mean “ash”?"),
        (("--school", "ash", "--date", "24.12.2026"), "year-month-day"),
        (("--school", "ash", "--date", "2026-12-24", "--page", "atendance"), "Did you mean “attendance”?"),
    ],
)
def test_a_call_that_cannot_be_answered_is_told_why(year: Year, options: tuple[str, ...], words: str) -> None:
    assert words in year.trust.run("cycle", "in-force", *options).expect(2).err


def test_a_school_that_joins_in_the_year(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    released(trust)
    trust.page("joining", "Ask {{ school.name }}.", title="Being prepared")
    text = (
        trust.read("schools/ash/school.yml").replace("Ash", "Oak").replace("900001", "900003").replace("9001", "9003")
    )
    trust.set(
        "schools/oak/school.yml",
        text.replace("ash.example", "oak.example").replace("496 001", "496 003") + "status: joining\n",
    )
    commit(trust.root)
    noted(trust)
    commit(trust.root)
    done = released(trust, at("2026-11-02"), patch=True)
    assert done.manifest is not None
    assert done.manifest.schools["oak"].status is Status.JOINING
    before = trust.run("cycle", "in-force", "--school", "oak", "--date", "2026-10-20").expect(1).out
    assert "The school came in with the edition 2026-27.1, in force from 2 November 2026." in before
    after = trust.run("cycle", "in-force", "--school", "oak", "--date", "2026-11-20").expect(0).out
    assert "The school was joining then" in after
