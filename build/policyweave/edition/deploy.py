"""Puts a published site together: the edition in force at its top, every edition at its own address, and the list."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..github.guard import Tree, plain_tree
from ..github.refused import Refused
from ..model.origin import Audience
from ..model.schema import Trust
from ..render.editions import Place
from .kept import unpack
from .names import TAGS
from .released import Found, Released, find
from .sections import Known, pages_of
from .site import as_json, site_files, told
from .standing import current, standings
from .today import today

OURS = "editions/"
NEXT = "next/"  # on the staff site: what is being prepared


@dataclass(frozen=True, slots=True)
class Kept:
    """The released editions of a repository, and where their archives lie.

    on is the day for which it is decided what is in force.
    """

    repository: Path
    found: Found
    archives: Path
    trust: Trust
    on: datetime.date

    @property
    def current(self) -> Released | None:
        """The edition in force."""
        return current(standings(self.found.editions, self.on))


def kept(repository: Path, archives: Path, trust: Trust, on: datetime.date) -> Kept:
    """The editions of a repository, from its tags. Raises GitFailed, and Refused for a tag that is not whole."""
    found = find(repository)
    if found.damaged:
        one = found.damaged[0]
        raise Refused(
            f"The tag {one.tag} cannot be used, so that it is not sure which editions there are. {one.why} "
            f"Fetch the tags again, or delete {TAGS}{one.tag.removeprefix('edition/')} if it is no release."
        )
    return Kept(repository, found, archives, trust, on)


def deploy(editions: Kept, audience: Audience, built: Tree | None, stage: Path) -> str:
    """Writes the whole site of an audience into the empty folder stage; gives the name of the edition at its top.

    built is the site of the newest content. It is at the top as long as no edition is in force; the name is empty
    then. After that it is not needed, and staff find it below next/ if it is there. Raises Refused.
    """
    all_ = standings(editions.found.editions, editions.on)
    now = current(all_)
    folders = {one.name: stage / OURS / one.name for one in all_}
    for one in all_:
        unpack(one.released, audience, editions.archives, folders[one.name])
    top = plain_tree(folders[now.name]) if now else built
    if top is None:
        raise Refused("No edition is in force yet, and there is no built site. Run `policyweave build` first.")
    for path in top.files:
        if not path.startswith(OURS):
            _put(stage, path, top.read(path))
    ahead = built if now and audience is Audience.STAFF else None
    if ahead:
        for path in ahead.files:
            _put(stage, NEXT + path, ahead.read(path))
    place = _place(editions, audience, ahead)
    for path, data in site_files(told(editions.repository, place, all_)).items():
        _put(stage, path, data)
    for path in top.files:  # feeds of schools of which no edition tells anything
        if path.startswith(OURS) and path.endswith("/feed.xml") and not (stage / path).exists():
            _put(stage, path, top.read(path))
    known: Known = {}
    new = pages_of(_files(top), known)
    for one in all_:
        if one.released is not now:
            for school, value in today(pages_of(_files(plain_tree(folders[one.name])), known), new).items():
                _put(stage, f"{OURS}today/{one.name}/{school}.json", as_json(value))
    return now.name if now else ""


def _place(editions: Kept, audience: Audience, ahead: Tree | None) -> Place:
    audiences = editions.trust.audiences
    address = (audiences.staff if audience is Audience.STAFF else audiences.public).address
    year = ahead is not None and "year.html" in ahead.files
    return Place(
        editions.trust, audience, f"{address.rstrip('/')}/", bool(editions.found.editions), ahead is not None, year
    )


def _files(tree: Tree) -> Iterator[tuple[str, bytes]]:
    return ((path, tree.read(path)) for path in tree.pages)


def _put(stage: Path, path: str, data: bytes) -> None:
    place = stage / path
    if place.exists():
        raise Refused(f"“{path}” is a file of an edition and of the site itself. Release it under another name.")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
