"""What a school's PDFs hold: which there are, where they lie, and the data of each for the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote, unquote

from ...model.content import Content
from ...model.fields import day_in_words
from ...model.origin import Audience
from ...model.page import ComposedPage, ComposedSchool, Target, target_of
from ..addresses import ASSETS, page_folder, tree_address
from ..colour import brand_properties
from ..html import render_body, view_of
from ..numbers import numbers_of
from ..site import brand_of, logo_of, since
from .blocks import Maker
from .compiler import Compiler
from .dom import Element, parse
from .letters import pieces, shown
from .names import pages_of
from .spans import Span

DEMONSTRATION = "Demonstration. The schools, people, telephone numbers and addresses in this document are invented. In an emergency call 999."
SCHEMES = ("https:", "http:", "mailto:", "tel:")
SAFE = "".join(chr(letter) for letter in range(0x21, 0x7F))
FEW = 3  # headings below which a single policy has no list of contents
SET = "Safeguarding policies"


@dataclass(frozen=True, slots=True)
class Papers:
    """The PDFs of one school's site for one audience.

    digests are of what each page says, by its id, and of all under "".
    """

    content: Content
    site: ComposedSchool
    digests: Mapping[str, str]
    compiler: Compiler

    @property
    def address(self) -> str:
        """Where the school's site is published; ends with a slash."""
        return f"{tree_address(self.content, self.site.audience)}{self.site.school}/"

    def page(self, page: ComposedPage) -> bytes:
        """One policy."""
        chapter = self._chapter(page, frozenset({page.id}), set())
        headings = sum(block["k"] == "h" for block in chapter["blocks"])
        folder = page_folder(page.id)
        about = {"title": shown(page.title), "about": shown(page.summary), "address": f"{folder}/" if folder else ""}
        more = {
            "contents": 3 if headings > FEW else 0,
            "set": False,
            "chapters": [chapter],
            "digest": chapter["digest"],
        }
        return self._pdf({**about, **more}, self.digests[page.id])

    def all(self) -> bytes:
        """All policies in the order of the menu."""
        pages = pages_of(self.content, self.site)
        ids, taken = frozenset(page.id for page in pages), set[str]()
        chapters = [self._chapter(page, ids, taken) for page in pages]
        about = {
            "title": SET,
            "about": f"All {len(pages)} pages of the school’s website of policies in one document",
            "address": "",
        }
        more = {"contents": 2, "set": True, "chapters": chapters, "digest": short(self.digests[""])}
        return self._pdf({**about, **more}, self.digests[""])

    def _chapter(self, page: ComposedPage, ids: frozenset[str], taken: set[str]) -> dict[str, Any]:
        """One page's blocks; links to pages in ids stay inside the document."""
        view = view_of(self.content, page.school, page.audience)
        tree = parse(render_body(page, lambda target: f"#{target.href}", view, numbers_of(self.content, page)))
        place = partial(self._place, page.id, ids)
        blocks = Maker(place, self._picture, f"{page.id}#", taken=taken).page(tree, shown(page.title))
        return {"title": shown(page.title), "digest": short(self.digests[page.id]), "blocks": blocks}

    def _place(self, here: str, ids: frozenset[str], href: str) -> Span | None:
        """Where an address leads: a label, or an address on the web."""
        target = target_of(href[1:]) if href.startswith("#") else None
        if target is None:
            if href.startswith("#") and len(href) > 1:
                return {"to": f"{here}#{unquote(href[1:])}"}
            return {"a": quote(href, safe=SAFE)} if href.casefold().startswith(SCHEMES) else None
        if target.kind == "page" and target.name in ids:
            return {"to": f"{target.name}#{target.anchor}"}
        return {"a": f"{self.address}{_path(target)}"}

    def _picture(self, node: Element) -> Span | None:
        target = target_of(node.attrs.get("src", "").removeprefix("#"))
        if target is None or target.kind != "asset" or target.name not in self.content.files:
            return None
        usable = self.compiler.usable(f"/{target.name}")
        return {"src": f"/{target.name}", "alt": shown(node.attrs.get("alt", ""))} if usable else None

    def _pdf(self, data: dict[str, Any], digest: str) -> bytes:
        content, audience = self.content, self.site.audience
        cycle, staff = content.cycle, audience is Audience.STAFF
        school = shown(content.schools[self.site.school].name)
        colours = brand_properties(brand_of(content, self.site.school))["light"]
        logo = logo_of(content, self.site.school)
        usable = logo is not None and self.compiler.usable(f"/{logo}")
        day = cycle.in_force
        keywords = [f"policyweave-audience {audience.value}", f"edition {cycle.edition}", f"digest {digest}"]
        data |= {
            "name": f"{data['title']}: {school}" + (" (staff only)" if staff else ""),
            "author": shown(content.trust.name), "keywords": keywords, "date": [day.year, day.month, day.day],
            "school": school, "staff": staff, "demonstration": DEMONSTRATION if content.trust.demonstration else "",
            "colours": {"head": colours["--pw-head"], "link": colours["--pw-link"]},
            "logo": f"/{logo}" if usable else None, "logo-alt": f"Logo of {school}",
            "foot": shown(f"Edition {cycle.edition}, in force from {day_in_words(day)}"),
            "facts": self._facts(f"{self.address}{data.pop('address')}", digest),
        }  # fmt: skip
        settle(data["chapters"])
        return self.compiler.pdf(data, day)

    def _facts(self, address: str, digest: str) -> list[dict[str, Any]]:
        """What the cover says of the edition, its approval and its digest."""
        cycle, own = self.content.cycle, self.content.schools[self.site.school].approval
        rows = [
            ("Edition", since(cycle)),
            ("Approved for the trust", f"{cycle.approval.body}, {day_in_words(cycle.approval.date)}"),
            ("Approved for the school", f"{own.body}, {day_in_words(own.date)}"),
            ("Next review by", day_in_words(own.next_review)),
            ("Digest of the words", digest),
        ]
        facts: list[dict[str, Any]] = [{"name": name, "words": pieces(shown(words))} for name, words in rows]
        return [*facts, {"name": "On the web", "words": pieces(address), "to": address}]


def short(digest: str) -> str:
    """A digest as it stands at the foot of a page."""
    digits = digest.removeprefix("sha256-")[:16]
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4))


def _path(target: Target) -> str:
    """Where a page or file lies below the site."""
    anchor = f"#{quote(target.anchor)}" if target.anchor else ""
    if target.kind == "asset":
        return quote(f"{ASSETS}/{target.name}")
    folder = page_folder(target.name)
    return (f"{quote(folder)}/" if folder else "") + anchor


def settle(chapters: list[dict[str, Any]]) -> None:
    """Links to places that are not in the document lead to the beginning of their page, or nowhere; calls of notes that
    are no footnotes become links.
    """
    labels: set[str] = set()
    links: list[dict[str, Any]] = []
    notes: set[str] = set()
    calls: list[dict[str, Any]] = []
    waiting: list[Any] = [chapters]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            labels |= {one["id"]} if "id" in one else set()
            notes |= {one["id"]} if "note" in one else set()
            calls += [one] if "again" in one else []
            links += [one] if "to" in one else []
            waiting += [value for value in one.values() if isinstance(value, list | dict)]
    for call in calls:
        if call["again"] not in notes:  # the note does not stand at the foot of a page
            links.append(call)
            call |= {"to": call.pop("again"), "x": [{"t": [call.pop("n")], "^": True}]}
    for link in links:
        page = f"{link['to'].partition('#')[0]}#"
        if link["to"] not in labels:
            link["to"] = page if page in labels else ""
