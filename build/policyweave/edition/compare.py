"""The files of a site against those of a manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .manifest import File


@dataclass(frozen=True, slots=True)
class Differences:
    """Paths of files that are missing, that are more than were released, and that are others than were released."""

    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def none(self) -> bool:
        """Whether every file is as released, and there are no others."""
        return not (self.missing or self.added or self.changed)

    def __add__(self, other: Differences) -> Differences:
        return Differences(self.missing + other.missing, self.added + other.added, self.changed + other.changed)


def compare(released: Mapping[str, File], there: Mapping[str, File], below: str = "") -> Differences:
    """What is different about the files that are there; below is put before each path."""
    return Differences(
        tuple(below + path for path in sorted(released.keys() - there.keys())),
        tuple(below + path for path in sorted(there.keys() - released.keys())),
        tuple(below + path for path in sorted(released.keys() & there.keys()) if released[path] != there[path]),
    )
