"""A sign-off holds until what was looked at changes in meaning: that step alone, at those schools alone."""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from policyweave.cycle.state import Standing
from policyweave.cycling import sign_off
from tests import gitkit
from tests.cycle.reviews import EDITION, SIGNED, STEPS, done, opened, review_of, said, signed, stale, stands
from tests.trustkit import REPOSITORY, Trust

Edit = Callable[[Trust], object]
ASH, INDEX, ATTENDANCE = "schools/ash/school.yml", "policies/index.md", "policies/attendance.md"
OVERLAY, LINK = "schools/ash/early-help.md", "schools/ash/cme-local.md"
ALL = {f"{school} {step}" for school in ("ash", "elm") for step in STEPS}
COUNCIL = "policies/authorities/northshire/authority.yml"


def change(path: str, old: str, new: str) -> Edit:
    return lambda trust: trust.change(path, old, new)


def add(path: str, text: str) -> Edit:
    return lambda trust: trust.add(path, text)


def write(path: str, text: str) -> Edit:
    return lambda trust: trust.set(path, text)


MEANING: dict[str, tuple[Edit, set[str]]] = {
    "the trust's section": (change(INDEX, "Help comes early.", "Help comes soon."), {"ash early-help", "elm early-help"}),
    "the section's heading": (change(INDEX, "## Early help", "## Helping early"), {"ash early-help", "elm early-help"}),
    "the trust's section of another step": (
        change(ATTENDANCE, "The trust's words.", "Our words."), {"ash local-guidance", "elm local-guidance"},
    ),
    "the school's words": (change(OVERLAY, "breakfast", "lunch"), {"ash early-help"}),
    "emphasis in the school's words": (change(OVERLAY, "breakfast", "**breakfast**"), {"ash early-help"}),
    "a new text of the school": (write(LINK, "We call by eight.\n"), {"ash local-guidance"}),
    "words in place of the trust's": (write("schools/ash/phones.md", "Phones stay at home.\n"), {"ash local-guidance"}),
    "words of the council": (
        write("policies/authorities/northshire/early-help.md", "The council's hub helps.\n"), {"ash early-help", "elm early-help"},
    ),
    "a number": (change(ASH, "0115 496 0011", "0115 496 0012"), {"ash personalisation"}),
    "the school's name": (change(ASH, "name: Ash School", "name: Ashtown School"), {"ash personalisation"}),
    "a new value": (add(ASH, "sixth_form: yes\n"), {"ash personalisation"}),
    "a link": (change(ASH, "ash.example/behaviour", "ash.example/conduct"), {"ash links"}),
    "another link": (change(ASH, "links:\n", "links:\n  complaints: https://ash.example/complaints\n"), {"ash links"}),
    "a web address in the school's words": (
        change(OVERLAY, "breakfast", "[breakfast](https://ash.example/food)"), {"ash early-help", "ash links"},
    ),
    "a role that the trust asks for": (
        change("policies/trust.yml", "  head: {", "  senco: {title: SENCO, required: no, help: Helps.}\n  head: {"),
        {"ash personalisation", "elm personalisation"},
    ),
    "a link that the trust asks for": (
        change("policies/trust.yml", "  complaints: {", "  visits: {title: Visits, required: no}\n  complaints: {"),
        {"ash links", "elm links"},
    ),
    "a new slot": (
        lambda trust: trust.change(ATTENDANCE, "slots:\n", "slots:\n  calls: {title: First calls, rule: add}\n").add(
            ATTENDANCE, '\n## First calls\n\n{{ slot("calls") }}\n'
        ),
        {"ash local-guidance", "elm local-guidance"},
    ),
}  # fmt: skip

