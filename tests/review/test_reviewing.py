"""From commits to a review: a real Git repository in, the changes that readers see out."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from policyweave import reviewing
from policyweave.pipeline import CannotUse
from policyweave.review.affected import Affected
from policyweave.review.review import Review
from policyweave.reviewing import review, reviewed, touched, versions
from tests import gitkit
from tests.trustkit import Trust


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    """The small trust as the first commit of a repository."""
    made = Trust(tmp_path)
    gitkit.begin(made.root)
    return made


def told(found: Review) -> list[str]:
    """Each change in a line: kind, page, first sentence, schools."""
    return [
        f"{one.change.kind.words}: {one.page_title}: {' '.join(one.change.said[:1]) or one.change.what}"
        f" ({', '.join(one.schools)})"
        for one in found.changes
    ]  # fmt: skip


def test_one_word_of_the_trust_is_one_change_at_all_schools(trust: Trust) -> None:
    trust.change("policies/attendance.md", "Every day counts.", "Every morning counts.")
    found = review(trust.root, "HEAD")
    assert told(found) == ["wording only: Attendance: “day” became “morning”. (ash, elm)"]
    (change,) = found.changes
    assert [one.who for one in change.reviewers] == ["trust"]
    assert [audience.value for audience in change.audiences] == ["public", "staff"]
    assert [(school.slug, school.changes) for school in found.schools] == [("ash", (1,)), ("elm", (1,))]
    assert found.unchanged == 0


def test_a_sentence_with_the_schools_name_is_still_one_change(trust: Trust) -> None:
    trust.change("policies/index.md", "follows {{", "must always follow {{")
    found = review(trust.root, "HEAD")
    assert len(found.changes) == 1
    assert found.changes[0].change.kind.words == "duty changed"
    assert found.changes[0].schools == ("ash", "elm")


def test_a_schools_own_text_concerns_that_school(trust: Trust) -> None:
    trust.change("schools/elm/early-help.md", "breakfast", "lunch")
    found = review(trust.root, "HEAD")
    assert told(found) == ["wording only: Child protection: “breakfast” became “lunch”. (elm)"]
    assert [one.who for one in found.changes[0].reviewers] == ["school elm"]
    assert found.unchanged == 1


def test_a_number_in_school_yml_is_a_contact(trust: Trust) -> None:
    trust.set("policies/whom.md", "---\ntitle: Whom\naudience: public\n---\n# Whom\n\nRing {{ school.phone }}.\n")
    trust.change("policies/index.md", "Help comes early.", "Help comes early. Ring {{ school.phone }} at any time.")
    gitkit.commit(trust.root)
    trust.change("schools/ash/school.yml", 'phone: "0115 496 0010"', 'phone: "0115 496 0019"')
    found = review(trust.root, "HEAD")
    assert told(found) == ["contact changed: Child protection: “0115 496 0010” became “0115 496 0019”. (ash)"]
    assert found.changes[0].places == (("Child protection", "Early help"), ("Whom", "Whom"))
    assert {spot.page for spot in found.schools[0].spots} == {"index", "whom"}


def test_macros_national_yml_and_authorities_count_as_they_show(trust: Trust) -> None:
    trust.set("policies/authorities/northshire/cme-local.md", "Ring Northshire.\n")
    gitkit.commit(trust.root)
    trust.change("macros/small.jinja", "[*{{ national[id].title }}* (", "[{{ national[id].title }} (edition ")
    trust.change("policies/national.yml", "title: Keeping children safe in education", "title: Keeping them safe")
    trust.change("policies/authorities/northshire/cme-local.md", "Ring", "Write to")
    found = review(trust.root, "HEAD")
    assert [one.change.kind.words for one in found.changes] == ["statutory citation changed", "wording only"]
    assert [one.who for one in found.changes[1].reviewers] == ["authority northshire"]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("policies/attendance.md", "The trust's words.", "The\ntrust's  words."),
        ("policies/attendance.md", "\n", "\r\n"),
        ("policies/attendance.md", "## Missing education {#cme}", "## Missing education {#cme}\n"),
        ("policies/trust.yml", "place: Northtown", "place: 'Northtown'   # a comment"),
        ("macros/small.jinja", "First words.", "Fewer words."),
        ("schools/ash/school.yml", "phase: primary", "phase:   primary"),
    ],
)
def test_what_nobody_sees_is_said_to_be_no_visible_change(trust: Trust, path: str, old: str, new: str) -> None:
    trust.set(path, trust.read(path).replace(old, new))
    found = review(trust.root, "HEAD")
    assert (told(found), found.quiet, found.unchanged) == ([], (path,), 2)


def test_an_overlay_that_stands_on_what_changed_is_named(trust: Trust) -> None:
    trust.change("policies/index.md", "Help comes early.", "Help comes at once.")
    (change,) = review(trust.root, "HEAD").changes
    assert [(one.owner, one.slot, one.place.path) for one in change.stands_on] == [
        ("ash", "early-help", "schools/ash/early-help.md"), ("elm", "early-help", "schools/elm/early-help.md"),
    ]  # fmt: skip


def test_a_school_that_replaced_the_text_does_not_show_the_change(trust: Trust) -> None:
    trust.set("schools/elm/phones.md", "Phones are handed in.\n")
    gitkit.commit(trust.root)
    trust.change("policies/index.md", "stay in bags", "stay at home")
    (change,) = review(trust.root, "HEAD").changes
    assert (change.schools, change.replaced_at) == (("ash",), ("elm",))


def test_trust_text_that_no_school_shows_is_told_apart(trust: Trust) -> None:
    for slug in ("ash", "elm"):
        trust.set(f"schools/{slug}/phones.md", "Phones are handed in.\n")
    gitkit.commit(trust.root)
    trust.change("policies/index.md", "stay in bags", "stay at home")
    found = review(trust.root, "HEAD")
    assert not found.changes
    (said,) = found.hidden
    assert said.startswith("The trust's words in “Mobile phones” on Child protection changed, but no school shows them")
    assert "policies/index.md" in said


def test_staff_words_that_become_public_are_the_first_thing_told(trust: Trust) -> None:
    trust.change("policies/guide.md", "audience: staff", "audience: public")
    found = review(trust.root, "HEAD")
    assert [(one.change.what, one.audiences[0].value, one.schools) for one in found.changes] == [
        ("page for staff before, public now", "public", ("ash", "elm"))
    ]


def test_a_new_school_and_one_that_leaves(trust: Trust) -> None:
    shutil.copytree(trust.root / "schools/ash", trust.root / "schools/oak")
    trust.change("schools/oak/school.yml", 'urn: "900001"', 'urn: "900003"').remove("schools/elm")
    found = review(trust.root, "HEAD")
    assert [(one.slug, one.fate) for one in found.schools] == [("elm", "removed"), ("oak", "added")]
    assert found.unchanged == 1


def test_what_cannot_be_woven_is_not_called_removed(trust: Trust) -> None:
    trust.change("policies/attendance.md", "Every day counts.", "Every {{ school.nmae ")
    found = review(trust.root, "HEAD")
    assert not found.changes
    assert found.unwoven == (
        "ash: policies/attendance.md cannot be woven as it is now.",
        "elm: policies/attendance.md cannot be woven as it is now.",
    )


def test_settings_and_pictures_are_told_beside(trust: Trust) -> None:
    trust.add("mkdocs.yml", "\n# more\n").change("policies/trust.yml", 'primary: "#1f4e5f"', 'primary: "#1f4e00"')
    trust.change("policies/trust.yml", "  - title: Policies", "  - title: Our policies")
    trust.set("policies/img/plan.png", b"another")
    found = review(trust.root, "HEAD")
    assert [line.split(" changed")[0].split(" is “")[0].split(" was")[0] for line in found.beside] == [
        "mkdocs.yml", "The trust's colours", "The navigation", "The file policies/img/plan.png"
    ]  # fmt: skip


def test_the_checkout_is_not_touched(trust: Trust) -> None:
    first = gitkit.git(trust.root, "rev-parse", "HEAD")
    trust.change("policies/attendance.md", "day", "morning")
    gitkit.commit(trust.root)
    trust.change("schools/elm/early-help.md", "breakfast", "lunch").set("policies/loose.txt", "not committed")
    index = trust.root / ".git/index"
    before = (gitkit.git(trust.root, "status", "--porcelain"), index.read_bytes(), index.stat().st_mtime_ns)
    committed = review(trust.root, first, "HEAD")
    assert told(committed) == ["wording only: Attendance: “day” became “morning”. (ash, elm)"]
    assert len(review(trust.root, first).changes) == 2
    after = (index.read_bytes(), index.stat().st_mtime_ns)
    assert (gitkit.git(trust.root, "status", "--porcelain"), *after) == before


def test_compared_is_with_the_commit_where_the_proposal_began(trust: Trust) -> None:
    start = gitkit.git(trust.root, "rev-parse", "HEAD")
    gitkit.git(trust.root, "checkout", "-q", "-b", "proposal")
    trust.change("policies/attendance.md", "day", "morning")
    proposal = gitkit.commit(trust.root)
    gitkit.git(trust.root, "checkout", "-q", "main")
    trust.change("policies/index.md", "stay in bags", "stay at home")
    main = gitkit.commit(trust.root)
    found = review(trust.root, "main", "proposal")
    assert (found.asked.commit, found.base.commit, found.head.commit) == (main, start, proposal)
    assert told(found) == ["wording only: Attendance: “day” became “morning”. (ash, elm)"]
    assert len(review(trust.root, "main", "proposal", direct=True).changes) == 2
    with pytest.raises(CannotUse, match="contained in"):
        review(trust.root, "main", start)


def test_names_that_lead_nowhere_say_what_to_do(trust: Trust, tmp_path: Path) -> None:
    for name, said in (("nope", "no commit, branch or tag “nope”"), ("--all", "cannot be the name"), ("", "cannot be")):
        with pytest.raises(CannotUse, match=said):
            review(trust.root, name)
    loose = Trust(tmp_path / "loose")
    with pytest.raises(CannotUse, match="not in a Git repository"):
        review(loose.root, "main")


def test_half_a_history_is_not_guessed_over(trust: Trust, tmp_path: Path) -> None:
    gitkit.git(trust.root, "checkout", "-q", "-b", "proposal")
    trust.change("policies/attendance.md", "day", "morning")
    gitkit.commit(trust.root)
    gitkit.git(trust.root, "checkout", "-q", "main")
    trust.change("policies/index.md", "stay in bags", "stay at home")
    gitkit.commit(trust.root)
    clone = tmp_path / "clone"
    gitkit.git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{trust.root}", str(clone))
    with pytest.raises(CannotUse, match="git fetch --unshallow"):
        review(clone, "origin/main", "origin/proposal")
    with pytest.raises(CannotUse, match="origin/proposal"):
        review(clone, "proposal")


def test_content_that_lies_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    top = tmp_path / "top"
    trust = Trust(top)
    gitkit.begin(top)
    trust.change("policies/attendance.md", "day", "morning")
    assert told(review(trust.root, "HEAD")) == ["wording only: Attendance: “day” became “morning”. (ash, elm)"]


def test_a_base_that_cannot_be_read_is_said(trust: Trust) -> None:
    whole = trust.read("policies/trust.yml")
    trust.set("policies/trust.yml", "name: [")
    broken = gitkit.commit(trust.root)
    trust.set("policies/trust.yml", whole)
    with pytest.raises(CannotUse, match="cannot be read, so it cannot be compared"):
        review(trust.root, broken)


def test_which_schools_are_touched(trust: Trust) -> None:
    assert touched(trust.root, "HEAD") == ()
    trust.change("schools/elm/early-help.md", "breakfast", "lunch")
    assert touched(trust.root, "HEAD") == ("elm",)
    trust.change("policies/attendance.md", "day", "morning")
    assert touched(trust.root, "HEAD") == ("ash", "elm")


# What is not woven anew would not have changed ------------------------------------------------------------

EDITS = {
    "policies/attendance.md": [("Every day", "Every school day"), ("{#cme}", "{#missing}"), ("The trust's", "Our")],
    "policies/index.md": [("Help comes early", "Help comes soon"), ("## Early help", "## Helping early"),
                          ("Phones stay", "[Phones](attendance.md#cme) stay")],
    "policies/guide.md": [("Words for", "More words for"), ("audience: staff", "audience: public")],
    "schools/ash/early-help.md": [("breakfast", "[breakfast](../../policies/attendance.md#cme)"), ("quiet", "small")],
    "schools/elm/school.yml": [("name: Elm", "name: Old Elm"), ("elm.example", "elms.example")],
    "policies/authorities/northshire/authority.yml": [("Northshire night team", "Night team")],
    "macros/small.jinja": [("edition.name", "edition.annex")],
    "policies/trust.yml": [("the trust's record book", "the blue book")],
}  # fmt: skip


@pytest.mark.parametrize("seed", range(14))
def test_weaving_only_what_is_affected_finds_all(trust: Trust, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    trust.set("schools/elm/cme-local.md", "See [phones](../../policies/index.md#mobile-phones), {{ school.name }}.\n")
    trust.add("policies/guide.md", "\nSee [missing](attendance.md#cme) and [help](index.md#early-help).\n")
    gitkit.commit(trust.root)
    for path in rng.sample(sorted(EDITS), rng.randint(1, 3)):
        old, new = rng.choice(EDITS[path])
        trust.set(path, trust.read(path).replace(old, new))
    with versions(trust.root, "HEAD", None, False) as sides:
        narrow = reviewed(sides, jobs=1)
        everything = Affected(dict.fromkeys(sorted({*sides.old.schools, *sides.new.schools})))
        monkeypatch.setattr(reviewing, "affected", lambda *_: everything)
        whole = reviewed(sides, jobs=1)
    assert told(narrow) == told(whole)
    assert narrow.schools == whole.schools
    assert narrow == replace(whole, quiet=narrow.quiet)
    assert narrow.changes or narrow.quiet or narrow.beside


def test_a_passage_that_moves_to_another_page_is_told_at_both_ends(trust: Trust) -> None:
    words = "Every morning before nine the office rings each family that has not said why a child is away."
    trust.add("policies/attendance.md", f"\n{words}\n")
    gitkit.commit(trust.root)
    trust.change("policies/attendance.md", f"\n{words}\n", "")
    trust.change("policies/index.md", "Help comes early.", f"Help comes early.\n\n{words}")
    found = review(trust.root, "HEAD")
    said = {one.page_title: " ".join(one.change.said) for one in found.changes}
    assert "Child protection" in said["Attendance"]
    assert "Attendance" in said["Child protection"]
