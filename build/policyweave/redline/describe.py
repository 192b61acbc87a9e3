"""What is visible about a block beside its words, in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.page import target_of
from .blocks import Block
from .changes import AnyEntry, Elsewhere, Entry, Fate, Shift
from .runs import BREAK, Run
from .words import Fate as Word
from .words import Piece

LONG = 60  # characters of a text that is quoted in a sentence
KINDS = {
    "paragraph": "paragraph", "heading": "heading", "item": "list item", "cell": "table cell", "code": "code",
    "rule": "dividing line", "edge": "beginning of another box", "html": "passage in HTML",
    "gap": "gap still to be filled", "footnote": "footnote",
}  # fmt: skip
FRAMES = {"item": "list", "quote": "quotation", "footnote": "footnote"}
MARKS = {"strong": "bold", "em": "italic", "code": "code", "strike": "struck out", "staff": "for staff only"}


def kind(entry: AnyEntry) -> str:
    """What an entry is: list item, table, heading."""
    if not isinstance(entry, Entry):
        return "table"
    return KINDS.get(entry.block.kind, entry.block.kind) if entry.block else "cell"


def notes(entry: Entry) -> tuple[str, ...]:
    """A sentence for each shift of an entry but its number's, which stands before the words."""
    seen = dict.fromkeys(shift for shifts in entry.shifts for shift in shifts)
    fields = {shift.field for shift in seen}
    first = entry.shifts[0] if entry.shifts else ()
    return tuple(
        sentence(shift) if shift in first else f"Further parts: {_lowered(sentence(shift))}" for shift in seen
        if not (shift.field == "number" or (shift.field == "depth" and "path" in fields))
    )  # fmt: skip


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def sentence(shift: Shift) -> str:
    """One shift as a sentence."""
    old, new = shift.old, shift.new
    match shift.field:
        case "level":
            if not old or not new:
                return f"Heading of level {new or old} {'now' if new else 'before'}."
            return f"Heading level {old} before, {new} now."
        case "kind":
            return f"A {KINDS.get(old, old)} before, a {KINDS.get(new, new)} now."
        case "path":
            return _path(old, new)
        case "staff":
            return "Now for staff only." if new else "Was for staff only, now for everybody."
        case "lang":
            return f"Language {old or 'of the page'} before, {new or 'of the page'} now."
        case "number":
            return f"Number {old or 'none'} before, {new or 'none'} now."
        case "align":
            return f"Column set {old or 'as usual'} before, {new or 'as usual'} now."
        case "shape":
            return f"HTML around the words: {_shape(old)} before, {_shape(new)} now."
        case "title" | "summary":
            return f"{shift.field.capitalize()} “{old}” before, “{new}” now."
        case "anchor":
            if not old or not new:
                return f"Address of this section: #{new or old} {'is new' if new else 'is gone'}."
            return f"Address of this section: #{old} before, #{new} now; links to the old one no longer lead here."
        case "depth":
            return f"Level {old} of the list before, {new} now."
        case _:
            return f"{shift.field.capitalize()} {old or 'none'} before, {new or 'none'} now."


def restyled(piece: Piece) -> str:
    """What changed about words that stayed."""
    old, new = piece.old, piece.new
    assert old is not None
    assert new is not None
    out = []
    if old.link != new.link:
        before, after = address(old.link), address(new.link)
        out.append(f"link to {after}, before {before}" if before and after
                   else f"link to {after} is new" if after else f"link to {before} is gone")  # fmt: skip
    if old.title != new.title:
        out.append(f"title “{new.title}”, before “{old.title}”")
    if old.lang != new.lang:
        out.append(f"language {new.lang or 'of the page'}, before {old.lang or 'of the page'}")
    was, now = set(old.marks), set(new.marks)
    out += [f"now {MARKS.get(mark, mark)}" for mark in sorted(now - was)]
    out += [f"no longer {MARKS.get(mark, mark)}" for mark in sorted(was - now)]
    return "; ".join(out)


