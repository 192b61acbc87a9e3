"""The long explanation of each rule, from explain/<id>.md: what it means, what to do, a wrong and a right example.

The examples are tests too (tests/test_rules.py): what only a test needs, such as ⟦PW012 ⟧ around the words that are
the fault, is left out for readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..model.finding import Rule
from ..model.near import near
from . import catalogue

FOLDER = Path(__file__).parent / "explain"
FENCE = re.compile(r"(?P<fence>`{4,}) *(?P<info>\S.*)")
MARK = re.compile(r"⟦PW\d{3}(?:\|PW\d{3})* (?P<words>.*?)⟧")
NUMBER = re.compile(r"(?:PW)?[ -]?0*(\d{1,6})", re.IGNORECASE)
LANGUAGES = {".md": "markdown", ".yml": "yaml", ".jinja": "jinja", ".html": "jinja"}
FOR_TESTS = ("expect", "schools", "build")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What readers get: a title in plain words, and Markdown with sections of the second level."""

    rule: Rule
    title: str
    text: str


def explanation(rule: Rule) -> Explanation:
    """The explanation of a rule; its line of description where no file explains it."""
    file = FOLDER / f"{rule.id}.md"
    if not file.is_file():
        return Explanation(rule, rule.summary.rstrip("."), rule.summary + "\n")
    title, _, rest = file.read_text(encoding="utf-8").partition("\n")
    return Explanation(rule, title.removeprefix("# ").strip(), "\n".join(_shown(rest.strip("\n"))) + "\n")


def named(word: str) -> Rule | None:
    """The rule with this id or name, whatever its capitals."""
    return next((rule for rule in catalogue() if word.casefold() in (rule.id.casefold(), rule.name)), None)


def nearest(word: str) -> str:
    """“ Did you mean “PW012”?” for a word that is no rule's id or name, or nothing."""
    known = catalogue()
    number = NUMBER.fullmatch(word)
    if number is None:
        return near(word.lower(), [rule.name for rule in known])
    closest = min(known, key=lambda rule: abs(int(rule.id[2:]) - int(number[1])))
    return f" Did you mean “{closest.id}”?"


def _shown(text: str) -> Iterator[str]:
    """The lines of an explanation as readers get them: each example under the name of its file."""
    lines = iter(text.split("\n"))
    for line in lines:
        match = FENCE.fullmatch(line)
        if match is None:
            yield line
            continue
        inside = []
        for inner in lines:
            if inner == match["fence"]:
                break
            inside.append(MARK.sub(lambda mark: mark["words"], inner))
        shown = list(_example(match["info"].strip(), inside))
        yield from shown
        if not shown:
            next(lines, None)  # the empty line that parted it from what follows


def _example(info: str, inside: list[str]) -> Iterator[str]:
    if info.split(" ")[0] in FOR_TESTS:
        return
    if info == "on":
        yield f"This is checked on {inside[0].strip()}."
        return
    path, _, way = info.rpartition(" ") if info.endswith((" page", " change")) else (info, "", "")
    language = "diff" if way == "change" else LANGUAGES.get(Path(path).suffix, "text")
    fence = "```" if not any("```" in line for line in inside) else "````"
    yield f"`{path}`{': these lines change' if way == 'change' else ''}" + (":" if inside else ": an empty file.")
    if inside:
        yield ""
        yield fence + language
        yield from inside
        yield fence
