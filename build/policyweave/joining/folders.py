"""The folder of a school, and whether a name is free for one."""

from __future__ import annotations

from pathlib import Path

from ..load.names import RESERVED as KEPT_BY_WINDOWS
from ..load.schools import RESERVED
from ..model.content import Content
from ..pipeline import CannotUse


def free(root: Path, content: Content, slug: str) -> None:
    """Raises CannotUse unless a slug can be a new school's folder: its address was never another school's."""
    good = slug.isascii() and slug == slug.lower() and all(part.isalnum() for part in slug.split("-"))
    if not good or len(slug) > 60:
        raise CannotUse(f"“{slug}” cannot be part of a web address. Use small letters, digits and single hyphens.")
    if slug in RESERVED or slug in KEPT_BY_WINDOWS:
        raise CannotUse(f"“{slug}” is kept for other things. Choose another name for the folder.")
    if slug in content.left:
        name = content.left[slug].name
        raise CannotUse(f"“{slug}” is the address of {name}, which has left the trust. Choose another name.")
    for other, school in (*content.schools.items(), *content.left.items()):
        if slug in school.earlier:
            raise CannotUse(f"“{slug}” is an earlier address of {school.name} ({other}). Choose another name.")
    if (root / "schools" / slug).exists() or (root / "schools" / slug).is_symlink():
        raise CannotUse(f"There is a folder schools/{slug} already. Choose another name.")


def school_file(root: Path, slug: str) -> Path:
    """The school.yml of a school; raises CannotUse where it is not a plain file of this repository."""
    file = root / "schools" / slug / "school.yml"
    if file.parent.is_symlink() or file.is_symlink() or not file.is_file():
        raise CannotUse(f"“schools/{slug}/school.yml” is no plain file. Put the file itself there.")
    return file


def text_of(file: Path, name: str) -> str:
    """A file's text; raises CannotUse if it is not UTF-8."""
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise CannotUse(f"“{name}” is not saved as UTF-8. Run `policyweave check` and mend that first.") from None