NOTHING: dict[str, Edit] = {
    "spaces and line ends in the school's words": write(OVERLAY, "\n\nAsh   School offers\nbreakfast and\ta quiet  room.\r\n\n"),
    "another way to write it": lambda trust: trust.set(
        OVERLAY, "Ash School offers *breakfast* and a quiet room.\n"
    ).set(OVERLAY, "<!-- seen -->\n\nAsh School offers breakfast and a quiet room.\n"),
    "spaces in the trust's section": change(INDEX, "Help comes early.", "Help\ncomes   early."),
    "words in another section": change(INDEX, "{{ school.name }} follows", "{{ school.name }} always follows"),
    "words that no step covers": change(INDEX, "Phones stay in bags.", "Phones stay off."),
    "another page": change("policies/guide.md", "Words for staff.", "Other words."),
    "a new page": lambda trust: trust.page("more", "More words."),
    "a heading further up": change(INDEX, "## Early help", "## Whom to ask\n\nAnybody.\n\n## Early help"),
    "a footnote further up": lambda trust: trust.change(INDEX, "follows {{", "follows[^a] {{").add(INDEX, "\n[^a]: As the law asks.\n"),
    "quotes and comments in school.yml": change(ASH, 'place: Ashtown', '# the town\nplace:   "Ashtown"'),
    "the order in school.yml": lambda trust: trust.change(ASH, "phase: primary\n", "").add(ASH, "phase: primary\n"),
    "what is left empty": add(ASH, "sixth_form: no\naddress:\n"),
    "the governors' approval": change(ASH, "date: 2026-10-06", "date: 2026-10-07"),
    "who agrees on GitHub": add(ASH, 'reviewers: ["@trust/ash"]\n'),
    "a council's number that nobody quotes": change(COUNCIL, "front_door:", "front_door:   "),
    "the trust's colours": change("policies/trust.yml", "#1f4e5f", "#1f4e60"),
    "a milestone": change("policies/cycle.yml", "due: 2026-07-14", "due: 2026-07-15"),
    "a review that says so already": lambda trust: trust.add(review_of("ash"), "# seen by the governors\n"),
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return signed(tmp_path_factory.mktemp("signed"))


@pytest.fixture
def trust(whole: Trust, tmp_path: Path) -> Trust:
    """The small trust, everything signed off at both of its schools."""
    return Trust(tmp_path, whole.root)


def test_everything_is_done_at_first(trust: Trust) -> None:
    assert done(trust) == ALL
    assert stands(trust).done


@pytest.mark.parametrize("name", MEANING)
def test_what_changes_in_meaning_is_looked_at_again(name: str, trust: Trust) -> None:
    edit, expected = MEANING[name]
    edit(trust)
    assert stale(trust) == expected
    assert done(trust) == ALL - expected
    assert not stands(trust).done


@pytest.mark.parametrize("name", NOTHING)
def test_what_does_not_matter_disturbs_nobody(name: str, trust: Trust) -> None:
    before = {path: path.read_bytes() for path in trust.root.rglob("*") if path.is_file()}
    NOTHING[name](trust)
    assert {path: path.read_bytes() for path in trust.root.rglob("*") if path.is_file()} != before
    assert stale(trust) == set()
    assert done(trust) == ALL


@pytest.mark.parametrize("name", MEANING)
def test_looking_again_settles_it(name: str, trust: Trust) -> None:
    edit, expected = MEANING[name]
    edit(trust)
    for one in expected:
        school, _, step = one.partition(" ")
        assert not sign_off(trust.root, school, step, "DSL", datetime.date(2026, 9, 21)).findings
    assert done(trust) == ALL


@pytest.mark.parametrize("seed", range(12))
def test_no_spacing_matters(seed: int, trust: Trust) -> None:
    rng = random.Random(seed)
    words = trust.read(OVERLAY).split()
    text = "".join(word + rng.choice([" ", "  ", "\n", " \n", "\t"]) for word in words)
    trust.set(OVERLAY, "\n" * rng.randrange(3) + text + "\n" * rng.randrange(3))
    assert stale(trust) == set()


def test_a_footnote_counts_with_its_words_and_not_with_its_number(tmp_path: Path) -> None:
    trust = (
        opened(tmp_path).change(INDEX, "Help comes early.", "Help comes early.[^b]").add(INDEX, "\n[^b]: In days.\n")
    )
    trust.add(OVERLAY, "Ask us.[^c]\n\n[^c]: Any day.\n")
    sign_off(trust.root, "ash", "early-help", "DSL", SIGNED)
    trust.change(INDEX, "follows {{", "follows[^a] {{").add(INDEX, "\n[^a]: As the law asks.\n")
    assert stale(trust) == set()
    trust.change(INDEX, "In days.", "In hours.")
    assert said(trust, "ash", "early-help") == ("The trust's words around “Early help” have changed.",)
    trust.change(INDEX, "In hours.", "In days.").change(OVERLAY, "Any day.", "On Mondays.")
    assert said(trust, "ash", "early-help") == ("The school's words in “Early help” have changed.",)


def test_a_schools_number_in_its_own_words_is_looked_at_once(tmp_path: Path) -> None:
    trust = opened(tmp_path).add(
        OVERLAY, "\nCall [{{ school.roles.dsl.phone }}](tel:{{ school.roles.dsl.phone | tel }}).\n"
    )
    trust.add(OVERLAY, "\nRead [our rules]({{ school.links.behaviour }}), or write to <{{ school.email }}>.\n")
    for step in STEPS:
        sign_off(trust.root, "ash", step, "DSL", SIGNED)
    trust.change(ASH, "0115 496 0011", "0115 496 0012").change(ASH, "office@ash.example", "desk@ash.example")
    assert stale(trust) == {"ash personalisation"}
    trust.change(OVERLAY, "school.email", "school.roles.dsl.email")
    assert stale(trust) == {"ash personalisation", "ash early-help"}


def test_a_page_that_cannot_be_woven_is_not_taken_for_done(trust: Trust) -> None:
    trust.change(INDEX, "Help comes early.", "Help {{ comes.")
    assert stale(trust) == {"ash early-help", "elm early-help"}
    assert said(trust, "ash", "early-help") == (
        "The page of “Early help” cannot be woven, so that it cannot be compared. Run `policyweave check`.",
    )


def test_a_page_that_cannot_be_read_is_not_taken_for_nothing_to_do(tmp_path: Path) -> None:
    trust = opened(tmp_path).change(INDEX, "audience: public", "audience: everybody")
    step = next(step for step in stands(trust).schools[0].steps if step.id == "early-help")
    assert step.standing is Standing.OPEN
    assert not stands(trust).done


def test_a_school_that_cannot_be_read_is_named(trust: Trust) -> None:
    trust.change("schools/elm/school.yml", "phase: primary", "phase: middle")
    found = stands(trust)
    assert (found.unread, found.done) == (("elm",), False)
    assert "school.yml cannot be read: elm." in trust.run("cycle", "status").expect(0).out


def test_it_is_said_what_changed(trust: Trust) -> None:
    trust.change(INDEX, "Help comes early.", "Help comes soon.")
    trust.change(OVERLAY, "breakfast", "[breakfast](https://ash.example/food)")
    trust.change(ASH, "0115 496 0011", "0115 496 0012")
    trust.set("schools/ash/phones.md", "Phones stay at home.\n")
    assert said(trust, "ash", "early-help") == (
        "The trust's words around “Early help” have changed.",
        "The school's words in “Early help” have changed.",
    )
    assert said(trust, "ash", "links") == ("The web addresses in the school's own texts have changed.",)
    assert said(trust, "ash", "personalisation") == ("The values in school.yml have changed.",)
    assert said(trust, "ash", "local-guidance") == ("The slot “Mobile phones” is new.",)


def test_what_the_trust_says_behind_replaced_words_is_looked_at(trust: Trust) -> None:
    trust.set("schools/ash/phones.md", "Phones stay at home.\n")
    sign_off(trust.root, "ash", "local-guidance", "DSL", SIGNED)
    trust.change(INDEX, "Phones stay in bags.", "Phones  stay in\nbags.")
    assert stale(trust) == set()
    trust.change(INDEX, "Phones  stay in\nbags.", "No phones at all.")
    assert stale(trust) == {"ash local-guidance"}
    assert said(trust, "ash", "local-guidance") == (
        "The trust's words that the school has replaced in “Mobile phones” have changed.",
    )


def test_a_step_is_late_once_its_day_is_over(tmp_path: Path) -> None:
    trust = opened(tmp_path).add(
        "policies/cycle.yml",
        "  - {id: contextual-review, title: Schools review, due: 2026-09-25, who: DSLs}\n"
        "  - {id: links, title: Links are given, due: 2026-09-10, who: DSLs}\n",
    )
    on = datetime.date(2026, 9, 25)
    late = [[step.id for step in one.steps if step.overdue] for one in stands(trust, on).schools]
    assert late == [["links"], ["links"]]
    late = [[step.id for step in one.steps if step.overdue] for one in stands(trust, on.replace(day=26)).schools]
    assert late == [list(STEPS), list(STEPS)]
    sign_off(trust.root, "ash", "links", "DSL", on)
    assert not next(step for step in stands(trust).schools[0].steps if step.id == "links").overdue


def test_the_steps_are_those_of_cycle_yml(trust: Trust) -> None:
    steps = (
        "review:\n  - {id: contacts, title: Contacts, covers: [values, links], who: head}\n"
        "  - {id: texts, title: Texts, covers: [other-slots]}\n"
    )
    trust.add("policies/cycle.yml", steps)
    first = stands(trust).schools[0]
    assert [(step.id, step.standing.value, step.turn) for step in first.steps] == [
        ("contacts", "open", "Head teacher"), ("texts", "open", "DSL"),
    ]  # fmt: skip
    sign_off(trust.root, "ash", "texts", "DSL", SIGNED)
    assert "texts" in trust.read(review_of("ash"))
    assert done(trust) == {"ash texts"}


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ("{id: one, title: One, covers: [early-hlep]}", "There is no slot “early-hlep”. Did you mean “early-help”?"),
        ("{id: one, title: One, covers: [links], who: hed}", "There is no role in policies/trust.yml called “hed”. Did you mean “head”?"),
        ("{id: one, title: One, covers: [links, links]}", "“links” is covered by the step “one” already."),
        ("{id: one, title: One, covers: [links]}\n  - {id: one, title: One, covers: [values]}", "The step “one” stands in the review twice."),
    ],
)  # fmt: skip
def test_faults_of_the_steps_are_found_at_their_line(steps: str, found: str, tmp_path: Path) -> None:
    trust = Trust(tmp_path).add("policies/cycle.yml", f"review:\n  - {steps}\n")
    lines = trust.read("policies/cycle.yml").count("\n")
    messages = [(item.path, item.line, item.message) for item in trust.findings()]
    assert messages == [("policies/cycle.yml", lines, found)]


