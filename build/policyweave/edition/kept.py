"""Released sites out of their archives, byte for byte: what differs from the tag's manifest in one byte is refused."""

from __future__ import annotations

from pathlib import Path

from ..github.guard import check_nothing_of_staff, check_pages, plain_tree
from ..github.refused import Refused
from ..model.origin import Audience
from . import manifest as manifests
from .archive import MANIFEST, archive_name, differs, files
from .released import Released
from .unreadable import Unreadable


def unpack(released: Released, audience: Audience, archives: Path, into: Path) -> int:
    """Writes the files of a released site below the folder into, from its archive in the folder archives.

    Gives the number of files. Raises Refused if the archive is not there, or is not exactly what the tag's manifest
    says; what was written until then is of no use.
    """
    name = archive_name(released.manifest, audience)
    path = archives / name
    if path.is_symlink() or not path.is_file():
        raise Refused(
            f"The archive {name} of {released.tag} is not there. Attach it to the release of that tag: "
            f"`policyweave cycle release` wrote it, and `policyweave cycle archive {released.name} --out DIR` makes it again."
        )
    try:
        left = _written(path, released, audience, into)
    except Unreadable as reason:
        raise Refused(f"The archive {name} is not as {released.tag} released it. {reason}") from None
    if left:
        raise Refused(f"The archive {name} is not as {released.tag} released it. “{min(left)}” is missing.")
    _check(released, audience, into)
    return len(released.manifest.files.of(audience))


def _written(path: Path, released: Released, audience: Audience, into: Path) -> set[str]:
    """Writes the files, and gives the paths of those that were not there. Raises Unreadable."""
    wanted = dict(released.manifest.files.of(audience))
    said = False
    for name, data in files(path):
        if name == MANIFEST:
            if data != manifests.write(released.manifest.of(audience)):
                raise Unreadable(f"Its {MANIFEST} is another one than the tag’s.")
            said = True
            continue
        below = name.removeprefix(f"{audience.value}/")
        file = wanted.pop(below, None) if below != name else None
        if file is None:
            raise Unreadable(f"“{name}” is not part of the release.")
        fault = differs(data, file)
        if fault:
            raise Unreadable(f"“{name}” is {fault}.")
        place = into / below
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    if not said:
        raise Unreadable(f"There is no {MANIFEST} in it.")
    return set(wanted)


def _check(released: Released, audience: Audience, folder: Path) -> None:
    """Raises Refused if the released site is not for this audience after all."""
    tree = plain_tree(folder)
    check_pages(tree, audience)
    if audience is Audience.STAFF:
        return
    check_nothing_of_staff(tree, None)
    public, staff = released.manifest.files.public, released.manifest.files.staff
    pages = {file.sha256: path for path, file in staff.items() if path.endswith(".html")}
    for path in tree.pages:
        if public[path].sha256 in pages:
            raise Refused(
                f"“{path}” of {released.tag} is the staff site’s “{pages[public[path].sha256]}”; nothing is sent anywhere."
            )
