"""A woven page: what compose gives and everything after it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any
from urllib.parse import quote, unquote

from markdown_it.token import Token

from .origin import Audience, Origin

ACKNOWLEDGEMENT = "read-and-understood"  # the staff page that is made for trusts with a form to confirm with


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a woven page. names are the anchors that a link in the sources may use for it;
    explicit says that the author gave it the id."""

    level: int
    id: str
    text: str
    names: tuple[str, ...]
    origin: Origin
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class ComposedPage:
    """One policy page of one school for one audience.

    tokens are markdown-it's, never changed once the page exists. Block tokens carry their Origin in
    `meta["origin"]`, text tokens that quote a value carry the value's Origin in `meta["value"]`, links whose address is
    made of values have `meta["of_values"]`; addresses inside the site have the form that Target.href gives. Tokens `pw_slot_open`/`pw_slot_close` stand around what fills a slot.
    """

    id: str
    school: str
    audience: Audience
    title: str
    summary: str
    source: str
    tokens: tuple[Token, ...]
    headings: tuple[Heading, ...]
    anchors: frozenset[str]
    assets: tuple[str, ...]
    redirects: tuple[str, ...]
    sources: tuple[str, ...]
    digest: str = ""  # of what readers see on it, once somebody has made it


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link or an image leads inside a site: a page (with an anchor), or an asset of the repository."""

    kind: str  # "page" | "asset"
    name: str  # page id, or path in the content repository
    anchor: str = ""

    @property
    def href(self) -> str:
        """The form in which a woven page holds it, whatever the shape of the site: pw-page:attendance#cme."""
        return f"pw-{self.kind}:{quote(self.name)}" + (f"#{quote(self.anchor)}" if self.anchor else "")


def target_of(href: str) -> Target | None:
    """The target that a woven page's address stands for; None for an outside address."""
    for kind in ("page", "asset"):
        if href.startswith(f"pw-{kind}:"):
            name, _, anchor = href.removeprefix(f"pw-{kind}:").partition("#")
            return Target(kind, unquote(name), unquote(anchor))
    return None


@dataclass(frozen=True, slots=True)
class ComposedSchool:
    """All pages of one school for one audience, in the order of the navigation."""

    school: str
    audience: Audience
    pages: tuple[ComposedPage, ...]
    joining: bool

    def page(self, id: str) -> ComposedPage | None:
        return next((page for page in self.pages if page.id == id), None)


def changed(token: Token, **changes: Any) -> Token:
    """A token with some of its fields changed; the other one stays as it is."""
    new = Token(*_values(token))
    for name, value in changes.items():
        setattr(new, name, value)
    return new


_values: Callable[[Token], tuple[Any, ...]] = attrgetter(*[field.name for field in fields(Token)])


def origin_of(token: Token) -> Origin | None:
    """The origin that compose gave to a block token."""
    value: Any = token.meta.get("origin")
    return value if isinstance(value, Origin) else None
