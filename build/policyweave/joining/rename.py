"""A school's folder is renamed: all its files move at once, its old addresses lead to the new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..cycle.record import skeleton
from ..edit.cannot import CannotEdit
from ..edit.change import add, append, delete, set_value
from ..edit.files import rewrite, rewrite_all
from ..model.content import Content
from ..model.owners import FILE as OWNERS
from ..model.owners import top_of
from ..pipeline import CannotUse, chosen, content_of
from .folders import free, school_file, text_of

TRUST = "policies/trust.yml"
READ = (".md", ".yml", ".jinja", ".html")


@dataclass(frozen=True, slots=True)
class RenamedNow:
    """What a renaming did: changed are files in which a path was set right, mentions places that still say the old
    folder ("path:line"); moved is false if only what an interrupted run had left was finished.
    """

    old: str
    new: str
    moved: bool
    changed: tuple[str, ...]
    mentions: tuple[str, ...]


def rename(root: Path, old: str, new: str) -> RenamedNow:
    """Renames schools/<old> to schools/<new>, and notes the old name under `earlier` in its school.yml.

    The folder moves in one step of the file system, so that whoever is killed leaves it as it was or moved, with
    every file in it; the same call once more finishes what is left. Raises CannotUse where the new name is taken.
    """
    content = content_of(root)
    moved = not (new in content.schools and old in content.schools[new].earlier and old not in content.schools)
    if moved:
        chosen(content, [old])
        if old not in content.schools:
            raise CannotUse(f"schools/{old}/school.yml cannot be read. Run `policyweave check {old}`.")
        if new not in content.schools[old].earlier:  # back to a name of its own is no other school's
            free(root, content, new)
        elif (root / "schools" / new).exists():
            raise CannotUse(f"There is a folder schools/{new} already. Choose another name.")
        _move(root, content, old, new)
        content = content_of(root)
    changed = tuple(_accepted(root, content, old, new))
    return RenamedNow(old, new, moved, changed, tuple(_mentions(root, content, old)))


def _move(root: Path, content: Content, old: str, new: str) -> None:
    """Writes what has to be known of the old name, which changes no page, and moves the folder in one step."""
    file = school_file(root, old)
    path = f"schools/{old}/school.yml"
    try:
        text = _with_earlier(text_of(file, path), content.schools[old].earlier, old, new)
    except CannotEdit as reason:
        raise CannotUse(f"{path}: {reason} Nothing was changed.") from None
    before = {file: file.read_bytes()}
    after = {file: text.encode("utf-8")}
    review = file.with_name("review.yml")
    if review.is_file() and not review.is_symlink():
        before[review] = review.read_bytes()
        after[review] = _with_head(before[review], old, new)
    try:
        rewrite_all(after)
        file.parent.rename(root / "schools" / new)
    except BaseException:
        if file.is_file():
            rewrite_all(before)
        raise


def _with_earlier(text: str, earlier: tuple[str, ...], old: str, new: str) -> str:
    """school.yml with the old name as the last of the earlier ones, and without the one that it takes now."""
    if old not in earlier:
        text = append(text, ("earlier",), old) if earlier else add(text, ("earlier",), [old])
    return delete(text, ("earlier", earlier.index(new))) if new in earlier else text


def _with_head(data: bytes, old: str, new: str) -> bytes:
    """review.yml whose first lines name the school, if they are as the program wrote them."""
    for before, after in zip(_head(old), _head(new), strict=True):
        data = data.replace(before, after, 1)
    return data


def _head(slug: str) -> list[bytes]:
    return [line.encode() for line in skeleton(slug, "", ()).splitlines() if slug in line]


def _accepted(root: Path, content: Content, old: str, new: str) -> Iterator[str]:
    """Sets the paths right under which findings are accepted in trust.yml."""
    own, now = f"schools/{old}/", f"schools/{new}/"
    numbers = [number for number, one in enumerate(content.trust.checks.accepted) if one.path.startswith(own)]

    def change(data: bytes | None) -> bytes:
        text = (data or b"").decode("utf-8")
        for number in numbers:
            path = now + content.trust.checks.accepted[number].path.removeprefix(own)
            text = set_value(text, ("checks", "accepted", number, "path"), path)
        return text.encode("utf-8")

    try:
        if numbers and rewrite(root / TRUST, change):
            yield TRUST
    except CannotEdit:
        return  # it is told among the mentions


def _mentions(root: Path, content: Content, old: str) -> Iterator[str]:
    """Where the old folder is still named: "policies/trust.yml:12"."""
    wanted = f"schools/{old}/"
    files = [(path, root / path) for path in sorted(content.files) if path.endswith(READ)]
    top, _ = top_of(root)
    for path, file in [*files, ("mkdocs.yml", root / "mkdocs.yml"), (OWNERS, top / OWNERS)]:
        if not file.is_file() or file.is_symlink():
            continue
        lines = file.read_bytes().decode("utf-8", "replace").splitlines()
        yield from (f"{path}:{number}" for number, line in enumerate(lines, 1) if wanted in line)
