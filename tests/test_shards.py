"""What several machines build and one puts together is what one build makes, byte for byte, or nothing at all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from policyweave.building.build import build
from policyweave.building.digests import MANIFEST, RECORD
from policyweave.building.kept import signed
from policyweave.building.plan import balanced, costs
from policyweave.pipeline import content_of
from tests.gitkit import begin, commit, git
from tests.trustkit import Run, Trust, argv, command, environ, grep, run, snapshot


@dataclass
class Machines:
    """A trust of three schools in Git, its plan for two machines, and what each built in a clone of its own."""

    folder: Path
    trust: Trust
    commit: str

    @property
    def plan(self) -> Path:
        return self.folder / "plan.json"

    def shard(self, number: int) -> Path:
        return self.folder / "shards" / f"part-{number}"

    def merge(self, out: Path, *more: str | Path, shards: Path | None = None, root: Path | None = None) -> Run:
        return run(root or self.trust.root, "merge", shards or self.folder / "shards", "--plan", self.plan, "--out", out,
                   "--jobs", "1", *more)  # fmt: skip


def sent(source: Path, target: Path) -> Path:
    """What is sent from machine to machine loses its times."""
    return Path(shutil.copytree(source, target, copy_function=shutil.copyfile))


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Machines:
    folder = tmp_path_factory.mktemp("machines")
    trust = Trust(folder)
    for name in ("school.yml", "early-help.md"):
        trust.set(f"schools/oak/{name}", trust.read(f"schools/elm/{name}").replace("Elm", "Oak").replace("elm", "oak"))
    trust.change("schools/oak/school.yml", "900002", "900003").change("schools/oak/school.yml", "891/9002", "891/9003")
    trust.change("schools/oak/school.yml", "phase: primary", "status: joining\nphase: primary")
    trust.add("schools/elm/school.yml", "earlier: [old-elm]\n")
    trust.page("joining", "The policy of {{ school.name }} is being written.", title="Joining")
    made = Machines(folder, trust, begin(trust.root))
    run(trust.root, "plan", "--shards", "2", "--out", made.plan).expect(0)
    for number in (1, 2):
        clone = folder / f"machine-{number}"
        git(folder, "clone", "-q", str(trust.root), str(clone))
        command("build", "--plan", made.plan, "--shard", str(number), "--out", clone / "out", root=clone).expect(0)
        sent(clone / "out", made.shard(number))
    run(trust.root, "build", "--out", folder / "single", "--jobs", "1").expect(0)
    return made


def test_what_is_merged_is_what_one_build_makes(machines: Machines, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(machines.trust.root), str(tmp_path / "clone"))
    done = machines.merge(tmp_path / "site", "--format", "json", root=tmp_path / "clone").expect(0)
    single = run(machines.trust.root, "build", "--out", machines.folder / "single", "--format", "json").expect(0)
    assert snapshot(tmp_path / "site") == snapshot(machines.folder / "single")
    assert {**json.loads(done.out), "out": ""} == {**json.loads(single.out), "out": ""}
    assert json.loads(done.out)["findings"]
    strict = [machines.merge(tmp_path / "again", "--strict").code]
    strict += [run(machines.trust.root, "build", "--strict", "--out", machines.folder / "single").code]
    assert strict == [1, 1]
    assert build(tmp_path / "clone", tmp_path / "site", jobs=1).made == 0, "the next build has nothing to do"


def test_the_public_site_alone_is_merged_without_anything_of_staffs(machines: Machines, tmp_path: Path) -> None:
    shards = sent(machines.folder / "shards", tmp_path / "shards")
    for number in (1, 2):
        shutil.rmtree(shards / f"part-{number}/staff")
    machines.merge(tmp_path / "site", "--audience", "public", shards=shards).expect(0)
    assert snapshot(tmp_path / "site/public") == snapshot(machines.folder / "single/public")
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == [".policyweave-parts", "public"]
    assert grep(tmp_path / "site", "Words for staff") == []
    assert "has lost the file" in machines.merge(tmp_path / "both", shards=shards).expect(2).err


def test_a_staff_page_in_a_public_place_is_refused_though_the_staff_site_is_not_there(
    machines: Machines, tmp_path: Path
) -> None:
    part = sent(machines.shard(1), tmp_path / "shards/part-1")
    sent(machines.shard(2), tmp_path / "shards/part-2")
    shutil.copyfile(part / "staff/ash/guide/index.html", part / "public/ash/index.html")
    resigned(
        part, lambda data: data["files"].update({"public/ash/index.html": data["files"]["staff/ash/guide/index.html"]})
    )
    done = machines.merge(tmp_path / "site", "--audience", "public", shards=part.parent).expect(1)
    assert "is the staff site's “ash/guide/index.html”" in done.out
    assert not (tmp_path / "site").exists()


def resigned(part: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Another manifest, as one would be that was written so."""
    data = json.loads((part / MANIFEST).read_bytes().partition(b"\n")[2])
    change(data)
    (part / MANIFEST).write_bytes(signed(json.dumps(data).encode()))


