"""Signing off: once is once, only what is filled and right, only lines of its own, and branches merge."""

from __future__ import annotations

import datetime
import json
import random
import subprocess
from itertools import permutations
from pathlib import Path

import pytest

from policyweave.cycling import sign_off
from policyweave.pipeline import CannotUse
from tests import gitkit, warm
from tests.cycle.reviews import LATER, SIGNED, STEPS, done, opened, review_of, signed
from tests.trustkit import REPOSITORY, TIMEOUT, Trust, environ, snapshot

REVIEW, ASH, OVERLAY = review_of("ash"), "schools/ash/school.yml", "schools/ash/early-help.md"


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    """The small trust, its edition open, nothing signed off."""
    return opened(tmp_path)


def test_a_step_is_signed_off_and_nothing_else_changes(trust: Trust) -> None:
    before = snapshot(trust.root)
    out = trust.run("cycle", "sign-off", "ash", "early-help", "--by", "DSL").expect(0).out
    today = datetime.date.today()
    assert "“Approach to early help” at ash is signed off by DSL on" in out
    after = snapshot(trust.root)
    assert {path for path in after if after[path] != before.get(path)} == {REVIEW}
    old, new = before[REVIEW].decode().splitlines(), after[REVIEW].decode().splitlines()
    start = old.index("  early-help:") + 1
    pins = ["early-help/section", "early-help/school"]
    assert old[:start] == new[:start]
    assert new[start : start + 3] == ["    by: DSL", f"    on: {today.isoformat()}", "    pins:"]
    assert [line.split(":")[0].strip() for line in new[start + 3 : start + 5]] == pins
    assert old[start + 1 :] == new[start + 5 :]
    assert trust.findings() == []


def test_signing_twice_is_signing_once(trust: Trust) -> None:
    sign_off(trust.root, "ash", "links", "DSL", SIGNED)
    once = trust.read(REVIEW)
    again = sign_off(trust.root, "ash", "links", "designated safeguarding lead", LATER)
    assert (again.changed, again.on, trust.read(REVIEW)) == (False, SIGNED, once)
    said = trust.run("cycle", "sign-off", "ash", "links", "--by", "dsl").expect(0).out
    assert "is signed off already, by DSL on 20 September 2026" in said
    assert trust.read(REVIEW) == once
    assert sign_off(trust.root, "ash", "links", "trust_lead", LATER).changed
    assert "    by: Trust safeguarding lead\n    on: 2026-09-22\n" in trust.read(REVIEW)


def test_signing_again_after_a_change_gives_the_new_day(trust: Trust) -> None:
    sign_off(trust.root, "ash", "early-help", "DSL", SIGNED)
    trust.change(OVERLAY, "breakfast", "lunch")
    assert sign_off(trust.root, "ash", "early-help", "DSL", LATER).changed
    assert done(trust) == {"ash early-help"}
    assert trust.read(REVIEW).count("    on: ") == 1


# What is refused -------------------------------------------------------------------------------------------


def test_what_is_not_filled_is_not_signed_off(trust: Trust) -> None:
    trust.remove(OVERLAY)
    before = snapshot(trust.root)
    refused = trust.run("cycle", "sign-off", "ash", "early-help", "--by", "DSL").expect(1)
    assert "“Early help” is missing; every school has to fill it. [PW033]" in refused.err
    assert "“Approach to early help” at ash is not signed off" in refused.out
    data = json.loads(
        trust.run("cycle", "sign-off", "ash", "early-help", "--by", "DSL", "--format", "json").expect(1).out
    )
    assert ([item["rule"] for item in data["refused"]], data["changed"]) == (["PW033"], False)
    assert snapshot(trust.root) == before
    for step in ("personalisation", "links", "local-guidance"):
        assert not sign_off(trust.root, "ash", step, "DSL", SIGNED).findings


