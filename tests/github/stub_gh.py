"""Stands in for GitHub's `gh`: answers from a folder, writes down what it was asked, and reaches nobody.

answers.json has for "GET repos/o/r/pulls" the answer, or {"__status": 403}. artefacts/<run>/<name> are a run's.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(os.environ["STUB_GH"])


def asked(**what: Any) -> None:
    with (HERE / "asked.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({**what, "token": os.environ.get("GH_TOKEN", "")}) + "\n")


def api(arguments: list[str]) -> int:
    method, path, fields, body, query, slurp = "", "", {}, None, "", False
    words = iter(arguments)
    for word in words:
        if word == "--method":
            method = next(words)
        elif word == "-f":
            name, _, value = next(words).partition("=")
            fields[name] = value
        elif word == "--input":
            body = json.loads(Path(next(words)).read_text(encoding="utf-8"))
        elif word == "--jq":
            query = next(words)
        elif word == "--slurp":
            slurp = True
        elif word == "--paginate":
            continue
        elif word.startswith("-") or path:
            sys.exit(f"the stub of gh does not know {word}")
        else:
            path = word
    method = method or "GET"
    asked(method=method, path=path, fields=fields, body=body)
    answers = json.loads((HERE / "answers.json").read_text(encoding="utf-8"))
    answer = answers.get(f"{method} {path.partition('?')[0]}", {"__status": 404})
    if isinstance(answer, dict) and "__status" in answer:
        print(f"gh: refused (HTTP {answer['__status']})", file=sys.stderr)
        return 1
    text = json.dumps([answer] if slurp else answer)
    if query:
        done = subprocess.run(["jq", "-r", query], input=text, capture_output=True, text=True, check=True)
        text = done.stdout.rstrip("\n")
    print(text)
    return 0


def download(run: str, arguments: list[str]) -> int:
    given = dict(zip(arguments[::2], arguments[1::2], strict=True))
    source = HERE / "artefacts" / run / given["--name"]
    asked(download=given["--name"], run=run)
    if not source.is_dir():
        print("no valid artifacts found to download", file=sys.stderr)
        return 1
    shutil.copytree(source, given["--dir"], symlinks=True)
    return 0


def release(action: str, tag: str, arguments: list[str]) -> int:
    """Releases lie in releases/<tag>/; what is attached is never replaced."""
    folder = HERE / "releases" / tag
    asked(release=action, tag=tag)
    if action == "view":
        return 0 if folder.is_dir() else 1
    if action == "create":
        assert [arguments[0], *arguments[1:5:2]] == ["--verify-tag", "--title", "--notes"], arguments
        folder.mkdir(parents=True)
        for file in arguments[5:]:
            shutil.copy(file, folder)
        return 0
    given = dict(zip(arguments[::2], arguments[1::2], strict=True))
    found = sorted(folder.glob(given["--pattern"]))
    if not found:
        print("no assets match the file pattern" if folder.is_dir() else "release not found", file=sys.stderr)
        return 1
    for path in found:
        shutil.copy(path, given["--dir"])
    return 0


def main(arguments: list[str]) -> int:
    if arguments[0] == "api":
        return api(arguments[1:])
    if arguments[:2] == ["run", "download"]:
        return download(arguments[2], arguments[3:])
    if arguments[0] == "release" and arguments[1] in ("view", "create", "download"):
        return release(arguments[1], arguments[2], arguments[3:])
    if arguments in (["auth", "setup-git"], ["workflow", "run", "publish.yml", "--ref", "main"]):
        asked(command=" ".join(arguments))
        return 0
    print(f"the stub of gh does not know {arguments}", file=sys.stderr)
    return 9


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