PAGE = "part-1/public/ash/attendance/index.html"


def _linked(file: Path) -> Path:
    file.unlink()
    file.symlink_to("/etc/hostname")
    return file


def _gone(folder: Path) -> Path:
    shutil.rmtree(folder)
    return folder


WRONG: dict[str, tuple[Callable[[Path], Any], str]] = {
    "missing": (lambda folder: _gone(folder / "part-2"), "Shard 2 is missing, of 2"),
    "all missing": (lambda folder: [_gone(path) for path in folder.iterdir()], "Shards 1, 2 are missing"),
    "there twice": (lambda folder: sent(folder / "part-1", folder / "again"), "Shard 1 is there twice"),
    "one byte": (lambda folder: (folder / PAGE).write_bytes((folder / PAGE).read_bytes()[:-1] + b" "), "is damaged: the file"),
    "a file lost": (lambda folder: (folder / PAGE).unlink(), "has lost the file"),
    "a file more": (lambda folder: (folder / PAGE).with_name("x.html").touch(), "of which its manifest knows nothing"),
    "a folder more": (lambda folder: (folder / "part-1/public/zoo").mkdir(), "which is none of its schools"),
    "a link": (lambda folder: _linked(folder / PAGE), "no plain file"),
    "another's school": (
        lambda folder: resigned(folder / "part-1", lambda data: data.update(shard=2)), "is there twice",
    ),
    "the record": (lambda folder: os.truncate(folder / "part-1" / RECORD, 99), "has lost its record"),
    "the manifest": (lambda folder: os.truncate(folder / "part-1" / MANIFEST, 99), "a manifest that is damaged"),
    "no manifest": (lambda folder: (folder / "part-1" / MANIFEST).unlink(), "holds no manifest"),
    "another program": (
        lambda folder: resigned(folder / "part-1", lambda data: data.update(program="0" * 64)), "another policyweave",
    ),
    "other files": (
        lambda folder: resigned(folder / "part-1", lambda data: data.update(inputs="0" * 64)), "built from other files",
    ),
    "another plan": (
        lambda folder: resigned(folder / "part-1", lambda data: data.update(plan="0" * 64)), "a shard of another plan",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_shard_that_is_not_as_planned_and_built_stops_the_merge(
    machines: Machines, tmp_path: Path, what: str
) -> None:
    break_, said = WRONG[what]
    shards = sent(machines.folder / "shards", tmp_path / "shards")
    break_(shards)
    (tmp_path / "site/public/ash").mkdir(parents=True)
    (tmp_path / "site/public/ash/index.html").write_text("as it was")
    before = snapshot(tmp_path)
    done = machines.merge(tmp_path / "site", shards=shards).expect(2)
    assert said in done.err
    assert done.out == ""
    assert snapshot(tmp_path) == before
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_other_files_than_planned_are_neither_built_nor_merged(machines: Machines, tmp_path: Path) -> None:
    shutil.copytree(machines.trust.root, tmp_path / "other")
    (tmp_path / "other/policies/attendance.md").open("a").write("\nMore.\n")
    for call in (("build", "--shard", "1"), ("merge", machines.folder / "shards")):
        done = run(tmp_path / "other", *call, "--plan", machines.plan, "--out", tmp_path / "out").expect(2)
        assert f"The plan was made for the files of commit {machines.commit[:9]}" in done.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("--shard", "3", "--out", "out"), "no shard 3: it has 2"),
        (("--shard", "1"), "--out"),
        (("--shard", "1", "--out", "out", "--audience", "public"), "always of both sites"),
        (("ash", "--shard", "1", "--out", "out"), "Name none"),
        (("--out", "out"), "go together"),
        (("--shard", "1", "--out", "{single}"), "something else than a shard"),
    ],
)
def test_a_call_that_names_no_shard_of_the_plan_is_refused(
    machines: Machines, call: tuple[str, ...], said: str
) -> None:
    words = [word.format(single=machines.folder / "single") for word in call]
    assert said in run(machines.trust.root, "build", "--plan", machines.plan, *words).expect(2).err
    assert (machines.folder / "single/public/index.html").is_file()


