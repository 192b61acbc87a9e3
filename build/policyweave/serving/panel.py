"""The preview's side panel, and the notes at their places in a page, as HTML that is put into a page being served."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..model.finding import Severity
from ..render.addresses import page_folder
from ..report.terminal import WORDS, seen
from .places import Shown

HERE = Path(__file__).parent
FILES = ("pw-serve.css", "pw-serve.js")
ROUTE = "/-/"  # no school is called so
MANY = 50
BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)
HEAD_END = re.compile(r"</head>", re.IGNORECASE)
FIRST = re.compile(r"<h1[^>]*>.*?</h1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be shown, and what is: names of schools by slug, editions by name, and a sentence on the last wish."""

    schools: Mapping[str, str]
    editions: Sequence[str]
    school: str
    audience: str
    edition: str
    said: str = ""


def panel(offer: Offer, shown: Sequence[Shown], summary: str, here: str) -> str:
    """The panel. shown are what is to be mended, the gravest first; here is the folder of the page below the site."""
    facts = {
        "offer": offer,
        "rows": [_row(one, offer.school) for one in shown[:MANY]],
        "more": max(0, len(shown) - MANY),
        "summary": summary,
        "here": here,
        "route": ROUTE,
    }
    return _templates().get_template("panel.html").render(facts)


def missing_page(name: str, todo: Sequence[tuple[str, str, str]], said: str) -> str:
    """The page on what is missing for a school: what, in which file, and how; said is a sentence instead of them."""
    return _templates().get_template("missing.html").render(name=name, todo=todo, said=said, route=ROUTE)


def with_panel(page: str, html: str, notes: Sequence[Shown]) -> str:
    """A page with the panel at its start and notes below the headings to which they belong."""
    for anchor in dict.fromkeys(one.anchor for one in notes):
        own = [one for one in notes if one.anchor == anchor]
        rows = [(WORDS[one.finding.severity], seen(one.finding.message), seen(one.finding.fix)) for one in own]
        note = _templates().get_template("note.html").render(rows=rows)
        heading = re.compile(rf'<h(\d)[^>]*\bid="{re.escape(anchor)}"[^>]*>.*?</h\1>', re.DOTALL) if anchor else FIRST
        found = heading.search(page)
        if found:
            page = page[: found.end()] + note + page[found.end() :]
    head = HEAD_END.search(page)
    if head:
        files = f'<link rel="stylesheet" href="{ROUTE}{FILES[0]}"><script src="{ROUTE}{FILES[1]}" defer></script>'
        page = page[: head.start()] + files + page[head.start() :]
    body = BODY.search(page)
    return page[: body.end()] + html + page[body.end() :] if body else page


def _row(one: Shown, school: str) -> dict[str, object]:
    item = one.finding
    address = ""
    if one.page is not None:
        folder = page_folder(one.page.id)
        anchor = f"#{quote(one.anchor)}" if one.anchor else ""
        address = f"/{quote(school)}/{quote(folder)}{'/' if folder else ''}{anchor}"
    return {
        "word": WORDS[item.severity],
        "grave": item.severity is Severity.ERROR,
        "place": seen(str(item.place)),
        "message": seen(item.message),
        "fix": seen(item.fix),
        "address": address,
        "title": one.page.title if one.page else "",
    }


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
