"""What a reader takes from blocks, as plain values of which a digest is made: words and looks, no spacing, no numbers.

A school's own values stand as their names, so that a new telephone number is looked at in one step and not in all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from ..model.origin import Origin
from ..model.page import target_of
from ..model.schema import School
from ..redline.blocks import Block
from ..redline.runs import Run

SPACES = re.compile(r"\s+")
NOTE = re.compile(r"\[([^\]]*)\]")
DIGITS = 10  # of a telephone number, from its end: with and without the country's code it is the same
FROM_SCHOOL = "from school "
Plain = object


class Reader:
    """Reads the blocks of one page. notes are footnotes by number.

    names says which values stand as their names and not as they read, addresses gives the names of addresses: those
    of the school's own values, whose file is at a path. Without a file and a school, values stand as readers see them.
    """

    def __init__(
        self, file: str, school: School | None, blocks: Iterable[Block],
        names: Callable[[Origin], bool] | None = None, addresses: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.names = names or (lambda origin: bool(file) and origin.path == file)
        self.addresses = addresses if addresses is not None else own_addresses(school) if school else {}
        self.notes: dict[str, list[Block]] = {}
        number = ""
        for block in blocks:
            if "footnote" in block.path:
                number = block.number if block.kind == "footnote" else number
                self.notes.setdefault(number, []).append(block)

    def read(self, blocks: Iterable[Block]) -> list[Plain]:
        """The meaning of blocks, in order."""
        return [self._block(block, frozenset()) for block in blocks if block.kind != "edge"]

    def _block(self, block: Block, inside: frozenset[str]) -> list[Plain]:
        path = [frame for frame in block.path if not frame.startswith(FROM_SCHOOL)]
        number = "" if block.kind == "footnote" else block.number
        look = [block.kind, block.level, block.depth, path, block.staff, block.lang, block.header, block.column]
        return [*look, number, block.shape, [self._run(run, inside) for run in self._named(block)]]

    def _named(self, block: Block) -> Iterator[Run]:
        """The runs of a block, with the names of the school's own values in their place."""
        start = 0
        own = [value for value in block.values if value.origin.key and self.names(value.origin)]
        for run in block.runs:
            end, at, text = start + len(run.text), start, ""
            for value in own:
                if start <= value.start and value.end <= end:
                    text += run.text[at - start : value.start - start] + f"{{{{{value.origin.key}}}}}"
                    at = value.end
            text += run.text[at - start :]
            yield Run(text, run.marks, run.link, run.title, run.image, run.lang)
            start = end

    def _run(self, run: Run, inside: frozenset[str]) -> list[Plain]:
        words: Plain = run.text if "code" in run.marks else SPACES.sub(" ", run.text)
        if "note" in run.marks:
            numbers = [number for number in NOTE.findall(run.text) if number not in inside]
            words = [
                [self._block(block, inside | {number}) for block in self.notes.get(number, [])] for number in numbers
            ]
        return [words, list(run.marks), self._address(run.link), run.title, run.image, run.lang]

    def _address(self, link: str) -> str:
        """An address without what does not matter: the place on another page, which of the school's own it is."""
        target = target_of(link)
        if target is not None:
            return f"{target.kind}:{target.name}"
        return self.addresses.get(dialled(link), link)


def own_addresses(school: School) -> Mapping[str, str]:
    """The names of the school's own values by the addresses that are made of them."""
    found = {address: f"links.{name}" for name, address in sorted(school.links.items(), reverse=True)}
    if school.website:
        found[school.website] = "website"
    for name, holder in sorted(school.roles.items(), reverse=True):
        found[f"mailto:{holder.email}"] = f"roles.{name}.email"
        found[dialled(f"tel:{holder.phone}")] = f"roles.{name}.phone"
    if school.email:
        found[f"mailto:{school.email}"] = "email"
    if school.phone:
        found[dialled(f"tel:{school.phone}")] = "phone"
    return found


def dialled(address: str) -> str:
    """A telephone's address with its last digits only; any other one as it is."""
    if not address.startswith("tel:"):
        return address
    return "tel:" + "".join(char for char in address if char.isdigit())[-DIGITS:]