def test_an_error_is_found_by_the_shard_of_its_school_or_by_the_merge(machines: Machines, tmp_path: Path) -> None:
    trust = Trust(tmp_path, machines.trust.root)
    trust.add("schools/elm/early-help.md", "\n{{ school.nmae }}\n")
    plan = tmp_path / "plan.json"
    trust.run("plan", "--shards", "3", "--out", plan).expect(0)
    shards = json.loads(plan.read_text())["shards"]
    number = str(shards.index(["elm"]) + 1)
    done = trust.run("build", "--plan", plan, "--shard", number, "--out", tmp_path / "out", "--jobs", "1").expect(1)
    assert "schools/elm/early-help.md:3" in done.err
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_merge_that_is_killed_changes_nothing_and_the_next_clears_up(machines: Machines, tmp_path: Path) -> None:
    (tmp_path / "site/public").mkdir(parents=True)
    (tmp_path / "site/public/index.html").write_text("as it was")
    old, new = snapshot(tmp_path / "site"), snapshot(machines.folder / "single")
    call = argv(
        machines.trust.root, "merge", machines.folder / "shards", "--plan", machines.plan, "--out", tmp_path / "site"
    )
    for place in ("*/new", "*/work/site/public/elm", "*/work/.site.part-*/new"):
        process = subprocess.Popen(call, env=environ(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and not list(tmp_path.glob(f".site.part-{place}")):
            time.sleep(0.001)
        process.kill()
        process.wait()
        assert snapshot(tmp_path / "site") in (old, new)
    machines.merge(tmp_path / "site").expect(0)
    assert snapshot(tmp_path / "site") == new
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


# plan


def test_shards_cost_about_the_same_and_there_are_never_more_than_schools() -> None:
    prices = {f"school-{number}": 100 + number * number % 37 * 10 for number in range(101)}
    shards = balanced(prices, 7)
    sums = [sum(prices[slug] for slug in shard) for shard in shards]
    assert sorted(slug for shard in shards for slug in shard) == sorted(prices)
    assert max(sums) - min(sums) <= min(prices.values())
    assert balanced(dict(reversed(prices.items())), 7) == shards
    assert balanced({"a": 9, "b": 5, "c": 4}, 2) == (("a",), ("b", "c"))
    assert balanced({"a": 1, "b": 1}, 5) == (("a",), ("b",))
    assert balanced({}, 5) == ()


def test_a_school_costs_what_it_shows(machines: Machines, tmp_path: Path) -> None:
    before = costs(content_of(machines.trust.root))
    assert before["oak"] < before["elm"], "while it is joining, its public site is one page"
    trust = Trust(tmp_path, machines.trust.root)
    trust.add("schools/elm/early-help.md", "\n" + "word " * 100 + "\n")
    more = costs(content_of(trust.root))
    assert {slug: more[slug] - before[slug] for slug in more} == {"ash": 0, "elm": 200, "oak": 0}


def test_the_matrix_is_one_line_that_names_each_school_once(machines: Machines) -> None:
    said = run(machines.trust.root, "plan", "--shards", "2", "--format", "github").expect(0).out
    assert said.count("\n") == 1
    include = json.loads(said)["include"]
    assert [(one["shard"], one["of"]) for one in include] == [(1, 2), (2, 2)]
    assert sorted(slug for one in include for slug in one["schools"]) == ["ash", "elm", "oak"]
    for number in ("0", "257"):
        assert "from 1 to 256" in run(machines.trust.root, "plan", "--shards", number).expect(2).err


def test_only_what_changed_is_planned_and_the_rest_comes_from_the_last_merge(
    machines: Machines, tmp_path: Path
) -> None:
    trust = Trust(tmp_path, machines.trust.root)
    shutil.copytree(machines.trust.root / ".git", trust.root / ".git")
    plan, site = tmp_path / "plan.json", tmp_path / "site"
    machines.merge(tmp_path / "last").expect(0)
    last = sent(tmp_path / "last", tmp_path / "kept")

    def planned(since: str = machines.commit) -> list[str]:
        trust.run("plan", "--shards", "3", "--since", since, "--out", plan).expect(0)
        data = json.loads(plan.read_text())
        assert sorted([*data["kept"], *(slug for shard in data["shards"] for slug in shard)]) == ["ash", "elm", "oak"]
        return sorted(slug for shard in data["shards"] for slug in shard)

    def merged(*more: str | Path) -> Run:
        return trust.run("merge", *more, "--plan", plan, "--out", site, "--jobs", "1")

    trust.set("README.md", "Not of the sites.")
    commit(trust.root)
    assert planned() == []
    assert json.loads(trust.run("plan", "--from", plan, "--format", "github").out) == {"include": []}
    merged("--previous", last).expect(0)
    assert snapshot(site) == snapshot(machines.folder / "single")

    trust.add("schools/elm/early-help.md", "\nRing us about anything else at any time of the day.\n")
    commit(trust.root)
    assert planned() == ["elm"]
    trust.run("build", "--plan", plan, "--shard", "1", "--out", tmp_path / "part", "--jobs", "1").expect(0)
    before = snapshot(site)
    assert "Name that build with --previous" in merged(tmp_path / "part").expect(2).err
    damaged = sent(last, tmp_path / "damaged")
    (damaged / "staff/oak/index.html").write_text("something else")
    assert "is damaged" in merged(tmp_path / "part", "--previous", damaged).expect(2).err
    assert snapshot(site) == before
    merged(tmp_path / "part", "--previous", last).expect(0)
    trust.run("build", "--out", tmp_path / "one", "--jobs", "1").expect(0)
    assert snapshot(site) == snapshot(tmp_path / "one")

    trust.run("plan", "--since", "HEAD", "--out", plan, "--on", "2031-01-02").expect(0)
    assert "for another day" in merged("--previous", site).expect(2).err, "its pages do not say what is late"

    for path, text in (("macros/small.jinja", "\n<!--# more #-->\n"), ("policies/attendance.md", "\nMore words.\n")):
        trust.add(path, text)
        assert planned("HEAD") == ["ash", "elm", "oak"]
        git(trust.root, "checkout", "-q", "--", ".")
    trust.change("mkdocs.yml", "name: material", "name: material\n  custom_dir: look").set("look/x.css", "p {}")
    commit(trust.root)
    assert planned("HEAD") == []
    trust.set("look/x.css", "p { margin: 0 }")
    assert planned("HEAD") == ["ash", "elm", "oak"]
    assert "There is no commit" in trust.run("plan", "--since", "0" * 40).expect(2).err
    git(tmp_path, "clone", "-q", "--depth=1", trust.root.as_uri(), str(tmp_path / "shallow"))
    assert "--unshallow" in run(tmp_path / "shallow", "plan", "--since", machines.commit).expect(2).err


def test_another_day_is_judged_anew_and_the_same_pages_come_out(machines: Machines, tmp_path: Path) -> None:
    """The last merge was of another day: dates are judged for the plan's."""
    machines.merge(tmp_path / "last").expect(0)
    plan = tmp_path / "plan.json"
    root = machines.trust.root
    run(root, "plan", "--since", "HEAD", "--out", plan).expect(0)
    plan.write_text(json.dumps({**json.loads(plan.read_text()), "day": "2031-01-02"}))
    done = run(
        root, "merge", "--plan", plan, "--previous", tmp_path / "last", "--out", tmp_path / "site", "--format", "json"
    )
    assert "review-overdue" in {item["name"] for item in json.loads(done.expect(0).out)["findings"]}
    assert snapshot(tmp_path / "site") == snapshot(machines.folder / "single")


def test_sites_of_which_it_cannot_be_told_what_they_are_made_from_are_not_shared(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.add("mkdocs.yml", "\nhooks: [look.py]\n")
    assert "built on one machine" in trust.run("plan", "--shards", "2").expect(2).err