FAILING = {
    "placeholder words": (OVERLAY, "breakfast", "TODO", {"early-help"}),
    "an unknown name in the school's words": (OVERLAY, "breakfast", "{{ school.brekfast }}", {"early-help"}),
    "a dead link in the school's words": (OVERLAY, "breakfast", "[breakfast](nowhere.md)", {"early-help", "links"}),
    "an unknown name in the trust's words": ("policies/index.md", "Help comes", "{{ hlep }} comes", {"early-help", "local-guidance"}),
    "a link that is not given": (ASH, "behaviour: https://ash.example/behaviour", "complaints: https://ash.example/c", {"links"}),
    "a role that is not filled": (ASH, "dsl: {", "head: {", {"personalisation"}),
    "another school's words": ("schools/elm/early-help.md", "breakfast", "{{ school.brekfast }}", set()),
    "the governors' approval": (ASH, "date: 2026-10-06", "date: 2099-10-06", set()),
    "a page without a slot": ("policies/guide.md", "Words for", "{{ hlep }} for", set()),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILING)
def test_what_fails_the_check_is_not_signed_off(name: str, trust: Trust) -> None:
    path, old, new, steps = FAILING[name]
    trust.change(path, old, new)
    assert any(item.severity == "error" for item in trust.findings())
    refused = {step for step in STEPS if sign_off(trust.root, "ash", step, "trust_lead", SIGNED).findings}
    assert refused == steps
    assert trust.read(REVIEW).count("    by: ") == len(STEPS) - len(refused)


def test_a_gap_of_a_school_that_joins_is_no_warning_here(trust: Trust) -> None:
    trust.page("joining", "We are preparing our policy.").add(ASH, "status: joining\n").remove(OVERLAY)
    assert [item.severity for item in trust.findings("ash")] == ["warning"]
    assert [item.rule.id for item in sign_off(trust.root, "ash", "early-help", "DSL", SIGNED).findings] == ["PW033"]
    assert not sign_off(trust.root, "ash", "links", "DSL", SIGNED).findings
    trust.set(OVERLAY, "Ash School offers breakfast and a quiet room.\n")
    trust.change(ASH, "status: joining", "status: active")
    assert done(trust) == {"ash links"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("oak", "links", "DSL"), "There is no school “oak”"),
        (("../ash", "links", "DSL"), "There is no school"),
        (("ash", "lniks", "DSL"), "There is no step “lniks”. Did you mean “links”?"),
        (("ash", "links", "dls"), "“dls” is no role in policies/trust.yml. Did you mean “dsl”?"),
        (("ash", "links", ""), "is no role in policies/trust.yml"),
        (("ash", "links", "R. Example"), "is no role in policies/trust.yml"),
        (("ash", "links", "head"), "Nobody holds the role “Head teacher” at ash"),
    ],
)
def test_what_is_not_there_is_said(arguments: tuple[str, str, str], words: str, trust: Trust) -> None:
    before = snapshot(trust.root)
    school, step, by = arguments
    done = trust.run("cycle", "sign-off", school, step, "--by", by).expect(2)
    assert words in done.err
    assert snapshot(trust.root) == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "The review of ash is not open. Run `policyweave cycle open 2026-27` first."),
        ('edition: "2025-26"\nsteps:\n  links:\n', "is about the edition 2025-26, but 2026-27 is under way"),
        ('edition: "2026-27"\nsteps: {links: }\n', "each on lines of its own"),
        ('edition: "2026-27"\n', "There is no “steps:” in this file"),
        ('edition: "2026-27"\nsteps:\n  ? links\n', "has no colon behind it"),
        ('edition: "2026-27"\nsteps:\n  links:   # soon\n', "is not written as the program writes it"),
        ('edition: "2026-27"\nsteps: &all\n  links:\n', "holds an anchor"),
        ('edition: "2026-27"\nstpes:\n', "There is no “steps:” in this file"),
    ],
)
def test_a_review_that_is_not_open_is_not_written(text: str | None, words: str, trust: Trust) -> None:
    if text is None:
        trust.remove(REVIEW)
    else:
        trust.set(REVIEW, text)
    before = snapshot(trust.root)
    with pytest.raises(CannotUse, match=words):
        sign_off(trust.root, "ash", "links", "DSL", SIGNED)
    assert snapshot(trust.root) == before