def address(link: str) -> str:
    """Where a link leads, in words where that is inside the site: nobody can follow it in a redline."""
    target = target_of(link)
    if target is None:
        return link
    if target.kind == "asset":
        return f"the file {target.name}"
    return f"the page “{target.name}”" + (f", section “{target.anchor}”" if target.anchor else "")


def leads(pieces: Iterable[Piece]) -> str:
    """Where the links in words that came or went lead, unless their own words say so; empty if there is none."""
    runs = [piece.run for piece in pieces]
    links = dict.fromkeys(run.link for run in runs if run.link and run.text.strip() and not _says(run))
    return "; ".join(f"link to {address(link)}" for link in links)


def _says(run: Run) -> bool:
    bare = run.link.removeprefix("mailto:").removeprefix("tel:").removeprefix("+44")
    words = "".join(run.text.split())
    return bare in (words, words.removeprefix("0"))


def elsewhere(entry: AnyEntry) -> tuple[str, ...]:
    """A sentence for each other place of its words."""
    return tuple(map(_elsewhere, entry.elsewhere))


def _elsewhere(one: Elsewhere) -> str:
    place = {1: "further down on this page", -1: "further up on this page"}.get(one.after, f"the page “{one.title}”")
    if not one.text:
        edited = (" and edited" if one.came else " and edited there") if one.edited else ""
        return f"Moved {'here from' if one.came else 'to'} {place}{edited}."
    place = place if one.after else f"on {place}"
    text = short(one.text).rstrip(".!?")
    return f"Words that {'stood' if one.came else 'now stand'} {place}{' before' if one.came else ''}: “{text}”."


def short(text: str) -> str:
    """The beginning of a text on one line."""
    text = " ".join(text.replace(BREAK, " ").split())
    return text if len(text) <= LONG else text[:LONG].rsplit(" ", 1)[0] + " …"


def label(fate: Fate, entry: AnyEntry | None = None) -> str:
    """A word or two for what became of something."""
    if fate is Fate.CHANGED and isinstance(entry, Entry):
        if len(entry.new) > len(entry.old):
            return f"Split into {len(entry.new)}"
        if len(entry.old) > len(entry.new):
            return f"{len(entry.old)} joined into one"
        if not entry.pieces and entry.shifts and all(s.field == "number" for one in entry.shifts for s in one):
            return "Renumbered"
    if entry is not None and entry.crossing:
        return "Moved here from another page" if fate is Fate.ADDED else "Moved to another page"
    return {Fate.CHANGED: "Changed", Fate.ADDED: "Added", Fate.REMOVED: "Removed"}.get(fate, fate.value.capitalize())


def frames(block: Block) -> tuple[str, ...]:
    """What has to be said about where a block stands: the kind of an alert, that it is for staff."""
    return (*(("Staff only",) if block.staff else ()),
            *(frame.removeprefix("alert ").capitalize() for frame in block.path if frame.startswith("alert ")))  # fmt: skip


def has_words(pieces: Iterable[Piece]) -> bool:
    """Whether any of the pieces came, went or looks otherwise."""
    return any(piece.fate is not Word.KEPT for piece in pieces)


def _path(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    if old and new and {*old, *new} == {"item"}:
        return f"Level {len(old)} of the list before, level {len(new)} now."
    if len(old) == len(new) and sum(first != second for first, second in zip(old, new, strict=True)) == 1:
        before, after = next((a, b) for a, b in zip(old, new, strict=True) if a != b)
        if before.startswith("alert ") and after.startswith("alert "):
            return f"In a box “{before[6:].capitalize()}” before, “{after[6:].capitalize()}” now."
    return f"Stood {_in(old)} before, stands {_in(new)} now."


def _in(path: tuple[str, ...]) -> str:
    if not path:
        return "in the text of the page"
    names = []
    for frame in path:
        if frame.startswith("alert "):
            names.append(f"a box “{frame[6:].capitalize()}”")
        elif frame.startswith("from "):
            names.append(f"the words of the {' '.join(frame.split()[1:])}")
        else:
            names.append(f"a {FRAMES.get(frame, frame)}")
    return "in " + ", in ".join(reversed(names))


def _shape(shape: str) -> str:
    return " ".join(tag.lstrip("0123456789") for tag in shape.split(" ")) if shape else "none"
