"""A review as plain data of bounded size: what the summary, the comment on a pull request and other programs read.

What comes in as JSON may be an artefact that anybody wrote: `ReviewData.model_validate_json` is the only way in. It
refuses what is not exactly of this form, too long or too many; it does not say that anything of it is true.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ..redline.weigh import Kind
from .cut import CHANGES, FEW, LONG, MANY, PIECES, ROWS, SHORT, WORDS, Words, cut, size, words_of
from .review import Review, Reviewer, SharedChange, Version

# No control characters but the line end and the tab.
CLEAN = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]*$"
Short = Annotated[str, StringConstraints(max_length=SHORT, pattern=CLEAN)]
Long = Annotated[str, StringConstraints(max_length=LONG, pattern=CLEAN)]
Number = Annotated[int, Field(ge=0, le=10_000_000)]
Names = Annotated[tuple[Short, ...], Field(max_length=MANY)]
Sentences = Annotated[tuple[Long, ...], Field(max_length=MANY)]
KindName = Literal["contact", "duty", "audience", "citation", "link", "wording", "look"]
WordFate = Literal["kept", "removed", "added", "restyled"]
RowFate = Literal["same", "changed", "added", "removed", "moved away", "moved here"]


class _Data(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class VersionData(_Data):
    """One side: the name that was asked for, and its commit (hex digits; empty for the files as they are now)."""

    name: Short
    commit: Annotated[str, StringConstraints(pattern=r"^(?:[0-9a-f]{40}|[0-9a-f]{64})?$")]


class SectionData(_Data):
    """The nearest heading above: its id and words; both empty before the first."""

    id: Short
    text: Long


class PieceData(_Data):
    """Words of one fate, unchanged ones shortened; note says what looks otherwise of restyled ones."""

    fate: WordFate
    text: Long
    note: Long = ""


Pieces = Annotated[tuple[PieceData, ...], Field(max_length=PIECES)]


class RowData(_Data):
    """A row of a table that changed: the pieces of each cell."""

    fate: RowFate
    cells: Annotated[tuple[Pieces, ...], Field(max_length=ROWS)]


class OverlayData(_Data):
    """An own text of a school or an authority in the section that changed."""

    owner: Short
    slot: Short
    path: Short
    line: Number


class PlaceData(_Data):
    """Where a value is shown: a page's title and a section's words."""

    page_title: Short
    section: Long


class ReviewerData(_Data):
    """Who has to look, with their names on GitHub."""

    who: Short
    accounts: Annotated[tuple[Short, ...], Field(max_length=FEW)] = ()


class ChangeData(_Data):
    """One change, told once: the fields are those of SharedChange and of the Change in it.

    kinds are all that apply, the heaviest first; entry is 0 for a whole page that is new or gone, or its title. A table has rows (those that changed, rows_left are more of them),
    anything else has pieces. path and line are where the words come from, layer and owner whose they are.
    """

    number: Number
    entry: Number
    kinds: Annotated[tuple[KindName, ...], Field(min_length=1, max_length=7)]
    what: Long
    page: Short
    page_title: Short
    section: SectionData
    said: Annotated[tuple[Long, ...], Field(max_length=FEW)]
    pieces: Pieces = ()
    rows: Annotated[tuple[RowData, ...], Field(max_length=ROWS)] = ()
    rows_left: Number = 0
    schools: Names
    audiences: Annotated[tuple[Literal["public", "staff"], ...], Field(max_length=2)]
    also: Annotated[tuple[Number, ...], Field(max_length=MANY)] = ()
    stands_on: Annotated[tuple[OverlayData, ...], Field(max_length=MANY)] = ()
    replaced_at: Names = ()
    places: Annotated[tuple[PlaceData, ...], Field(max_length=FEW)] = ()
    reviewers: Annotated[tuple[ReviewerData, ...], Field(max_length=MANY)] = ()
    layer: Literal["", "trust", "authority", "school"]
    owner: Short
    path: Short
    line: Number


class SchoolData(_Data):
    """One school where readers see a change; changes are their numbers."""

    slug: Short
    name: Short
    fate: Literal["changed", "added", "removed"]
    changes: Annotated[tuple[Number, ...], Field(max_length=CHANGES)]


class ReviewData(_Data):
    """A review, cut to its bounds. left counts changes that are not among changes; the lightest are left out."""

    version: Literal[1]
    asked: VersionData
    base: VersionData
    head: VersionData
    schools: Annotated[tuple[SchoolData, ...], Field(max_length=MANY)]
    unchanged: Number
    changes: Annotated[tuple[ChangeData, ...], Field(max_length=CHANGES)]
    left: Number = 0
    hidden: Sentences = ()
    beside: Sentences = ()
    quiet: Sentences = ()
    unwoven: Sentences = ()


def review_data(review: Review) -> ReviewData:
    """The review as data, cut to the bounds; whatever the content, this does not fail."""
    room = WORDS
    changes = []
    for shared in review.changes[:CHANGES]:
        words = words_of(shared.change.entry)
        room -= size(words)
        changes.append(_change(shared, words if room >= 0 else Words()))
    return ReviewData(
        version=1,
        asked=_version(review.asked),
        base=_version(review.base),
        head=_version(review.head),
        schools=tuple(
            SchoolData(slug=cut(one.slug), name=cut(one.name), fate=_fate(one.fate), changes=one.changes[:CHANGES])
            for one in review.schools[:MANY]
        ),
        unchanged=review.unchanged,
        changes=tuple(changes),
        left=max(len(review.changes) - CHANGES, 0),
        hidden=_sentences(review.hidden),
        beside=_sentences(review.beside),
        quiet=_sentences(review.quiet),
        unwoven=_sentences(review.unwoven),
    )


def _version(version: Version) -> VersionData:
    return VersionData(name=cut(version.name), commit=version.commit)


def _fate(fate: str) -> Literal["changed", "added", "removed"]:
    return "added" if fate == "added" else "removed" if fate == "removed" else "changed"


def _change(shared: SharedChange, words: Words) -> ChangeData:
    change, origin = shared.change, shared.change.origin
    return ChangeData(
        number=shared.number,
        entry=change.number,
        kinds=tuple(KINDS[kind] for kind in change.kinds),
        what=cut(change.what, LONG),
        page=cut(change.page),
        page_title=cut(shared.page_title),
        section=SectionData(id=cut(change.section.id), text=cut(change.section.text, LONG)),
        said=tuple(cut(one, LONG) for one in change.said[:FEW]),
        pieces=_pieces(words.pieces),
        rows=tuple(RowData(fate=fate.value, cells=tuple(map(_pieces, cells))) for fate, cells in words.rows),
        rows_left=words.rows_left,
        schools=_names(shared.schools),
        audiences=tuple(one.value for one in shared.audiences[:2]),
        also=shared.also[:MANY],
        stands_on=tuple(
            OverlayData(owner=cut(one.owner), slot=cut(one.slot), path=cut(one.place.path), line=one.place.line)
            for one in shared.stands_on[:MANY]
        ),
        replaced_at=_names(shared.replaced_at),
        places=tuple(PlaceData(page_title=cut(page), section=cut(text, LONG)) for page, text in shared.places[:FEW]),
        reviewers=tuple(map(_reviewer, shared.reviewers[:MANY])),
        layer=origin.layer.value if origin else "",
        owner=cut(change.owner),
        path=cut(origin.path) if origin else "",
        line=origin.line if origin else 0,
    )


def _reviewer(one: Reviewer) -> ReviewerData:
    return ReviewerData(who=cut(one.who), accounts=tuple(map(cut, one.accounts[:FEW])))


def _pieces(pieces: Iterable[tuple[str, str, str]]) -> tuple[PieceData, ...]:
    return tuple(PieceData(fate=FATES[fate], text=text, note=note) for fate, text, note in pieces)


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(cut, names[:MANY]))


def _sentences(said: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(cut(one, LONG) for one in said[:MANY])


KINDS: dict[Kind, KindName] = {
    Kind.CONTACT: "contact", Kind.DUTY: "duty", Kind.AUDIENCE: "audience", Kind.CITATION: "citation",
    Kind.LINK: "link", Kind.WORDING: "wording", Kind.LOOK: "look",
}  # fmt: skip
FATES: dict[str, WordFate] = {"kept": "kept", "removed": "removed", "added": "added", "restyled": "restyled"}
