"""A build that has something to do: which schools are woven anew, and how their sites get into the output."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..check import check_content, settings
from ..links.ledger import Ledger
from ..model.content import Content
from ..model.finding import Finding, merged
from ..model.listing import NAME as LIST
from ..model.listing import SCHEMA
from ..model.origin import Audience
from ..pipeline import BOTH, CannotUse, Progress, chosen, concerns, few_collections, read, usable
from ..render.addresses import GUIDE
from ..render.front import front_pages
from ..render.guide import guide_files
from ..render.lead import PAGE as LEAD
from ..render.moved import moved_pages
from ..render.output import Abandon, replaced, staged
from ..render.pdf.names import count
from ..render.year import PAGE as YEAR
from . import kept
from .built import Built
from .digests import PARTS
from .inputs import Inputs, inputs_of
from .keys import keys_of
from .leading import lead_of
from .taken import take_over
from .tasks import task_of
from .top import top_files, whole_list
from .work import Work, called, done, stops
from .yearly import year_pages

TOP_FILES = frozenset(
    {"index.html", "404.html", YEAR, LEAD, GUIDE, LIST, SCHEMA, "robots.txt", "sitemap.xml", "sitemap-trust.xml"}
)  # the files that we write beside the schools' folders
OUTPUT = frozenset({"public", "staff", "preview", kept.NAME, PARTS})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a build is asked for; see build(). Of a part, the trust's own pages are left to whoever puts all together."""

    root: Path
    out: Path
    schools: Sequence[str] | None
    audiences: tuple[Audience, ...]
    jobs: int
    day: datetime.date
    late: datetime.date | None
    edition: str
    part: bool = False
    ledger: Ledger | None = None
    ledger_digest: str = ""
    pdf: bool = False

    @property
    def whole(self) -> bool:
        """Whether all sites are asked for."""
        return not self.schools and set(self.audiences) == set(BOTH)


def build_anew(asked: Asked, progress: Progress | None, inputs: Inputs | None, record: kept.Kept | None) -> Built:
    """Weaves what is not known and writes everything. inputs are None if only a part is asked for."""
    root, out, day, audiences = asked.root, asked.out, asked.day, asked.audiences
    config = root / "mkdocs.yml"
    usable(root)
    if not config.is_file():
        raise CannotUse(f"“{config}” is not there. Copy the one that `policyweave init` writes.")
    only_ours(out)
    few_collections()
    content, findings = read(root)
    if content is None:
        return Built(merged(list(findings)), (), 0)
    slugs = chosen(content, asked.schools)
    keys = keys_of(content, inputs, asked.late) if inputs else {}
    looks = kept.looks(out, [audience.value for audience in BOTH]) if record else {}
    known = _known(record, looks) if record else {}
    tasks = [
        task_of(slug, keys.get(slug), known.get(slug), bool(record and record.day == str(day)), content)
        for slug in slugs
    ]
    ready = {task.school: task.before for task in tasks if task.before and task.only == frozenset()}
    left = {task.school for task in tasks if task.only == frozenset() or not task.write}
    shown = called(content, asked.edition)
    fronts = {
        audience: front_pages(shown, audience)
        | top_files(shown, audience)
        | moved_pages(content, audience)
        | (guide_files(shown) if audience is Audience.STAFF else {})
        for audience in audiences
    }
    partly = bool(left) and _same_places(looks, slugs, fronts)
    to_do = [task for task in tasks if task.school not in ready]
    found = [item for item in findings if concerns(item, asked.schools, slugs)]
    found += check_content(content, slugs, day)
    own = tuple(found)
    hopeless = stops(settings.apply(merged(found), content, day, False))  # the other findings are gathered all the same
    gone = 0 if asked.pdf else sum(count(out / audience.value / slug) for slug in slugs for audience in audiences)
    whole = asked.part or (asked.whole and not partly)
    with staged(out) if whole else replaced(out) as stage:
        built_with = None if hopeless else config
        work = Work(content, audiences, day, built_with, stage, out, asked.late, asked.edition, pdf=asked.pdf)
        for number, (slug, school) in enumerate(done(work, to_do, asked.jobs), 1):
            ready[slug] = school
            if progress:
                progress(slug, number, len(to_do))
        found += [item for school in ready.values() for item in school.found]
        found = settings.apply(merged(found), content, day, asked.whole)
        found += settings.judged(merged([item for school in ready.values() for item in school.faults]), content, day)
        if stops(found):
            raise Abandon
        for slug in left if whole else ():
            for audience in audiences:
                take_over(out / audience.value / slug, stage / audience.value / slug)
        if not asked.part:
            _write_fronts(asked, shown, ready, fronts, own, stage)
        if inputs and inputs == inputs_of(root, asked.pdf):  # else somebody wrote while this was read
            files = kept.looks(stage, [audience.value for audience in audiences])
            files |= {path: look for path, look in looks.items() if partly and path.split("/")[1] in left}
            kept.write(
                stage.parent,
                kept.Kept(
                    inputs.whole, str(day), str(asked.late), ready, merged(found), files, asked.ledger_digest, asked.pdf
                ),
            )
            (stage.parent / kept.NAME).replace((stage if whole else out) / kept.NAME)
    sites = () if stops(found) else tuple((slug, audience) for slug in sorted(ready) for audience in audiences)
    joining = tuple(sorted(slug for slug, school in ready.items() if school.joining))
    return Built(merged(found), sites, len(slugs), joining, len(to_do), gone)


