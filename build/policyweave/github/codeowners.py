"""The file .github/CODEOWNERS of a Git repository: what it says now, and what it should say."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from ..model.content import Content
from ..model.owners import FILE, MOST, MarksBroken, code_owners, part_of, top_of, unread, with_part
from ..model.owners import reviewers_for as reviewers_for
from .files import read_bounded, write_whole
from .refused import Refused


@dataclass(frozen=True, slots=True)
class Owners:
    """A CODEOWNERS file: where it lies, its text (empty if it is not there), and the text that it should have."""

    path: Path
    now: str
    wanted: str

    @property
    def current(self) -> bool:
        """Whether nothing has to change."""
        return self.now == self.wanted

    @property
    def differences(self) -> tuple[str, ...]:
        """The lines that go ("- …") and come ("+ …")."""
        lines = difflib.ndiff(self.now.splitlines(), self.wanted.splitlines())
        return tuple(line.rstrip() for line in lines if line[:2] in ("- ", "+ "))


def owners_of(content: Content) -> Owners:
    """The CODEOWNERS file of the repository that holds the content. Raises Refused if it cannot be read."""
    missing = unread(content)
    if missing:
        raise Refused(f"“{missing[0]}” has errors, so whom it names is not known. Run `policyweave check` first.")
    top, folder = top_of(Path(content.root))
    path = top / FILE
    if path.parent.is_symlink():
        raise Refused(f"“{path.parent}” is a link to another place. Put the folder itself there.")
    raw = read_bounded(path, MOST) if path.exists() or path.is_symlink() else b""
    try:
        now = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(f"“{FILE}” is not saved as UTF-8. Save it so, then run this again.") from None
    part = code_owners(content, folder)
    try:
        wanted = now if (part_of(now) or "") == part else with_part(now, part)
    except MarksBroken as reason:
        raise Refused(f"In “{FILE}” {reason}. Mend that by hand, or delete both lines and what is between.") from None
    return Owners(path, now, wanted)


def write(owners: Owners) -> None:
    """Writes the file as it should be, all or nothing."""
    write_whole(owners.path, owners.wanted.encode("utf-8"))
