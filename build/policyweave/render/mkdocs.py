"""Finished pages to a site, through MkDocs and Material. The only file that knows them.

MkDocs gives navigation, search and Material's templates; it converts nothing. Pages are handed to it as they are.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Set
from dataclasses import asdict, replace
from functools import cache, partial
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape
from mkdocs import exceptions
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from ..model import rules
from ..model.content import Content
from ..model.finding import Finding, Severity, merged
from ..model.origin import Audience
from ..model.page import ComposedPage, ComposedSchool
from . import card
from .addresses import ASSETS, INDEX, site_links
from .colour import site_css
from .contacts import contact_files, offer
from .faults import mkdocs_fault, template_fault, unknown_name
from .head import head_of
from .html import render_body, view_of
from .leaving import EXIT_CSS, EXIT_JS
from .listing import list_files, own_list
from .numbers import numbers_of
from .pdf.names import page_pdf, pages_of, set_pdf
from .policy import secured
from .poster import poster_files, with_link
from .search import Index
from .shared import Shared
from .site import (
    PALETTE,
    brand_of,
    contents_of,
    facts_of,
    logo_of,
    navigation_of,
    redirects_of,
    translations_of,
)
from .surroundings import day_fixed, quiet
from .undefined import place_in, watching

THEME = Path(__file__).parent / "theme"
BRAND_CSS = "assets/pw-brand.css"
READING_CSS = ("assets/pw-reading.css", "assets/pw-ways.css")
READING_JS = ("assets/pw-reading.js", "assets/pw-words.js", "assets/pw-changes.js", "assets/pw-search.js")
CALL_CSS = "assets/pw-call.css"
EDITIONS_JS = "assets/pw-editions.js"
NAME = "policyweave"
PARTLY = "A 'dirty' build is being performed"  # MkDocs' warning that it leaves out what has not changed
# Maps for debuggers, other languages than English, and the sitemap as a template.
UNUSED = re.compile(r"\.map$|^assets/javascripts/lunr/|^assets/images/favicon\.png$|^sitemap\.xml$")
UNUSED_BY_STAFF = re.compile(rf"{UNUSED.pattern}|^assets/pw-exit\.")


Weaver = Callable[[Path, str, Audience], tuple[Content | None, ComposedSchool | None, tuple[Finding, ...]]]


class NoSettings(Config):
    """The plugin has nothing to set in mkdocs.yml."""


class FinishedPages(BasePlugin[NoSettings]):
    """The MkDocs plugin that is handed a woven site and gives MkDocs its pages. Findings gather in `findings`.

    With only, ids of pages, no other page of the site is written, and no file that all pages share.
    """

    def __init__(
        self, content: Content, site: ComposedSchool, rows: str = "", only: Set[str] | None = None,
        before: Path | None = None, pdf: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self.papers = {page.id for page in pages_of(content, site)} if pdf else set()
        self.rows, self.only, self.before = rows, only, before
        self.content, self.site = content, site
        self.view = view_of(content, site.school, site.audience)
        self.pages: dict[str, ComposedPage] = {f"{page.id}.md": page for page in site.pages}
        self.folders: tuple[Path, ...] = (THEME,)
        self.findings: list[Finding] = []
        self.shared: Shared | None = None
        self.index: Index | None = None
        self.live = False

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Names, colours, navigation and our theme; the trust's own templates come before ours."""
        if self.shared:
            self.index = self.shared.search(config, self.before)
        school = self.content.schools[self.site.school]
        own = config.theme.custom_dir
        config.theme.dirs.insert(1 if own else 0, str(THEME))
        self.folders = (Path(own), THEME) if own else (THEME,)
        config.site_name = escape(f"{school.name}: safeguarding")
        config.site_url = self.address
        public = self.site.audience is Audience.PUBLIC
        style, script = ([f"assets/{name}"] if public else [] for name in (EXIT_CSS, EXIT_JS))
        config.extra_css = ["assets/pw.css", *READING_CSS, CALL_CSS, BRAND_CSS, *style, *config.extra_css]
        config.extra_javascript = ["assets/pw.js", *READING_JS, EDITIONS_JS, *script, *config.extra_javascript]
        config.extra["generator"] = False
        config.repo_url = config.edit_uri = None
        config.nav = self._navigation()
        if not isinstance(config.theme.get("palette"), list):
            config.theme["palette"] = PALETTE
        logo = logo_of(self.content, self.site.school)
        if logo:
            config.theme["logo"] = f"{ASSETS}/{logo}"
        config.theme.static_templates.discard("404.html")  # servers show the one above the schools
        if self.site.audience is Audience.STAFF:
            config.theme.static_templates.discard("sitemap.xml")
        return config

    @property
    def address(self) -> str:
        """Where the school's site is published; ends with a slash."""
        audiences = self.content.trust.audiences
        tree = audiences.staff if self.site.audience is Audience.STAFF else audiences.public
        return f"{tree.address.rstrip('/')}/{self.site.school}/"

    def _navigation(self) -> list[Any]:
        entries: list[Any] = []
        for title, pages in navigation_of(self.content, self.site):
            group = [{escape(page.title): f"{page.id}.md"} for page in pages]
            entries += [{escape(title): group}] if title else group
        return entries

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """The theme's files and ours; nothing of docs_dir stays."""
        docs = Path(config.docs_dir)
        theme = (file for file in files if file.src_dir is not None and Path(file.src_dir) != docs)
        unused = UNUSED if self.site.audience is Audience.PUBLIC else UNUSED_BY_STAFF
        kept = [file for file in theme if not unused.search(file.src_uri) and self.only is None]
        made: dict[str, bytes | Path] = {**own_list(self.content, self.site)}
        if self.only is None or INDEX in self.only:
            made |= poster_files(self.content, self.site)
        if self.only is None:
            made |= list_files(self.content, self.site) | self._card()
            made[BRAND_CSS] = site_css(brand_of(self.content, self.site.school)).encode()
            made |= redirects_of(self.content, self.site, self.address) | contact_files(self.content, self.site)
        assets = {asset for page in self.site.pages if self._wanted(page) for asset in page.assets}
        logo = logo_of(self.content, self.site.school)
        made |= {
            f"{ASSETS}/{path}": Path(self.content.root) / path for path in sorted({*assets, *([logo] if logo else [])})
        }
        for uri, page in self.pages.items():
            file = File.generated(config, uri, content="", inclusion=InclusionLevel.INCLUDED)
            if not self._wanted(page):
                vars(file)["is_modified"] = lambda: False
            kept.append(file)
            if self.index:
                self.index.order.append("" if file.url == "./" else file.url)
        for uri, source in made.items():
            if isinstance(source, Path):
                file = File.generated(config, uri, abs_src_path=str(source), inclusion=InclusionLevel.INCLUDED)
            else:
                file = File.generated(config, uri, content=source, inclusion=InclusionLevel.INCLUDED)
            kept.append(file)
        return Files(kept)

    def _card(self) -> dict[str, bytes]:
        public = self.site.audience is Audience.PUBLIC
        return {card.FILE: card.card_of(self.content, self.site.school)} if public else {}

    def _wanted(self, page: ComposedPage) -> bool:
        return self.only is None or page.id in self.only

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Pages that are not written are named for the others' menus."""
        for page in nav.pages:
            if self.only is not None:
                self._name(page, config)
        return nav

    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Nothing is left to convert; the page's words about itself are set."""
        self._name(page, config)
        vars(page)["render"] = partial(_unless_empty, page)
        return ""

    def _name(self, page: Page, config: MkDocsConfig) -> None:
        composed = self.pages[page.file.src_uri]
        source = self.content.page_at(composed.source)
        page.title = escape(composed.title)
        page.meta = {
            "title": escape(composed.title),
            "description": escape(composed.summary) or Markup(f"{escape(composed.title)}, {config.site_name}"),
            "head": head_of(self.content, self.site, composed, page.canonical_url or ""),
            "staff_page": source is not None and source.front.audience is Audience.STAFF,
            "lang": (source and source.front.lang) or "",
            "translations": translations_of(self.site, source) if source else (),
            "pdf": page_pdf(composed.school, composed.audience, composed.id) if composed.id in self.papers else "",
        }

    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """The finished article and its contents."""
        composed = self.pages[page.file.src_uri]
        numbers = numbers_of(self.content, composed)
        page.toc = get_toc(contents_of(composed.headings, numbers))  # type: ignore[arg-type]
        page.edit_url = None
        view = self.view if page.meta["lang"][:2] in ("", "en") else replace(self.view, glossary=None)
        body = render_body(composed, site_links(composed.id), view, numbers)
        if composed.id != INDEX:
            return body
        more = self.rows + offer(self.content) if self.site.audience is Audience.STAFF else ""
        return with_link(body, composed) + more

    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """The page says what a browser may do with it; not in a preview, whose server puts a script into it."""
        return output if self.live else secured(output)

    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Our facts for the templates, and a watch over names that are not defined."""
        facts = asdict(facts_of(self.content, self.site))
        facts["pdf"] = set_pdf(self.site.school, self.site.audience) if self.papers else ""
        env.globals[NAME] = {key: escape(value) if isinstance(value, str) else value for key, value in facts.items()}
        env.globals["pw_words"] = cache(partial(_words, env, str(config.theme["language"])))
        env.undefined = watching(self.folders, self._unknown)
        return env

    def _unknown(self, path: str, line: int, name: str) -> None:
        self.findings.append(unknown_name(self.content, path, line, name))


def _words(env: jinja2.Environment, language: str, key: str) -> str:
    """Material's own words for a key: in a language, else in English, else the key."""
    texts = (vars(env.get_template(f"partials/languages/{name}.html").module)["t"] for name in (language, "en"))
    return next((said for text in texts if (said := str(text(key)))), key)


