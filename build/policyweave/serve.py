"""Live preview of one school: a saved file is on the page at once, faults stand at its top and in the terminal."""

from __future__ import annotations

import html
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from .building.inputs import inputs_of
from .model.finding import Finding, Severity
from .model.origin import Audience
from .pipeline import CannotUse, Woven, chosen, read, weave, with_acknowledgement
from .render.live import live_server
from .render.mkdocs import build_site
from .render.output import replace_folder
from .render.policy import unsecured
from .render.shared import Shared
from .report.terminal import lines, summary

PANEL = re.compile(r"<!--pw-panel-->.*?<!--/pw-panel-->", re.DOTALL)
BODY = re.compile(r"<body[^>]*>")
STYLE = (
    "font: 1rem/1.5 sans-serif; margin: 0; padding: 1rem; background: #fff; color: #1b1b1b; border: .3rem solid #b00020;"
    "max-height: 45vh; overflow: auto; position: relative; z-index: 99"
)


class Preview:
    """One school's site for one audience in a folder of its own, built anew whenever something changes."""

    def __init__(self, root: Path, school: str, audience: Audience, folder: Path) -> None:
        self.root, self.school, self.audience = root, school, audience
        self.site = folder / "site"
        self.site.mkdir()
        self.look, self.shared = "", Shared()

    def rebuild(self) -> None:
        """Weaves and builds; where that cannot be done the last site stays, with the faults on its pages."""
        start = time.perf_counter()
        try:
            woven = weave(self.root, [self.school], [self.audience])
        except CannotUse as reason:
            print(f"policyweave: {reason}", file=sys.stderr)
            return
        findings = [*woven.findings, *self._built(woven)]
        shown = [item for item in findings if item.severity is not Severity.ADVICE]
        for line in lines(findings, 1):
            print(line, file=sys.stderr)
        self._mark(_panel(shown) if shown else "")
        print(f"{self.school}: {summary(findings)} ({time.perf_counter() - start:.1f} s)", file=sys.stderr, flush=True)

    def _built(self, woven: Woven) -> Sequence[Finding]:
        if woven.content is None or not woven.sites or not woven.sites[0].pages:
            if not any(self.site.rglob("*.html")):
                (self.site / "index.html").write_text(EMPTY, encoding="utf-8")
            return ()
        fresh = self.site.with_name("fresh")
        shutil.rmtree(fresh, ignore_errors=True)
        inputs = inputs_of(self.root)
        look = inputs.look if inputs else ""
        if not look or look != self.look:  # what is known of the theme may be old
            self.look, self.shared = look, Shared()
        site = with_acknowledgement(woven.content, woven.sites[0])
        findings = build_site(woven.content, site, self.root / "mkdocs.yml", fresh, self.shared)
        if (fresh / "index.html").is_file():
            replace_folder(fresh, self.site)
        return findings

    def _mark(self, panel: str) -> None:
        marked = f"<!--pw-panel-->{panel}<!--/pw-panel-->" if panel else ""
        for path in self.site.rglob("*.html"):
            text = path.read_text(encoding="utf-8")
            plain = PANEL.sub("", unsecured(text))
            body = BODY.search(plain)
            new = plain[: body.end()] + marked + plain[body.end() :] if body else plain
            if new != text:
                path.write_text(new, encoding="utf-8")


EMPTY = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Nothing to show yet</title></head><body></body></html>'


def _panel(findings: Sequence[Finding]) -> str:
    """The faults as a part of the page, the gravest first."""
    rows = "".join(
        f"<li><strong>{html.escape(str(item.place))}</strong> ({item.severity.value}) {html.escape(item.message)} "
        f"<em>{html.escape(item.fix)}</em></li>"
        for item in sorted(findings, key=lambda item: item.severity.rank)[:50]
    )
    return (
        f'<section class="pw-panel" aria-label="What is to be mended" style="{STYLE}">'
        f"<p><strong>To be mended before this can be published: {html.escape(summary(findings))}</strong></p>"
        f"<ul>{rows}</ul></section>"
    )


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
            server = live_server(preview.rebuild, host, port, preview.site, school)
        except OSError as error:
            raise CannotUse(f"Port {port} cannot be used ({error.strerror}). Try --port {port + 1}.") from None
        for place in ("policies", f"schools/{school}", "macros", "mkdocs.yml"):
            if (root / place).exists():
                server.watch(str(root / place))
        print(f"{audience.value} site of {school}: {server.url}", flush=True)
        print("Save a file and look at the page. Stop with Ctrl and C.", flush=True)
        try:
            server.serve()
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown(wait=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
