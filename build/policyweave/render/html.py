"""A woven page as the HTML of its article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote

from markdown_it import MarkdownIt

from ..model.content import Content
from ..model.origin import Audience, Layer, Origin
from ..model.page import ComposedPage, Target
from ..model.schema import Repository, Trust
from .addresses import INDEX
from .glossary import Explained, Glossary, glossary_of
from .html_rules import PageRenderer
from .html_safe import is_raw, safe
from .html_terms import TermRenderer
from .html_tree import arranged
from .legend import legend
from .numbers import anchors_of

OPTIONS = MarkdownIt("commonmark").options
EditLink = Callable[[Origin], str | None]
LONG = 5  # sections from which on a page is long
NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class View:
    """What the HTML of a site's pages needs besides the pages: names as readers see them, and where to suggest changes.

    authorities are names by slug. edit gives the address at which the text of an origin can be changed; None where
    readers are offered no such links.
    """

    school: str
    authorities: Mapping[str, str]
    trust: str
    edit: EditLink | None
    glossary: Glossary | None = None

    def source(self, origin: Origin) -> str:
        """Whose words they are, in a reader's words."""
        if origin.layer is Layer.SCHOOL:
            return f"From {self.school}"
        if origin.layer is Layer.AUTHORITY:
            return f"From {self.authorities.get(origin.owner, origin.owner)} (council)"
        return "From the trust"


def render_body(
    page: ComposedPage, links: Callable[[Target], str], view: View, numbers: Mapping[str, str] = NONE
) -> str:
    """The article's HTML. links gives the address of a page or asset as this page has to write it; numbers are those of
    the sections by the ids of their headings.

    Headings have ids and permalinks, sections say whose words they are and, on a long page, lead back to its contents;
    tables can be scrolled by keyboard, terms of the glossary lead to their meanings at the end, where a legend explains
    the marks.
    """
    tokens = arranged(page.tokens, view.source, view.edit)
    long = (
        page.id != INDEX and sum(heading.level == 2 for heading in page.headings) >= LONG
    )  # a front page has no contents
    explained = Explained(view.glossary, page.anchors) if view.glossary else None
    about = (links, numbers, anchors_of(page, numbers), long)
    renderer = TermRenderer(*about, explained) if explained else PageRenderer(*about)
    html = renderer.render(tokens, OPTIONS, {})
    html = safe(html) if any(is_raw(token) for token in page.tokens) else html
    if explained:
        html += explained.meanings()
    return html + legend(frozenset(renderer.layers), view.school, view.trust, page.audience is Audience.STAFF)


def view_of(content: Content, school: str, audience: Audience) -> View:
    """The view of one school's site."""
    return View(
        school=content.schools[school].name,
        authorities={slug: authority.short_name for slug, authority in content.authorities.items()},
        trust=content.trust.short_name,
        edit=edit_links(content.trust, audience),
        glossary=glossary_of(content.glossary),
    )


def edit_links(trust: Trust, audience: Audience) -> EditLink | None:
    """Links to the files on the web; none without a repository, none for the public if it is private."""
    repository = trust.repository
    if repository is None or (repository.private and audience is Audience.PUBLIC):
        return None
    return lambda origin: _edit_link(repository, origin)


def _edit_link(repository: Repository, origin: Origin) -> str | None:
    """The address of the file that really holds a text; None for what is made from data or macros."""
    if origin.key or not origin.path.endswith(".md"):
        return None
    branch, path = quote(repository.branch), quote(origin.path)
    return f"{repository.address.rstrip('/')}/edit/{branch}/{path}#L{origin.line}"
