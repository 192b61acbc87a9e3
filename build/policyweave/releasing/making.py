"""What a release writes: the manifest, the commit and the tag in one step, and the archives of both sites."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from .. import __version__
from ..edition import manifest as manifests
from ..edition.archive import archive_name, written_aside
from ..edition.gates import Closed
from ..edition.manifest import MOMENT, Approvals, Approved, Manifest, Waiver
from ..edition.names import MANIFEST, NAME, tag_name
from ..edition.pages import line, schools_of
from ..model.content import Content
from ..model.editions import edition_quoted
from ..model.fields import day_in_words
from ..model.origin import Audience
from ..model.schema import Approval
from ..pipeline import CannotUse, Woven
from ..repository.transaction import Author, Raced, Transaction
from .entry import Entry
from .sources import site_files

TOOL = f"policyweave {__version__}"


def manifest_of(
    content: Content, woven: Woven, name: str, commit: str, moment: datetime.datetime,
    waived: Sequence[tuple[Closed, Waiver]], site: Path,
) -> Manifest:  # fmt: skip
    """The manifest of a release with this name."""
    form = NAME.fullmatch(name)
    assert form is not None, "the gate of the edition has looked at its name"
    trust = content.cycle.approval
    given: dict[str, Approval | None] = {slug: school.approval for slug, school in content.schools.items()}
    return Manifest(
        edition=form[1], patch=int(form[2] or 0), in_force=content.cycle.in_force, released=moment.strftime(MOMENT),
        commit=commit, tool=TOOL,
        approvals=Approvals(
            trust=Approved(body=line(trust.body), date=trust.date),
            schools={slug: Approved(body=line(one.body), date=one.date) for slug, one in given.items() if one},
        ),
        guidance=_guidance(content),
        waivers=tuple(
            Waiver(gate=one.gate.id, reason=line(waiver.reason or ""), by=line(waiver.by or ""), said=tuple(map(line, one.said)))
            for one, waiver in waived
        ),
        schools=schools_of(content, woven.sites),
        files=site_files(site),
    )  # fmt: skip


def _guidance(content: Content) -> dict[str, str]:
    """The edition of each national guidance that the texts quote."""
    found = {}
    for id, guidance in content.national.items():
        index = edition_quoted(guidance.editions, content.cycle.in_force)
        if index is not None:
            found[line(id)] = line(guidance.editions[index].name)
    return found


def message_of(manifest: Manifest) -> str:
    """What the tag says to whoever reads it in Git."""
    lines = [
        f"Edition {manifest.name}, in force from {day_in_words(manifest.from_day)}",
        "",
        f"Released on {day_in_words(manifest.moment.date())} from commit {manifest.commit}.",
        f"{MANIFEST}: sha256 {hashlib.sha256(manifests.write(manifest)).hexdigest()}",
    ]
    lines += [f"Waived: {one.gate}, by {one.by}. {one.reason}" for one in manifest.waivers]
    return "\n".join(lines) + "\n"


def write(
    entry: Entry, manifest: Manifest, notes: Mapping[str, bytes], site: Path, out: Path | None, author: Author
) -> tuple[Path, ...]:
    """Writes the release; gives the archives. Nobody sees anything before the tag is there, the last step but one.

    Raises Raced if somebody else released meanwhile: then nothing is left.
    """
    files = {f"{entry.prefix}{MANIFEST}": manifests.write(manifest)}
    files |= {f"{entry.prefix}{path}": data for path, data in notes.items()}
    there = Transaction(entry.top)
    moment, name = manifest.moment, tag_name(manifest.name)
    message = message_of(manifest)
    commit = there.commit(entry.commit, files, message, author, moment)
    # With a number of its own, so that of two releases within a second one is still another than the other.
    tag = there.tag(commit, name, f"{message}Run: {secrets.token_hex(8)}\n", author, moment)
    with contextlib.ExitStack() as archives:
        aside = []
        if out is not None:
            _usable(out)
            aside = [archives.enter_context(written_aside(site, manifest, audience, out)) for audience in Audience]
        refs = {f"refs/tags/{name}": (None, tag)}
        if entry.remote:
            there.update(refs, entry.remote)
            with contextlib.suppress(Raced):  # a tag that came here meanwhile: the next release says that they differ
                there.update(refs)
        else:
            there.update(refs)
        return place(aside, manifest, out)


def place(aside: Sequence[Path], manifest: Manifest, out: Path | None) -> tuple[Path, ...]:
    """Gives archives that were written aside their names."""
    found = []
    for path, audience in zip(aside, Audience, strict=False):
        assert out is not None
        found.append(path.replace(out / archive_name(manifest, audience)))
    return tuple(found)


def _usable(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise CannotUse(f"“{out}” is not a folder. Name another --out.")