def only_ours(out: Path) -> None:
    """Raises CannotUse if the folder holds what we did not write."""
    foreign = sorted(entry.name for entry in out.iterdir() if entry.name not in OUTPUT) if out.is_dir() else []
    foreign += [
        f"{name}/{entry.name}"
        for name in ("public", "staff")
        if (out / name).is_dir()
        for entry in sorted((out / name).iterdir())
        if entry.is_file() and entry.name not in TOP_FILES
    ]
    if foreign or (out.exists() and not out.is_dir()):
        raise CannotUse(
            f"“{out}” holds things that policyweave did not write ({', '.join(foreign[:3])}). Name another --out."
        )


def _same_places(looks: kept.Looks, slugs: Sequence[str], fronts: Mapping[Audience, Mapping[str, bytes]]) -> bool:
    """Whether each folder and file of the two trees takes the place of one that is there, and none is left over."""
    there = {(parts[0], parts[1]) for parts in (path.split("/", 2) for path in looks)}
    will_be = {(audience.value, slug) for audience in fronts for slug in slugs}
    will_be |= {(Audience.STAFF.value, page) for page in (YEAR, LEAD)}
    will_be |= {(audience.value, LIST) for audience in fronts}
    will_be |= {(audience.value, path.split("/")[0]) for audience, files in fronts.items() for path in files}
    return there == will_be


def _known(record: kept.Kept, looks: kept.Looks) -> dict[str, kept.School]:
    """The schools whose sites are there as they were written."""
    before, now = _by_school(record.files), _by_school(looks)
    return {
        slug: school for slug, school in record.schools.items() if before.get(slug) and before[slug] == now.get(slug)
    }


def _by_school(files: kept.Looks) -> Mapping[str, Mapping[str, tuple[int, int]]]:
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for path, look in files.items():
        parts = path.split("/", 2)
        if len(parts) == 3:
            found.setdefault(parts[1], {})[path] = look
    return found


def _write_fronts(
    asked: Asked,
    content: Content,
    ready: Mapping[str, kept.School],
    fronts: Mapping[Audience, Mapping[str, bytes]],
    own: Sequence[Finding],
    stage: Path,
) -> None:
    """The trust's pages beside the schools' folders."""
    for audience, made in fronts.items():
        files = dict(made)
        if audience is Audience.STAFF and (asked.whole or not (asked.out / "staff" / YEAR).is_file()):
            lead = lead_of(content, ready, own, asked.ledger, asked.late)
            files |= year_pages(content, {slug: school.pins for slug, school in ready.items()}, lead, asked.late)
        files |= whole_list(content, audience, [stage / audience.value, asked.out / audience.value])
        for name, data in files.items():
            path = stage / audience.value / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
