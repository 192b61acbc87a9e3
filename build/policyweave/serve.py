"""Live preview of one school: a saved file is on the page at once, faults stand at their place and in the terminal.

A panel at the side says what is to be mended and what is missing, and switches school, audience and edition. It is put
into pages on their way to the browser; the files of the site hold nothing of it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from .building.inputs import inputs_of
from .building.work import called
from .joining.missing import missing
from .model.content import Content
from .model.finding import Finding, Severity
from .model.origin import Audience
from .pipeline import CannotUse, Woven, chosen, read, weave, with_acknowledgement
from .render.addresses import page_folder
from .render.front import front_pages
from .render.live import Answer, LiveServer, live_server
from .render.mkdocs import build_site
from .render.output import replace_folder
from .render.policy import unsecured
from .render.shared import Shared
from .report.terminal import lines, summary
from .repository.git import GitFailed
from .serving import panel, released
from .serving.places import Shown, shown_in

KINDS = {"css": "text/css; charset=utf-8", "js": "application/javascript", "html": "text/html; charset=utf-8"}
EMPTY = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Nothing to show yet</title></head><body></body></html>'


class Preview:
    """One school's site for one audience in a folder of its own, built anew whenever something changes.

    edition is the name of a released one that is shown in the place of the files as they are; said is a sentence for
    the panel on what could not be shown.
    """

    def __init__(self, root: Path, school: str, audience: Audience, folder: Path) -> None:
        self.root, self.school, self.audience = root, school, audience
        self.folder, self.site = folder, folder / "site"
        self.site.mkdir()
        self.look, self.shared = "", Shared()
        self.edition, self.said = "", ""
        self.editions: list[str] | None = None  # the newest first, once somebody has looked
        self.content: Content | None = None
        self.shown: tuple[Shown, ...] = ()
        self.summary = ""
        self.lock = threading.RLock()

    def rebuild(self) -> None:
        """Weaves and builds; where that cannot be done the last site stays, with the faults on its pages."""
        with self.lock:
            start, self.said = time.perf_counter(), ""
            try:
                self._rebuild()
            except CannotUse as reason:
                print(f"policyweave: {reason}", file=sys.stderr)
                return
            took = time.perf_counter() - start
            print(f"{self.school}: {self.summary} ({took:.1f} s)", file=sys.stderr, flush=True)

    def _rebuild(self) -> None:
        root = self._sources()
        woven = weave(root, [self.school], [self.audience])
        findings = [*woven.findings, *self._built(root, woven)]
        if self.edition:
            self.shown, self.summary = (), f"edition {self.edition}"
            return
        for line in lines(findings, 1):
            print(line, file=sys.stderr)
        shown = [item for item in findings if item.severity is not Severity.ADVICE]
        site = woven.sites[0] if woven.sites else None
        self.shown = shown_in(site, sorted(shown, key=lambda item: item.severity.rank))
        self.summary = summary(findings)

    def _sources(self) -> Path:
        """Where the files lie from which the site is made; those of a released edition are written aside first."""
        if not self.edition:
            return self.root
        if self.edition not in self._editions():
            raise CannotUse(f"There is no released edition “{self.edition}”.")
        try:
            return released.files_of(self.root, self.edition, self.folder / "editions")
        except GitFailed as reason:
            raise CannotUse(str(reason)) from None

    def _built(self, root: Path, woven: Woven) -> Sequence[Finding]:
        if woven.content is None or not woven.sites or not woven.sites[0].pages:
            if not any(self.site.rglob("*.html")):
                (self.site / "index.html").write_text(EMPTY, encoding="utf-8")
            return ()
        fresh = self.site.with_name("fresh")
        shutil.rmtree(fresh, ignore_errors=True)
        inputs = inputs_of(root)
        look = inputs.look if inputs else ""
        if not look or look != self.look:  # what is known of the theme may be old
            self.look, self.shared = look, Shared()
        content = called(woven.content, self.edition)
        site = with_acknowledgement(content, woven.sites[0])
        findings = build_site(content, site, root / "mkdocs.yml", fresh, self.shared)
        if (fresh / "index.html").is_file():
            replace_folder(fresh, self.site)
            self.content = content
        return findings

    def show(self, school: str, audience: str, edition: str) -> None:
        """Shows something else; where that cannot be, what was shown stays and said tells why."""
        with self.lock:
            before = (self.school, self.audience, self.edition)
            self.said, self.editions = "", None
            try:
                if audience not in tuple(Audience):
                    raise CannotUse("There are two sites: public and staff.")
                self.school, self.audience, self.edition = school, Audience(audience), edition
                content, _ = read(self._sources())
                if content is None or school not in chosen(content, [school]):
                    raise CannotUse(f"“{school}” cannot be read there.")
                self._rebuild()
            except CannotUse as reason:
                self.school, self.audience, self.edition = before
                self.said = str(reason)

    def marked(self, path: str, page: str) -> str:
        """A page on its way to the browser, with the panel and with notes where something is to be mended."""
        with self.lock:
            here = path.removeprefix(f"/{self.school}/").removesuffix("index.html").strip("/")
            names = {slug: school.name for slug, school in self.content.schools.items()} if self.content else {}
            names.setdefault(self.school, self.school)
            ordered = dict(sorted(names.items(), key=lambda item: item[1].casefold()))
            offer = panel.Offer(ordered, self._editions(), self.school, self.audience.value, self.edition, self.said)
            html = panel.panel(offer, self.shown, self.summary, here)
            notes = [one for one in self.shown if one.page is not None and page_folder(one.page.id) == here]
            return panel.with_panel(unsecured(page), html, notes)

    def _editions(self) -> list[str]:
        if self.editions is None:
            self.editions = released.names(self.root)
        return self.editions

    def missing(self) -> str:
        """The page on what is missing for the school."""
        name = self.content.schools[self.school].name if self.content and self.school in self.content.schools else ""
        try:
            todo, said = [(one.what, one.path, one.how) for one in missing(self.root, self.school)], ""
        except CannotUse as reason:
            todo, said = [], str(reason)
        return panel.missing_page(name or self.school, todo, said)

    def top_file(self, path: str) -> bytes | None:
        """A file of the look of the pages above the schools, which the school's own pages may ask for."""
        if not path.startswith("/assets/") or self.content is None:
            return None
        return front_pages(self.content, self.audience).get(path.removeprefix("/"))


