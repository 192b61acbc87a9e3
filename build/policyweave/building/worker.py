"""The work of one process: schools are woven, checked and rendered a few at a time, and forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ..check import check_content, check_woven, settings
from ..check.language.reading_age import ages
from ..compose.compose import INDEX, compose_pages, sources_of
from ..compose.texts import Library
from ..compose.weave import Woven as WovenPage
from ..cycle.pins import Looked, looked_at, pins_from
from ..cycle.read import digest_from, read_pages
from ..edition.pages import digested
from ..model.content import PageSource
from ..model.finding import Finding, merged
from ..model.origin import Audience
from ..model.page import ACKNOWLEDGEMENT, ComposedPage, ComposedSchool
from ..model.schema import Status
from ..pipeline import acknowledged, asks_acknowledgement
from ..redline.blocks import blocks_of
from ..render.addresses import ASSETS
from ..render.listing import digests_in
from ..render.poster import FILE as POSTER
from ..render.site import CALL, logo_of
from . import kept
from .inputs import digest
from .papers import write_pdfs
from .taken import lay_over
from .work import Task, Work, called, stops
from .yearly import SchoolPins, rows_of

FRONT = f"policies/{INDEX}.md"
NO_PAGE = kept.Page("", (), {}, ())  # that a school does not have


@dataclass(frozen=True, slots=True)
class _Made:
    """What weaving a school gave: its sites with the pages that were woven, findings by the path of a page's source, and
    of all pages of the staff site what is looked at and read, by id.
    """

    task: Task
    sites: tuple[ComposedSchool, ...]
    found: Mapping[str, list[Finding]]
    looked: Mapping[str, Looked]
    read: Mapping[str, str]
    pins: SchoolPins
    rows: str


class Worker:
    """Weaves, checks and renders in one process; texts and templates of the trust are compiled once."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.library = Library(work.content)
        self.render: Callable[..., tuple[Finding, ...]] | None = None
        if work.config is not None:
            from ..render.mkdocs import build_site
            from ..render.shared import Shared

            self.render = partial(build_site, config_file=work.config, shared=Shared(), pdf=work.pdf)
        self.shown = called(work.content, work.edition)

    def do(self, tasks: Sequence[Task]) -> list[tuple[str, kept.School]]:
        """Does the work for some schools, and says what is to be kept of each."""
        work = self.work
        made = [self._made(task) for task in tasks]
        checked = check_woven(work.content, tuple(site for one in made for site in one.sites), work.day)
        content = check_content(work.content, tuple(task.school for task in tasks), work.day)
        found = [item for one in made for items in one.found.values() for item in items]
        found += [*content, *(item for items in checked.values() for item in items)]
        hopeless = stops(settings.apply(merged(found), work.content, work.day, False))
        done = [(one.task.school, self._school(one, checked, hopeless)) for one in made]
        self.library.forget("schools/")
        return done

    def _made(self, task: Task) -> _Made:
        content, slug = self.work.content, task.school
        known: dict[str, WovenPage] = {}
        found: dict[str, list[Finding]] = {}
        sites = []
        for audience in self.work.audiences:
            site, said = compose_pages(self.library, slug, audience, known, task.only, anchors=True)
            if not self.work.findings_only:
                site = digested(site)
            sites.append(site)
            for path, items in said.items():
                found.setdefault(path, []).extend(items)
        staff = next((site for site in sites if site.audience is Audience.STAFF), None)
        looked: dict[str, Looked] = {}
        read: dict[str, str] = {}
        pins: SchoolPins = {}
        rows = ""
        if staff and not self.work.findings_only:
            looked, read = self._staff(task, staff)
            pins = pins_from(content, slug, looked)
            rows = rows_of(content, slug, pins, self.work.late)
        if task.only is not None and task.before is not None and not self.work.findings_only:
            if INDEX in task.only and _calling(sites) != _called_before(task.before):
                return self._made(replace(task, only=None))  # every page leads to whom to call, or none
            if INDEX not in task.only and digest(rows) != task.before.rows:
                return self._made(replace(task, only=task.only | {INDEX}))  # which shows the rows
        return _Made(task, tuple(sites), found, looked, read, pins, rows)

    def _staff(self, task: Task, site: ComposedSchool) -> tuple[dict[str, Looked], dict[str, str]]:
        """What is looked at, and what is read, on each page of a staff site; of pages not woven as it was before."""
        fresh = {page.id: page for page in site.pages}
        reads = asks_acknowledgement(self.shown)
        blocks = {page.id: blocks_of(page) for page in site.pages} if reads else {}
        read = read_pages(self.shown, site, blocks) if reads else {}
        looked = {}
        for source in self._sources(site):
            if source.id in fresh:
                looked[source.id] = looked_at(self.work.content, fresh[source.id], blocks.get(source.id))
            elif task.only is not None and task.before and (old := task.before.pages.get(source.path)):
                if old.looked is not None:
                    looked[source.id] = Looked.of(old.looked)
                if old.read:
                    read[source.id] = old.read
        return looked, read

    def _sources(self, site: ComposedSchool) -> list[PageSource]:
        joining = self.work.content.schools[site.school].status is Status.JOINING
        return sources_of(self.work.content, site.audience, joining)

    def _school(self, made: _Made, checked: Mapping[str, list[Finding]], hopeless: bool) -> kept.School:
        task, slug = made.task, made.task.school
        before = task.before
        faults = before.faults if before else ()
        if task.write and not hopeless and self.render:
            faults = tuple(item for site in made.sites for item in self._render(made, site))
        pages = dict(before.pages) if before and task.only is not None else {}
        for path, said in made.found.items():
            shows = (item for item in checked.get(path, ()) if slug in item.schools)
            items = (replace(item, schools=(slug,)) for item in (*said, *shows))
            if path:
                pages[path] = self._page(made, path, merged(list(items)))
        if task.keys:
            pages = {path: replace(pages.get(path, NO_PAGE), key=key) for path, key in task.keys.pages.items()}
        apart = merged(list(made.found.get("", [])))
        joining = any(site.joining for site in made.sites)
        keys = task.keys
        whole, frame = (keys.whole, keys.frame) if keys else ("", "")
        return kept.School(whole, frame, pages, apart, faults, joining, made.pins, digest(made.rows))

    def _page(self, made: _Made, path: str, found: tuple[Finding, ...]) -> kept.Page:
        own = [page for site in made.sites for page in site.pages if page.source == path]
        files = {page.audience.value: page.assets for page in own}
        calling = tuple(page.audience.value for page in own if CALL in page.anchors)
        staff = next((page.id for page in own if page.audience is Audience.STAFF), "")
        looked = made.looked[staff].plain() if staff in made.looked else None
        led = Audience.STAFF in self.work.audiences and not self.work.findings_only  # the ages stand on the lead's page
        years = self._ages(own) if led else {}
        return kept.Page("", found, files, calling, made.read.get(staff, ""), looked, years)

    def _ages(self, own: Sequence[ComposedPage]) -> dict[str, int]:
        """For which age the texts of a page suit, as the public sees it where both may."""
        found: dict[str, int] = {}
        for page in own:
            found = ages(page, self.work.content, found.get(page.source, 0) if found else None) | found
        return found

    def _render(self, made: _Made, site: ComposedSchool) -> Iterable[Finding]:
        work, task = self.work, made.task
        assert self.render is not None
        rows = made.rows if site.audience is Audience.STAFF else ""
        folder = work.stage / site.audience.value / site.school
        if task.only is None or task.before is None:
            found = self.render(self.shown, self._acknowledged(made, site), out=folder, rows=rows)
            if work.pdf:
                write_pdfs(self.shown, site, folder, None)
            return found
        before = work.out / site.audience.value / site.school
        whole = self._acknowledged(made, self._with_others(task.before, site, digests_in(before)))
        aside = work.stage.parent / "pages" / site.audience.value / site.school
        only = task.only | {ACKNOWLEDGEMENT}
        found = self.render(self.shown, whole, out=aside, rows=rows, only=only, before=before)
        if work.pdf:  # the whole set shows every page, so that all are woven
            every, _ = compose_pages(self.library, site.school, site.audience, {}, None, anchors=True)
            write_pdfs(self.shown, every, aside, task.only)
        gone = self._gone(task.before, whole) | ({POSTER} if INDEX in task.only else frozenset())
        lay_over(before, aside, folder, gone)
        return found

    def _acknowledged(self, made: _Made, site: ComposedSchool) -> ComposedSchool:
        if site.audience is not Audience.STAFF or not asks_acknowledgement(self.shown):
            return site
        return digested(acknowledged(self.shown, site, digest_from(made.read)))

    def _with_others(self, before: kept.School, site: ComposedSchool, digests: Mapping[str, str]) -> ComposedSchool:
        """A site with pages that were not woven now, as far as others show something of them, and their digests."""
        fresh = {page.id: page for page in site.pages}
        pages = []
        for source in self._sources(site):
            old = before.pages.get(source.path)
            if source.id in fresh:
                pages.append(fresh[source.id])
            elif old is not None and site.audience.value in old.files:
                pages.append(_unwoven(source, old, site, digests.get(source.id, "")))
        return replace(site, pages=tuple(pages))

    def _gone(self, before: kept.School, site: ComposedSchool) -> frozenset[str]:
        """Files of the site that no page shows any more."""
        logo = logo_of(self.work.content, site.school)
        now = {asset for page in site.pages for asset in page.assets} | {logo}
        old = {asset for page in before.pages.values() for asset in page.files.get(site.audience.value, ())}
        return frozenset(f"{ASSETS}/{asset}" for asset in old - now)


def _calling(sites: Iterable[ComposedSchool]) -> set[str]:
    """The audiences whose front page says whom to call."""
    fronts = ((site.audience.value, site.page(INDEX)) for site in sites)
    return {audience for audience, page in fronts if page is not None and CALL in page.anchors}


def _called_before(before: kept.School) -> set[str]:
    front = next((page for path, page in before.pages.items() if path == FRONT), None)
    return set(front.calling) if front else set()


def _unwoven(source: PageSource, old: kept.Page, site: ComposedSchool, digest: str) -> ComposedPage:
    calls = site.audience.value in old.calling
    return ComposedPage(
        id=source.id, school=site.school, audience=site.audience, title=source.front.title,
        summary=source.front.summary or "", source=source.path, tokens=(), headings=(),
        anchors=frozenset({CALL} if calls else ()), assets=old.files[site.audience.value],
        redirects=source.front.redirects, sources=(), digest=digest,
    )  # fmt: skip