def _unless_empty(page: Page, config: MkDocsConfig, files: Files) -> None:
    """Converts what another plugin has written for a page; for nothing, no converter is set up."""
    if page.markdown:
        Page.render(page, config, files)
    else:
        page.content, page.toc, page.present_anchor_ids = "", get_toc([]), set()


class PolicyweavePlugin(FinishedPages):
    """The plugin of mkdocs.yml, for plain `mkdocs build` and `serve`: it has one school's site woven first.

    POLICYWEAVE_SCHOOL (else the first school) and POLICYWEAVE_AUDIENCE (else public) say which. Whoever weaves is
    registered as the entry point `weaver` of the group `policyweave`, so that rendering does not know it.
    """

    def __init__(self) -> None:
        BasePlugin.__init__(self)
        self.live = False

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Says whether it is `mkdocs serve`."""
        self.live = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        weaver: Weaver = next(iter(entry_points(group=NAME, name="weaver"))).load()
        root = Path(config.config_file_path).parent
        word = os.environ.get("POLICYWEAVE_AUDIENCE", Audience.PUBLIC)
        if word not in tuple(Audience):
            raise exceptions.PluginError(f"POLICYWEAVE_AUDIENCE is “{word}”; it has to be public or staff.")
        audience = Audience(word)
        content, site, findings = weaver(root, os.environ.get("POLICYWEAVE_SCHOOL", ""), audience)
        errors = [item for item in findings if item.severity is Severity.ERROR]
        if content is None or site is None or errors:
            raise exceptions.PluginError("\n".join(f"{item.place}: {item.message} {item.fix}" for item in errors))
        live = self.live
        FinishedPages.__init__(self, content, site)
        self.live = live
        return super().on_config(config)

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Schools' files and macros are watched as well."""
        for folder in ("schools", "macros"):
            server.watch(str(Path(self.content.root) / folder))
        return server

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Findings of the theme stop the build, as any error of content does."""
        errors = [item for item in self.findings if item.severity is Severity.ERROR]
        if errors:
            raise exceptions.PluginError("\n".join(f"{item.place}: {item.message}" for item in errors))


def build_site(
    content: Content,
    site: ComposedSchool,
    config_file: Path,
    out: Path,
    shared: Shared | None = None,
    rows: str = "",
    only: Set[str] | None = None,
    before: Path | None = None,
    pdf: bool = False,
) -> tuple[Finding, ...]:
    """Builds one school's site for one audience into the folder out, and gives the findings; nothing is printed.

    config_file is the trust's mkdocs.yml. Everything is decided by content and site: same input, same bytes. shared
    saves time when more sites of the same build follow; rows is HTML for the end of the first page, on the staff site
    alone. With only, ids of pages, nothing is written but these and the list for the search, which takes the other
    pages' entries from the site that was built before. policies.json is written if the pages have their digests. With
    pdf, pages lead to their PDFs, which somebody else makes.
    """
    plugin = FinishedPages(content, site, rows, only, before, pdf)
    warnings: list[str] = []
    shared = shared or Shared()
    with quiet(warnings), day_fixed(content.cycle.in_force), shared.asked_once():
        try:
            build(_config(config_file, plugin, out, shared), dirty=only is not None)
        except jinja2.TemplateSyntaxError as error:
            plugin.findings.append(template_fault(content, error.filename or "", error.lineno, error.message or ""))
        except exceptions.MkDocsException as error:
            warnings.append(str(error).strip() or "it stopped")
        except Exception as error:
            place = place_in(plugin.folders, error.__traceback__)
            if place is None:
                raise
            plugin.findings.append(template_fault(content, *place, str(error)))
    explained = any(item.rule is rules.TEMPLATE_SYNTAX for item in plugin.findings)
    for text in dict.fromkeys(warnings):
        if text.startswith(PARTLY) and only is not None:
            continue
        if not (explained and text.startswith("Error ")):
            plugin.findings.append(mkdocs_fault(config_file.name, text))
    return merged([replace(item, schools=(site.school,)) for item in plugin.findings])


def _config(config_file: Path, plugin: FinishedPages, out: Path, shared: Shared) -> MkDocsConfig:
    """The trust's settings with this school's names, and our plugin in the place of the one in mkdocs.yml."""
    listed = shared.settings(config_file).get("plugins") or ["search"]
    named = (
        listed.items()
        if isinstance(listed, dict)
        else [next(iter(x.items())) if isinstance(x, dict) else (x, {}) for x in listed]
    )
    others = [{name: options or {}} for name, options in named if name != NAME]
    config = load_config(
        str(config_file), site_name=NAME, site_url=plugin.address, site_dir=str(out), plugins=others, strict=False
    )
    shared.give(config.theme, listed=plugin.only is None)
    plugin.shared = shared
    plugin.load_config({})
    config.plugins[NAME] = plugin
    config.plugins.on_startup(command="build", dirty=False)
    return config
