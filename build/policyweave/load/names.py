"""File names that every computer can hold, and that differ by more than capitals."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from ..model import rules
from ..model.finding import Finding, Place, finding

ROOMS = ("policies", "schools", "macros")
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
OWN_FOLDERS = frozenset(
    {"assets", "editions", "next", "p", "preview"}
)  # beside the schools' folders on the published site
FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]')
# Change notes of a release, for people to edit; `policyweave cycle notes` draws them up.
NOTES = re.compile(r"(?:policies|schools/[^/]+)/notes/\d{4}-\d{2}(?:\.\d{1,3})?(?:-staff)?\.md", re.ASCII)
IGNORED = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep"})


def list_files(root: Path) -> tuple[frozenset[str], list[Finding]]:
    """All files below policies, schools and macros (posix paths relative to root), with faults of their names."""
    files: set[str] = set()
    findings: list[Finding] = []
    for room in ROOMS:
        for folder, subfolders, names in os.walk(root / room):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            relative = Path(folder).relative_to(root).as_posix()
            for name in subfolders:
                findings += _bad_name(f"{relative}/{name}", name)
                if (Path(folder) / name).is_symlink():
                    findings.append(_link(f"{relative}/{name}"))
            for name in sorted(names):
                if name in IGNORED or name.startswith("."):
                    continue
                path = f"{relative}/{name}"
                findings += _bad_name(path, name)
                if (Path(folder) / name).is_symlink():
                    findings.append(_link(path))
                    continue
                files.add(path)
    return frozenset(files), findings + _collisions(files)


def _link(path: str) -> Finding:
    message = "This is a link to another place on the disk; it was not followed."
    return finding(rules.BAD_NAME, Place(path), message, "Put the file itself here.")


def _bad_name(path: str, name: str) -> list[Finding]:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        shown = path.encode("utf-8", "replace").decode()
        message = "This name has characters that are not UTF-8."
        return [finding(rules.BAD_NAME, Place(shown), message, "Rename it with plain letters.")]
    if name.split(".")[0].casefold() in RESERVED:
        why = f"“{name}” is a name that Windows keeps for itself."
    elif name != name.rstrip(" .") or name != name.lstrip(" "):
        why = f"“{name}” begins or ends with a space or a full stop, which Windows drops."
    elif FORBIDDEN.search(name):
        why = f"“{name}” holds a character that Windows does not allow in names."
    else:
        return []
    return [finding(rules.BAD_NAME, Place(path), why, "Rename it with small letters, digits and hyphens.")]


def folded(path: str) -> str:
    """What computers that ignore capitals make of a path."""
    return unicodedata.normalize("NFC", path).casefold()


def _collisions(files: set[str]) -> list[Finding]:
    seen: dict[str, str] = {}
    paths = {parent for path in files for parent in _with_parents(path)}
    findings = []
    for path in sorted(paths):
        other = seen.setdefault(folded(path), path)
        if other != path and folded(path.rpartition("/")[0]) == folded(other.rpartition("/")[0]):
            message = f"“{path}” and “{other}” differ only in capitals; on Windows and Mac one of them is lost."
            findings.append(
                finding(rules.COLLISION, Place(path), message, "Rename or join one of the two.", also=(Place(other),))
            )
    return findings


def _with_parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:cut]) for cut in range(1, len(parts) + 1)]
