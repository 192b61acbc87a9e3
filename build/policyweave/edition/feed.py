"""The feed of the editions: Atom (RFC 4287), in which nothing depends on the day or the machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from ..model.fields import day_in_words
from ..render.editions import Place
from .standing import Standing

MOST = 50
# What XML 1.0 cannot hold, even escaped.
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(place: Place, standings: Sequence[Standing], notes: Callable[[str], str]) -> bytes:
    """The feed of at least one edition, the one released last first. notes gives an edition's change notes as HTML."""
    order = sorted(standings, key=lambda one: (one.released.manifest.moment, one.name), reverse=True)
    home = f"{place.address}editions/"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">',
        f"<id>{_text(home)}</id>",
        f"<title>{_text(place.trust.name)}: editions of the safeguarding policy</title>",
        f"<updated>{order[0].released.manifest.released}</updated>",
        f"<author><name>{_text(place.trust.name)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(home + "feed.xml")}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(home)}/>',
    ]
    for one in order[:MOST]:
        lines += _entry(one, f"{home}{one.name}/", notes(one.name))
    return ("\n".join([*lines, "</feed>"]) + "\n").encode("utf-8")


def _entry(one: Standing, address: str, notes: str) -> Iterator[str]:
    manifest = one.released.manifest
    day = day_in_words(one.since)
    html = f"<p>In force from {day}.</p>\n{notes}"
    yield "<entry>"
    yield f"<id>{_text(address)}</id>"
    yield f"<title>Edition {one.name}, in force from {day}</title>"
    yield f"<published>{manifest.released}</published>"
    yield f"<updated>{manifest.released}</updated>"
    yield f'<link rel="alternate" type="text/html" href={quoteattr(address)}/>'
    yield f'<content type="html">{_text(html)}</content>'
    yield "</entry>"


def _text(text: str) -> str:
    return escape(UNFIT.sub("\ufffd", text))
