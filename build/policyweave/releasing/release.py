"""An edition is released: gates, built sites, a manifest, and one tag that nobody sees before all of it is there."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..edition.gates import ALL, Closed, of_checks
from ..edition.manifest import Manifest, Waiver
from ..edition.names import next_name, tag_name
from ..edition.released import find
from ..model.finding import Finding
from ..pipeline import CannotUse, Progress, usable, weave
from ..repository import git
from ..repository.transaction import Author, Raced
from .entry import Entry, entry_of
from .gating import check_waivers, of_content, of_entry, of_notes, of_site, split
from .making import manifest_of, write
from .sources import Sources, built, sources


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked for: a change in the year, waivers, a remote to push to, a folder for the archives, only a try."""

    patch: bool = False
    waivers: tuple[Waiver, ...] = ()
    remote: str | None = None
    out: Path | None = None
    dry: bool = False
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a release did, or why it did nothing. closed are the gates that stand in the way, waived those let pass.

    tag is what was made, or would have been; archives are the files written; raced is a sentence if somebody else
    was faster. findings are those of the check, errors among them.
    """

    tag: str
    closed: tuple[Closed, ...] = ()
    waived: tuple[tuple[Closed, Waiver], ...] = ()
    findings: tuple[Finding, ...] = ()
    schools: int = 0
    manifest: Manifest | None = None
    archives: tuple[Path, ...] = ()
    signed: bool = False
    raced: str = ""

    @property
    def refused(self) -> bool:
        """Whether nothing was released, or would be."""
        return bool(self.closed or self.raced)

    @property
    def green(self) -> tuple[str, ...]:
        """The ids of the gates that are green, where all were looked at."""
        other = {one.gate.id for one in self.closed} | {one.gate.id for one, _ in self.waived}
        return tuple(gate.id for gate in ALL if gate.id not in other)


def release(
    root: Path, call: Call | None = None, now: datetime.datetime | None = None, progress: Progress | None = None
) -> Outcome:
    """Releases the last commit as an edition, or says which gates stand in the way, all at once.

    now is the moment of the release, with a time zone. Raises CannotUse where the call or the repository cannot be
    used. Whoever is interrupted leaves no tag, or the whole release.
    """
    call = call or Call()
    moment = (now or datetime.datetime.now(datetime.UTC)).astimezone(datetime.UTC).replace(microsecond=0)
    usable(root)
    check_waivers(call.waivers)
    try:
        author = Author(*git.identity(root))
        entry = entry_of(root, call.remote)
        with sources(entry.top, entry.prefix, entry.commit) as made:
            return _release(made, entry, call, moment, author, progress)
    except git.GitFailed as reason:
        raise CannotUse(str(reason)) from None


def _release(
    made: Sources, entry: Entry, call: Call, moment: datetime.datetime, author: Author, progress: Progress | None
) -> Outcome:
    day = moment.date()
    woven = weave(made.folder, on=day, progress=progress)
    content, gates = woven.content, list(of_entry(entry))
    if content is None:
        against, waived = split([*gates, *of_checks(woven.findings)], call.waivers)
        return Outcome("", against, waived, woven.findings)
    name = next_name(content.cycle.edition, set(entry.found.names)) if call.patch else content.cycle.edition
    gates += of_content(entry, content, woven, name, call.patch, day)
    notes, missing = of_notes(entry, made, content, name, call.jobs)
    against, waived = split([*gates, *missing], call.waivers)
    done = Outcome(tag_name(name), against, waived, woven.findings, len(content.schools))
    if against:
        return done
    site, findings = built(made, day, call.jobs, progress, name)
    broken = tuple(of_site(site, findings))
    if site is None or broken:
        return replace(done, closed=broken, findings=findings)
    manifest = manifest_of(content, woven, name, entry.commit, moment, waived, site)
    done = replace(done, findings=findings, manifest=manifest)
    if call.dry:
        return done
    try:
        archives = write(entry, manifest, notes.files, site, call.out, author)
    except Raced:
        where = f" in {entry.remote}" if entry.remote else ""
        said = f"Somebody else released {tag_name(name)}{where} meanwhile. Nothing of yours was released; a tag is never moved."
        return replace(done, manifest=None, raced=said)
    return replace(done, archives=archives, signed=_signed(entry.root, done.tag))


def _signed(root: Path, tag: str) -> bool:
    return any(one.signed for one in find(root).editions if one.tag == tag)


def waivers_of(gates: Iterable[str], reasons: Iterable[str], names: Iterable[str]) -> tuple[Waiver, ...]:
    """Waivers from what stands on the command line, each with its reason and name. Raises CannotUse."""
    given = [tuple(gates), tuple(reasons), tuple(names)]
    if len({len(one) for one in given}) > 1:
        raise CannotUse("Each --waive needs a --reason and a --by of its own: the release shows them for good.")
    for text in (*given[1], *given[2]):
        if len(text) > 2000 or not text.strip():
            raise CannotUse("A reason and a name are a sentence: not empty, and not longer than 2000 characters.")
    return tuple(Waiver(gate=gate, reason=reason, by=by) for gate, reason, by in zip(*given, strict=True))
