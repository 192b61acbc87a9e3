"""Building every school's site, all or nothing; what has not changed since the last build is taken over from it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..links.ledger import Ledger, Unreadable, read_ledger
from ..model.origin import Audience
from ..model.unusable import CannotUse
from ..render.output import recover
from . import kept
from .built import Built
from .inputs import digest, inputs_of

if TYPE_CHECKING:
    from ..pipeline import Progress

BOTH = (Audience.PUBLIC, Audience.STAFF)


def build(
    root: Path,
    out: Path,
    schools: Sequence[str] | None = None,
    audiences: Sequence[Audience] = BOTH,
    jobs: int = 0,
    progress: Progress | None = None,
    force: bool = False,
    on: datetime.date | None = None,
    late: datetime.date | None = None,
    edition: str = "",
    ledger: Path | None = None,
    pdf: bool = False,
) -> Built:
    """Weaves, checks and writes the sites into out, all or nothing; with any error out stays as it was.

    jobs is how many processes work at once, 0 for as many as there are cores. What would come out as it is there
    already is left, unless force is given. on is the day for which dates are judged (today); late the day on which the
    pages of the year say what is late, without which no page depends on the day. edition is what pages call their
    edition, such as 2026-27.1 (without it, as cycle.yml has it). ledger is a file in which `links --external` remembers
    outside addresses, for the page of the trust's lead. With pdf, each page is made into a PDF too, and so is each
    school's whole set. Raises CannotUse if out holds things that are not ours, or the ledger cannot be read.
    """
    day = on or datetime.date.today()
    recover(out.resolve())
    inputs = inputs_of(root, pdf) if not schools and set(audiences) == set(BOTH) and not edition else None
    record = kept.read(out) if inputs and not force else None
    links, links_digest = _ledger(ledger)
    if (
        inputs
        and record
        and (record.whole, record.day, record.late, record.ledger) == (inputs.whole, str(day), str(late), links_digest)
        and _whole(record, out)
    ):
        sites = tuple((slug, audience) for slug in sorted(record.schools) for audience in BOTH)
        joining = tuple(sorted(slug for slug, school in record.schools.items() if school.joining))
        return Built(record.findings, sites, len(record.schools), joining)
    from .whole import Asked, build_anew  # the libraries for it are not read when there is nothing to do

    asked = Asked(
        root,
        out,
        schools,
        tuple(audiences),
        jobs or os.cpu_count() or 1,
        day,
        late,
        edition,
        ledger=links,
        ledger_digest=links_digest,
        pdf=pdf,
    )
    return build_anew(asked, progress, inputs, record)


def _ledger(file: Path | None) -> tuple[Ledger | None, str]:
    """What a file remembers of outside addresses, with a digest of it."""
    if file is None:
        return None, ""
    if not file.is_file():
        raise CannotUse(f"“{file}” is not a file. `policyweave links --external --ledger FILE` writes one.")
    try:
        return read_ledger(file), digest(file.read_text(encoding="utf-8"))
    except (Unreadable, ValueError) as reason:
        raise CannotUse(f"“{file}” cannot be used: {reason}.") from reason


def _whole(record: kept.Kept, out: Path) -> bool:
    """Whether everything that the last build wrote is there as it wrote it, and nothing else."""
    return record.files == kept.looks(out, ("public", "staff"))
