"""Puts shards together into what one build would have made: every byte is checked, and the trust's pages are added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..github.guard import check_unlike_staff
from ..model.origin import Audience
from ..model.unusable import CannotUse
from ..pipeline import BOTH, Progress, content_of
from ..render.output import Abandon, staged
from . import digests, kept
from .build import build
from .built import Built
from .digests import PARTS, RECORD, Damaged, Manifest
from .keys import Keys, keys_of
from .plan import Plan
from .planning import fitting
from .whole import only_ours


@dataclass(frozen=True, slots=True)
class Part:
    """A folder with built schools, and which of them are wanted."""

    folder: Path
    manifest: Manifest
    schools: tuple[str, ...]


def merge(
    root: Path,
    plan: Plan,
    folders: Sequence[Path],
    out: Path,
    previous: Path | None = None,
    audiences: Sequence[Audience] = BOTH,
    jobs: int = 0,
    progress: Progress | None = None,
) -> Built:
    """Writes the sites that shards (folders, or folders of folders) hold into out, all or nothing, as one build would.

    previous is an earlier merge's folder, for the schools that the plan keeps. With one audience, only its site is
    looked at and written. Raises CannotUse unless the shards are exactly those of the plan, made from these files by
    this program, and as they were built; Refused if one audience's site holds what is the staff site's.
    """
    inputs = fitting(root, plan)
    content = content_of(root)
    if plan.schools != content.schools.keys():
        raise CannotUse("The plan names other schools than the trust has. Make a new plan.")
    only_ours(out)
    parts = [*_shards(plan, folders), *_kept(plan, previous)]
    keys = keys_of(content, inputs, plan.late)
    with staged(out) as stage:
        site = stage.parent / "work" / "site"
        site.mkdir(parents=True)
        schools: dict[str, kept.School] = {}
        for part in parts:
            schools |= _taken(part, keys, audiences, site)
        if set(audiences) == {Audience.PUBLIC}:
            check_unlike_staff(*(_of(parts, audience) for audience in (Audience.PUBLIC, Audience.STAFF)))
        _lay(site, schools, parts, plan)
        built = build(root, site, jobs=jobs, progress=progress, on=plan.day, late=plan.late, pdf=plan.pdf)
        if built.failed:
            raise Abandon
        if kept.read(site) is None:
            raise CannotUse("Somebody changed the files while they were merged. Merge again.")
        for audience in audiences:
            (site / audience.value).rename(stage / audience.value)
        (stage / PARTS).mkdir()
        (stage / RECORD).write_bytes((site / kept.NAME).read_bytes())
        if set(audiences) == set(BOTH):
            (site / kept.NAME).rename(stage / kept.NAME)
        digests.write(stage, _manifest(plan, parts, stage))
    return replace(
        built, sites=tuple(one for one in built.sites if one[1] in audiences), made=sum(map(len, plan.shards))
    )


def _shards(plan: Plan, folders: Sequence[Path]) -> list[Part]:
    """The shards of the plan in their order. Raises CannotUse if one is missing, there twice, or not of this plan."""
    found: dict[int, Part] = {}
    for folder in _folders(folders):
        try:
            manifest = digests.read(folder)
        except Damaged as reason:
            raise CannotUse(f"“{folder}” {reason}. Build that shard again.") from None
        number = manifest.shard
        if manifest.program != plan.program:
            raise CannotUse(f"“{folder}” was built with another policyweave, Python or library. Build it again here.")
        if manifest.inputs != plan.inputs:
            of = f" (commit {manifest.commit[:9]})" if manifest.commit else ""
            raise CannotUse(f"“{folder}” was built from other files{of} than the plan was made for. Build it again.")
        if manifest.plan != plan.digest or not 1 <= number <= len(plan.shards):
            raise CannotUse(f"“{folder}” is a shard of another plan. Build the shards of this plan.")
        if number in found:
            raise CannotUse(f"Shard {number} is there twice: “{found[number].folder}” and “{folder}”. Leave one out.")
        found[number] = Part(folder, manifest, plan.shards[number - 1])
    missing = [str(number) for number in range(1, len(plan.shards) + 1) if number not in found]
    if missing:
        which = f"Shard {missing[0]} is" if len(missing) == 1 else f"Shards {', '.join(missing)} are"
        raise CannotUse(f"{which} missing, of {len(plan.shards)}. Build what is missing, then merge again.")
    return [found[number] for number in sorted(found)]


def _folders(folders: Sequence[Path]) -> list[Path]:
    """Each folder that is to be a shard: those that are named, or what lies in them."""
    found = []
    for folder in folders:
        if not folder.is_dir():
            raise CannotUse(f"“{folder}” is no folder. Name the folders of the shards.")
        inside = (folder / PARTS).exists() or any((folder / audience.value).exists() for audience in BOTH)
        found += [folder] if inside else sorted(folder.iterdir())
    return found


def _kept(plan: Plan, previous: Path | None) -> list[Part]:
    """The earlier merge's part. Raises CannotUse if the plan needs one that is not there."""
    if not plan.kept:
        return []
    if previous is None:
        raise CannotUse(
            f"The plan keeps {len(plan.kept)} schools as they were at {plan.since[:9]}. Name that build with --previous, "
            "or make a plan without --since."
        )
    try:
        manifest = digests.read(previous)
    except Damaged as reason:
        raise CannotUse(f"“{previous}” {reason}. Make a plan without --since.") from None
    lost = sorted(set(plan.kept) - set(manifest.schools))
    if lost:
        raise CannotUse(f"“{previous}” does not hold the school {lost[0]}. Make a plan without --since.")
    return [Part(previous, manifest, plan.kept)]


