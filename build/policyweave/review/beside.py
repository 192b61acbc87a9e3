"""What a proposal changes beside the words of pages: settings, pictures, text that no school shows, files without effect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from ..model.content import Content
from ..model.origin import Audience
from ..model.schema import SlotRule
from .affected import affected
from .group import origins
from .part import Part
from .review import SharedChange

SLOT = re.compile(r"""\{%[-+]?\s*slot\s+["']([\w-]+)["']\s*[-+]?%\}(.*?)\{%[-+]?\s*endslot\b""", re.DOTALL)
LOOK = ("mkdocs.yml", "policies/glossary.yml")


def hidden(old: Content, new: Content, changes: Iterable[SharedChange]) -> Iterator[str]:
    """Sentences on trust text that changed in slots where every school shows words of its own."""
    shown = {change.change.entry.block.slot for change in changes if change.change.entry.block}
    for page in new.pages.values():
        before = old.pages.get(page.id)
        texts = _defaults(before.body) if before else {}
        for slot, text in _defaults(page.body).items():
            definition = page.front.slots.get(slot)
            if definition is None or definition.rule is not SlotRule.REPLACE or slot in shown:
                continue
            if slot in texts and texts[slot] != text:
                yield (
                    f"The trust's words in “{definition.title}” on {page.front.title} changed, but no school shows them: "
                    f"each has words of its own there ({page.path})."
                )


def _defaults(body: str) -> dict[str, str]:
    return {match[1]: " ".join(match[2].split()) for match in SLOT.finditer(body)}


def beside(old: Content, new: Content, differing: Set[str]) -> Iterator[str]:
    """Sentences on what is visible but is not words of one page."""
    if "mkdocs.yml" in differing:
        yield "mkdocs.yml changed, so the look of every page may have changed: open the preview."
    if old.trust.brand != new.trust.brand:
        yield "The trust's colours changed: open the preview."
    yield from _navigation(old, new)
    yield from _glossary(old, new)
    for audience in Audience:
        sites = (getattr(side.trust.audiences, audience.value).address for side in (old, new))
        before, after = sites
        if before != after:
            yield f"The address of the {audience.value} site is {after} now, before {before}."
    for slug in sorted(old.schools.keys() & new.schools.keys()):
        was, now = old.schools[slug], new.schools[slug]
        if was.brand != now.brand:
            yield f"The colours of {now.name} changed: open the preview."
        if was.status is not now.status:
            yield f"{now.name} was {was.status.value} before and is {now.status.value} now."
    for page in new.pages.values():
        before_page = old.pages.get(page.id)
        if before_page is not None and before_page.front.redirects != page.front.redirects:
            yield f"Earlier addresses that lead to {page.front.title}: {_listed(page.front.redirects)} now, before {_listed(before_page.front.redirects)}."
    for path in sorted(differing & old.files & new.files):
        if not path.endswith((".md", ".yml", ".jinja", ".html")):
            yield f"The file {path} was replaced by another: open the preview of the pages that show it."


def _navigation(old: Content, new: Content) -> Iterator[str]:
    if old.trust.navigation != new.trust.navigation:
        parts = ("; ".join(f"{section.title}: {', '.join(section.pages)}" for section in side.trust.navigation)
                 for side in (new, old))  # fmt: skip
        yield "The navigation is “{}” now, before “{}”.".format(*parts)


def _glossary(old: Content, new: Content) -> Iterator[str]:
    before, after = ({term.term: term for term in side.glossary} for side in (old, new))
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        if now is None:
            yield f"“{name}” is explained no longer (policies/glossary.yml)."
        elif was is None:
            yield f"“{name}” is explained where a page first has it: {now.said} (policies/glossary.yml)."
        elif was.said == now.said:
            yield f"“{name}” is explained for other forms of it than before (policies/glossary.yml)."
        else:
            yield f"“{name}” is explained as “{now.said}” now, before “{was.said}” (policies/glossary.yml)."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def quiet(old: Content, new: Content, differing: Set[str], parts: Sequence[Part]) -> Iterator[str]:
    """Paths of files that differ and have no visible effect, as far as that is certain."""
    seen: dict[str, set[str]] = {}
    places: set[str] = set()
    for part in parts:
        for one in part.weighed:
            seen.setdefault(part.slug, set()).add(one.change.page)
            places |= {origin.path for origin in origins(one.change)}
    for path in sorted(differing):
        if path in places or path.startswith(LOOK) or (path in old.files & new.files and _is_picture(path)):
            continue
        reach = affected(old, new, [path]).pages
        hit = any(slug in seen and (pages is None or pages & seen[slug]) for slug, pages in reach.items())
        if not hit or path.endswith(".md"):
            yield path


def _is_picture(path: str) -> bool:
    return not path.endswith((".md", ".yml", ".jinja", ".html"))
