"""A release: every gate has to be green, then there is one tag with the manifest, and nothing else has moved."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from pathlib import Path

import pytest

from policyweave.edition import archive, manifest
from policyweave.edition.manifest import Manifest
from policyweave.edition.released import editions, find, notes
from policyweave.model.origin import Audience
from policyweave.releasing.release import Outcome
from tests.edition.releases import APPROVED, FIRST, TAG, at, changed, closed, kept, noted, ready, released, tags
from tests.gitkit import commit, git
from tests.trustkit import Trust, snapshot


class Year:
    """A trust with its first edition released and one change in the year."""

    def __init__(self, folder: Path) -> None:
        self.trust = ready(folder)
        self.head = git(self.trust.root, "rev-parse", "HEAD")
        self.before = snapshot(self.trust.root)
        self.out = folder / "out"
        self.first: Outcome = released(self.trust, out=self.out)
        self.after = snapshot(self.trust.root)
        self.objects = tags(self.trust.root)
        self.second_head = changed(self.trust, "schools/ash/school.yml", "0115 496 0010", "0115 496 0019")
        self.second: Outcome = released(self.trust, at("2027-01-05"), patch=True, out=self.out)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return Year(tmp_path_factory.mktemp("year"))


def test_a_release_is_one_annotated_tag_on_the_released_commit(year: Year) -> None:
    root = year.trust.root
    assert git(root, "cat-file", "-t", TAG) == "tag"
    assert git(root, "rev-parse", f"{TAG}^") == year.head
    assert kept(root, TAG) == {".policyweave/manifest.json"}
    assert git(root, "rev-parse", "main") == year.second_head, "main is where people put it"
    git(root, "fsck", "--strict", "--no-dangling")
    message = git(root, "tag", "--list", "--format=%(contents)", TAG)
    digest = hashlib.sha256(git(root, "show", f"{TAG}:.policyweave/manifest.json").encode() + b"\n").hexdigest()
    assert f"sha256 {digest}" in message


def test_the_checkout_is_not_touched(year: Year) -> None:
    content = {name for name in year.after if not name.startswith(".git/")}
    assert {name: year.after[name] for name in content} == {
        name: data for name, data in year.before.items() if not name.startswith(".git/")
    }


def test_the_manifest_says_what_was_released(year: Year) -> None:
    found = year.first.manifest
    assert found is not None
    assert (found.name, found.commit, found.released) == ("2026-27", year.head, "2026-10-10T10:00:00Z")
    assert found.approvals.trust.body == "Trust board"
    assert found.approvals.schools["elm"].body == "Local governing body"
    assert found.guidance == {"kcsie": "2025"}
    assert found.waivers == ()
    pages = found.schools["ash"].pages
    assert pages["attendance"].public == pages["attendance"].staff
    assert pages["guide"].public is None
    assert pages["guide"].staff
    assert pages["index"].public != found.schools["elm"].pages["index"].public
    raw = git(year.trust.root, "show", f"{TAG}:.policyweave/manifest.json") + "\n"
    assert manifest.read(raw.encode()) == found
    assert "Words for staff" not in raw


def test_a_release_holds_pdfs_with_the_digests_of_its_manifest(year: Year) -> None:
    found = year.first.manifest
    assert found is not None
    assert {"ash/pdf/ash.pdf", "ash/pdf/ash-attendance.pdf", "elm/pdf/elm-index.pdf"} <= found.files.public.keys()
    assert "ash/pdf/ash-guide-staff.pdf" in found.files.staff
    assert not any("staff" in path for path in found.files.public if path.endswith(".pdf"))
    packed = dict(archive.files(year.out / "2026-27-public.tar.gz"))
    digest = found.schools["ash"].pages["attendance"].public
    assert digest
    assert digest.encode() in packed["public/ash/pdf/ash-attendance.pdf"]


def test_what_was_released_is_what_a_build_gives(year: Year, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    git(year.trust.root, "worktree", "add", "-q", str(copy), year.head)
    trust = Trust(tmp_path)
    trust.root = copy
    trust.run("build", "--pdf", "--jobs", "1").expect(0)
    found = year.first.manifest
    assert found is not None
    for audience in Audience:
        built = {
            path: hashlib.sha256(data).hexdigest() for path, data in snapshot(copy / "site" / audience.value).items()
        }
        assert built == {path: file.sha256 for path, file in found.files.of(audience).items()}
        place = year.out / f"2026-27-{audience.value}.tar.gz"
        packed = {path: data for path, data in archive.files(place) if path != "manifest.json"}
        assert packed == {
            f"{audience.value}/{path}": data for path, data in snapshot(copy / "site" / audience.value).items()
        }
    git(year.trust.root, "worktree", "remove", "--force", str(copy))


def test_a_change_in_the_year_has_a_number_and_moves_nothing(year: Year) -> None:
    root = year.trust.root
    assert year.second.tag == f"{TAG}.1"
    now = tags(root)
    assert now[TAG] == year.objects[TAG]
    assert kept(root, f"{TAG}.1") == {
        ".policyweave/manifest.json",
        ".policyweave/notes/public/trust.md",
        ".policyweave/notes/public/schools/ash.md",
    }
    first, second = (one.manifest for one in editions(root))
    assert first.schools["elm"] == second.schools["elm"], "nothing changed there"
    assert first.schools["ash"].pages["attendance"] != second.schools["ash"].pages["attendance"], (
        "another number to ring"
    )
    assert first.schools["ash"].pages["index"] == second.schools["ash"].pages["index"]
    told = notes(root, editions(root)[1])
    assert b"0019" in told[".policyweave/notes/public/schools/ash.md"]
    assert b"drawn up" not in b"".join(told.values())


def test_an_edition_is_released_once(year: Year) -> None:
    assert closed(year.trust, at("2027-01-06")).keys() == {"edition"}
    assert closed(year.trust, at("2027-01-06"), patch=True) == {
        "edition": ("edition/2026-27.1 was released from this very commit.",)
    }


# Gates ------------------------------------------------------------------------------------------------


def test_all_gates_that_are_not_green_are_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    trust = ready(tmp_path)
    trust.change("policies/index.md", "Help comes early.", "Help comes early. {{ school.nmae }}")
    trust.change("schools/ash/school.yml", "0115 496 0011", "0115 496 0012")
    trust.change("schools/elm/school.yml", APPROVED, APPROVED.replace("2026-10-06", "2026-06-06"))
    trust.change("policies/cycle.yml", "in_force: 2026-09-01", "in_force: 2028-09-01")
    commit(trust.root)
    git(trust.root, "tag", "edition/2024-25")
    trust.set("schools/elm/early-help.md", "Not committed.")
    trust.set("notes.txt", "A file of somebody's that is no content.")
    git(trust.root, "config", "--unset", "user.name")
    assert "user.name" in trust.run("cycle", "release").expect(2).err
    git(trust.root, "config", "user.name", "A. Tester")
    before = git(trust.root, "count-objects", "-v")
    done = trust.run("cycle", "release", "--format", "json").expect(1)
    assert git(trust.root, "count-objects", "-v") == before, "nothing was written at all"
    found = {gate["gate"]: gate["said"] for gate in json.loads(done.out)["closed"]}
    assert found.keys() == {"checkout", "edition", "tags", "checks", "reviews", "trust-approval", "school-approvals"}
    assert found["checkout"] == ["schools/elm/early-help.md is not committed."]
    assert "schools/ash" not in found["school-approvals"][0]
    assert found["reviews"][0].startswith("ash: personalisation is stale")
    assert any("nmae" in said for said in found["checks"])
    said = trust.run("cycle", "release").expect(1).out
    assert "7 gates not green" in said
    assert "Not green: checks (cannot be waived)" in said


def test_a_waived_gate_is_in_the_release_for_good(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    trust.set("schools/elm/review.yml", trust.read("schools/elm/review.yml").split("  links:")[0])
    commit(trust.root)
    assert closed(trust).keys() == {"reviews"}
    done = released(trust, out=tmp_path / "out", reviews="The DSL of Elm is ill until Monday.")
    assert done.manifest is not None
    (waiver,) = editions(trust.root)[0].manifest.waivers
    assert (waiver.gate, waiver.reason, waiver.by) == ("reviews", "The DSL of Elm is ill until Monday.", "Trust lead")
    assert waiver.said == done.waived[0][0].said
    assert "is ill" in git(trust.root, "tag", "--list", "--format=%(contents)", TAG)
    public = archive.read_manifest(tmp_path / "out" / "2026-27-public.tar.gz")
    assert public is not None
    assert [(one.gate, one.reason, one.by, one.said) for one in public.waivers] == [("reviews", None, None, ())]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--waive", "reviews"), "--reason"),
        (("--waive", "reviews", "--reason", " ", "--by", "Lead"), "a sentence"),
        (("--waive", "rewiews", "--reason", "Ill.", "--by", "Lead"), "Did you mean “reviews”?"),
        (("--waive", "checks", "--reason", "Ill.", "--by", "Lead"), "cannot be waived"),
        (("--waive", "checkout", "--reason", "Ill.", "--by", "Lead"), "cannot be waived"),
        (("--waive", "tags", "--reason", "a", "--by", "b", "--waive", "tags", "--reason", "a", "--by", "b"), "twice"),
    ],
)
def test_a_waiver_needs_a_gate_a_reason_and_a_name(year: Year, options: tuple[str, ...], words: str) -> None:
    assert words in year.trust.run("cycle", "release", *options).expect(2).err


def test_a_waiver_that_nobody_needs_is_not_recorded(tmp_path: Path) -> None:
    done = released(ready(tmp_path), tags="To be sure.")
    assert done.manifest is not None
    assert done.manifest.waivers == ()


def test_a_try_changes_nothing(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    before = snapshot(trust.root)
    done = trust.run("cycle", "release", "--dry-run", "--out", tmp_path / "out").expect(0)
    assert "edition/2026-27 would be released" in done.out
    assert snapshot(trust.root) == before
    assert not (tmp_path / "out").exists()


def test_notes_have_to_be_there_and_a_persons(year: Year, tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.root = tmp_path / "clone"
    git(year.trust.root, "clone", "-q", str(year.trust.root), str(trust.root))
    git(trust.root, "config", "user.name", "A. Tester")
    git(trust.root, "config", "user.email", "tester@trust.example")
    trust.change("policies/guide.md", "Words for staff.", "Other words for staff.")
    commit(trust.root)
    moment = at("2027-02-02")
    missing = closed(trust, moment, patch=True)
    assert missing == {
        "notes": (
            "policies/notes/2026-27.2-staff.md is not there.",
            "schools/ash/notes/2026-27.2-staff.md is not there.",
            "schools/elm/notes/2026-27.2-staff.md is not there.",
        )
    }, "only staff see it, so that the public is not told"
    trust.run("cycle", "notes").expect(0)
    commit(trust.root)
    assert [said.partition(" ")[2][:11] for said in closed(trust, moment, patch=True)["notes"]] == ["still says "] * 3
    for path in ("policies", "schools/ash", "schools/elm"):
        trust.set(f"{path}/notes/2026-27.2-staff.md", "# For staff\n\nThe guide has other words.\n")
    commit(trust.root)
    assert trust.findings() == [], "notes are no pages and no overlays"
    done = released(trust, moment, patch=True)
    assert kept(trust.root, done.tag) - {".policyweave/manifest.json"} == {
        ".policyweave/notes/staff/schools/ash.md",
        ".policyweave/notes/staff/schools/elm.md",
        ".policyweave/notes/staff/trust.md",
    }


def test_a_release_stands_on_the_one_before(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    first = git(trust.root, "rev-parse", "HEAD")
    trust.change("policies/attendance.md", "Every day counts.", "Each day counts.")
    commit(trust.root)
    released(trust)
    git(trust.root, "checkout", "-q", "-b", "aside", first)
    changed(trust, "policies/attendance.md", "Every day counts.", "All days count.")
    found = closed(trust, at("2026-10-11"), patch=True)
    assert found.keys() == {"history"}


@pytest.mark.parametrize("kind", [("tag", TAG), ("tag", "-a", "-m", "By hand", TAG)], ids=["lightweight", "annotated"])
def test_a_tag_that_is_there_is_never_moved(tmp_path: Path, kind: tuple[str, ...]) -> None:
    trust = ready(tmp_path)
    git(trust.root, *kind)
    before = tags(trust.root)
    assert closed(trust, out=tmp_path / "out").keys() == {"edition", "tags"}
    assert tags(trust.root) == before
    assert not (tmp_path / "out").exists()


def test_content_in_a_folder_of_the_repository_is_released_from_there(tmp_path: Path) -> None:
    trust = ready(tmp_path / "inner")
    top = tmp_path / "inner"
    git(top, "init", "-q")
    (trust.root / ".git").rename(tmp_path / "old")
    (top / "README.md").write_text("A trust")
    git(top, "config", "user.name", "A. Tester")
    git(top, "config", "user.email", "tester@trust.example")
    commit(top)
    done = released(trust)
    assert kept(top, done.tag) == {"trust/.policyweave/manifest.json"}
    assert [one.name for one in editions(trust.root)] == ["2026-27"]
    assert find(top).damaged[0].why == "There is no manifest in it."


def test_what_the_public_may_not_see_stops_a_release(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    trust.change("mkdocs.yml", "font: false", "font: false\n  custom_dir: look")
    trust.set("look/main.html", '{% extends "policyweave.html" %}\n{% block site_meta %}{% endblock %}\n')
    commit(trust.root)
    (said,) = closed(trust, out=tmp_path / "out")["public"]
    assert "nobody" in said


def test_a_picture_that_git_does_not_hold_stops_a_release(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    trust.set("policies/img/big.png", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n")
    commit(trust.root)
    assert "policies/img/big.png" in trust.run("cycle", "release").expect(2).err


def test_outside_git_nothing_is_released(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    for call in (["release"], ["notes"], ["in-force", "--school", "ash", "--date", "2026-10-10"]):
        assert "Git" in trust.run("cycle", *call).expect(2).err


def test_a_tag_is_signed_where_git_is_told_so(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "trust", "-f", str(key)], check=True)
    allowed = tmp_path / "allowed"
    allowed.write_text(f"tester@trust.example {key.with_suffix('.pub').read_text()}")
    for name, value in (
        ("tag.gpgSign", "true"),
        ("gpg.format", "ssh"),
        ("user.signingkey", str(key.with_suffix(".pub"))),
        ("gpg.ssh.allowedSignersFile", str(allowed)),
    ):
        git(trust.root, "config", name, value)
    done = released(trust)
    assert done.signed
    assert editions(trust.root)[0].signed
    git(trust.root, "verify-tag", TAG)
    key.unlink()
    trust.change("policies/attendance.md", "Every day counts.", "Each day counts.")
    commit(trust.root)
    noted(trust)
    commit(trust.root)
    before = tags(trust.root)
    assert "could not sign" in trust.run("cycle", "release", "--patch").expect(2).err
    assert tags(trust.root) == before, "what cannot be signed is not released unsigned"


def test_the_manifest_has_no_word_of_the_checkout(year: Year, tmp_path: Path) -> None:
    assert isinstance(year.first.manifest, Manifest)
    raw = manifest.write(year.first.manifest).decode()
    assert str(year.trust.root) not in raw
    assert FIRST.strftime("%Y-%m-%d") in raw
