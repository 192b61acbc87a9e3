"""Runs a workflow's jobs as GitHub would: each `run:` in order in a fresh clone, well-known actions played.

Nothing of GitHub's is reached: `gh` is tests/github/stub_gh.py, `make install` names the warm policyweave of tests/warm.py.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.github.expressions import evaluated, filled, holds
from tests.github.repositories import CLEAN, git
from tests.trustkit import REPOSITORY
from tests.warm import call

FOLDER = REPOSITORY / ".github/workflows"
STUB = Path(__file__).parent / "stub_gh.py"
TOKEN = "a-token-that-must-not-be-shown"
MAKE = """#!/bin/sh
[ "$*" = install ] || { echo "make $* is not played" >&2; exit 9; }
mkdir -p .venv/bin
printf '#!/bin/sh\\nexec %s -m policyweave "$@"\\n' "$TEST_PYTHON" > .venv/bin/policyweave
chmod +x .venv/bin/policyweave
"""


def workflow(name: str) -> dict[str, Any]:
    """A workflow as it is written."""
    value: dict[str, Any] = YAML(typ="safe").load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return value


@dataclass
class Job:
    """What became of a job: success, failure or skipped; what each step said; what it handed on.

    parts are the jobs of a matrix, by what they are called, and then all that the job itself has.
    """

    result: str
    said: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    steps: list[str] = field(default_factory=list)
    environment: dict[str, dict[str, str]] = field(default_factory=dict)
    parts: dict[str, Job] = field(default_factory=dict)

    @property
    def log(self) -> str:
        return "".join([*self.said.values(), *(part.log for part in self.parts.values())])


class GitHub:
    """A repository at GitHub's, with its answers, its variables and secrets, and what was published."""

    def __init__(self, folder: Path, remote: Path) -> None:
        self.folder, self.remote = folder, remote
        self.variables: dict[str, str] = {}
        self.secrets: dict[str, str] = {}
        self.answers: dict[str, Any] = {}
        self.deployed: dict[str, Path] = {}
        self.stub = folder / "github"
        self.stub.mkdir()
        self.count = 0
        self.lost: set[str] = set()  # names of jobs whose machine breaks down
        self.bin = folder / "bin"
        self.bin.mkdir()
        for name, text in (("gh", f'#!/bin/sh\nexec "{sys.executable}" -I -S "{STUB}" "$@"\n'), ("make", MAKE)):
            (self.bin / name).write_text(text, encoding="utf-8")
            (self.bin / name).chmod(0o755)

    @property
    def asked(self) -> list[dict[str, Any]]:
        """All that `gh` was asked so far."""
        log = self.stub / "asked.jsonl"
        return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []

    def written(self) -> list[dict[str, Any]]:
        """The requests that change something."""
        return [one for one in self.asked if one.get("method", "GET") != "GET"]

    def artefact(self, run: int, name: str) -> Path:
        return self.stub / "artefacts" / str(run) / name

    def run(
        self, name: str, event: dict[str, Any], event_name: str, number: int = 1, run_id: int = 0,
        before: Mapping[str, Job] | None = None,
    ) -> dict[str, Job]:  # fmt: skip
        """Runs a workflow for an event; artefacts are kept under the run's id (its number if none is given).

        before are the jobs of the same run at its first attempt: those that ended well are not run again.
        """
        (self.stub / "answers.json").write_text(json.dumps(self.answers), encoding="utf-8")
        flow, done = workflow(name), dict[str, Job]()
        needs_all: dict[str, set[str]] = {}
        for job_name, job in flow["jobs"].items():
            needs = job.get("needs", [])
            needs = [needs] if isinstance(needs, str) else needs
            # a job that was skipped is not well for whatever comes after it, however far
            needs_all[job_name] = set(needs).union(*(needs_all[need] for need in needs))
            failed = any(done[need].result != "success" for need in needs_all[job_name])
            handed = {need: done[need] for need in needs}

            def one(matrix: dict[str, Any], job: Any = job, handed: Any = handed, failed: bool = failed) -> _Run:
                return _Run(self, flow, job, event, event_name, number, run_id or number, handed, failed, matrix)

            known = (before or {}).get(job_name)
            if known and known.result == "success":
                done[job_name] = known
            elif "strategy" not in job:
                done[job_name] = one({}).job()
            else:
                done[job_name] = _matrix(one, job, known)
        return done


