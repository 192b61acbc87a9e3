"""Change notes of the next release are drawn up for people to edit, and looked at when it is released."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..edit.files import rewrite_all
from ..edition.names import draft_path, next_name, notes_path
from ..edition.released import Found, Released, find
from ..model.content import Content
from ..model.near import near
from ..model.origin import Audience
from ..pipeline import CannotUse, read
from ..repository.git import GitFailed
from ..review.notes import EDIT
from ..review.notes_apart import notes_for
from ..review.review import Review
from ..reviewing import review

MARK = re.compile(r"<!-- drawn up by policyweave: ([0-9a-f]{64}) -->\n?")
DRAWN_UP = EDIT.partition(". ")[0]
Key = tuple[Audience, str]  # whose notes: the site, and the school's slug (empty for the trust)


@dataclass(frozen=True, slots=True)
class Noted:
    """What drawing up did: base is the edition compared with; written and the same are paths.

    kept are files that a person has edited, with the difference to the new draft as lines.
    """

    name: str
    base: str
    written: tuple[str, ...]
    same: tuple[str, ...]
    kept: Mapping[str, tuple[str, ...]]


def draw_up(root: Path, since: str = "", replaced: bool = False, jobs: int = 0) -> Noted:
    """Draws the next release's change notes up from the files as they are now, against the newest edition or since.

    A text that a person has edited stays, unless replaced says that the new draft is to take its place.
    Raises CannotUse where no edition is released yet, or there is none of this name.
    """
    content = _content(root)
    try:
        found = find(root)
    except GitFailed as reason:
        raise CannotUse(str(reason)) from None
    name = next_name(content.cycle.edition, set(found.names))
    base = _base(found, since)
    drafts = drawn(review(root, base.commit, None, direct=True, jobs=jobs), base, name)
    files: dict[Path, bytes] = {}
    same, kept = [], {}
    for (audience, school), text in drafts.items():
        path = draft_path(name, audience, school)
        file = root / path
        before = file.read_bytes().decode("utf-8", "replace") if file.is_file() else None
        if before == text:
            same.append(path)
        elif before is None or untouched(before) or replaced:
            files[file] = text.encode("utf-8")
        if before is not None and before != text and not untouched(before):
            lines = difflib.unified_diff(before.splitlines(), text.splitlines(), path, "as drawn up now", lineterm="")
            kept[path] = tuple(lines)
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
    rewrite_all(files)
    written = tuple(file.relative_to(root).as_posix() for file in files)
    return Noted(name, base.name, written, tuple(same), kept)


def drawn(found: Review, base: Released, name: str) -> dict[Key, str]:
    """The notes of a review as they are drawn up, each with a mark by which it is known whether anybody edited it."""
    compared = f"From the edition {base.name} to {name}."
    drafts: dict[Key, str] = {}
    for audience in Audience:
        for school, text in notes_for(found, audience, compared).items():
            drafts[audience, school] = marked(text)
    return drafts


def marked(text: str) -> str:
    """A draft with a digest of itself at its end, in a comment that no page shows."""
    return f"{text}\n<!-- drawn up by policyweave: {hashlib.sha256(text.encode('utf-8')).hexdigest()} -->\n"


def untouched(text: str) -> bool:
    """Whether a text is as it was drawn up."""
    plain = text.replace("\r\n", "\n")
    mark = MARK.search(plain)
    if mark is None:
        return False
    before = plain[: mark.start()].removesuffix("\n")
    return not plain[mark.end() :].strip() and hashlib.sha256(before.encode("utf-8")).hexdigest() == mark[1]


@dataclass(frozen=True, slots=True)
class Written:
    """The notes of a release as people wrote them: files to keep by their path in the tag, and what is wanting."""

    files: Mapping[str, bytes]
    missing: tuple[str, ...] = ()
    drawn_up: tuple[str, ...] = ()


def written(folder: Path, content: Content, name: str, expected: Mapping[Key, str]) -> Written:
    """The notes that lie in the content at folder; expected are those that there should be, as drawn up."""
    keys: list[Key] = [(audience, school) for audience in Audience for school in ("", *sorted(content.schools))]
    files, missing, drafts = {}, [], []
    for audience, school in [*keys, *(key for key in expected if key not in keys)]:
        path = draft_path(name, audience, school)
        file = folder / path
        if file.is_file():
            text = file.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").removeprefix("\ufeff")
            if untouched(text) or DRAWN_UP in " ".join(text.split()):
                drafts.append(path)
            files[notes_path(audience, school)] = (MARK.sub("", text).rstrip() + "\n").encode("utf-8")
        elif (audience, school) in expected:
            missing.append(path)
    return Written(files, tuple(missing), tuple(drafts))


def compared(root: Path, base: Released, commit: str, name: str, jobs: int = 0) -> dict[Key, str]:
    """The notes as they would be drawn up for a commit against an edition."""
    found = review(root, base.commit, commit, direct=True, jobs=jobs)
    return drawn(found, base, name)


def _content(root: Path) -> Content:
    content, _ = read(root)
    if content is None:
        raise CannotUse("The trust's files cannot be read. Run `policyweave check` and mend them first.")
    return content


def _base(found: Found, since: str) -> Released:
    if since:
        base = found.named(since)
        if base is None:
            known = [one.name for one in found.editions]
            raise CannotUse(f"There is no released edition “{since}”.{near(since, known)}")
        return base
    if not found.editions:
        raise CannotUse(
            "No edition is released yet, so that there is nothing to compare with. Write the notes by hand, or leave them out."
        )
    return found.editions[-1]