def test_a_link_in_place_of_the_review_is_not_followed(trust: Trust) -> None:
    outside = trust.root.parent / "outside.yml"
    outside.write_text(trust.read(REVIEW), encoding="utf-8")
    (trust.root / REVIEW).unlink()
    (trust.root / REVIEW).symlink_to(outside)
    before = outside.read_bytes()
    refused = trust.run("cycle", "sign-off", "ash", "links", "--by", "DSL").expect(1)
    assert "This is a link to another place on the disk" in refused.err
    assert outside.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "rule", "words"),
    [
        ("sha256-", "sha512-", "PW014", "must be a digest as the program wrote it"),
        ("on: 2026-09-20", "on: yesterday", "PW014", "must be a date"),
        ("by: DSL", "buy: DSL", "PW012", "“buy” is not a field that belongs here. Did you mean “by”?"),
        ("by: DSL", "by:", "PW013", "“steps.links.by” is missing or empty."),
        ("  links:", "  lniks:", "PW015", "The contextual review has no step “lniks”"),
        ("on: 2026-09-20", "<<<<<<< HEAD", "PW010", ""),
    ],
)
def test_a_review_that_was_spoilt_is_found_at_its_line(old: str, new: str, rule: str, words: str, trust: Trust) -> None:
    sign_off(trust.root, "ash", "links", "DSL", SIGNED)
    text = trust.read(REVIEW)
    line = text[: text.index(old)].count("\n") + 1
    trust.set(REVIEW, text.replace(old, new, 1))
    found = next(item for item in trust.findings() if item.rule == rule)
    assert (found.path, words in found.message) == (REVIEW, True)
    assert abs(found.line - line) <= 1


# What stays as it was --------------------------------------------------------------------------------------


def test_line_ends_comments_and_permissions_stay(trust: Trust) -> None:
    text = trust.read(REVIEW).replace("  # Approach to early help", "  # Seen by governors, too")
    text = "\ufeff" + text.replace("\n", "\r\n") + "# the end\r\n"
    trust.set(REVIEW, text)
    (trust.root / REVIEW).chmod(0o640)
    sign_off(trust.root, "ash", "early-help", "DSL", SIGNED)
    new = (trust.root / REVIEW).read_bytes().decode()
    assert new.count("\n") == new.count("\r\n")
    assert new.startswith("\ufeff# The contextual review at ash")
    assert "  # Seen by governors, too\r\n  early-help:\r\n    by: DSL\r\n" in new
    assert new.endswith("# the end\r\n")
    assert (trust.root / REVIEW).stat().st_mode & 0o777 == 0o640
    assert done(trust) == {"ash early-help"}


def test_signing_in_any_order_gives_the_same_file(tmp_path: Path) -> None:
    texts = set()
    for number, order in enumerate(list(permutations(STEPS))[::5]):
        trust = opened(tmp_path / f"{number}")
        for step in order:
            sign_off(trust.root, "ash", step, "DSL", SIGNED)
        texts.add(trust.read(REVIEW))
    assert len(texts) == 1


