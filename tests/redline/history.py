"""A made history of the demonstration's policies: edits as people make them, drawn at random, each a commit of its own."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.trustkit import Trust

PAGES = ("attendance", "safeguarding", "whistleblowing", "safer-recruitment", "online-safety")
SWAPS = {
    "must": "should",
    "should": "must",
    "may": "must",
    "the": "every",
    "within": "before",
    "and": "or",
    "day": "week",
}
SENTENCE = "The office writes down number {} on the same day and tells the head teacher."
Parts = list[str]
Edit = Callable[[Parts, random.Random], None]
PLAIN = re.compile(r"[A-Z][^{}<\[\]|^]*")


def _plain(parts: Parts, least: int = 1) -> list[int]:
    """The places of paragraphs that are only words."""
    return [at for at, part in enumerate(parts) if PLAIN.fullmatch(part) and part.count(". ") >= least - 1]


def word(parts: Parts, chance: random.Random) -> None:
    """Some words become others."""
    for at in chance.sample(_plain(parts), 3):
        parts[at] = re.sub(rf"\b({'|'.join(SWAPS)})\b", lambda match: SWAPS[match[1]], parts[at], count=2)


def move(parts: Parts, chance: random.Random) -> None:
    """A paragraph stands elsewhere."""
    part = parts.pop(chance.choice(_plain(parts)))
    parts.insert(chance.choice(_plain(parts)), part)


def move_and_edit(parts: Parts, chance: random.Random) -> None:
    at = chance.choice(_plain(parts))
    parts.insert(chance.choice(_plain(parts)), re.sub(r"\b(\w{4,})\b", r"\1 really", parts.pop(at), count=1))


def add(parts: Parts, chance: random.Random) -> None:
    parts.insert(chance.choice(_plain(parts)), SENTENCE.format(chance.randrange(10_000)))


def drop(parts: Parts, chance: random.Random) -> None:
    del parts[chance.choice(_plain(parts))]


def split(parts: Parts, chance: random.Random) -> None:
    at = chance.choice(_plain(parts, 2))
    parts[at] = re.sub(r"\. ", ".\n\n", parts[at], count=1)


def join(parts: Parts, chance: random.Random) -> None:
    pairs = [at for at in _plain(parts) if at + 1 in _plain(parts)]
    if pairs:
        at = chance.choice(pairs)
        parts[at : at + 2] = [f"{parts[at]} {parts[at + 1]}"]


def rows(parts: Parts, chance: random.Random) -> None:
    """A row of a table goes to its end, and another one comes."""
    at = chance.choice([at for at, part in enumerate(parts) if part.startswith("| ") and part.count("\n") > 3])
    lines = parts[at].split("\n")
    width = lines[0].count("|") - 1
    parts[at] = "\n".join([*lines[:2], *lines[3:], lines[2], "|" + " New words |" * width])


def items(parts: Parts, chance: random.Random) -> None:
    """The first item of a list goes to its end, and another one comes before."""
    lists = [at for at, part in enumerate(parts) if part.startswith(("- ", "1. ")) and part.count("\n") > 1]
    at = chance.choice([at for at in lists if "{" not in parts[at] and "\n " not in parts[at]])
    first, *others = parts[at].split("\n")
    sign = first.split(" ")[0]
    parts[at] = "\n".join([f"{sign} Ask number {chance.randrange(10_000)} first.", *others, first])


def heading(parts: Parts, chance: random.Random) -> None:
    at = chance.choice([at for at, part in enumerate(parts) if re.fullmatch(r"## [^{\n]+ \{#[\w-]+\}", part)])
    parts[at] = (
        re.sub(r"## (.+) (\{)", r"### \1 now \2", parts[at])
        if chance.random() < 0.5
        else parts[at].replace("## ", "## Our ")
    )


def wrap(parts: Parts, chance: random.Random) -> None:
    """Nothing that readers see: lines broken elsewhere."""
    for at in _plain(parts):
        words = parts[at].split()
        parts[at] = "\n".join(" ".join(words[start : start + 9]) for start in range(0, len(words), 9))


def bullets(parts: Parts, chance: random.Random) -> None:
    """Nothing that readers see: another sign for bullets."""
    parts[:] = [re.sub(r"^- ", "* ", part, flags=re.MULTILINE) if part.startswith("- ") else part for part in parts]


SEEN: tuple[Edit, ...] = (word, move, move_and_edit, add, drop, split, join, rows, items, heading)
QUIET: tuple[Edit, ...] = (wrap, bullets)


def write(trust: Trust, chance: random.Random, number: int) -> None:
    """One more edit: several of them on one page in turn, at times on two pages, at times of a school's number."""
    edits = [SEEN[number % len(SEEN)], *chance.sample(SEEN, chance.randrange(3))]
    page = chance.choice(PAGES)
    before = _read(trust, page)
    while _read(trust, page) == before:  # a page may have nothing to join, and a paragraph may move to where it was
        _edit(trust, page, chance, edits)
        edits = [word]
    if number % 5 == 0:
        _across(trust, chance)
    if number % 6 == 0:
        path = "schools/trentside/school.yml"
        trust.set(path, re.sub(r'(\nphone: "0115 496 )\d{4}', rf"\g<1>{chance.randrange(1000):04}", trust.read(path)))


def write_quietly(trust: Trust, chance: random.Random) -> None:
    """Only what readers do not see."""
    for page in PAGES:
        _edit(trust, page, chance, QUIET)


def _edit(trust: Trust, page: str, chance: random.Random, edits: tuple[Edit, ...] | list[Edit]) -> None:
    head, parts = _read(trust, page)
    for edit in edits:
        edit(parts, chance)
        parts = "\n\n".join(parts).split("\n\n")
    trust.set(f"policies/{page}.md", "\n\n".join([head, *parts]) + "\n")


def _across(trust: Trust, chance: random.Random) -> None:
    """A paragraph goes to another page."""
    first, second = chance.sample(PAGES, 2)
    head, parts = _read(trust, first)
    part = parts.pop(chance.choice(_plain(parts)))
    trust.set(f"policies/{first}.md", "\n\n".join([head, *parts]) + "\n")
    head, parts = _read(trust, second)
    parts.insert(chance.choice(_plain(parts)), part)
    trust.set(f"policies/{second}.md", "\n\n".join([head, *parts]) + "\n")


def _read(trust: Trust, page: str) -> tuple[str, Parts]:
    """Front matter with the title, and the parts of the page."""
    head, _, body = trust.read(f"policies/{page}.md").partition("\n\n")
    return head, [part for part in body.strip().split("\n\n") if part.strip()]


def git(root: Path, *arguments: str) -> str:
    settings = ("-c", "user.name=Somebody", "-c", "user.email=somebody@trust.example", "-c", "core.autocrlf=false")
    done = subprocess.run(["git", *settings, *arguments], cwd=root, capture_output=True, check=True, timeout=60)
    return done.stdout.decode("utf-8")


def made(trust: Trust, edits: int, seed: int) -> list[str]:
    """The commits of a history with so many edits, oldest first; the last one changes nothing that readers see."""
    chance = random.Random(seed)
    git(trust.root, "init", "--quiet")
    for number in range(edits + 2):
        if 0 < number <= edits:
            write(trust, chance, number)
        elif number:
            write_quietly(trust, chance)
        git(trust.root, "add", "--all")
        git(trust.root, "commit", "--quiet", "--allow-empty", "--message", f"Edit {number}")
    return git(trust.root, "log", "--reverse", "--format=%H").split()
