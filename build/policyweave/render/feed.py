"""Feeds in Atom (RFC 4287), in which nothing depends on the day or the machine; and those of a build, which are empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from ..model.content import Content

EDITIONS = "editions/feed.xml"
# What XML 1.0 cannot hold, even escaped.
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def school_changes(slug: str) -> str:
    """Where a school's feed is, from the top of the tree."""
    return f"editions/changes/{slug}/feed.xml"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its lasting name (an address), title, moment (RFC 3339), the page to read, and HTML."""

    id: str
    title: str
    moment: str
    page: str
    html: str


def atom(own: str, home: str, title: str, author: str, updated: str, entries: Iterable[Entry]) -> bytes:
    """A feed at the address own about the page at home, which is its lasting name, too. The newest entry comes first."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">',
        f"<id>{_text(home)}</id>",
        f"<title>{_text(title)}</title>",
        f"<updated>{updated}</updated>",
        f"<author><name>{_text(author)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(own)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(home)}/>',
    ]
    for entry in entries:
        lines += _entry(entry)
    return ("\n".join([*lines, "</feed>"]) + "\n").encode("utf-8")


def _entry(entry: Entry) -> Iterator[str]:
    yield "<entry>"
    yield f"<id>{_text(entry.id)}</id>"
    yield f"<title>{_text(entry.title)}</title>"
    yield f"<published>{entry.moment}</published>"
    yield f"<updated>{entry.moment}</updated>"
    yield f'<link rel="alternate" type="text/html" href={quoteattr(entry.page)}/>'
    yield f'<content type="html">{_text(entry.html)}</content>'
    yield "</entry>"


def _text(text: str) -> str:
    return escape(UNFIT.sub("\ufffd", text))


def editions_title(trust: str) -> str:
    """What the feed of the editions is called."""
    return f"{trust}: editions of the safeguarding policy"


def school_title(school: str) -> str:
    """What a school's feed is called."""
    return f"{school}: changes to the safeguarding policy"


def feeds_of_build(content: Content, address: str) -> dict[str, bytes]:
    """Feeds without an entry for a site on which no edition has been released; `publish` puts those of the editions in
    their place. address is the tree's, with a slash at its end.
    """
    updated, author = f"{content.cycle.approval.date.isoformat()}T00:00:00Z", content.trust.name
    home = f"{address}editions/"
    files = {EDITIONS: atom(f"{address}{EDITIONS}", home, editions_title(author), author, updated, ())}
    for slug, school in sorted(content.schools.items()):
        own = school_changes(slug)
        files[own] = atom(f"{address}{own}", f"{address}{slug}/", school_title(school.name), author, updated, ())
    return files