def _matrix(one: Any, job: dict[str, Any], known: Job | None) -> Job:
    """The jobs of a matrix, one after the other; those that ended well before are not run again."""
    first = one({})
    if not first.wanted:
        return Job("skipped")
    assert job["strategy"]["fail-fast"] is False
    parts: dict[str, Job] = {}
    for matrix in evaluated(job["strategy"]["matrix"].removeprefix("${{").removesuffix("}}").strip(), first.context)[
        "include"
    ]:
        run = one(matrix)
        label = filled(job["name"], run.context)
        before = known.parts.get(label) if known else None
        parts[label] = before if before and before.result == "success" else run.job()
    good = all(part.result == "success" for part in parts.values())
    return Job("success" if good else "failure", parts=parts)


class _Run:
    """One job of one run, in a clone of its own."""

    def __init__(
        self, github: GitHub, flow: dict[str, Any], job: dict[str, Any], event: dict[str, Any], event_name: str,
        number: int, run_id: int, needs: dict[str, Job], failed: bool, matrix: dict[str, Any],
    ) -> None:  # fmt: skip
        github.count += 1
        self.github, self.flow, self.job_text, self.run_id = github, flow, job, run_id
        self.home = github.folder / f"job-{github.count}"
        self.work, self.temp = self.home / "work", self.home / "temp"
        self.temp.mkdir(parents=True)
        (self.home / "event.json").write_text(json.dumps(event), encoding="utf-8")
        self.steps: dict[str, dict[str, Any]] = {}
        self.number = number
        self.failed_before = failed
        self.context: dict[str, Any] = {
            "github": {
                "event": event, "event_name": event_name, "token": TOKEN, "ref_name": event.get("ref", "refs/heads/main").split("/", 2)[2],
                "repository": "emet-example/policies", "workflow": flow["name"],
            },
            "matrix": matrix, "vars": github.variables, "secrets": github.secrets, "runner": {"temp": str(self.temp)},
            "steps": self.steps, "needs": {k: {"result": v.result, "outputs": v.outputs} for k, v in needs.items()},
        }  # fmt: skip

    @property
    def wanted(self) -> bool:
        return holds(self.job_text.get("if"), self.context, self.failed_before)

    def job(self) -> Job:
        if not self.wanted:
            return Job("skipped")
        if filled(self.job_text["name"], self.context) in self.github.lost:
            return Job("failure")
        done = Job("success")
        for number, step in enumerate(self.job_text["steps"]):
            outcome = "skipped"
            if holds(step.get("if"), self.context, done.result == "failure"):
                done.steps.append(step["name"])
                outcome = "success" if self.step(step, done, number) else "failure"
            if outcome == "failure":
                done.result = "failure"
            if "id" in step:
                known = self.steps.setdefault(step["id"], {"outputs": {}})
                known["outcome"] = outcome
        done.outputs = {name: filled(text, self.context) for name, text in self.job_text.get("outputs", {}).items()}
        return done

    def step(self, step: dict[str, Any], done: Job, number: int) -> bool:
        given = {name: filled(str(text), self.context) for name, text in step.get("with", {}).items()}
        if "uses" in step:
            action = step["uses"].partition("@")[0].rpartition("/")[2].replace("-", "_")
            return bool(getattr(self, action)(given, step))
        assert self.flow["defaults"]["run"]["shell"] == "bash"
        assert "${{" not in step["run"]
        said = {**self.job_text.get("env", {}), **step.get("env", {})}
        own = {name: filled(str(text), self.context) for name, text in said.items()}
        done.environment[step["name"]] = own
        files = {name: self.home / f"{name}-{number}" for name in ("output", "summary", "script")}
        for path in files.values():
            path.touch()
        files["script"].write_text(step["run"], encoding="utf-8")
        self.work.mkdir(exist_ok=True)
        run = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(files["script"])],
            cwd=self.work, env=self.environment(own, files), capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        done.said[step["name"]] = run.stdout + run.stderr
        done.summary += files["summary"].read_text(encoding="utf-8")
        assert "Traceback (most recent call last)" not in run.stderr, run.stderr
        outputs = dict(line.split("=", 1) for line in files["output"].read_text(encoding="utf-8").splitlines())
        if "id" in step:
            self.steps[step["id"]] = {"outputs": outputs}
        return run.returncode == 0

    def environment(self, own: dict[str, str], files: dict[str, Path]) -> dict[str, str]:
        path = os.pathsep.join([str(self.github.bin), os.environ["PATH"]])
        package = os.pathsep.join(filter(None, [str(REPOSITORY / "build"), os.environ.get("PYTHONPATH", "")]))
        return {
            **CLEAN, "HOME": str(self.home), "PATH": path, "PYTHONPATH": package, "TEST_PYTHON": call(), "STUB_GH": str(self.github.stub), "RUNNER_TEMP": str(self.temp), "GITHUB_WORKSPACE": str(self.work),
            "GITHUB_OUTPUT": str(files["output"]), "GITHUB_STEP_SUMMARY": str(files["summary"]), "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_PATH": str(self.home / "event.json"), "GITHUB_RUN_NUMBER": str(self.number), **own,
        }  # fmt: skip

    # The actions, as far as they matter here.

    def checkout(self, given: dict[str, str], step: dict[str, Any]) -> bool:
        assert step["with"]["persist-credentials"] is False
        git(self.github.remote, "config", "uploadpack.allowAnySHA1InWant", "true")
        git(self.home, "init", "--quiet", str(self.work))
        git(self.work, "remote", "add", "origin", self.github.remote.as_uri())
        if given.get("fetch-depth") == "0":
            git(self.work, "fetch", "--quiet", "--tags", "origin")
        depth = [] if given.get("fetch-depth") == "0" else ["--depth=1"]
        git(self.work, "fetch", "--quiet", *depth, "origin", given["ref"])
        git(self.work, "-c", "advice.detachedHead=false", "checkout", "--quiet", "FETCH_HEAD")
        return True

    def setup_python(self, given: dict[str, str], step: dict[str, Any]) -> bool:
        self.steps[step.get("id", "")] = {"outputs": {"python-version": given["python-version"]}}
        return given["python-version"] == "3.13"

    def upload_artifact(self, given: dict[str, str], step: dict[str, Any]) -> bool:
        sources = [self.work / line.strip() for line in given["path"].splitlines() if line.strip()]
        top = sources[0] if len(sources) == 1 else Path(os.path.commonpath(sources))
        target = self.github.artefact(self.run_id, given["name"])
        assert not target.exists() or "overwrite" in given, "an artefact of this name is there already"
        shutil.rmtree(target, ignore_errors=True)
        for source in sources:
            hidden = "include-hidden-files" not in given
            _sent(source, target / (source.name if source.is_file() else source.relative_to(top)), hidden)
        return any(source.exists() for source in sources) or given.get("if-no-files-found") == "ignore"

    def download_artifact(self, given: dict[str, str], step: dict[str, Any]) -> bool:
        if "pattern" in given:
            folder = self.github.artefact(self.run_id, "plan").parent
            for source in sorted(folder.glob(given["pattern"])):
                _sent(source, Path(given["path"], source.name), False)
            return True
        _sent(self.github.artefact(self.run_id, given["name"]), Path(given["path"]), False)
        return True

    def restore(self, given: dict[str, str], step: dict[str, Any]) -> bool:
        """The cache's entry of this key, or the newest whose key begins so."""
        folder = self.github.stub / "cache"
        names = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns) if folder.exists() else []
        begins = [given["key"], *given.get("restore-keys", "").split()]
        found = [
            path
            for begin in begins
            for path in reversed(names)
            if path.name == given["key"] or path.name.startswith(begin)
        ]
        self.steps[step.get("id", "")] = {"outputs": {"cache-matched-key": found[0].name} if found else {}}
        if found and "lookup-only" not in given:
            _sent(found[0], self.work / given["path"], False)
        return bool(found) or "fail-on-cache-miss" not in given

    def save(self, given: dict[str, str], step: dict[str, Any]) -> bool:
        target = self.github.stub / "cache" / given["key"]
        assert not target.exists()
        _sent(self.work / given["path"], target, False)
        return True

    def upload_pages_artifact(self, given: dict[str, str], step: dict[str, Any]) -> bool:
        shutil.copytree(given["path"], self.github.artefact(self.run_id, "github-pages"), dirs_exist_ok=True)
        return True

    def deploy_pages(self, given: dict[str, str], step: dict[str, Any]) -> bool:
        self.github.deployed["pages"] = self.github.artefact(self.run_id, "github-pages")
        self.steps[step["id"]] = {"outputs": {"page_url": "https://policies.emet.example/"}}
        return True

    def static_web_apps_deploy(self, given: dict[str, str], step: dict[str, Any]) -> bool:
        assert given["azure_static_web_apps_api_token"] == self.github.secrets["AZURE_STATIC_WEB_APPS_API_TOKEN"]
        self.github.deployed["staff"] = self.work / given["app_location"]
        return True


def _sent(source: Path, target: Path, hidden: bool) -> None:
    """A copy of a folder or file as it arrives elsewhere: without its times, and without what is hidden if so asked."""
    if source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    elif source.is_dir():
        ignored = shutil.ignore_patterns(".*") if hidden else None
        shutil.copytree(source, target, copy_function=shutil.copyfile, dirs_exist_ok=True, ignore=ignored)
