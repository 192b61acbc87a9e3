"""What schools, owners and numbers of things are called in lists for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..redline.weigh import Kind


class Names:
    """Names of schools by their slug, and how many schools there are; mark makes each name fit for the output."""

    def __init__(self, names: Mapping[str, str], total: int, mark: Callable[[str], str] = str) -> None:
        self.names = names
        self.total = total
        self.mark = mark

    def of(self, slug: str) -> str:
        """A school's name, or its slug if nothing changes there."""
        return self.mark(self.names.get(slug) or slug)

    def owner(self, who: str) -> str:
        """A person's words for "trust", "school ash" or "authority derbyshire"."""
        kind, _, slug = who.partition(" ")
        if not slug:
            return "the trust" if who in ("", "trust") else self.of(who)
        return self.of(slug) if kind == "school" else f"{self.mark(kind)} {self.mark(slug)}"

    def keeper(self, owner: str, path: str) -> str:
        """Whose a text is, by its file as well, since a school and an authority may have the same short name."""
        return self.of(owner) if path.startswith("schools/") else f"authority {self.mark(owner)}"

    def few(self, slugs: Sequence[str], most: int = 3) -> str:
        """ "all 100 schools", "Ash and Elm", "Ash, Elm, Oak and 6 more schools"."""
        if len(slugs) == self.total and len(slugs) > 1:
            return f"all {len(slugs)} schools"
        if len(slugs) > most + 1:
            return f"{', '.join(map(self.of, slugs[:most]))} and {len(slugs) - most} more schools"
        return joined([self.of(slug) for slug in slugs])

    def whole(self, slugs: Sequence[str]) -> str:
        """All of them."""
        return ", ".join(map(self.of, slugs))


def joined(parts: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def counted(number: int, what: str) -> str:
    """ "1 change", "2 changes"."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def capital(text: str) -> str:
    """With a capital letter, whatever the other letters are."""
    return text[:1].upper() + text[1:]


def heading(kinds: Sequence[Kind], what: str, entry: int) -> str:
    """ "Contact changed and duty changed": what weighs most, up to three; of a whole page (entry 0), what became of it."""
    if not entry:
        return "Title or summary changed" if what == "page changed" else capital(what)
    heavy = [kind.words for kind in kinds if kind < Kind.WORDING][:3]
    return capital(joined(heavy or [kind.words for kind in kinds[:1]]))


def tally(changes: Iterable[tuple[Sequence[Kind], str, int]]) -> list[tuple[str, int]]:
    """How many there are of what weighs most in each, or of what became of whole pages: words and numbers."""
    names = ((heading(kinds, what, 0).lower() if not entry else kinds[0].words) for kinds, what, entry in changes)
    return [*Counter(names).items()]


def related(
    also: Sequence[int], mine: Sequence[str], schools: Mapping[int, Sequence[str]]
) -> tuple[list[int], list[int]]:
    """Of the changes at the same lines: those at other schools, and those at the same ones."""
    elsewhere = [number for number in also if not set(mine) & set(schools.get(number, ()))]
    return elsewhere, [number for number in also if number not in elsewhere]
