"""The outside addresses of all built sites, each once, with where they are written and the schools that show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from ..model.finding import Place
from ..model.origin import Audience
from .resolve import Kind, bare, normal, resolve
from .safety import is_example
from .sources import Sources
from .tree import Tree


@dataclass(frozen=True, slots=True)
class Outside:
    """An outside address as readers meet it, with its #; asked is the one that is asked for. schools is empty for
    an address that every school shows, or none."""

    address: str
    places: tuple[Place, ...]
    schools: tuple[str, ...]

    @property
    def asked(self) -> str:
        return bare(self.address)


@dataclass
class _Seen:
    schools: set[str] = field(default_factory=set)
    first: dict[str, tuple[Audience, str, str, Place]] = field(default_factory=dict)


def outside_addresses(trees: Iterable[Tree], sources: Sources, own: str, schools: int) -> tuple[Outside, ...]:
    """Every outside address, sorted. Addresses below own (the content's own repository, to which pages have a link
    for each section) are left out. schools is how many schools there are."""
    seen: dict[str, _Seen] = {}
    for tree in trees:
        for page in tree.asked():
            for link in page.links:
                if "://" not in link.address and not link.address.startswith("//"):
                    continue
                found = resolve(link.address, page.path, tree.bases)
                if found.kind is not Kind.OUTSIDE or _below(found.address, own):
                    continue
                one = seen.setdefault(found.address, _Seen())
                school = tree.school(page.path)
                one.schools.add(school)
                place = Place(f"{tree.label}/{page.path}", link.line, link.column)
                one.first.setdefault(school, (tree.audience, page.path, link.address, place))
    return tuple(_gathered(address, one, sources, schools) for address, one in sorted(seen.items()))


def split_examples(found: Iterable[Outside], demonstration: bool) -> tuple[list[Outside], int]:
    """In a demonstration, names kept for examples are not asked for: the addresses that are, and how many not."""
    all_of_them = list(found)
    kept = [one for one in all_of_them if not (demonstration and is_example(one.address))]
    return kept, len(all_of_them) - len(kept)


def _gathered(address: str, one: _Seen, sources: Sources, schools: int) -> Outside:
    places: Collection[Place] = sources.outside(address, one.schools)
    if not places:
        places = [
            place
            for audience, file, href, built in one.first.values()
            for place in sources.inside(audience, file, href) or (built,)
        ]
    everywhere = "" in one.schools or (len(one.schools) >= schools > 1)
    named = () if everywhere else tuple(sorted(one.schools))
    return Outside(address, tuple(sorted(set(places))), named)


def _below(address: str, own: str) -> bool:
    return bool(own) and f"{address.partition('#')[0]}/".startswith(f"{normal(own).rstrip('/')}/")
