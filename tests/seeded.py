"""Six kinds of fault, seeded into a copy of the demonstration and into a plain MkDocs site with the same words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.dom import Node, parse
from tests.trustkit import Trust, grep

SETTINGS = """
site_name: Trentside Academy
site_url: https://trentside.example/
theme: {name: material, font: false}
markdown_extensions: [attr_list, admonition, tables]
plugins:
  - search
  - macros: {include_dir: schools/trentside}
extra:
  school:
    name: Trentside Academy
    sixth_form: true
    staff_values: {radio_channel: channel 3}
nav: [index.md, attendance.md, safeguarding.md, allegations.md]
"""
WORDS = {
    "docs/index.md": "# Keeping children safe\n\nIf you are [worried about somebody who works here](allegations.md#what-to-do), tell the head teacher.\n",
    "docs/attendance.md": "# Attendance\n\nAt {{ school.name }} we therefore treat every absence as a question.\n\n"
    "{% if school.sixth_form %}\n## Students in the sixth form\n\nStudents tell us themselves.\n{% endif %}\n\n## Registers\n\nWords.\n",
    "docs/safeguarding.md": '# Child protection\n\n## Early help\n\n{% include "early-help.md" %}\n\n## Local context\n\n{% include "local-context.md" %}\n',
    "docs/allegations.md": "# Allegations\n\n## What to do {: #what-to-do }\n\nTell the head teacher.\n",
    "docs/staff-guide.md": "---\ntitle: A guide for staff\naudience: staff\n---\n# A guide for staff\n\nThe record is checked at noon.\n",
    "schools/trentside/early-help.md": "Early help begins at the pupil service.\n",
    "schools/trentside/local-context.md": "We watch the tram stop.\n",
}


@dataclass(frozen=True, slots=True)
class Seed:
    """A fault: how to put it into each of the two, the rule that reports it, and how to see what plain MkDocs made of it.

    Texts are (path, old words, new words); old is empty where new words are added at the end, new where all goes.
    """

    title: str
    ours: tuple[str, str, str]
    rule: str
    plain: tuple[str, str, str]
    outcome: Callable[[Path], str]

    def sow(self, trust: Trust) -> tuple[str, int]:
        """Puts the fault into a copy of the demonstration and says in which file and line it is."""
        path, old, new = self.ours
        before = trust.read(path)
        trust.set(path, changed(before, old, new))
        if not new:
            return path, 1
        return path, trust.read(path).split(new.strip("\n").split("\n")[0])[0].count("\n") + 1


def changed(text: str, old: str, new: str) -> str:
    """A text with words replaced that stand in it once, or added at its end, or emptied."""
    if not new:
        return "\n"
    if not old:
        return text + new
    assert text.count(old) == 1, f"“{old}” stands {text.count(old)} times"
    return text.replace(old, new)


def article(site: Path, page: str) -> Node:
    return parse((site / page / "index.html").read_text(encoding="utf-8")).one("article")


def _sentence(site: Path) -> str:
    text = article(site, "attendance").text
    return f"“{text[text.index('At ') : text.index(' we therefore')]}” is on the page"


def _condition(site: Path) -> str:
    gone = "Students tell us themselves." not in article(site, "attendance").text
    return "the whole section is missing from the page" if gone else "the section is on the page"


def _slot(site: Path) -> str:
    text = article(site, "safeguarding").text
    between = text[text.index("Early help") + len("Early help") : text.index("Local context")].strip(" ¶")
    return "the heading is on the page with nothing below it" if not between else f"“{between}” is on the page"


def _found(word: str) -> Callable[[Path], str]:
    def outcome(site: Path) -> str:
        places = grep(site, word)
        kinds = {
            "a page": any(place.endswith(".html") and not place.startswith("name of") for place in places),
            "the search index": any(json.loads((site / place).read_text("utf-8")) for place in places if place.endswith("search_index.json")),
            "the sitemap": any("sitemap" in place for place in places),
        }  # fmt: skip
        where = [kind for kind, there in kinds.items() if there]
        return (
            f"“{word}” is in {' and '.join([', '.join(where[:-1])] * (len(where) > 1) + where[-1:])}"
            if where
            else "nothing"
        )

    return outcome


def _anchor(site: Path) -> str:
    links = article(site, "").links
    target = next(href for text, href in links.items() if text.startswith("worried"))
    there = target.partition("#")[2] in article(site, target.partition("#")[0].strip("/")).ids
    return "the link works" if there else "the link is on the page and leads nowhere"


SEEDS = (
    Seed(
        "A misspelt value in a sentence",
        ("policies/attendance.md", "At {{ school.name }} we therefore", "At {{ school.naem }} we therefore"),
        "PW020",
        ("docs/attendance.md", "{{ school.name }}", "{{ school.naem }}"),
        _sentence,
    ),
    Seed(
        "A misspelt value in a condition",
        ("policies/attendance.md", "{% if school.sixth_form %}", "{% if school.sixth_frm %}"),
        "PW020",
        ("docs/attendance.md", "{% if school.sixth_form %}", "{% if school.sixth_frm %}"),
        _condition,
    ),
    Seed(
        "An empty text where the school has to say something",
        ("schools/trentside/filtering.md", "", ""),
        "PW033",
        ("schools/trentside/early-help.md", "", ""),
        _slot,
    ),
    Seed(
        "A placeholder left in a school's text",
        ("schools/oakmere/early-help.md", "", "\nAsk for [insert name] at the door.\n"),
        "PW034",
        ("schools/trentside/early-help.md", "", "\nAsk for [insert name] at the door.\n"),
        _found("[insert name]"),
    ),
    Seed(
        "A value for staff in a public text",
        ("schools/trentside/local-context.md", "", "\nAsk on {{ school.staff_values.radio_channel }}.\n"),
        "PW027",
        ("schools/trentside/local-context.md", "", "\nAsk on {{ school.staff_values.radio_channel }}.\n"),
        _found("channel 3"),
    ),
    Seed(
        "A page for staff whose audience is misspelt",
        ("policies/staff-guide.md", "audience: staff\n", "audience: stafff\n"),
        "PW017",
        ("docs/staff-guide.md", "audience: staff\n", "audience: stafff\n"),
        _found("staff-guide"),
    ),
    Seed(
        "A link to a heading that is not there",
        ("policies/index.md", "allegations.md#what-to-do", "allegations.md#what-to-doo"),
        "PW051",
        ("docs/index.md", "allegations.md#what-to-do", "allegations.md#what-to-doo"),
        _anchor,
    ),
)


@dataclass(frozen=True, slots=True)
class PlainRun:
    """What plain MkDocs did: its exit code, and what readers would get."""

    code: int
    outcome: str


def plain(folder: Path, seed: Seed | None, settings: str = SETTINGS) -> PlainRun:
    """Writes the plain site, sows a fault, and runs `mkdocs build --strict`."""
    for path, text in {**WORDS, "mkdocs.yml": settings}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    if seed:
        file = folder / seed.plain[0]
        file.write_text(changed(file.read_text(encoding="utf-8"), *seed.plain[1:]), encoding="utf-8", newline="\n")
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(command, cwd=folder, env=quiet, capture_output=True, timeout=120, check=False)
    site = folder / "site"
    if done.returncode:
        return PlainRun(done.returncode, "the build stops")
    return PlainRun(0, seed.outcome(site) if seed else "")
