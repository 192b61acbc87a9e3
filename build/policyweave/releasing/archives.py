"""A released edition is built again from its tag and held against its manifest; if it is the same, packed once more."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from ..edition.archive import written_aside
from ..edition.compare import Differences, compare
from ..edition.manifest import File, Manifest
from ..edition.released import Released, find, place_of
from ..model.finding import Finding
from ..model.near import near
from ..model.origin import Audience
from ..pipeline import CannotUse, Progress
from ..render.pdf.names import OURS
from ..repository.git import GitFailed
from .making import place
from .sources import built, errors, site_files, sources


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A released edition built again: what is different now, and the archives written.

    findings are errors for which it cannot be built by this program at all.
    """

    released: Released
    differences: Differences
    archives: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def same(self) -> bool:
        """Whether every file is byte for byte as released."""
        return not self.findings and self.differences.none


def rebuild(root: Path, name: str, out: Path | None = None, jobs: int = 0, progress: Progress | None = None) -> Rebuilt:
    """Builds a released edition again, from its commit. With out, archives are written if every byte is as released.

    Raises CannotUse where there is no such edition.
    """
    try:
        released = released_as(root, name)
        top, prefix = place_of(root)
    except GitFailed as reason:
        raise CannotUse(str(reason)) from None
    manifest = released.manifest
    with sources(top, prefix, manifest.commit) as made:
        site, findings = built(made, manifest.moment.date(), jobs, progress, manifest.name, _with_pdfs(manifest))
        if site is None:
            return Rebuilt(released, Differences(), findings=errors(findings))
        now, differences = site_files(site), Differences()
        for audience in Audience:
            there: dict[str, File] = now.of(audience)
            differences += compare(manifest.files.of(audience), there, f"{audience.value}/")
        archives: tuple[Path, ...] = ()
        if out is not None and differences.none:
            with contextlib.ExitStack() as stack:
                aside = [stack.enter_context(written_aside(site, manifest, audience, out)) for audience in Audience]
                archives = place(aside, manifest, out)
    return Rebuilt(released, differences, archives)


def _with_pdfs(manifest: Manifest) -> bool:
    """Whether an edition was released with PDFs, as all are that were released since policyweave makes them."""
    return any(OURS.fullmatch(path) for files in (manifest.files.public, manifest.files.staff) for path in files)


def released_as(root: Path, name: str) -> Released:
    """The released edition of a name or tag. Raises CannotUse if there is none, or if its tag is not whole."""
    found = find(root)
    released = found.named(name)
    if released is None:
        bad = next((one for one in found.damaged if one.tag in (name, f"edition/{name}")), None)
        if bad:
            raise CannotUse(f"The tag {bad.tag} cannot be used. {bad.why}")
        known = [one.name for one in found.editions]
        raise CannotUse(f"There is no released edition “{name}”.{near(name, known)}")
    return released
