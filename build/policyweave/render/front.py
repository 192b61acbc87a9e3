"""The trust's front page for one audience: whom to call, and a finder for the schools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..model.content import Content
from ..model.origin import Audience
from ..model.schema import Brand, Phase, School, Status
from .colour import brand_properties, declarations
from .feed import EDITIONS
from .head import front_head
from .leaving import leaving_files, leaving_of
from .policy import secured
from .redirect import MOVED_SCRIPT, moved_script
from .site import since

HERE = Path(__file__).parent / "front"
STAFF_ASSETS = ("pw-front.js", "pw-year.js", "pw-lead.css", "pw-contacts.js", "pw-contacts.css")
EDITIONS_JS = Path(__file__).parent / "theme/assets/pw-editions.js"
PHASES = {
    Phase.PRIMARY: "Primary school",
    Phase.SECONDARY: "Secondary school",
    Phase.ALL_THROUGH: "All-through school",
    Phase.SPECIAL: "Special school",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A school in the finder. words is what a search looks through."""

    slug: str
    name: str
    place: str
    phase: str
    joining: bool
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """The schools of one authority: those whose own authority it is."""

    slug: str
    name: str
    schools: tuple[Entry, ...]


def front_pages(content: Content, audience: Audience) -> dict[str, bytes]:
    """Files of an audience's tree above the schools, by path: the front page, its style and scripts, a page for 404,
    and one on editions, which is what `publish` puts a list of all in the place of."""
    facts = front_facts(content, audience is Audience.STAFF)
    facts |= {"groups": groups_of(content), "count": len(content.schools)}
    beside = STAFF_ASSETS if audience is Audience.STAFF else ("pw-front.js",)
    head = {"card": front_head(content, str(facts["address"]))} if audience is Audience.PUBLIC else {}
    base = urlsplit(str(facts["address"])).path
    return {
        "index.html": front_page("index.html", {**facts, **head, "root": "./"}),
        "404.html": front_page("404.html", {**facts, "root": base}),
        "editions/index.html": front_page("edition.html", {**facts, "root": "../"}),
        "assets/pw-front.css": front_css(content.trust.brand).encode(),
        "assets/pw-editions.js": EDITIONS_JS.read_bytes(),
        **{f"assets/{name}": (HERE / name).read_bytes() for name in beside},
        **(leaving_files() if audience is Audience.PUBLIC else {}),
        MOVED_SCRIPT: moved_script(),
    }


def front_facts(content: Content, staff: bool) -> dict[str, object]:
    """What every page above the schools says. address is where the tree is published, with a slash at the end."""
    tree = content.trust.audiences.staff if staff else content.trust.audiences.public
    return {
        "trust": content.trust,
        "edition": content.cycle.edition,
        "staff": staff,
        "address": f"{tree.address.rstrip('/')}/",
        "since": since(content.cycle),
        "changes": f"{tree.address.rstrip('/')}/{EDITIONS}",
    }


def groups_of(content: Content) -> tuple[Group, ...]:
    """The schools by authority, both in the order of their names."""
    groups: dict[str, list[Entry]] = {}
    for slug, school in sorted(content.schools.items(), key=lambda item: item[1].name.casefold()):
        groups.setdefault(school.authorities[0], []).append(_entry(content, slug, school))
    named = [
        Group(slug, content.authorities[slug].name if slug in content.authorities else slug, tuple(schools))
        for slug, schools in groups.items()
    ]
    return tuple(sorted(named, key=lambda group: group.name.casefold()))


def _entry(content: Content, slug: str, school: School) -> Entry:
    councils = [content.authorities[name].name for name in school.authorities if name in content.authorities]
    phase = PHASES[school.phase]
    return Entry(
        slug=slug,
        name=school.name,
        place=school.place,
        phase=phase,
        joining=school.status is Status.JOINING,
        words=" ".join([school.name, school.place, phase, *councils]),
    )


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates of the pages above the schools."""
    env = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    env.globals["leaving"] = leaving_of
    return env


def front_page(name: str, facts: Mapping[str, object], policy: str | None = None) -> bytes:
    """A page above the schools from a template of this room, as UTF-8. root is the way to the top of the tree, policy
    what a browser may do with the page, if not the usual."""
    return secured(templates().get_template(name).render(facts).strip() + "\n", policy).encode()


def front_css(brand: Brand) -> str:
    """The stylesheet of these pages, in the trust's colours."""
    both = brand_properties(brand)
    dark = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {declarations(both['dark'])} }} }}"
    return f":root {{ {declarations(both['light'])} }}\n{dark}\n\n" + (HERE / "pw-front.css").read_text(
        encoding="utf-8"
    )