def _taken(part: Part, keys: Mapping[str, Keys], audiences: Sequence[Audience], to: Path) -> dict[str, kept.School]:
    """Copies what is wanted of a part, checked byte for byte, and gives what is known of its schools."""
    try:
        record = digests.record(part.folder, part.manifest)
        stale = [slug for slug in part.schools if record.schools[slug].key != keys[slug].whole]
        if stale:
            raise Damaged(
                f"holds the school {stale[0]} as it was made from other files, by another program or for another day"
            )
        digests.copy(part.folder, part.manifest, part.schools, audiences, to)
        if part.manifest.shard:
            _nothing_more(part, audiences)
    except Damaged as reason:
        mend = "Build that shard again." if part.manifest.shard else "Make a plan without --since."
        raise CannotUse(f"“{part.folder}” {reason}. {mend}") from None
    return {slug: record.schools[slug] for slug in part.schools}


def _nothing_more(part: Part, audiences: Sequence[Audience]) -> None:
    """Raises Damaged if a shard holds more than its schools."""
    for audience in audiences:
        for entry in sorted((part.folder / audience.value).iterdir()):
            if entry.name not in part.schools:
                raise Damaged(f"holds “{audience.value}/{entry.name}”, which is none of its schools")


def _lay(site: Path, schools: Mapping[str, kept.School], parts: Sequence[Part], plan: Plan) -> None:
    """Makes a folder look as if one build had left it, so that the next takes every school over."""
    for audience in BOTH:
        for slug in schools:  # the staff's stay empty where only the public site is wanted
            (site / audience.value / slug).mkdir(parents=True, exist_ok=True)
    same = all(part.manifest.day == plan.day for part in parts)  # else what depends on the day is judged anew
    files = kept.looks(site, [audience.value for audience in BOTH])
    kept.write(site, kept.Kept("", str(plan.day) if same else "", str(plan.late), schools, (), files, pdf=plan.pdf))


def _of(parts: Sequence[Part], audience: Audience) -> dict[str, str]:
    """The digests of one audience's files, by path below its folder."""
    return {
        path.partition("/")[2]: digest
        for part in parts
        for path, digest in part.manifest.files.items()
        if path.startswith(f"{audience.value}/") and path.split("/")[1] in part.schools
    }


def _manifest(plan: Plan, parts: Sequence[Part], folder: Path) -> Manifest:
    files = {f"{audience.value}/{path}": digest for audience in BOTH for path, digest in _of(parts, audience).items()}
    return Manifest(
        plan=plan.digest, inputs=plan.inputs, program=plan.program, commit=plan.commit, day=plan.day,
        shard=0, schools=tuple(sorted(plan.schools)), files=files | {RECORD: digests.digest(folder / RECORD)},
    )  # fmt: skip