class _Answers:
    """What the preview's server gives beside the site."""

    def __init__(self, preview: Preview, server: LiveServer) -> None:
        self.preview, self.server, self.watched = preview, server, ""

    def __call__(self, path: str, method: str, sent: bytes, headers: Mapping[str, str]) -> Answer | None:
        kind = KINDS.get(path.rpartition(".")[2], "application/octet-stream")
        if path == f"{panel.ROUTE}show" and method == "POST":
            return self._show(sent, headers)
        if path == f"{panel.ROUTE}missing":
            return Answer(self.preview.missing().encode())
        if path.startswith(panel.ROUTE):
            name = path.removeprefix(panel.ROUTE)
            return Answer((panel.HERE / name).read_bytes(), kind) if name in panel.FILES else None
        found = self.preview.top_file(path)
        return Answer(found, kind) if found is not None else None

    def _show(self, sent: bytes, headers: Mapping[str, str]) -> Answer:
        if headers["origin"] and urlsplit(headers["origin"]).netloc != headers["host"]:
            return Answer(b"This was asked for by another website.", "text/plain", "403 Forbidden")
        form = {key: values[-1] for key, values in parse_qs(sent.decode("utf-8", "replace")).items()}
        preview, before = self.preview, self.preview.school
        preview.show(form.get("school", ""), form.get("audience", ""), form.get("edition", ""))
        if preview.school != before:
            self.watch()
            self.server.mount(preview.school)
        page = form.get("page", "").strip("/")
        inside = bool(page) and ".." not in page.split("/") and (preview.site / page / "index.html").is_file()
        way = f"/{preview.school}/{quote(page)}/" if inside else f"/{preview.school}/"
        return Answer(b"", status="303 See Other", location=way)

    def watch(self) -> None:
        """Looks out for changes of the school that is shown; an old edition's may have no folder any more."""
        if self.watched:
            self.server.unwatch(self.watched)
        folder = self.preview.root / "schools" / self.preview.school
        self.watched = str(folder) if folder.is_dir() else ""
        if self.watched:
            self.server.watch(self.watched)


def serve(root: Path, school: str, audience: Audience, host: str, port: int) -> None:
    """Serves the preview until it is stopped; raises CannotUse if the school is not there or the port is taken."""
    content, _ = read(root)
    if content is not None:
        chosen(content, [school])
    elif not (root / "schools" / school).is_dir():
        raise CannotUse(f"There is no school “{school}”.")
    if not (root / "mkdocs.yml").is_file():
        raise CannotUse(f"“{root / 'mkdocs.yml'}” is not there. Copy the one that `policyweave init` writes.")
    folder = Path(tempfile.mkdtemp(prefix="policyweave-"))
    try:
        preview = Preview(root, school, audience, folder)
        preview.rebuild()
        try:
            server = live_server(preview.rebuild, host, port, str(preview.site), school)
        except OSError as error:
            raise CannotUse(f"Port {port} cannot be used ({error.strerror}). Try --port {port + 1}.") from None
        server.changed, server.answers = preview.marked, (answers := _Answers(preview, server))
        answers.watch()
        for place in ("policies", "macros", "mkdocs.yml"):
            if (root / place).exists():
                server.watch(str(root / place))
        print(f"{audience.value} site of {school}: {server.url}", flush=True)
        print("Save a file and look at the page. Stop with Ctrl and C.", flush=True)
        try:
            server.run()
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown(wait=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