def test_the_title_of_a_step_cannot_leave_its_comment(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    title = '"One\\n  links: {by: nobody}\\u2028# x"'
    trust.add(
        "policies/cycle.yml",
        f"review:\n  - {{id: one, title: {title}, covers: [values, links, other-slots, early-help]}}\n",
    )
    trust.run("cycle", "open", "2026-27").expect(0)
    assert trust.findings() == []
    sign_off(trust.root, "ash", "one", "DSL", SIGNED)
    assert done(trust) == {"ash one"}
    assert trust.findings() == []


# Branches --------------------------------------------------------------------------------------------------


def merged(trust: Trust, first: tuple[str, ...], second: tuple[str, ...]) -> None:
    """Two people sign steps off on two branches; one is merged after the other, by git alone."""
    gitkit.begin(trust.root)
    for name, steps, day in (("one", first, SIGNED), ("two", second, LATER)):
        gitkit.git(trust.root, "checkout", "-q", "-b", name, "main")
        for step in steps:
            sign_off(trust.root, "ash", step, "DSL", day)
        gitkit.commit(trust.root)
    gitkit.git(trust.root, "checkout", "-q", "main")
    gitkit.git(trust.root, "merge", "-q", "--no-edit", "--no-ff", "one")
    gitkit.git(trust.root, "merge", "-q", "--no-edit", "--no-ff", "two")


@pytest.mark.parametrize(("first", "second"), list(permutations(STEPS, 2)))
def test_two_sign_offs_on_two_branches_merge(first: str, second: str, trust: Trust) -> None:
    merged(trust, (first,), (second,))
    assert done(trust) == {f"ash {first}", f"ash {second}"}
    assert trust.findings() == []


def test_two_halves_of_a_review_merge(trust: Trust) -> None:
    merged(trust, STEPS[::2], STEPS[1::2])
    assert done(trust) == {f"ash {step}" for step in STEPS}


@pytest.mark.slow
def test_sign_offs_of_real_reviews_merge_even_if_they_were_signed_before(tmp_path: Path) -> None:
    trust = signed(tmp_path, REPOSITORY, ("trentside",))
    trust.change("schools/trentside/school.yml", 'dsl: {phone: "0115 496 0101"', 'dsl: {phone: "0115 496 0199"')
    trust.change("schools/trentside/early-help.md", "Every Monday", "Every Tuesday")
    gitkit.begin(trust.root)
    for name, step in (("one", "personalisation"), ("two", "early-help")):
        gitkit.git(trust.root, "checkout", "-q", "-b", name, "main")
        assert sign_off(trust.root, "trentside", step, "Head teacher", LATER).changed
        gitkit.commit(trust.root)
    gitkit.git(trust.root, "checkout", "-q", "main")
    for name in ("one", "two"):
        gitkit.git(trust.root, "merge", "-q", "--no-edit", "--no-ff", name)
    assert done(trust) == {f"trentside {step}" for step in STEPS}


# Killed, and at the same time ------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pathlib import Path
from policyweave import cycling
root, left = Path(sys.argv[1]), int(sys.argv[2])
EVENTS = {"open", "os.rename", "os.remove", "os.chmod", "os.truncate", "os.mkdir"}

def watch(event, arguments):
    global left
    if event in EVENTS and any(".part" in str(item) or "review.yml" in str(item) for item in arguments[:2]):
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

def killed(name, real):
    def call(*arguments):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return real(*arguments)
    setattr(os, name, call)

killed("fsync", os.fsync)
sys.addaudithook(watch)
import datetime
cycling.sign_off(root, "ash", "links", "DSL", datetime.date(2026, 9, 20))
"""


def killed_at(trust: Trust, step: int) -> int:
    """The exit code of a sign-off that is killed at its step-th touch of the disk."""
    return warm.python(KILLED, str(trust.root), str(step))


@pytest.mark.slow
def test_a_sign_off_that_is_killed_leaves_the_old_or_the_new_file(tmp_path: Path) -> None:
    whole = opened(tmp_path / "whole")
    sign_off(whole.root, "ash", "links", "DSL", SIGNED)
    new = whole.read(REVIEW)
    seen = []
    for step in range(60):
        trust = opened(tmp_path / f"{step}")
        old = trust.read(REVIEW)
        code = killed_at(trust, step)
        left = trust.read(REVIEW)
        assert left in (old, new)
        assert not trust.check().err
        sign_off(trust.root, "ash", "links", "DSL", SIGNED)
        assert trust.read(REVIEW) == new
        assert [path.name for path in (trust.root / "schools/ash").glob(".*")] == []
        seen.append(left == new)
        if code == 0:
            break
        assert code == -9
    assert seen[-1]
    assert len(seen) > 5
    assert seen == sorted(seen), "the new file was there, and then it was not"


@pytest.mark.slow
def test_sign_offs_at_the_same_time_are_all_kept(trust: Trust) -> None:
    steps = list(STEPS)
    random.Random(1).shuffle(steps)
    running = [
        subprocess.Popen(
            warm.argv(trust.root, "cycle", "sign-off", "ash", step, "--by", "DSL"),
            env=environ(),
            stdout=subprocess.DEVNULL,
        )
        for step in steps
    ]
    assert [process.wait(TIMEOUT) for process in running] == [0, 0, 0, 0]
    assert done(trust) == {f"ash {step}" for step in STEPS}