# As people see it ------------------------------------------------------------------------------------------


def test_a_table_for_people(trust: Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    trust.change(OVERLAY, "breakfast", "lunch")
    lines = trust.run("cycle", "status").expect(0).out.splitlines()
    assert lines[0].endswith(": 1 of 2 schools done.")
    assert lines[2].split() == ["School", *STEPS, "Turn"]
    assert lines[3].split() == ["ash", "done", "20", "Sep", "done", "20", "Sep", "stale", "done", "20", "Sep", "DSL"]
    assert lines[4].split() == ["elm", *["done", "20", "Sep"] * 4]
    assert lines[-2:] == [
        "  ash, early-help (signed off by DSL on 20 September 2026):",
        "    The school's words in “Early help” have changed.",
    ]
    monkeypatch.setenv("COLUMNS", "60")
    narrow = trust.run("cycle", "status").expect(0).out.splitlines()
    assert "ash" in narrow
    assert max(map(len, narrow[1:])) <= 60


def test_data_for_programs(trust: Trust) -> None:
    trust.change(ASH, "0115 496 0011", "0115 496 0012")
    data = json.loads(trust.run("cycle", "status", "ash", "--format", "json").expect(0).out)
    assert (data["edition"], data["done"], [one["school"] for one in data["schools"]]) == (EDITION, False, ["ash"])
    first = data["schools"][0]["steps"][0]
    assert (first["step"], first["standing"], first["by"], first["on"]) == (
        "personalisation",
        "stale",
        "DSL",
        "2026-09-20",
    )
    assert (first["changed"], first["turn"]) == (["The values in school.yml have changed."], "DSL")


def test_what_readers_see_change_since_the_sign_off(trust: Trust) -> None:
    first = gitkit.begin(trust.root)
    trust.change(OVERLAY, "breakfast", "lunch").change(INDEX, "Phones stay in bags.", "Phones stay off.")
    gitkit.commit(trust.root)
    lines = trust.run("cycle", "status", "--changes", "ash").expect(0).out.splitlines()
    assert lines[-2] == f"    Since commit {first[:9]}:"
    assert "Child protection, “Early help”" in lines[-1]
    assert "“breakfast” became “lunch”" in lines[-1]
    assert "Phones" not in "".join(lines)
    sign_off(trust.root, "ash", "early-help", "DSL", SIGNED)
    second = gitkit.commit(trust.root)
    assert "Since" not in trust.run("cycle", "status", "--changes", "ash").expect(0).out
    trust.change(OVERLAY, "lunch", "supper")
    lines = trust.run("cycle", "status", "--changes", "ash").expect(0).out.splitlines()
    assert lines[-2] == f"    Since commit {second[:9]}:"
    assert "“lunch” became “supper”" in lines[-1]


def test_a_sign_off_that_is_in_no_commit_is_said(tmp_path: Path) -> None:
    trust = opened(tmp_path)
    gitkit.begin(trust.root)
    sign_off(trust.root, "ash", "early-help", "DSL", SIGNED)
    trust.change(OVERLAY, "breakfast", "lunch")
    said_ = trust.run("cycle", "status", "--changes").expect(0).out
    assert "The sign-off is in no commit yet, so that it cannot be compared." in said_


# On the trust's real words ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_change_at_one_school_is_looked_at_there_alone(tmp_path: Path) -> None:
    schools = ("trentside", "oakmere")
    trust = signed(tmp_path, REPOSITORY, schools)
    everything = {f"{school} {step}" for school in schools for step in STEPS}
    assert done(trust) == everything
    trust.change("schools/trentside/school.yml", 'dsl: {phone: "0115 496 0101"', 'dsl: {phone: "0115 496 0199"')
    assert stale(trust) == {"trentside personalisation"}
    trust.add("schools/trentside/cme-local.md", "\nOne more sentence for families who move.\n")
    assert stale(trust) == {"trentside personalisation", "trentside local-guidance"}
    assert {name for name in done(trust) if name.startswith("oakmere")} == {f"oakmere {step}" for step in STEPS}
